"""Markdown decks in the forms that people write."""

from __future__ import annotations

from pathlib import Path

import pytest

from studykit.formats.deck import DeckError
from studykit.formats.markdown import read_markdown

FILE = Path("deck.md")


def read(text):
    """Kind and sides of each card."""
    return [(card.kind, *card.sides) for card in read_markdown(text, FILE).cards]


def test_questions_and_answers():
    """Over several lines, parted by blank lines, rules or nothing; headings name the deck."""
    text = """---
name = "AWS"
---
Q: What is SQS?
A: A queue.

It keeps messages.
Q: And SNS?
A: Topics:
- one
- two

---
# Databases
Q: DynamoDB?
A: A database.
"""
    deck = read_markdown(text, FILE)
    assert [card.sides for card in deck.cards][:2] == [
        ("What is SQS?", "A queue.\n\nIt keeps messages."),
        ("And SNS?", "Topics:\n- one\n- two"),
    ]
    assert [card.deck for card in deck.cards] == ["AWS", "AWS", "Databases"]
    assert deck.cards[0].where == "line 4"


def test_code_in_an_answer_is_no_mark():
    """A fenced block belongs to the side that it stands in."""
    assert read("Q: a\nA:\n```\n# code\nQ: no card\n```\nend") == [
        ("basic", "a", "```\n# code\nQ: no card\n```\nend")
    ]


def test_hashcards_clozes():
    """Each bracket is a gap of its own; links, pictures and code stay."""
    assert read("C: [S3] has [11] nines, see [here](https://x.org) and `a[0]`.") == [
        ("cloze", "{{c1::S3}} has {{c2::11}} nines, see [here](https://x.org) and `a[0]`.")
    ]
    assert read("C: a {{c1::b}} [c]\nA: more") == [("cloze", "a {{c1::b}} [c]", "more")]


def test_headings_and_paragraphs():
    """The heading asks; one with nothing under it names the deck."""
    text = "# AWS\n\n## What is SQS?\nA queue.\n\nReally.\n\n## And this?\n\n### SNS?\nTopics.\n"
    deck = read_markdown(text, FILE)
    assert [(card.deck, *card.sides) for card in deck.cards] == [
        ("AWS", "What is SQS?", "A queue.\n\nReally."),
        ("And this?", "SNS?", "Topics."),
    ]


def test_a_line_a_card():
    """``::`` one way, ``:::`` both; bullets are no part of it, code is none."""
    text = "# Units\n- RCU :: read capacity unit\n* WCU ::: write capacity unit\n`a::b` stays\n{{c1::KB}} is 1,024\n"
    deck = read_markdown(text, FILE)
    assert [(card.kind, *card.sides) for card in deck.cards] == [
        ("basic", "RCU", "read capacity unit"),
        ("reversed", "WCU", "write capacity unit"),
        ("cloze", "{{c1::KB}} is 1,024"),
    ]
    assert [(line.outcome, line.where) for line in deck.lines] == [("dropped", "line 4")]


def test_paragraphs_with_gaps():
    """Under a heading too; a paragraph without one is reported."""
    deck = read_markdown("# S3\n\nS3 has {{c1::11}}\nnines.\n\nnothing\n", FILE)
    assert [card.sides for card in deck.cards] == [("S3 has {{c1::11}}\nnines.",)]
    assert [line.where for line in deck.lines] == ["line 6"]


def test_what_is_missing_is_reported():
    """An answer alone, a question alone."""
    deck = read_markdown("A: alone\n\nQ: alone\n\nQ: a\nA: b\n", FILE)
    assert [card.sides for card in deck.cards] == [("a", "b")]
    assert [line.why for line in deck.lines] == ["an answer without a question", "it has no answer"]


@pytest.mark.parametrize("text", ["", "just text", "# heading\n\n# heading\n"])
def test_no_deck_at_all(text):
    """One sentence, with the forms that there are."""
    with pytest.raises(DeckError, match="no card in it"):
        read_markdown(text, FILE)
