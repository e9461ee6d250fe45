"""Files that are broken, hostile or odd."""

from __future__ import annotations

import os

import pytest

from tests.library.samples import (
    BASE,
    BLUEPRINT,
    CARDS,
    EXERCISES,
    FACTS,
    LAB,
    NOTE,
    QUESTIONS,
    TOPICS,
    changed,
)

_CARD = "cards:\n- id: dynamodb/a\n  kind: basic\n  front: a\n  back: "


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("cards:\n- {id: a\n- b: [", "yaml-syntax", 3),
        ("cards: [\x85]", "control-character", 1),
        (b"cards:\n- \xff\xfe", "not-utf8", 2),
        ("", "empty-file", 0),
        ("# nothing but a comment\n", "empty-file", 0),
        ("- a list\n", "wrong-type", 1),
        ("just words", "wrong-type", 1),
        ("cards: words\n", "wrong-type", 1),
        ("cards:\n- words\n", "wrong-type", 2),
        ("cards: []\n---\ncards: []\n", "yaml-feature", 2),
        ("cards: " + "[" * 40 + "]" * 40, "yaml-feature", 1),
        ("cards: " + "[" * 100_000, "yaml-feature", 1),
        ("cards: []\ncards: []\n", "duplicate-key", 2),
        ("crads: []\n", "unknown-key", 1),
        ("? [a]\n: b\n", "yaml-feature", 1),
        (_CARD + "!!python/object/apply:os.system ['true']\n", "yaml-feature", 5),
        (_CARD + "*front\n", "yaml-feature", 5),
        (_CARD + "b\n  fornt: c\n", "unknown-key", 6),
        (_CARD + "b\n  back: c\n", "duplicate-key", 6),
        ("#" * 2_000_001, "file-too-large", 0),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_a_broken_file_names_rule_and_line_and_hides_itself_only(loaded, content, rule, line):
    """The cards are gone, all the rest is there."""
    library = loaded({CARDS: content})
    assert (rule, line) in [(defect.rule, defect.line) for defect in library.defects]
    assert {defect.path.name for defect in library.defects} == {"cards.yaml"}
    assert library.cards == {}
    assert len(library.questions) == 3


def test_a_bomb_of_aliases_is_refused_before_it_expands(loaded):
    """Nine levels of nine would be 387,420,489 words."""
    levels = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    levels += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    library = loaded({CARDS: "\n".join([*levels, "cards: *i"])})
    assert "yaml-feature" in {defect.rule for defect in library.defects}


def test_windows_line_ends_and_a_mark_at_the_beginning_change_nothing(loaded):
    """Notepad's files have the same revisions as vim's."""
    before = loaded()
    windows = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in BASE.items()}
    after = loaded(windows)
    assert after.defects == ()
    assert after.cards == before.cards
    assert after.note("dynamodb") == before.note("dynamodb")


def test_every_defect_of_a_file_is_found_in_one_go(defects):
    """Not the first alone."""
    text = (
        BASE[QUESTIONS]
        .replace("kind: single", "kind: sinlge", 1)
        .replace("difficulty: 2", "difficulty: 9", 1)
        .replace("    why: The size of an item is fixed.\n", "", 1)
        .replace("verified: 2026-11-21", "verified: yesterday", 1)
        .replace("provenance: original\n", "provenance: original\n  colour: red\n", 1)
    )
    assert defects({QUESTIONS: text}) == [
        ("bad-value", 3, "questions[0].kind"),
        ("missing-why", 11, "questions[0].options[1].why"),
        ("bad-value", 17, "questions[0].difficulty"),
        ("bad-value", 19, "questions[0].verified"),
        ("unknown-key", 22, "questions[0].colour"),
    ]


def test_a_broken_item_hides_only_itself(loaded):
    """Its neighbours in the file stay."""
    library = loaded(changed(QUESTIONS, "difficulty: 2", "difficulty: hard"))
    assert list(library.questions) == ["dynamodb/q-two", "dynamodb/x-reads"]


def test_an_unknown_field_names_the_nearest(loaded):
    """Most are misspelt."""
    (defect,) = loaded(changed(QUESTIONS, "verified:", "verifed:")).defects[1:]
    assert (defect.field, defect.hint) == ("questions[0].verifed", "Did you mean 'verified'?")


