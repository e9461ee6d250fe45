"""The model in plain arithmetic says what the fsrs package says, to the last bit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from fsrs import scheduler as package
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.memory.model import Model
from studykit.memory.parameters import DEFAULT, LEAST, MOST, parameters, parameters_text, within

START = datetime(2026, 1, 1, tzinfo=UTC)
SETS = st.tuples(*(st.floats(least, most) for least, most in zip(LEAST, MOST, strict=True)))
HISTORIES = st.lists(st.tuples(st.sampled_from([0, 0, 1, 2, 5, 17, 60, 400]), st.integers(1, 4)), min_size=1)


def test_defaults_and_bounds_are_the_packages():
    """They stand in studykit because settings are read before fsrs is imported."""
    assert package.DEFAULT_PARAMETERS == DEFAULT
    assert package.LOWER_BOUNDS_PARAMETERS == LEAST
    assert package.UPPER_BOUNDS_PARAMETERS == MOST


@given(st.one_of(st.just(DEFAULT), SETS), HISTORIES)
@settings(max_examples=2000, deadline=None)
def test_states_and_chances_equal_those_of_the_package(chosen, history):
    """After each answer of a random history, with random parameters: exactly the same floats."""
    model, reference = Model(chosen), fsrs.Scheduler(chosen, enable_fuzzing=False)
    card, state = fsrs.Card(card_id=1, due=START), None
    now = START
    for days, rating in history:
        now += timedelta(days=days)
        if state is not None:
            assert model.recall(days, state[0]) == reference.get_card_retrievability(card, now)
        state = model.after(*state, days, rating) if state else model.first(rating)
        card, _ = reference.review_card(card, fsrs.Rating(rating), now)
        assert state == (card.stability, card.difficulty)


@given(SETS, st.floats(0.001, 40_000), st.floats(0.7, 0.99), st.integers(1, 36_500))
def test_intervals_equal_those_of_the_package(chosen, stability, retention, longest):
    """For any stability and retention."""
    reference = fsrs.Scheduler(chosen, desired_retention=retention, maximum_interval=longest)
    assert Model(chosen).interval(stability, retention, longest) == reference._next_interval(
        stability=stability
    )


def test_a_replay_counts_days_between_answers():
    """A history is told by the numbers of its study days."""
    model = Model()
    assert model.replay([]) is None
    assert model.replay([(100, 3), (103, 1)]) == model.after(*model.first(3), 3, 1)


@given(SETS)
def test_parameters_are_written_and_read_to_the_last_bit(chosen):
    """So that taking them back brings the very same."""
    assert parameters(parameters_text(chosen)) == chosen
    assert parameters(", ".join(map(repr, chosen))) == chosen
    assert within(chosen) == chosen


def test_no_parameters_are_the_defaults():
    """Written as nothing."""
    assert parameters("  ") is None
    assert not parameters_text(None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1 2 3", "3 numbers, not 21"),
        (" ".join(["x"] * 21), "x"),
        (parameters_text((*DEFAULT[:20], 0.9)), "number 21 is 0.9, and must be 0.1 to 0.8"),
        (parameters_text((float("nan"), *DEFAULT[1:])), "number 1 is nan"),
    ],
)
def test_bad_parameters_are_refused_with_the_reason(text, why):
    """Too few, no numbers, out of bounds."""
    with pytest.raises(ValueError, match=why):
        parameters(text)
