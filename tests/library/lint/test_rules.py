"""Each rule fires on what it is about, and keeps quiet on the nearest thing that is right."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from studykit import paths
from studykit.library.library import load_library
from studykit.library.lint.rules import RULES
from studykit.library.lint.run import lint
from tests.library.samples import (
    BASE,
    BLUEPRINT,
    CARDS,
    EXERCISES,
    FACTS,
    MATCHING,
    MULTIPLE,
    NOTE,
    PAGE,
    PLAN,
    QUESTION,
    QUESTIONS,
    STUDY_PLAN,
    changed,
    write,
)

DAY = date(2026, 11, 22)
ROOT = Path(__file__).parents[3]


def note_of(words):
    """The sound note with so many more words."""
    return {NOTE: BASE[NOTE] + "\n## More\n\n" + "word " * words}


def card_of(content):
    """The sound pack with one more card."""
    return {CARDS: f"{BASE[CARDS]}- id: dynamodb/more\n  {content}\n"}


def typing(back):
    """The sound pack with one more card, whose back is typed."""
    return card_of(f"kind: typed\n  front: Which?\n  back: {back}\n  references: [{PAGE}]")


def plan(old="", new=""):
    """The sound study plan, with something else in it."""
    return {PLAN: STUDY_PLAN.replace(old, new, 1)}


def section_of(size):
    """The sound note with a section of so many bytes."""
    return {NOTE: BASE[NOTE] + "\n## More\n\n" + ("word " * 1000)[: size - 1] + ".\n"}


def bank(longest, count=60, *, first=None):
    """That many questions; the key is the longest in the first ``longest``, and first in ``first`` of them."""
    return {
        QUESTIONS: "questions:\n" + "".join(_numbered(n, n < longest, first, count) for n in range(count))
    }


def _numbered(n, key_longest, first, count):
    # Stems share no more than their words' order, so that they are less than 80 % alike.
    story = " ".join(f"{word}{n * n + i}" for i, word in enumerate(["alpha", "beta", "gamma"] * 12))
    texts = [
        "four words, all different",
        "three more words here",
        "another set of them",
        "none of these words",
    ]
    key = n % 4 if first is None else 0 if n < first else 1 + n % 3
    options = "".join(
        f"  - text: {text}{' and this makes it long' if (i == key) is key_longest and (key_longest or i == (key + 1) % 4) else ''}\n"
        + ("    key: true\n" if i == key else "")
        + "    why: A reason.\n"
        for i, text in enumerate(texts)
    )
    return (
        f"- id: dynamodb/q-n{n}\n  kind: single\n  stem: {story}?\n  options:\n{options}"
        '  tasks: {DVA-C03: ["1.3"]}\n  difficulty: 1\n  references: [https://docs.aws.amazon.com/x]\n'
        "  verified: 2026-11-21\n  author: studykit\n  provenance: original\n"
    )


def echoing(count):
    """Sixty questions; the key repeats a word of its stem in so many of them."""
    (text,) = bank(0).values()
    first, *items = text.split("- id:")
    for n in range(count):
        items[n] = items[n].replace("\n    key: true", f" alpha{n * n}\n    key: true")
    return {QUESTIONS: "- id:".join([first, *items])}


def added(question):
    """The sound questions and one more."""
    return {QUESTIONS: BASE[QUESTIONS] + question}


def negative(count):
    """Sixty questions; so many ask for what does not hold."""
    (text,) = bank(0).values()
    return {QUESTIONS: text.replace("  stem: ", "  stem: Which is NOT ", count)}


def second(stem, key=0):
    """The sound questions and one more with four options, whose key is one of the sound question's options."""
    head, _, rest = QUESTION.partition("  stem: |\n")
    options = rest[rest.index("  options:") :].replace("    key: true\n", "")
    places = options.split("  - text:")
    places[key + 1] = places[key + 1].replace("    why:", "    key: true\n    why:")
    text = head.replace("q-size", "q-second") + f"  stem: |\n    {stem}\n" + "  - text:".join(places)
    return {QUESTIONS: BASE[QUESTIONS] + text}


