"""Grading: all or nothing, blank is wrong, counted by domain and task."""

from __future__ import annotations

import pytest

from studykit.exam.ports import ItemState
from studykit.exam.scoring import Outcome, Since, Tally, grade
from tests.unit.exam.builders import MemoryBank, blueprint, item, progress, question, record

TWO_DOMAINS = blueprint(60, 40)


def chosen(*options):
    """A place where these were chosen."""
    return ItemState(tuple(sorted(options)))


@pytest.mark.parametrize(
    ("keys", "answer", "outcome"),
    [
        ({0}, {0}, Outcome.RIGHT),
        ({0}, {1}, Outcome.WRONG),
        ({0}, set(), Outcome.BLANK),
        ({1, 3}, {1, 3}, Outcome.RIGHT),
        ({1, 3}, {1}, Outcome.WRONG),
        ({1, 3}, {1, 2}, Outcome.WRONG),
        ({1, 3}, {1, 3, 4}, Outcome.WRONG),
        ({0, 1, 4}, {0, 1, 4}, Outcome.RIGHT),
        ({0, 1, 4}, {0, 1}, Outcome.WRONG),
    ],
)
def test_a_question_is_right_when_exactly_its_keys_are_chosen(keys, answer, outcome):
    """No part of a point for part of the keys."""
    asked = question("q", "1.1", keys=tuple(keys), options=5)
    result = grade(record(item(asked)), progress({0: chosen(*answer)}), MemoryBank(asked), TWO_DOMAINS)
    assert result.items[0].outcome is outcome
    assert result.total == Tally(int(outcome is Outcome.RIGHT), 1)


def test_answers_are_counted_by_domain_and_task():
    """Two of three in domain 1, one of two in domain 2; a question counts for the tasks of its domain."""
    drawn = record(
        item(question("a", "1.1"), "1"),
        item(question("b", "1.1", "1.2"), "1"),
        item(question("c", "1.2", "2.2"), "1"),
        item(question("d", "2.2", "1.1"), "2"),
        item(question("e", "2.1"), "2"),
    )
    states = {0: chosen(0), 1: chosen(1), 2: chosen(0), 3: chosen(0)}
    result = grade(drawn, progress(states), MemoryBank(), TWO_DOMAINS)
    assert result.total == Tally(3, 5)
    one, two = result.domains
    assert (one.domain.id, one.tally) == ("1", Tally(2, 3))
    assert [(t.task.id, t.tally) for t in one.tasks] == [("1.1", Tally(1, 2)), ("1.2", Tally(1, 2))]
    assert (two.domain.id, two.tally) == ("2", Tally(1, 2))
    assert [(t.task.id, t.tally) for t in two.tasks] == [("2.1", Tally(0, 1)), ("2.2", Tally(1, 1))]


def since_drawn(asked, bank):
    """How a right answer to ``asked`` is graded against the bank of today."""
    (place,) = grade(record(item(asked)), progress({0: chosen(*asked.keys)}), bank, TWO_DOMAINS).items
    return place.outcome, place.since


def test_an_untouched_question_is_the_same():
    """Right, and nothing to be said."""
    asked = question("a", "1.1")
    assert since_drawn(asked, MemoryBank(asked)) == (Outcome.RIGHT, Since.SAME)


@pytest.mark.parametrize(
    "edited",
    [
        question("a", "1.1", keys=(2,), revision="r2"),
        question("a", "1.1", options=2, keys=(1,), revision="r2"),
        question("a", "2.2", revision="r2"),
    ],
    ids=["another key", "fewer options", "another task"],
)
def test_an_edited_question_is_graded_as_asked_and_marked(edited):
    """No edit turns a right answer wrong."""
    assert since_drawn(question("a", "1.1"), MemoryBank(edited)) == (Outcome.RIGHT, Since.EDITED)


def test_a_vanished_question_is_graded_as_asked_and_marked():
    """It was asked and answered."""
    assert since_drawn(question("a", "1.1"), MemoryBank()) == (Outcome.RIGHT, Since.GONE)


def test_a_renamed_question_is_found_by_its_new_name():
    """An alias leads to the question of today."""
    asked = question("a", "1.1")
    bank = MemoryBank(asked._replace(id="b"))
    bank.renamed["a"] = "b"
    assert since_drawn(asked, bank) == (Outcome.RIGHT, Since.SAME)


def test_without_its_blueprint_an_exam_still_has_a_total():
    """A pack that is gone takes the domains with it, not the answers."""
    asked = question("a", "1.1")
    result = grade(record(item(asked)), progress({0: chosen(0)}), MemoryBank(asked), None)
    assert (result.total, result.domains) == (Tally(1, 1), ())


@pytest.mark.parametrize(
    ("right", "of", "percent"), [(0, 7, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (65, 65, 100), (0, 0, None)]
)
def test_percent_rounds_half_up(right, of, percent):
    """12.5 % reads 13 %; of nothing there is no percentage."""
    assert Tally(right, of).percent == percent
