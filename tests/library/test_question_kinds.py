"""Ordering and matching questions: how they are read, and which slips are found."""

from __future__ import annotations

import pytest

from studykit.library.models import Prompt
from tests.library.samples import BASE, MATCHING, ORDERING, QUESTIONS


@pytest.fixture
def read_question(loaded):
    """The question that a text of the bank gives, and the rules that it breaks."""

    def read(text, name):
        library = loaded({QUESTIONS: BASE[QUESTIONS] + text})
        found = library.question(name) if name in library.questions else None
        return found, {defect.rule for defect in library.defects if defect.path.name == "questions.yaml"}

    return read


def test_the_source_order_of_an_ordering_is_the_right_one(read_question):
    """Options keep their order and reasons, and none is a key."""
    question, rules = read_question(ORDERING, "dynamodb/q-order")
    assert rules == set()
    assert question.kind == "ordering"
    assert [option.text for option in question.options] == [
        "Find the item.",
        "Test the condition.",
        "Write the item.",
    ]
    assert question.options[2].why == "Only where the condition held."
    assert question.keys == frozenset()


def test_a_prompt_knows_the_place_of_its_option(read_question):
    """The text under ``match`` becomes a position; facts are filled in and named."""
    question, rules = read_question(MATCHING, "dynamodb/q-match")
    assert rules == set()
    assert [option.text for option in question.options] == ["GetItem", "Query", "Scan", "BatchGetItem"]
    assert question.prompts == (
        Prompt("Read an item of at most 400 KB by its key.", 0, "One key, one item."),
        Prompt("Read every item of a table.", 2, "It needs no key."),
        Prompt("Read the items of a partition in order.", 1, "The sort key orders them."),
    )
    assert question.facts == ("dynamodb.item.max",)


@pytest.mark.parametrize(
    ("text", "old", "new", "rule"),
    [
        (ORDERING, "  - text: Find the item.\n    why: Its key names the partition.\n", "", "option-count"),
        (ORDERING, "    why: Its key names the partition.\n", "", "missing-why"),
        (ORDERING, "  - text: Find the item.\n", "  - text: Find the item.\n    key: true\n", "unknown-key"),
        (MATCHING, "match: Scan", "match: scan", "bad-match"),
        (MATCHING, "match: Scan", "match: Query", "bad-match"),
        (MATCHING, "    match: Scan\n", "", "missing-field"),
        (MATCHING, "    why: It needs no key.\n", "", "missing-why"),
        (MATCHING, "[GetItem, Query, Scan, BatchGetItem]", "[GetItem, Query]", "option-count"),
        (MATCHING, "[GetItem, Query, Scan, BatchGetItem]", "[GetItem, Query, Scan, '']", "missing-field"),
        (MATCHING, "[GetItem, Query, Scan, BatchGetItem]", "[GetItem, Query, Scan, {a: b}]", "wrong-type"),
        (MATCHING, "match: GetItem", "match: [GetItem]", "wrong-type"),
    ],
)
def test_a_slip_is_found_and_hides_the_question(read_question, text, old, new, rule):
    """One passage changed, one rule named."""
    assert old in text
    name = "dynamodb/q-order" if text is ORDERING else "dynamodb/q-match"
    question, rules = read_question(text.replace(old, new), name)
    assert question is None
    assert rule in rules


@pytest.mark.parametrize(
    ("text", "name", "old", "new"),
    [
        (MATCHING, "dynamodb/q-match", "match: Scan", "match: BatchGetItem"),
        (
            ORDERING,
            "dynamodb/q-order",
            "text: Find the item.\n    why: Its key names the partition.\n  - text: Test the condition.",
            "text: Test the condition.\n    why: Its key names the partition.\n  - text: Find the item.",
        ),
    ],
)
def test_another_answer_is_another_revision(read_question, text, name, old, new):
    """Who saw the question with one key has not seen it with another."""
    before, _ = read_question(text, name)
    after, _ = read_question(text.replace(old, new), name)
    assert before.revision != after.revision
