"""Moodle XML: every question type that is taken, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from studykit.formats.questions.bank import Bank, Choice, Pair
from studykit.formats.questions.moodle import read_moodle, write_moodle


def _read(inside: str) -> Bank:
    return read_moodle(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>{inside}</quiz>'.encode(), Path("x.xml")
    )


def _question(kind: str, inside: str, stem: str = "<p>Which?</p>") -> str:
    text = f'<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>'
    return f'<question type="{kind}"><name><text>n</text></name>{text}{inside}</question>'


def _answer(fraction: str, text: str, why: str = "") -> str:
    feedback = f"<feedback><text>{why}</text></feedback>"
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{feedback}</answer>'


def test_a_choice_with_cdata_and_html():
    """HTML becomes Markdown, feedback the reason."""
    bank = _read(
        _question(
            "multichoice",
            "<single>true</single>" + _answer("100", "&lt;b&gt;S3&lt;/b&gt;", "Yes.") + _answer("0", "EC2"),
            "<p>Which <em>one</em>?</p><pre>a &lt; b</pre>",
        )
    )
    (item,) = bank.items
    assert item.stem == "Which *one*?\n\n```\na < b\n```"
    assert item.options == (Choice("**S3**", True, "Yes."), Choice("EC2"))
    assert (item.kind, item.name, item.where) == ("single", "n", "line 2")


def test_several_answers_by_their_fractions():
    """Where several may be chosen, those with a fraction above 0 are right."""
    answers = _answer("50", "a") + _answer("50", "b") + _answer("-50", "c")
    for single in ("<single>false</single>", "<single>0</single>", ""):
        (item,) = _read(_question("multichoice", single + answers)).items
        assert [o.key for o in item.options] == [True, True, False]


def test_partial_credit_is_lost_and_said():
    """Half a right answer is a wrong one."""
    bank = _read(_question("multichoice", _answer("100", "a") + _answer("50", "b") + _answer("0", "c")))
    assert [o.key for o in bank.items[0].options] == [True, False, False]
    assert bank.lines[0].why == "partial credit is not kept"


def test_true_or_false():
    """Two options."""
    (item,) = _read(_question("truefalse", _answer("0", "true") + _answer("100", "false", "No."))).items
    assert item.options == (Choice("True"), Choice("False", True, "No."))


@pytest.mark.parametrize("kind", ["matching", "ddmatch"])
def test_matching(kind: str):
    """Parts with their answers; an answer without a part matches nothing."""
    parts = "".join(
        f"<subquestion><text>{part}</text><answer><text>{answer}</text></answer></subquestion>"
        for part, answer in (("queue", "SQS"), ("topic", "SNS"), ("", "MQ"))
    )
    (item,) = _read(_question(kind, parts)).items
    assert item.pairs == (Pair("queue", "SQS"), Pair("topic", "SNS"))
    assert [o.text for o in item.options] == ["SQS", "SNS", "MQ"]


@pytest.mark.parametrize(
    ("places", "order"), [("123", ["a", "b", "c"]), ("312", ["b", "c", "a"]), ("111", ["a", "b", "c"])]
)
def test_ordering_by_place(places: str, order: list[str]):
    """The fraction is the place; where all are 1, the order of the file is the right one."""
    answers = "".join(_answer(place, text) for place, text in zip(places, "abc", strict=True))
    (item,) = _read(_question("ordering", answers)).items
    assert [o.text for o in item.options] == order


def test_categories_tags_numbers_and_general_feedback():
    """The innermost category, the idnumber, tasks and references; the rest of the feedback explains the key."""
    bank = _read(
        '<question type="category"><category><text>$course$/top/AWS//x/SQS</text></category></question>'
        + _question(
            "multichoice",
            "<generalfeedback format='plain_text'><text>Because.\n\nReference: https://aws.amazon.com/sqs/</text>"
            "</generalfeedback><idnumber>n-7</idnumber><penalty>0.3</penalty>"
            "<tags><tag><text>SAA-C03 2.1</text></tag><tag><text>hard</text></tag></tags>"
            + _answer("100", "a")
            + _answer("0", "b"),
        )
    )
    (item,) = bank.items
    assert (item.category, item.key, item.tasks, item.tags) == ("SQS", "n-7", ("SAA-C03 2.1",), ("hard",))
    assert item.options[0].why == "Because."


def test_files_are_named_and_their_content_left():
    """The base64 of a picture is not even kept in memory."""
    picture = "<file name='a.png' encoding='base64'>" + "A" * 3_000_000 + "</file>"
    stem = '<questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/a.png"&gt;</text>' + picture
    inside = stem + "</questiontext>" + _answer("100", "a") + _answer("0", "b")
    (item,) = _read(f'<question type="multichoice">{inside}</question>').items
    assert (item.stem, item.files) == ("![a.png](a.png)", ("a.png",))


@pytest.mark.parametrize("shape", ["html", "markdown"])
def test_pictures_inside_a_text_are_left_out(shape: str):
    """Their data would make the text too long for any question; the report tells of them."""
    data = "data:image/png;base64," + "A" * 100_000
    picture = f'<img alt="a VPC" src="{data}">' if shape == "html" else f"![a VPC]({data})"
    text = f'<questiontext format="{shape}"><text><![CDATA[Which? {picture}]]></text></questiontext>'
    answers = _answer("100", "a") + _answer("0", "b")
    (item,) = _read(f'<question type="multichoice">{text}{answers}</question>').items
    assert item.stem == "Which? ![a VPC]()"
    assert item.files == ("a picture inside the text",)


@pytest.mark.parametrize(
    "text", ["_a_ *b*", "1. a", "arn:aws:s3:::b/*", "snake_case_x", "a\nb", "# a", "`a` [b](c)"]
)
def test_plain_text_is_shown_as_it_is(text: str):
    """What Markdown would take for markup has a backslash."""
    stem = f'<questiontext format="plain_text"><text>{text}</text></questiontext>'
    answers = _answer("100", "a") + _answer("0", "b")
    (item,) = _read(f'<question type="multichoice">{stem}{answers}</question>').items
    assert MarkdownIt().render(item.stem) == f"<p>{text}</p>\n".replace("\nb", "<br />\nb")


@pytest.mark.parametrize(
    "kind", ["essay", "shortanswer", "numerical", "calculated", "cloze", "description", "random"]
)
def test_other_types_are_left_out_and_said(kind: str):
    """The report names the type and the line."""
    (line,) = _read(_question(kind, _answer("100", "a"))).lines
    assert (line.outcome, line.where, line.why) == ("dropped", "line 2", f"its type is {kind!r}")


def test_bad_questions_are_left_out_one_by_one():
    """A wrong fraction, no key, no text: the next question is still taken."""
    bank = _read(
        _question("multichoice", _answer("half", "a"))
        + _question("multichoice", _answer("0", "a") + _answer("0", "b"))
        + _question("multichoice", _answer("100", "a"), stem="")
        + _question("multichoice", _answer("100", "a") + _answer("0", "b"))
    )
    assert [line.why for line in bank.lines] == [
        "'half' is no fraction",
        "no option is right",
        "it has no text",
    ]
    assert len(bank.items) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_that_are_declared(encoding: str):
    """What the file says it is in."""
    declared = encoding.removesuffix("-sig")
    xml = f'<?xml version="1.0" encoding="{declared}"?><quiz>' + _question(
        "multichoice", _answer("100", "café") + _answer("0", "b")
    )
    (item,) = read_moodle(f"{xml}</quiz>".encode(encoding), Path("x.xml")).items
    assert item.options[0].text == "café"


def test_what_xml_cannot_have_is_left_out_when_writing():
    """A file that no reader would take is never written."""
    (item,) = _read(_question("multichoice", _answer("100", "a") + _answer("0", "b"))).items
    written = write_moodle([item._replace(stem="a\x08b\ufffe")])
    assert read_moodle(written.encode(), Path("x.xml")).items[0].stem == "ab"
