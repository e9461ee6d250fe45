"""Imported questions that nobody reviewed are held to fewer rules."""

from __future__ import annotations

from datetime import date

import pytest

from studykit.library.lint.run import lint
from tests.library.samples import BASE, EXERCISES, QUESTIONS, write

DAY = date(2026, 11, 22)
BARE = """\
questions:
- id: dynamodb/q-bare
  kind: multiple
  provenance: unverified
  stem: Which of these hold items?
  options:
  - {text: A table, key: true}
  - {text: An index, key: true}
  - {text: A stream, key: true}
  - {text: A backup, key: true}
  - {text: None of the above}
"""


@pytest.fixture
def found(pack):
    """Writes the questions; gives (rule, severity) of all that is wrong with them."""

    def defects(text):
        write(pack, {QUESTIONS: text, EXERCISES: "exercises: []\n"})
        return {(d.rule, d.severity) for d in lint([pack], DAY) if d.path.name == "questions.yaml"}

    return defects


def test_what_it_lacks_is_a_warning(found):
    """Reasons, reference, date, tasks; more keys than the exams have; options that speak of the others."""
    assert found(BARE) == {
        ("missing-why", "warning"),
        ("missing-reference", "warning"),
        ("missing-verified", "warning"),
        ("missing-field", "warning"),
        ("select-count", "warning"),
        ("all-of-the-above", "warning"),
    }


def test_a_reviewed_one_is_held_to_all(found):
    """The same question as one's own is hidden, and says why."""
    rules = found(BARE.replace("unverified", "imported"))
    assert {("missing-why", "error"), ("key-count", "error"), ("missing-verified", "error")} <= rules


def test_a_contradiction_is_an_error_all_the_same(found):
    """Two keys cannot both be right, whoever wrote them."""
    other = BARE.partition("\n")[2].replace("q-bare", "q-other").replace("A backup, key: true", "A backup")
    assert ("contradicting-keys", "error") in found(BARE + other)


def test_a_complete_one_has_no_warning(found):
    """Reviewed or not: what lacks nothing is not complained of."""
    assert found(BASE[QUESTIONS].replace("provenance: original", "provenance: unverified")) == set()
