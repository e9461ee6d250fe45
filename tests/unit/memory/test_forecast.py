"""Forecasts: who is simulated, what is told, and whether it comes true."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.memory.aim import Aim
from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck
from studykit.memory.forecast import (
    RETENTIONS,
    Choices,
    Curve,
    Forecast,
    Standing,
    band,
    lives_for,
    standing_of,
    student_of,
    subjects_of,
)
from studykit.memory.forecast_text import curve_text, forecast_text
from studykit.memory.histories import histories
from studykit.memory.outlook import Aimed
from studykit.memory.plan import Asking, Leeches, Limits, Plan
from studykit.memory.ports import Marks
from studykit.memory.simulation import Learner, Subject
from tests.lives import DAYS, KINDS, Life, promised_and_lived, rows
from tests.unit.memory.cards_builder import NOW, InMemoryCards, head, memory

NEW_LEARNER = student_of([], None)


def standing(cards=200, **limits):
    """New cards from a fixed day."""
    asking = Asking(Limits(**{"new": 10, "reviews": 200, **limits}))
    return Standing([Subject("t")] * cards, date(2026, 11, 21), StudyDays(UTC), Plan(), asking)


def outlook(where, days=40, **choice):
    """What some lives say."""
    forecast = Forecast(where, Learner(), days, lives=4, **choice)
    done = list(forecast.live())
    assert done == sorted(done)
    assert done[-1] == 1
    return forecast.outlook()


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=40))
def test_a_band_holds_the_mean_between_its_lives(figures):
    """And its interval lies within them."""
    mean, low, high = band(figures)
    assert min(figures) <= low <= high <= max(figures)
    assert min(figures) - 1e-6 <= mean <= max(figures) + 1e-6


def test_a_band_of_eleven_lives_leaves_one_out_at_each_end():
    """The middle 80 %."""
    assert band(range(11)) == pytest.approx((5, 1, 9))


def test_the_same_forecast_says_the_same():
    """Chance is seeded."""
    assert outlook(standing()) == outlook(standing())


def test_what_if_more_is_to_be_remembered():
    """More work, and more known."""
    less, more = outlook(standing(), retention=0.75), outlook(standing(), retention=0.95)
    assert more.minutes.mean > less.minutes.mean
    assert more.known.mean > less.known.mean


def test_what_if_other_numbers_of_new_cards_were_met():
    """Only that changes."""
    few, many = outlook(standing(), new=2), outlook(standing(), new=50)
    assert (few.new.mean, many.new.mean) == (2, 5)
    assert few.seen.mean < many.seen.mean


def test_a_topics_own_retention_stays_in_a_what_if():
    """As it would if the setting were changed."""
    own = standing()._replace(plan=Plan(retention_of={"t": 0.9}))
    assert outlook(own, retention=0.7) == outlook(own)


def aimed_standing(days, plans_new=True):
    """A hundred new cards, and an exam in so many days that asks for half of them."""
    where = standing(50, new=1)
    aim = Aim(where.today + timedelta(days=days), plans_new=plans_new)
    subjects = [*where.subjects, *[Subject("outside")] * 50]
    return where._replace(subjects=subjects, aimed=Aimed(aim, {"t": 1.0}))


def test_new_cards_come_by_the_plan_until_the_exam_is_over():
    """Fifty cards in ten days are five a day, none on the day itself; then the learner's own number holds."""
    forecast = Forecast(aimed_standing(10), Learner(), 20, lives=1)
    list(forecast.live())
    assert [day.new for day in forecast.lives[0]] == [5] * 10 + [0] + [1] * 9
    assert outlook(standing(100, new=1), 20).new.mean == 1


def test_what_if_new_cards_were_not_by_the_plan():
    """The number asked for holds, as the learner's own does where the plan does not say it."""
    assert outlook(aimed_standing(10), 20, new=2).new.mean == 2
    assert outlook(aimed_standing(10, plans_new=False), 20).new.mean == 1


def test_cards_at_risk_are_asked_before_the_exam():
    """Known for long, due after it, and too weak by then: reviews that would not be due."""
    seen = memory("t/1", NOW + timedelta(days=40), last_review=NOW - timedelta(days=5))
    where = standing(0)._replace(subjects=[Subject("t", memory=seen)] * 12, today=NOW.date())
    aimed = where._replace(aimed=Aimed(Aim(NOW.date() + timedelta(days=10)), {"t": 1.0}))
    assert outlook(where, 10).answers.mean == 0
    assert outlook(aimed, 10).answers.mean > 1


def test_nothing_to_ask_is_told_as_nothing():
    """No retention is made up."""
    found = outlook(standing(0))
    assert found.retention is None
    assert found.answers.mean == found.known.mean == 0


def test_reviews_over_the_limit_are_told():
    """Work that stays is no work saved."""
    assert outlook(standing(400, new=30, reviews=5)).left.mean > 1