STEM = (
    "A company stores documents in Amazon DynamoDB. Some are larger than an item may be.\n"
    "    Which change meets the need with the LEAST effort?"
)
OTHER = (
    "A team stores letters in Amazon DynamoDB. Many are larger than an item may be.\n"
    "    Which step meets the need with the LEAST work?"
)

THIRD_PROMPT = "  - text: Read the items of a partition in order.\n    match: Query\n    why: The sort key orders them.\n"

# Rule -> (what fires it, the nearest thing that does not).
CASES = {
    "unreadable": None,  # see test_cache.py: nothing written to disk is unreadable to everybody
    "file-too-large": ({CARDS: BASE[CARDS] + "#" * 2_000_000}, {CARDS: BASE[CARDS] + "#" * 1_990_000}),
    "not-utf8": ({CARDS: BASE[CARDS].replace("half", "hälfte").encode("latin-1")}, changed(CARDS, "half", "hälfte")),
    "control-character": (changed(NOTE, "A table", "\x1b[1mA table"), changed(NOTE, "A table", "\tA table")),
    "empty-file": ({CARDS: ""}, {CARDS: "cards: []\n"}),
    "yaml-syntax": (changed(CARDS, "front: RCU", "front: RCU: what"), changed(CARDS, "front: RCU", "front: 'RCU: what'")),
    "yaml-feature": (changed(CARDS, "front: RCU", "front: !!str RCU"), changed(CARDS, "front: RCU", "front: '!!str RCU'")),
    "front-matter": (changed(NOTE, "---\ntitle", "\n---\ntitle"), changed(NOTE, "---\ntitle", "--- \ntitle")),
    "heading": (changed(NOTE, "## What", "# What"), changed(NOTE, "## not", "# not")),
    "more-defects": ({CARDS: "cards:\n" + "- 1\n" * 1_001}, {CARDS: "cards:\n" + "- 1\n" * 1_000}),
    "missing-file": None,  # of labs: see tests/labs/test_lab_lint.py
    "stray-file": ({"question_banks/dynamodb/question.yaml": ""}, {"question_banks/dynamodb/README.md": ""}),
    "empty-pack": None,  # see below
    "duplicate-key": (changed(CARDS, "front: RCU", "front: RCU\n  front: RCU"), {}),
    "unknown-key": (changed(CARDS, "front: RCU", "front: RCU\n  hint: no"), changed(CARDS, "front: RCU", "front: RCU\n  tags: [a]")),
    "missing-field": (changed(CARDS, "  front: RCU\n", ""), changed(CARDS, "front: RCU", "front: 'null'")),
    "missing-why": (changed(QUESTIONS, "    why: A cache changes no limit.\n", ""), {}),
    "missing-reference": (
        changed(CARDS, "At most {fact:dynamodb.item.max}.", "Look it up."),
        changed(CARDS, "How large may an item be?", "How large is {fact:dynamodb.item.max}?"),
    ),
    "missing-verified": (changed(NOTE, "verified: 2026-11-21\n", ""), {}),
    "wrong-type": (changed(CARDS, "front: RCU", "front: [RCU]"), changed(CARDS, "front: RCU", "front: '[RCU]'")),
    "bad-value": (changed(QUESTIONS, "difficulty: 2", "difficulty: 6"), changed(QUESTIONS, "difficulty: 2", "difficulty: 5")),
    "bad-id": (changed(CARDS, "dynamodb/rcu", "dynamodb/rcu_"), changed(CARDS, "dynamodb/rcu", "dynamodb/rcu-2")),
    "duplicate-id": (changed(CARDS, "dynamodb/rcu", "dynamodb/halving"), {}),
    "retired-id": ({CARDS: BASE[CARDS] + "retired: [dynamodb/rcu]\n"}, {CARDS: BASE[CARDS] + "retired: [dynamodb/wcu]\n"}),
    "unknown-topic": ({"question_banks/sqs/questions.yaml": "questions: []\n"}, {"question_banks/vpc/questions.yaml": "questions: []\n"}),
    "unknown-task": (changed(QUESTIONS, '"1.3"', '"1.9"'), changed(QUESTIONS, '"1.3"', '"4.3"')),
    "unknown-fact": (changed(CARDS, "item.max}", "item.min}"), changed(CARDS, "item.max}", "write.price}")),
    "malformed-fact": (changed(CARDS, "item.max}", "item.max:unit}"), changed(CARDS, "item.max}", "item.max:value}")),
    "unknown-question": (
        changed(QUESTIONS, "kind: multiple", "kind: multiple\n  enemies: [dynamodb/q-none]"),
        changed(QUESTIONS, "kind: multiple", "kind: multiple\n  enemies: [dynamodb/q-size]"),
    ),
    "unknown-card": (
        changed(QUESTIONS, "kind: multiple", "kind: multiple\n  cards: [dynamodb/none]"),
        changed(QUESTIONS, "kind: multiple", "kind: multiple\n  cards: [dynamodb/rcu]"),
    ),
    "unknown-exercise": (card_of("kind: exercise\n  exercise: dynamodb/x-gone"), card_of("kind: exercise\n  exercise: dynamodb/x-reads")),
    "unknown-calculator": (changed(NOTE, "[dynamodb]", "[dynamo]"), changed(NOTE, "[dynamodb]", "[cidr]")),
    "unknown-exam": (plan("DVA-C03", "DVA-C09"), plan()),
    "duplicate-topic": (plan("[dynamodb]", "[dynamodb, vpc, vpc]"), plan()),
    "plan-without-note": (plan("[dynamodb]", "[vpc]"), plan()),
    "unknown-lab": (changed(NOTE, "[first-table]", "[no-lab]"), changed(NOTE, "[first-table]", "[]")),
    "unknown-input": (changed(EXERCISES, "{input:rate}", "{input:rat}"), {}),
    "unknown-check": None,  # the same
    "bad-command": None,
    "bad-submission": None,
    "cloze": (changed(CARDS, "{{c1::half}}", "{{c1::}}"), changed(CARDS, "{{c1::half}}", "{{c7::half}}")),
    "typed-answer": (typing("a " * 31), typing("a " * 30)),
    "outdated-override": None,  # below: it takes two packs
    "section-too-long": (section_of(3_585), section_of(3_584)),
    "note-length": (note_of(400), note_of(480)),
    "bare-number": (changed(CARDS, "{fact:dynamodb.item.max}", "400 KB"), changed(CARDS, "{fact:dynamodb.item.max}", "`400 KB`, {fact:dynamodb.item.max}")),
    "option-count": (changed(QUESTIONS, "  - text: Shorten the retry delay.\n    why: More retries make it worse.\n", ""), {}),
    "key-count": (changed(QUESTIONS, "    key: true\n", ""), {}),
    "prompt-count": (added(MATCHING.replace(THIRD_PROMPT, "")), added(MATCHING)),
    "bad-match": (added(MATCHING.replace("match: Scan", "match: Query")), added(MATCHING)),
    "select-count": (changed(QUESTIONS, "(Select TWO.)", "(Select THREE.)"), {}),
    "duplicate-option": (
        changed(QUESTIONS, "Turn on streams.", "cache  the item."),
        changed(QUESTIONS, "Turn on streams.", "Cache the items."),
    ),
    "all-of-the-above": (
        changed(QUESTIONS, "Turn on streams.", "None of the above."),
        changed(QUESTIONS, "Turn on streams.", "Turn all of the streams on."),
    ),
    "long-stem": (second("word " * 120 + "more?"), second("word " * 119 + "more?")),
    "long-key": (
        changed(QUESTIONS, "in the table.", f"in the table{' x' * 21}."),
        changed(QUESTIONS, "in the table.", f"in the table{' x' * 15}."),
    ),
    "stem-in-key": (
        changed(QUESTIONS, "Keep the documents in Amazon S3 and their", "Keep larger documents that the company stores in S3 and their"),
        changed(QUESTIONS, "Keep the documents in Amazon S3 and their", "Keep larger documents in Amazon S3 and their"),
    ),
    "retired-name": (
        changed(QUESTIONS, "Turn on streams.", "Turn on Kinesis Data Firehose."),
        changed(QUESTIONS, "Turn on streams.", "Turn on Amazon Data Firehose (formerly Kinesis Data Firehose)."),
    ),
    "absolute-distractors": (
        changed(QUESTIONS, "Turn on streams.\n    why: Streams carry changes.\n  - text: Shorten the", "Never retry.\n    why: A reason.\n  - text: Always shorten the"),
        changed(QUESTIONS, "Turn on streams.", "Never retry."),
    ),
    "contradicting-keys": (second(STEM, key=1), second(STEM.replace("larger", "smaller"), key=1)),
    "near-duplicate": (second(STEM.replace("larger", "bigger")), second(OTHER)),
    "similar-stem": (second(OTHER), second("Which limit of a table can be raised through AWS Support?")),
    "longest-key": (bank(22), bank(21)),
    "key-position": (bank(0, first=22), bank(0, first=21)),
    "stem-echo": (echoing(22), echoing(21)),
    "negative-stems": (negative(4), negative(3)),
    "exercise-draw": (changed(EXERCISES, "answer: rcu", "answer: wcu"), {}),
    "ageing": (changed(QUESTIONS, "verified: 2026-11-21", "verified: 2026-05-25"), changed(QUESTIONS, "verified: 2026-11-21", "verified: 2026-05-26")),
    "out-of-date": (changed(FACTS, "verified: 2026-11-21", "verified: 2025-11-21"), changed(FACTS, "verified: 2026-11-21", "verified: 2025-11-22")),
    "future-date": (changed(BLUEPRINT, "verified: 2026-11-20", "verified: 2026-11-23"), changed(BLUEPRINT, "verified: 2026-11-20", "verified: 2026-11-22")),
}  # fmt: skip
ON_DISK = [rule for rule, case in CASES.items() if case is not None]


