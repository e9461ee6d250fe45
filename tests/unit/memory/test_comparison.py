"""What was typed beside what was expected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.memory.comparison import compare, difference, signed

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
ANSWERS = st.lists(WORDS | st.integers(0, 10**6).map(str), min_size=1, max_size=5).map(" ".join)


def verdict(typed, *answers):
    """How good an answer is."""
    return compare(typed, answers).verdict


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("256kb", "256 KB"),
        ("  256   KB. ", "256 KB"),
        ("262144 bytes", "262,144 bytes"),
        ("262'144 bytes", "262,144 bytes"),
        ("0.50", "0.5"),
        (".5", "0.5"),
        ("$ 0.5", "$0.50"),
        ("30 s", "30 seconds"),
        ("30 sec", "30s"),
        ("1 day", "1 days"),
        ("99.9 %", "99.9%"),
        ("LONG-POLLING", "long polling"),
        ("long_polling", "long polling"),
        ("change message visibility", "`ChangeMessageVisibility`"),
        ("us east 1", "us-east-1"),
        ("the FIFO queue", "A FIFO queue"),
        ("a table", "**Table**"),
        ("generate data key", "GenerateDataKey"),
        ("AES256", "AES-256"),
        ("useast1", "us-east-1"),
        ("data key", "the data key"),
        ("Lambda function", "a Lambda function"),
        ("naive cafe", "Naïve Café"),
        ("ＫＭＳ", "KMS"),
        ("`WaitTimeSeconds`", "`WaitTimeSeconds`"),
        ('"allow"', "Allow"),
        ("-1", "\N{MINUS SIGN}1"),
        ("5-10 minutes", "5\N{EN DASH}10 min"),
        ("AWS::Region", "`AWS::Region`"),
    ],
)
def test_what_does_not_matter(typed, answer):
    """Case, width, accents, hyphens, spaces, article, full stop, separators, the space before a unit, Markdown."""
    assert verdict(typed, answer) == "exact"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("visability timeout", "visibility timeout"),
        ("recieve", "receive"),
        ("dead leter queue", "dead-letter queue"),
        ("lifecicle rule", "life cycle rule"),
        ("generatedatakeys", "GenerateDataKey"),
        ("idempotnt", "idempotent"),
    ],
)
def test_a_slip_is_nearly_right(typed, answer):
    """A letter too many, missing, wrong, or two that changed places, in a word of four letters or more."""
    assert verdict(typed, answer) == "close"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("255 KB", "256 KB"),
        ("256 MB", "256 KB"),
        ("256", "256 KB"),
        ("1 5 minutes", "15 minutes"),
        ("15 hours", "15 minutes"),
        ("1", "-1"),
        ("0.5", "$0.5"),
        ("1234567890123456789012345678901", "1234567890123456789012345678902"),
        ("10.0.0.0/24", "10.0.0.0/16"),
        ("S2", "S3"),
        ("use", "uses"),
        ("symmetric", "asymmetric"),
        ("sync", "async"),
        ("versioned", "unversioned"),
        ("stateless", "stateful"),
        ("inbound", "outbound"),
        ("on demand", "no demand"),
        ("encryption rest", "encryption at rest"),
        ("public", "private"),
    ],
)
def test_what_does_matter(typed, answer):
    """Numbers, units, short words, missing words and opposites."""
    assert verdict(typed, answer) == "wrong"


def test_the_best_answer_counts():
    """Another name is as right as the back."""
    assert verdict("a quarter of a megabyte", "256 KB", "a quarter of a megabyte") == "exact"
    assert compare("256 kilobits", ("256 KB", "256 kilobit", "other")).expected == "256 kilobit"


def test_differences_are_marked_with_signs_and_in_words():
    """Never by colour alone."""
    comparison = compare("visability tmeout", ["visibility timeout"])
    assert "".join(map(signed, comparison.pieces)) == "vis[-a-]{+i+}bility t{+i+}meout"
    assert difference(comparison) == "'a' instead of 'i', 'i' missing"
    assert difference(compare("tables", ["table"])) == "'s' too much"
    assert difference(compare("Table", ["table"])) == ""
    assert difference(compare("tabel row", ["The table row."])) == "'l' missing, 'l' too much"


def test_what_is_typed_is_text():
    """Markdown, facts, gaps and escapes mean nothing in it."""
    typed = "{fact:sqs.message.max} {{c1::x}} [x](y) \\n <b> %s __import__('os')"
    assert compare(typed, ["**x**"]).typed == typed


@given(ANSWERS)
def test_an_answer_is_right_as_it_stands(answer):
    """And in capitals, or with other space."""
    assert verdict(answer, answer) == "exact"
    assert verdict(f"  {answer.upper().replace(' ', '   ')} ", answer) == "exact"


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=3))
def test_pieces_spell_both(typed, answers):
    """Without what is missing they are what was typed, without what is too much what was expected."""
    comparison = compare(f"k {typed}", [f"k {answer}." for answer in answers])
    assert "".join(p.text for p in comparison.pieces if p.kind != "missing") == comparison.typed
    if comparison.verdict != "exact":
        kept = "".join(p.text for p in comparison.pieces if p.kind != "extra")
        assert len(comparison.expected) - len(kept) in {0, 1}  # the full stop


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_another_number_is_never_nearly_right(one, other):
    """However near it is."""
    assert verdict(f"{one} KB", f"{other} KB") == ("exact" if one == other else "wrong")


@given(WORDS.filter(lambda word: len(word) >= 4), st.data())
def test_one_letter_missing_is_no_more_than_a_slip(word, data):
    """Wherever it is; no prefix that makes an opposite begins with a k."""
    place = data.draw(st.integers(1, len(word)))
    wanted = f"k{word}"
    assert verdict(wanted[:place] + wanted[place + 1 :], wanted) == "close"


@given(st.lists(ANSWERS, min_size=1, max_size=4), ANSWERS)
def test_more_accepted_answers_make_nothing_worse(answers, typed):
    """Only better, or as it was."""
    order = ["exact", "close", "wrong"]
    assert order.index(verdict(typed, *answers)) <= order.index(verdict(typed, answers[0]))
