"""What exams and labs say about cards."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.memory.days import StudyDays
from studykit.memory.evidence import SLIP, Evidence, beliefs, posterior
from studykit.memory.model import Model
from tests.unit.memory.cards_builder import NOW, memory

DAYS = StudyDays(UTC, 4)
DAY = timedelta(days=1)
MODEL = Model()
CHANCES = st.floats(0, 1)
GUESSES = st.sampled_from([0.0, 1 / 120, 1 / 15, 0.1, 0.25, 0.5])
ANSWERS = st.lists(st.tuples(st.booleans(), GUESSES, st.integers(1, 20)), min_size=1, max_size=6)


def belief_of(answers, card="t/c", **changes):
    """What (correct, guess, days since the card's last answer) come to."""
    state = memory(card, NOW, last_review=NOW - 30 * DAY, **changes)
    found = [
        (Evidence(card, correct, guess, state.last_review + days * DAY), state)
        for correct, guess, days in answers
    ]
    return beliefs(found, DAYS, MODEL)[card]


@given(CHANCES, GUESSES)
def test_a_right_answer_never_lowers_the_chance_and_a_miss_never_raises_it(recall, guess):
    """Guessing is never as likely as knowing, and slipping never as likely as not knowing."""
    right = posterior(recall, guess, correct=True)
    missed = posterior(recall, guess, correct=False)
    assert missed <= recall + 1e-12
    assert right >= recall - 1e-12


def test_bayes_rule_in_figures():
    """A chance of 80 %, one of four options: 0.8*0.9 / (0.8*0.9 + 0.2*0.25) right, 0.8*0.1 / (0.8*0.1 + 0.2*0.75) missed."""
    assert posterior(0.8, 0.25, correct=True) == pytest.approx(0.72 / 0.77)
    assert posterior(0.8, 0.25, correct=False) == pytest.approx(0.8 * SLIP / 0.23)


@given(ANSWERS)
def test_a_card_is_raised_by_its_newest_evidence(answers):
    """A later right answer takes an older miss back; of one moment a miss counts."""
    newest = max(days for _, _, days in answers)
    missed = any(not correct for correct, _, days in answers if days == newest)
    assert belief_of(answers).raised is missed


@given(ANSWERS, st.floats(0.5, 300), st.integers(0, 60))
def test_an_estimate_is_a_chance_and_goes_on_falling(answers, stability, later):
    """Between 0 and 1 whatever was said, and never more tomorrow than today."""
    belief = belief_of(answers, stability=stability)
    today, tomorrow = (belief.recall(MODEL.recall(30 + later + ahead, stability)) for ahead in (0, 1))
    assert 0 <= tomorrow <= today <= 1


def test_evidence_before_the_last_answer_counts_nothing():
    """FSRS has seen a newer answer to the card itself."""
    state = memory("t/c", NOW, last_review=NOW)
    said = [(Evidence("t/c", False, 0.25, NOW - timedelta(seconds=1)), state)]
    assert not beliefs(said, DAYS, MODEL)


def test_a_new_card_is_raised_and_never_becomes_known():
    """Who never met a card may have guessed; its chance of recall stays 0."""
    new = beliefs([(Evidence("t/c", True, 0.25, NOW), None)], DAYS, MODEL)["t/c"]
    missed = beliefs([(Evidence("t/c", False, 0.25, NOW), None)], DAYS, MODEL)["t/c"]
    assert (new.raised, missed.raised) == (False, True)
    assert new.factor == missed.factor == 1