@pytest.fixture
def rules(pack):
    """Writes files into the pack; gives the names of the rules that fire."""

    def fired(files):
        write(pack, files)
        return {defect.rule for defect in lint([pack], DAY)}

    return fired


def test_every_rule_has_a_case():
    """Nothing is checked that this page does not show."""
    assert CASES.keys() == RULES.keys()


@pytest.mark.parametrize("rule", ON_DISK)
def test_a_rule_fires(rules, rule):
    """The change breaks it."""
    assert rule in rules(CASES[rule][0])


@pytest.mark.parametrize("rule", ON_DISK)
def test_a_rule_keeps_quiet(rules, rule):
    """The nearest change, or the sound pack, does not."""
    assert rule not in rules(CASES[rule][1])


def test_an_empty_pack_is_pointed_out(pack, tmp_path):
    """A folder with neither half was named by mistake; one with either half was not."""
    (tmp_path / "nothing").mkdir()
    assert "empty-pack" in {d.rule for d in lint([pack, tmp_path / "nothing"], DAY)}
    (tmp_path / "nothing" / "content").mkdir()
    assert "empty-pack" not in {d.rule for d in lint([pack, tmp_path / "nothing"], DAY)}


def test_an_outdated_override_is_pointed_out(pack):
    """Only where the text that it was made from has changed since."""
    changes = changed(CARDS, "How large may an item be?", "How big?")
    today = load_library([pack]).cards["dynamodb/item-size"].revision
    for revision, fires in ((today, False), ("0123456789ab", True)):
        own = changes[CARDS].replace("kind: basic", f"kind: basic\n  overrides: {revision}", 1)
        personal = write(paths.personal_pack(), {CARDS: own})
        assert ("outdated-override" in {d.rule for d in lint([pack, personal], DAY)}) is fires


