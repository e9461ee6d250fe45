"""The names of all rules with what each holds, in the order of docs/lint.md. Names never change."""

from __future__ import annotations

RULES = {
    # Files
    "unreadable": "the file can be read",
    "file-too-large": "a file has at most 2,000,000 bytes",
    "not-utf8": "a file is UTF-8 text",
    "control-character": "text has no control characters",
    "empty-file": "a file has something in it",
    "yaml-syntax": "a YAML file is YAML",
    "yaml-feature": "no aliases, tags, second documents or deep nesting",
    "front-matter": "a note begins with front matter",
    "heading": "a note is made of ## sections",
    "more-defects": "a file has at most 1,000 defects",
    "missing-file": "a lab has its task, its solution and its wrong answers",
    "stray-file": "no YAML or Markdown file lies where it is not read",
    "empty-pack": "a pack has content/ or question_banks/",
    # Fields
    "duplicate-key": "a key stands once in a mapping",
    "unknown-key": "every field is one that is read",
    "missing-field": "required fields are there",
    "missing-why": "every option says why it is right or wrong",
    "missing-reference": "every item says where it was read",
    "missing-verified": "every item says when it was checked",
    "wrong-type": "a field holds a value, a list or a mapping, as it should",
    "bad-value": "a field's value is one that it can have",
    # Ids and what they name
    "bad-id": "an id has the form that its file asks for",
    "duplicate-id": "an id belongs to one item",
    "retired-id": "a retired id is not used again",
    "unknown-topic": "topics that are named exist",
    "unknown-task": "tasks that are named exist in a blueprint",
    "unknown-fact": "facts that are named exist",
    "malformed-fact": "facts are named as {fact:ID} or {fact:ID:value}",
    "unknown-question": "enemies exist",
    "unknown-calculator": "calculators that are named exist",
    "unknown-lab": "labs that a note names exist",
    "unknown-input": "an exercise's stem shows only inputs that it has",
    "unknown-check": "a lab's check needs only checks above it",
    # Labs
    "bad-command": "a lab's commands are ones that AWS knows, and its probes only read",
    "bad-submission": "a lab's own answers can be handed in",
    # Cards and notes
    "cloze": "a cloze card's gaps are well formed",
    "section-too-long": "a section has at most 3.5 KB",
    "note-length": "a note has 500 to 1,800 words",
    "bare-number": "limits, defaults and prices are facts",
    # Questions
    "option-count": "4 options for single, 5 or 6 for multiple",
    "key-count": "1 key for single, 2 or 3 for multiple",
    "select-count": "(Select TWO.) stands in the stem and agrees with the keys",
    "duplicate-option": "no two options say the same",
    "all-of-the-above": "no option is about the other options",
    "contradicting-keys": "a stem has one answer",
    "near-duplicate": "stems are less than 90 % alike",
    "similar-stem": "stems are less than 80 % alike, or the questions are enemies",
    "longest-key": "the key is not given away by its length",
    "key-position": "the key is not given away by its place",
    "exercise-draw": "50 seeds of an exercise each give four different options",
    # Age
    "ageing": "everything was checked in the last 180 days",
    "out-of-date": "everything was checked in the last 365 days",
    "future-date": "nothing was checked in the future",
}
