"""Grading: all or nothing, blank is wrong, counted by domain and task."""

from __future__ import annotations

import pytest

from studykit.exam.ports import ItemState
from studykit.exam.scoring import Outcome, Tally, grade, pass_mark_note
from tests.unit.exam.builders import MemoryBank, blueprint, question, record

TWO_DOMAINS = blueprint(60, 40)


def chosen(*options):
    """A place where these were chosen."""
    return ItemState(frozenset(options))


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
    bank = MemoryBank(question("q", "1.1", keys=tuple(keys), options=5))
    result = grade(record(("q", "1")), {0: chosen(*answer)}, bank, TWO_DOMAINS)
    assert result.items[0].outcome is outcome
    assert result.total == Tally(int(outcome is Outcome.RIGHT), 1)


def test_answers_are_counted_by_domain_and_task():
    """Two of three in domain 1, one of two in domain 2; a question counts for the tasks of its domain."""
    bank = MemoryBank(
        question("a", "1.1"),
        question("b", "1.1", "1.2"),
        question("c", "1.2", "2.2"),
        question("d", "2.2", "1.1"),
        question("e", "2.1"),
    )
    drawn = record(("a", "1"), ("b", "1"), ("c", "1"), ("d", "2"), ("e", "2"))
    states = {0: chosen(0), 1: chosen(1), 2: chosen(0), 3: chosen(0)}
    result = grade(drawn, states, bank, TWO_DOMAINS)
    assert result.total == Tally(3, 5)
    one, two = result.domains
    assert (one.domain.id, one.tally) == ("1", Tally(2, 3))
    assert [(t.task.id, t.tally) for t in one.tasks] == [("1.1", Tally(1, 2)), ("1.2", Tally(1, 2))]
    assert (two.domain.id, two.tally) == ("2", Tally(1, 2))
    assert [(t.task.id, t.tally) for t in two.tasks] == [("2.1", Tally(0, 1)), ("2.2", Tally(1, 1))]


def test_a_vanished_question_is_left_out():
    """It is neither right nor wrong, and listed as left out."""
    result = grade(
        record(("a", "1"), ("gone", "1")),
        {0: chosen(0), 1: chosen(0)},
        MemoryBank(question("a", "1.1")),
        TWO_DOMAINS,
    )
    assert result.total == Tally(1, 1)
    assert [item.outcome for item in result.items] == [Outcome.RIGHT, Outcome.LEFT_OUT]


def test_an_edited_question_is_graded_by_its_current_key_and_marked():
    """The corrected key decides."""
    bank = MemoryBank(question("a", "1.1", keys=(2,), revision="r2"))
    result = grade(record(("a", "1")), {0: chosen(2)}, bank, TWO_DOMAINS)
    assert result.items[0].outcome is Outcome.RIGHT
    assert result.items[0].changed


def test_without_its_blueprint_an_exam_still_has_a_total():
    """A pack that is gone takes the domains with it, not the answers."""
    result = grade(record(("a", "1")), {0: chosen(0)}, MemoryBank(question("a", "1.1")), None)
    assert (result.total, result.domains) == (Tally(1, 1), ())


@pytest.mark.parametrize(
    ("right", "of", "percent"), [(0, 7, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (65, 65, 100), (0, 0, None)]
)
def test_percent_rounds_half_up(right, of, percent):
    """12.5 % reads 13 %; of nothing there is no percentage."""
    assert Tally(right, of).percent == percent


def test_the_pass_mark_is_not_read_as_a_percentage():
    """720 is named as a scaled score, and no conversion is claimed."""
    note = pass_mark_note(blueprint(100))
    assert "720 on a scale of 100 to 1,000" in note
    assert "not 72 %" in note