def test_every_rule_is_documented():
    """docs/lint.md has a heading for each rule, in the catalogue's order, and for nothing else."""
    page = (ROOT / "docs" / "lint.md").read_text("utf-8")
    headings = [
        line.removeprefix("### `").rstrip("`") for line in page.splitlines() if line.startswith("### `")
    ]
    assert headings == list(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rules_entry_says_what_why_and_an_example(rule):
    """What holds and how severe it is, the reason, and what breaks it."""
    page = (ROOT / "docs" / "lint.md").read_text("utf-8")
    entry = re.split(r"\n##", page.partition(f"### `{rule}`\n")[2])[0]
    assert re.match(r"\n\*\*(Error|Warning)[^*]*:\*\* ", entry)
    assert "\n- Why: " in entry
    assert "\n- Example: " in entry


def test_the_sound_pack_is_only_too_short(rules):
    """One warning: three lines are no note."""
    assert rules({}) == {"note-length"}


def test_longest_key_grows_from_warning_to_error(pack):
    """Above 35 % a warning, above 40 % an error."""

    def severity(longest):
        write(pack, bank(longest))
        return {d.severity for d in lint([pack], DAY) if d.rule == "longest-key"}

    assert severity(22) == {"warning"}
    assert severity(24) == {"warning"}
    assert severity(25) == {"error"}


def test_too_few_questions_prove_nothing(rules):
    """Thirty-nine keys that are all the longest may be chance; statistics wait for forty."""
    assert "longest-key" not in rules(bank(39, count=39))
    assert "longest-key" in rules(bank(40, count=40))


def test_a_key_may_be_absolute_too(rules):
    """Then the words tell nothing."""
    text = (
        BASE[QUESTIONS]
        .replace("Turn on streams.", "Never retry.")
        .replace("Shorten the", "Always shorten the")
    )
    assert "absolute-distractors" in rules({QUESTIONS: text})
    assert "absolute-distractors" not in rules(
        {QUESTIONS: text.replace("Cache the item.", "Cache every item.")}
    )


def test_options_that_echo_alike_give_nothing_away(rules):
    """A stem's word in each option is the subject, not a hint."""
    (text,) = bank(0).values()
    first, *items = text.split("- id:")
    for n in range(30):
        items[n] = re.sub("(  - text: .*)", rf"\1 alpha{n * n}", items[n])
    assert "stem-echo" not in rules({QUESTIONS: "- id:".join([first, *items])})


def test_a_scenario_may_say_not(rules):
    """Only the sentence that asks is looked at."""
    (text,) = bank(0).values()
    assert "negative-stems" not in rules({QUESTIONS: text.replace("  stem: ", "  stem: It does not work. ")})


def test_declared_enemies_may_be_similar(rules):
    """They never stand on one form."""
    files = second(OTHER)
    files[QUESTIONS] = files[QUESTIONS].replace("q-second\n", "q-second\n  enemies: [dynamodb/q-size]\n")
    assert "similar-stem" not in rules(files)


def test_lines_are_those_of_the_fields(pack):
    """A defect of an option names the option's line."""
    write(pack, changed(QUESTIONS, "Turn on streams.", "None of the above."))
    (defect,) = [d for d in lint([pack], DAY) if d.rule == "all-of-the-above"]
    lines = (pack / QUESTIONS).read_text().splitlines()
    assert lines[defect.line - 1] == "  - text: None of the above."
    assert defect.field == "questions[1].options[3].text"


def test_multiple_response_has_the_words_in_the_stem(rules):
    """The phrase is AWS's own, and single questions have none."""
    assert "select-count" in rules({QUESTIONS: f"questions:\n{MULTIPLE.replace(' (Select TWO.)', '')}"})
    assert "select-count" in rules(changed(QUESTIONS, "LEAST effort?", "LEAST effort? (Select ONE.)"))


@pytest.mark.parametrize(
    ("gap", "fires"), [("{fact:dynamodb.item.max}", True), ("`{fact:dynamodb.item.max}`", False)]
)
def test_a_fact_in_a_gap_may_not_separate_it(rules, gap, fires):
    """64:ff9b::/96 would be the answer 64:ff9b with a hint; backticks keep it whole."""
    files = changed(FACTS, "value: 400", "text: 64:ff9b::/96\n  value: 400")
    card = card_of(f"kind: cloze\n  text: 'It is {{{{c1::{gap}}}}}.'")
    assert ("cloze" in rules({**files, **card})) is fires
