"""How choices are written, and what they do to intervals and leeches."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.memory.days import StudyDays
from studykit.memory.plan import Leeches, Plan, easy_days, retention_of, steps
from studykit.memory.scheduler import Scheduler, fuzz_range

UTC_MIDNIGHT = StudyDays(UTC, 0)
START = datetime(2026, 11, 23, tzinfo=UTC)  # a Monday
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", ()), ("1m 10m", (MINUTE, 10 * MINUTE)), ("2h", (120 * MINUTE,)), ("1d", (DAY,))],
)
def test_steps_are_written_as_spans(text, expected):
    """Minutes, hours, a day."""
    assert steps(text) == expected


@pytest.mark.parametrize("text", ["ten", "0m", "10", "-1m", "2d", "1m,10m", " ".join(["1m"] * 11)])
def test_steps_that_cannot_be_are_refused(text):
    """Nothing, negative, longer than a day, too many."""
    with pytest.raises(ValueError, match=r"^"):
        steps(text)


def test_easy_days_are_weights_from_monday():
    """Days not named are like any other."""
    assert easy_days("sat=50 Sun=0") == (1, 1, 1, 1, 1, 0.5, 0)
    assert easy_days("") == (1,) * 7


@pytest.mark.parametrize(
    "text", ["sat", "sat=", "sat=101", "someday=5", "=5", "mon=0 tue=0 wed=0 thu=0 fri=0 sat=0 sun=0"]
)
def test_easy_days_that_cannot_be_are_refused(text):
    """Also when no day is left."""
    with pytest.raises(ValueError, match=r"^"):
        easy_days(text)


def test_retention_of_topics_is_in_percent():
    """From 70 to 99."""
    assert retention_of("kms=95 sqs=70") == {"kms": 0.95, "sqs": 0.7}
    with pytest.raises(ValueError, match="kms"):
        retention_of("kms=100")


@pytest.mark.parametrize(
    ("lapses", "leech"), [(7, False), (8, True), (9, False), (11, False), (12, True), (16, True)]
)
def test_a_leech_is_told_at_the_limit_and_each_half_of_it_again(lapses, leech):
    """As in Anki."""
    assert Leeches().is_one(lapses) is leech


def test_no_card_is_a_leech_where_there_is_no_limit():
    """A limit of 0 turns it off; one of 1 tells each lapse."""
    assert not any(Leeches(0).is_one(lapses) for lapses in range(50))
    assert all(Leeches(1).is_one(lapses) for lapses in range(1, 50))


def days_of(scheduler, interval, draw, load=None):
    """The interval that a draw makes of one, counted from a Monday."""
    return scheduler._fuzzed(interval, draw, START.date(), load)


@given(
    st.integers(3, 400),
    st.floats(0, 1, exclude_max=True),
    st.dictionaries(st.integers(0, 500), st.integers(0, 90)),
)
def test_a_balanced_card_goes_to_a_day_with_the_fewest_reviews(interval, draw, counts):
    """Within its fuzz, and to the same day each time."""
    scheduler = Scheduler(UTC_MIDNIGHT)
    least, most = fuzz_range(interval)

    def load(day: date) -> int:
        return counts.get((day - START.date()).days, 0)

    chosen = days_of(scheduler, interval, draw, load)

    assert least <= chosen <= most
    assert counts.get(chosen, 0) == min(counts.get(day, 0) for day in range(least, most + 1))
    assert days_of(scheduler, interval, draw, load) == chosen


def test_among_equal_days_the_draw_decides():
    """Over many draws each comes up; with nothing due it is plain fuzz."""
    balanced, plain = Scheduler(UTC_MIDNIGHT), Scheduler(UTC_MIDNIGHT, Plan(balance=False))
    draws = [i / 100 for i in range(100)]

    assert [days_of(balanced, 50, d, lambda _: 3) for d in draws] == [days_of(plain, 50, d) for d in draws]
    assert {days_of(balanced, 50, d, lambda _: 3) for d in draws} == set(range(46, 55))


@pytest.mark.parametrize("balance", [True, False])
def test_a_day_without_reviews_gets_none_while_there_are_others(balance):
    """With Sundays free, a card that could come back on one does not."""
    scheduler = Scheduler(UTC_MIDNIGHT, Plan(balance=balance, easy_days=easy_days("sun=0")))

    chosen = {days_of(scheduler, 20, i / 200, lambda _: 0) for i in range(200)}

    assert all((START + day * DAY).strftime("%a") != "Sun" for day in chosen)


def test_an_easy_day_is_full_with_fewer_reviews():
    """Of a Saturday of 50 % and a Friday, the Saturday is taken while it has less than half of the Friday's."""
    scheduler = Scheduler(UTC_MIDNIGHT, Plan(easy_days=easy_days("sat=50 mon=0 tue=0 wed=0 thu=0 sun=0")))
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)

    def chosen(on_friday, on_saturday):
        loads = {friday: on_friday, saturday: on_saturday}
        return START.date() + days_of(scheduler, 5, 0.5, lambda day: loads.get(day, 10**6)) * DAY

    assert chosen(20, 9) == saturday
    assert chosen(20, 11) == friday


def test_where_all_days_of_the_range_are_free_none_is():
    """A card that can only come back from Friday to Tuesday does, though only Thursdays are for reviews."""
    scheduler = Scheduler(UTC_MIDNIGHT, Plan(easy_days=(0, 0, 0, 1, 0, 0, 0)))

    chosen = scheduler._fuzzed(8, 0.99, date(2026, 11, 28), lambda _: 0)

    assert fuzz_range(8) == (6, 10)
    assert chosen in range(6, 11)


@pytest.mark.parametrize("retention", [0.7, 0.85, 0.95, 0.99])
def test_a_topics_retention_gives_the_reference_schedulers_intervals(retention):
    """The topic named has its own, the others the general one."""
    plan = Plan(retention_of={"kms": retention})
    scheduler = Scheduler(UTC_MIDNIGHT, plan, fuzz=False)
    for topic, expected in (("kms", retention), ("sqs", 0.9)):
        reference = fsrs.Scheduler(desired_retention=expected, enable_fuzzing=False)
        card, _ = reference.review_card(fsrs.Card(card_id=1, due=START), fsrs.Rating.Easy, START)
        assert scheduler.review("t/c", None, 4, START, Random(0), topic=topic).due == card.due


@pytest.mark.parametrize("text", ["", "5m", "1m 10m 1h 1d"])
def test_steps_are_the_reference_schedulers(text):
    """Of new and of forgotten cards, through a learning, a lapse and the relearning."""
    plan = Plan(learning_steps=steps(text), relearning_steps=steps(text))
    scheduler = Scheduler(UTC_MIDNIGHT, plan, fuzz=False)
    reference = fsrs.Scheduler(learning_steps=steps(text), relearning_steps=steps(text), enable_fuzzing=False)
    memory, card, now = None, fsrs.Card(card_id=1, due=START), START
    for rating in (1, 3, 2, 3, 3, 3, 4, 1, 3, 2, 3, 3, 3):
        memory = scheduler.review("t/c", memory, rating, now, Random(0))
        card, _ = reference.review_card(card, fsrs.Rating(rating), now)
        assert (memory.state, memory.step, memory.due) == (card.state.name.lower(), card.step, card.due)
        now += 2 * DAY