@pytest.mark.parametrize(
    ("change", "defect"),
    [
        (changed(TOPICS, "id: vpc", "id: My VPC"), ("bad-id", 3, "topics[1].id")),
        (changed(TOPICS, "title: VPC, ", ""), ("missing-field", 3, "topics[1].title")),
        (changed(FACTS, "dynamodb.write.price", "sqs.write.price"), ("bad-id", 9, "sqs.write.price")),
        (changed(FACTS, "pricelist:", "price:"), ("bad-value", 13, "dynamodb.write.price.source")),
        (
            changed(FACTS, "{value: 64,", "{worth: 64,"),
            ("missing-field", 8, "dynamodb.item.max.was[0].value"),
        ),
        (changed(NOTE, "title: DynamoDB\n", ""), ("missing-field", 2, "title")),
        (changed(NOTE, "---\ntitle", "title"), ("front-matter", 1, "")),
        (changed(NOTE, "## What it is for", "# What it is for"), ("heading", 10, "")),
        (changed(NOTE, "## What it is for\n", ""), ("heading", 11, "")),
        (changed(NOTE, "{fact:dynamodb.item.max}", "{fact: dynamodb.item.max}"), ("malformed-fact", 12, "")),
        (
            changed(NOTE, "{fact:dynamodb.item.max}", "{fact:dynamodb.item.max:unit}"),
            ("malformed-fact", 12, ""),
        ),
        (changed(CARDS, "dynamodb/item-size", "vpc/item-size"), ("bad-id", 2, "cards[0].id")),
        (changed(CARDS, "dynamodb/item-size", "dynamodb/Item Size"), ("bad-id", 2, "cards[0].id")),
        (changed(CARDS, "{{c1::half}}", "{{c1::half"), ("cloze", 13, "cards[2].text")),
        (changed(CARDS, "kind: basic", "kind: riddle"), ("bad-value", 3, "cards[0].kind")),
        (changed(QUESTIONS, "dynamodb/q-size", "dynamodb/size"), ("bad-id", 2, "questions[0].id")),
        (
            changed(QUESTIONS, 'tasks: {DVA-C03: ["1.3"]}\n', "tasks: {}\n"),
            ("missing-field", 17, "questions[0].tasks"),
        ),
        (
            changed(QUESTIONS, 'tasks: {DVA-C03: ["1.3"]}', 'tasks: {DVA-C03: ["1.4"]}'),
            ("unknown-task", 17, "questions[0].tasks.DVA-C03"),
        ),
        (changed(QUESTIONS, "https://docs", "docs"), ("bad-value", 19, "questions[0].references")),
        (changed(QUESTIONS, "    key: true\n", ""), ("key-count", 7, "questions[0].options")),
        (
            changed(EXERCISES, "calculator: dynamodb", "calculator: dynamo"),
            ("unknown-calculator", 3, "exercises[0].calculator"),
        ),
        (changed(EXERCISES, "{input:rate}", "{input:rates}"), ("unknown-input", 10, "exercises[0].stem")),
        (
            changed(EXERCISES, "[1.5, 30, 0.5]", "[1.5, 30, 0]"),
            ("bad-value", 6, "exercises[0].inputs.size.range"),
        ),
        (
            changed(EXERCISES, "[1.5, 30, 0.5]", "[1.5, 30]"),
            ("bad-value", 6, "exercises[0].inputs.size.range"),
        ),
        (changed(EXERCISES, "[20, 50, 80, 120]", "[]"), ("bad-value", 7, "exercises[0].inputs.rate.choice")),
        (changed(BLUEPRINT, "weight: 60", "weight: 61"), ("bad-value", 13, "domains")),
        (changed(BLUEPRINT, "code: DVA-C03", "code: DVA-C04"), ("bad-id", 1, "code")),
        (changed(BLUEPRINT, "until: null", "until: 2026-01-01"), ("bad-value", 5, "until")),
        (changed(BLUEPRINT, "[100, 1000]", "[1000, 100]"), ("bad-value", 10, "scale")),
        (changed(BLUEPRINT, 'id: "4.3"', 'id: "1.3"'), ("duplicate-id", 13, "domains")),
        (changed(LAB, "topics: [dynamodb]", "topics: [dynamo]"), ("unknown-topic", 3, "topics")),
        (changed(LAB, "id: first-table", "id: second-table"), ("bad-id", 1, "id")),
        (changed(LAB, "minutes: 15", "minutes: 0"), ("bad-value", 4, "minutes")),
    ],
    ids=lambda value: value[0] + " " + value[2] if isinstance(value, tuple) else "",
)
def test_each_field_is_checked_where_it_stands(defects, change, defect):
    """Rule, line and dotted field of one change to a sound pack."""
    assert defect in defects(change)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_not_opened(pack, loaded):
    """Reading it would wait for ever."""
    (pack / CARDS).unlink()
    os.mkfifo(pack / CARDS)
    assert loaded().cards == {}