def test_few_answers_leave_the_defaults():
    """And it is said."""
    assert NEW_LEARNER.how == "usual"
    assert NEW_LEARNER.learner.first == pytest.approx(Learner().first)
    text = forecast_text({"as chosen now": outlook(standing())}, standing(), NEW_LEARNER, 40, 4)
    assert "0 of at least 100" in text
    assert "average" in text


def test_the_learner_is_known_by_the_log():
    """Pace, shares and seconds come out as they went in."""
    kind = KINDS["forgets sooner"]
    life = Life(kind, InMemoryCards(), [head(f"t/c{i}") for i in range(600)])
    life.live(60)
    found = histories(rows(life.store.log))
    student = student_of(found, None)
    learner = student.learner
    assert student.how == "tuned"
    assert student.pace < 0.9
    assert learner.first == pytest.approx(kind.first, abs=0.05)
    assert learner.recalled == pytest.approx(kind.recalled, abs=0.03)
    assert learner.learning[0] == pytest.approx(kind.steps, abs=0.06)
    assert learner.seconds_review[2] == pytest.approx(kind.seconds[2], rel=0.1)
    assert student.habits.answers == len(life.store.log)


def test_cards_have_their_state_in_the_learners_own_memory():
    """Replayed from the log; of a card without one the state is stretched; suspended cards are left out."""
    life = Life(KINDS["remembers long"], InMemoryCards(), [head(f"t/c{i}") for i in range(600)])
    life.live(30)
    found = histories(rows(life.store.log))
    student = student_of(found, None)
    life.store.kept["t/c599"] = memory("t/c599", NOW)
    subjects = subjects_of(Deck(life.heads), life.store.kept, {"t/c0": Marks(suspended=True)}, found, student)
    assert len(subjects) == 599
    assert subjects[-1].truth == (10.0 * student.pace, 5.0)
    seen = [s for s in subjects[:-1] if s.memory]
    assert all(s.truth[0] != s.memory.stability for s in seen)
    assert all(s.truth is None for s in subjects if s.memory is None)


def test_a_topic_alone():
    """Only its cards are lived with."""
    heads = [head("a/c"), head("b/c"), head("b/d")]
    assert len(subjects_of(Deck(heads), {}, {}, [], NEW_LEARNER, topic="b")) == 2


def test_what_was_answered_today_is_off_the_first_days_limits():
    """A forecast made at noon asks what is left of the day."""
    store = InMemoryCards()
    life = Life(KINDS["usual"], store, [head(f"t/c{i}") for i in range(50)], limits=Limits(4, 100))
    life.live(1)
    choices = Choices(life.plan, life.asking, Leeches(), DAYS)
    found = histories(rows(store.log))
    noon = life.now - timedelta(days=1)
    where = standing_of(store, Deck(life.heads), choices, found, student_of(found, None), noon)
    assert where.spent == Limits(new=4, reviews=0)
    assert outlook(where, 1).new.mean == 0


def test_the_curve_prices_each_retention():
    """From 70 to 97 percent, and the least price is the least."""
    curve = Curve(standing(60), Learner(), 60, lives=1)
    done = list(curve.live())
    assert done[-1] == pytest.approx(1)
    assert [price.wanted for price in curve.prices] == list(RETENTIONS)
    best = curve.best()
    assert best.each == min(price.each for price in curve.prices)
    text = curve_text(curve.prices, best, standing(60), NEW_LEARNER, 60)
    assert "90 %" in text
    assert "<- yours" in text
    assert "<- least" in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_text_fits_80_columns_side_by_side():
    """Whatever is put beside the choices in force."""
    names = ("as chosen now", "85 %, 9999 new a day")
    found = {name: outlook(standing(2000, new=50)) for name in names}
    text = forecast_text(found, standing(), NEW_LEARNER, 40, 4)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "estimate" in text


@pytest.mark.parametrize("name", ["forgets sooner", "remembers long"])
def test_a_forecast_comes_true_for_who_forgets_otherwise_than_the_scheduler_believes(name):
    """Answers, minutes and retention of the next 60 days within 10 %, told from 60 days of study."""
    how, promised, lived = promised_and_lived(KINDS[name], 0, 60, 60, cards=1500)
    assert how == "fitted"
    assert promised == pytest.approx(lived, rel=0.1)


@pytest.mark.torture
@pytest.mark.parametrize("name", KINDS)
def test_a_year_comes_true(name):
    """365 days within 10 %, told from 240 days of study."""
    _, promised, lived = promised_and_lived(KINDS[name], 0, 240, 365)
    assert promised == pytest.approx(lived, rel=0.1)


@pytest.mark.parametrize("name", ["usual", "forgets sooner"])
def test_without_the_extra_forecasts_come_true_too(name):
    """By three numbers."""
    how, promised, lived = promised_and_lived(KINDS[name], 1, 60, 60, cards=1500, fit=False)
    assert how == "tuned"
    assert promised == pytest.approx(lived, rel=0.1)


def test_very_many_cards_are_lived_with_fewer_times():
    """Ten lives, down to three."""
    assert [lives_for(cards) for cards in (0, 20_000, 40_000, 100_000)] == [10, 10, 5, 3]
