"""Three numbers that say how a learner forgets otherwise than the scheduler believes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.memory import tuning
from studykit.memory.histories import histories
from studykit.memory.model import Model
from studykit.memory.parameters import DEFAULT, LEAST, MOST
from studykit.memory.tuning import Temper, Tuning, loss, paced
from tests.lives import KINDS, Life, rows
from tests.unit.memory.cards_builder import InMemoryCards, head


def studied(kind, days=60):
    """The log of a kind of learner after some study."""
    life = Life(KINDS[kind], InMemoryCards(), [head(f"t/c{i}") for i in range(900)])
    life.live(days)
    return histories(rows(life.store.log))


@pytest.fixture(scope="module")
def sooner():
    """Someone who forgets sooner than FSRS believes."""
    return studied("forgets sooner")


def tuned(found, parameters=None):
    """The search done."""
    search = Tuning(found, parameters)
    for _ in search.run():
        pass
    return search.temper


def test_no_answers_leave_the_scheduler_as_it_is():
    """There is nothing to go on but doubt."""
    assert tuned([]) == pytest.approx((0, 0, 0), abs=0.2)
    assert Temper().on(None) == pytest.approx(DEFAULT)


def test_a_usual_learner_differs_little():
    """The log says so."""
    assert math.exp(tuned(studied("usual")).pace) == pytest.approx(1, abs=0.25)


def test_the_log_is_likelier_by_what_is_found(sooner):
    """By far more than chance would make it; pace or growth are below the scheduler's."""
    temper = tuned(sooner)
    assert loss(sooner, temper.on(None)) < loss(sooner, DEFAULT) - 10
    assert temper.pace < 0


def test_what_is_found_is_seen_from_the_parameters_in_force(sooner):
    """Of one whom the scheduler knows there is little to find."""
    temper = tuned(sooner, KINDS["forgets sooner"].parameters)
    assert temper == pytest.approx((0, 0, 0), abs=0.45)


def test_the_same_log_gives_the_same(sooner):
    """Also where cards are drawn from a long one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "_MOST_ANSWERS", 1500)
        few = tuned(sooner)
        assert tuned(sooner) == few
    assert few != tuned(sooner)


def test_the_search_can_be_left(sooner):
    """With the best so far."""
    search = Tuning(sooner, None)
    steps = search.run()
    next(steps)
    assert search.temper == Temper()
    for _ in range(6):
        next(steps)
    assert loss(sooner, search.temper.on(None)) <= loss(sooner, DEFAULT)


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-2, 2))
def test_parameters_stay_within_their_bounds(pace, growth, bend):
    """Whatever is tried."""
    w = Temper(pace, growth, bend).on(None)
    assert all(low <= number <= high for low, number, high in zip(LEAST, w, MOST, strict=True))


@given(st.floats(0.3, 3), st.floats(0.5, 200), st.floats(1, 10), st.integers(0, 60), st.integers(1, 4))
def test_stretched_parameters_stretch_stability(times, stability, difficulty, elapsed, rating):
    """A card of the stretched learner, asked after as many times the days, is where the other's is, as many times longer.

    To within the 1 beside S in what is left after forgetting, and the bounds of parameters.
    """
    slow, quick = Model(paced(None, times)), Model()
    if any(w in {low, high} for w, low, high in zip(slow.parameters, LEAST, MOST, strict=True)):
        return
    assert slow.first(rating)[0] == pytest.approx(times * quick.first(rating)[0])
    ours = slow.after(times * stability, difficulty, round(elapsed * times), rating)[0]
    theirs = quick.after(stability, difficulty, round(elapsed * times) / times, rating)[0]
    if not 0 < round(elapsed * times) / times < 1:
        assert ours == pytest.approx(times * theirs, rel=0.35 if rating == 1 else 0.01)
