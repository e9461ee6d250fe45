"""GIFT as Moodle reads it; the examples are ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from studykit.formats.questions.bank import Bank, Choice, Item, Pair
from studykit.formats.questions.gift import read_gift


def _read(text: str) -> Bank:
    return read_gift(text, Path("x.gift"))


def _one(text: str) -> Item:
    bank = _read(text)
    assert not [line for line in bank.lines if line.outcome == "dropped"]
    (item,) = bank.items
    return item


def _why(text: str) -> str:
    (line,) = _read(text).lines
    assert line.outcome == "dropped"
    return line.why


def test_single_response_with_feedback():
    """``=`` is right, ``~`` wrong, ``#`` says why."""
    item = _one("Which queue keeps the order?{=FIFO #That is its name. ~Standard#It only tries. ~SNS}")
    assert (item.kind, item.stem) == ("single", "Which queue keeps the order?")
    assert item.options == (
        Choice("FIFO", True, "That is its name."),
        Choice("Standard", False, "It only tries."),
        Choice("SNS"),
    )


def test_multiple_response_by_weights():
    """Where no answer is marked ``=``, those with a weight above 0 are right."""
    item = _one("Which two?{~%50%S3 ~%-100%EC2 ~%50.0%EFS ~EBS}")
    assert [(o.text, o.key) for o in item.options] == [
        ("S3", True),
        ("EC2", False),
        ("EFS", True),
        ("EBS", False),
    ]
    assert item.kind == "multiple"


def test_one_weight_of_a_hundred_is_single():
    """A full weight is a right answer, also after ``~``."""
    assert _one("Which?{~%100%S3 ~EC2}").kind == "single"


def test_weights_after_an_equals_sign():
    """Some write ``=%50%`` for each of several right answers."""
    item = _one("Which two?{=%50%S3 =%50%EFS ~%-100%EC2}")
    assert [(o.text, o.key) for o in item.options] == [("S3", True), ("EFS", True), ("EC2", False)]


def test_partial_credit_is_lost_and_said():
    """All or nothing is how questions are scored here."""
    bank = _read("Which?{=S3 ~%50%EFS ~EC2}")
    assert [o.key for o in bank.items[0].options] == [True, False, False]
    assert bank.lines[0].why == "partial credit is not kept"


def test_several_right_answers_to_one_choice_become_all_of_them():
    """Moodle takes any of them; here all are asked for, and the report says so."""
    bank = _read("Which?{=S3 =EFS ~EC2}")
    assert bank.items[0].kind == "multiple"
    assert "asks for all of them" in bank.lines[0].why


@pytest.mark.parametrize(
    ("said", "right"), [("T", "True"), ("TRUE", "True"), ("F", "False"), ("false", "False")]
)
def test_true_or_false(said: str, right: str):
    """Two options, the first feedback for the wrong one, the second for the right one."""
    item = _one(f"S3 is regional.{{{said}#No.#Yes.}}")
    assert [o.text for o in item.options if o.key] == [right]
    assert {o.key: o.why for o in item.options} == {True: "Yes.", False: "No."}


def test_matching_with_one_match_too_many():
    """A pair without its first half offers something that matches nothing."""
    item = _one("Match.{=queue -> SQS =topic->SNS = -> MQ}")
    assert item.pairs == (Pair("queue", "SQS"), Pair("topic", "SNS"))
    assert [o.text for o in item.options] == ["SQS", "SNS", "MQ"]


def test_ordering_of_moodles_question_type():
    """The first line tells the layout, each further one an item in its place."""
    item = _one("Order.{>3 ALL VERTICAL ALL_OR_NOTHING\nfirst\nsecond\nthird\n}")
    assert (item.kind, [o.text for o in item.options]) == ("ordering", ["first", "second", "third"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Explain.{}", "essay"),
        ("How many?{#3:1}", "number"),
        ("Which?{=S3 =s3}", "word"),
        ("Read this.", "without an answer"),
        ("Which? {=a ~b", "braces"),
        ("Which?{~a ~b}", "no option is right"),
        ("Which?{~=a}", "fewer than two"),
        ("{=a ~b}", "no text"),
        ("Which?{=a ~b}\nAnd which?{=c ~d}", "empty line"),
    ],
)
def test_what_is_not_taken_is_said(text: str, why: str):
    """Essays, numbers, words, texts and broken questions are left out, each with its reason."""
    assert why in _why(text)


def test_escapes():
    r"""``\~ \= \# \{ \} \: \n \\`` stand for the characters; other backslashes for themselves."""
    item = _one(r"::a\:b::[markdown]Which \{x\} is \= y\nz?{=\~ \# \\ \d#p\=q ~no}")
    assert item.name == "a:b"
    assert item.stem == "Which {x} is = y\nz?"
    assert (item.options[0].text, item.options[0].why) == (r"~ # \ \d", "p=q")


def test_a_gap_in_the_middle():
    """What follows the answers follows a blank."""
    assert _one("[markdown]SQS is {=regional ~global} by design.").stem == "SQS is _____ by design."
    assert _one("[markdown]SQS is {=regional ~global}.").stem == "SQS is _____."


def test_text_formats():
    """``[html]``, ``[markdown]`` and ``[plain]``; the question's holds for what names none."""
    item = _one("[html]Which <b>two</b> &amp; why?{=<i>S3</i>#[plain]*a* ~[markdown]`EC2` ~EFS}")
    assert item.stem == "Which **two** & why?"
    assert [o.text for o in item.options] == ["*S3*", "`EC2`", "EFS"]
    assert item.options[0].why == r"\*a\*"


def test_names_comments_categories_and_general_feedback():
    """Names and categories are kept; references and tasks are found in feedback and tags."""
    bank = _read(
        "// a comment\n$CATEGORY: $course$/top/AWS//Messaging/SQS\n\n"
        "// question: 7 [id:n-7] [tag:DVA-C03 1.3] [tag:difficulty 4] [tag:hard]\n"
        "::Order::Which?{=FIFO ~Standard\n####Because.\n\nReference: https://aws.amazon.com/sqs/}\n"
    )
    (item,) = bank.items
    assert (item.category, item.name, item.key, item.where) == ("SQS", "Order", "n-7", "line 5")
    assert (item.tasks, item.difficulty, item.tags) == (("DVA-C03 1.3",), 4, ("hard",))
    assert item.options[0].why == "Because."
    assert item.references == ("https://aws.amazon.com/sqs/",)


def test_questions_need_no_empty_line_where_they_have_names():
    """A name begins a question."""
    assert len(_read("::a::Which?{=x ~y}\n::b::What?{=x ~y}\n").items) == 2


def test_lines_are_those_of_the_questions():
    """Comments and empty lines before a question are not its beginning."""
    bank = _read("// one\n\n\nWhich?{\n=a\n~b\n}\n\n// two\nWhat?{}\n")
    assert [bank.items[0].where, bank.lines[0].where] == ["line 4", "line 10"]


def test_pictures_are_named():
    """The file is not there; its name is kept for the report."""
    item = _one(r'[html]Which? <img src\="@@PLUGINFILE@@/vpc.png" alt\="a VPC">{=x ~y}')
    assert item.stem == "Which? ![a VPC](vpc.png)"
    assert item.files == ("vpc.png",)
