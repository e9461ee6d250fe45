"""The scheduler is FSRS-6 over study days, and fuzz can be repeated."""

from __future__ import annotations

import math
import random as global_random
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.memory.days import StudyDays
from studykit.memory.plan import Plan
from studykit.memory.scheduler import RATINGS, Scheduler, fuzz_range, fuzz_source, interval_text

UTC_MIDNIGHT = StudyDays(UTC, 0)
PLAIN = Scheduler(UTC_MIDNIGHT, fuzz=False)
REFERENCE = fsrs.Scheduler(enable_fuzzing=False)
START = datetime(2026, 1, 1, tzinfo=UTC)

# Days between answers, and the answers.
histories = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(RATINGS)), min_size=1, max_size=25)


@settings(max_examples=300)
@given(histories)
def test_without_fuzz_every_state_is_the_reference_schedulers(history):
    """Answers at the beginning of study days give fsrs's own states and due dates, step by step."""
    memory, reference = None, fsrs.Card(card_id=1, due=START)
    now = START
    for gap, rating in history:
        now += timedelta(days=gap)
        memory = PLAIN.review("t/c", memory, rating, now, Random(0))
        reference, _ = REFERENCE.review_card(reference, fsrs.Rating(rating), now)

        assert memory.state == reference.state.name.lower()
        assert (memory.step, memory.stability, memory.difficulty) == (
            reference.step,
            reference.stability,
            reference.difficulty,
        )
        assert (memory.due, memory.last_review) == (reference.due, reference.last_review)


def test_five_thousand_histories_are_the_reference_schedulers():
    """Intervals and states are fsrs's own, to the last bit, whatever the grades and the gaps."""
    random = Random(20261121)
    for _ in range(5_000):
        memory, reference, now = None, fsrs.Card(card_id=1, due=START), START
        for _ in range(random.randint(1, 12)):
            rating = random.choice(RATINGS)
            memory = PLAIN.review("t/c", memory, rating, now, random)
            reference, _ = REFERENCE.review_card(reference, fsrs.Rating(rating), now)
            assert memory[1:7] == (
                reference.state.name.lower(),
                reference.step,
                reference.stability,
                reference.difficulty,
                reference.due,
                reference.last_review,
            )
            # On time, early, late, or again on the same day.
            now += timedelta(days=random.choice([(reference.due - now).days, 0, 1, random.randint(0, 400)]))


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, 100_000), st.sampled_from(RATINGS)), min_size=1, max_size=15),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe"]),
)
def test_the_hour_of_an_answer_does_not_change_what_is_remembered(history, zone):
    """Stability and difficulty depend on the study days of the answers, not on their hours."""
    days = StudyDays(ZoneInfo(zone))
    local = Scheduler(days, fuzz=False)
    memory, plain = None, None
    now = START
    for minutes, rating in history:
        now += timedelta(minutes=minutes)
        midnight = datetime.combine(days.day(now), datetime.min.time(), UTC)
        memory = local.review("t/c", memory, rating, now, Random(0))
        plain = PLAIN.review("t/c", plain, rating, midnight, Random(0))

        assert (memory.state, memory.stability, memory.difficulty) == (
            plain.state,
            plain.stability,
            plain.difficulty,
        )


def test_the_first_intervals_are_those_of_fsrs_6():
    """A new card's stability is one of FSRS-6's first four default parameters, published in its wiki.

    https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
    """
    stabilities = [PLAIN.review("t/c", None, rating, START, Random(0)).stability for rating in RATINGS]

    assert stabilities == [0.212, 1.2931, 2.3065, 8.2956]


def test_a_card_learnt_late_at_night_is_due_when_a_study_day_begins():
    """Answered at 1:30 in New York with an interval of 8 days, it is due at 4:00, 8 study days on."""
    zone = ZoneInfo("America/New_York")
    scheduler = Scheduler(StudyDays(zone), fuzz=False)

    memory = scheduler.review("t/c", None, 4, datetime(2026, 11, 21, 1, 30, tzinfo=zone), Random(0))

    assert memory.due.astimezone(zone) == datetime(2026, 11, 28, 4, 0, tzinfo=zone)


def test_answers_on_both_sides_of_the_rollover_are_a_day_apart():
    """Ten minutes across 4:00 count as a day, ten minutes across midnight do not."""
    scheduler = Scheduler(StudyDays(UTC, 4), fuzz=False)

    def stability(first: datetime) -> float | None:
        memory = scheduler.review("t/c", None, 3, first, Random(0))
        return scheduler.review("t/c", memory, 3, first + timedelta(minutes=10), Random(0)).stability

    across_rollover = stability(datetime(2026, 1, 2, 3, 55, tzinfo=UTC))
    across_midnight = stability(datetime(2026, 1, 1, 23, 55, tzinfo=UTC))

    assert across_midnight == stability(datetime(2026, 1, 1, 12, 0, tzinfo=UTC))
    assert across_rollover != across_midnight


def test_forgetting_a_learnt_card_is_a_lapse():
    """Again in review counts as a lapse; again while learning does not."""
    learning = PLAIN.review("t/c", None, 1, START, Random(0))
    learnt = PLAIN.review("t/c", learning, 4, START, Random(0))
    forgotten = PLAIN.review("t/c", learnt, 1, START + timedelta(days=9), Random(0))

    assert [m.lapses for m in (learning, learnt, forgotten)] == [0, 0, 1]
    assert [m.reviews for m in (learning, learnt, forgotten)] == [1, 2, 3]
    assert forgotten.state == "relearning"


@given(histories, st.integers())
def test_the_same_seed_gives_the_same_schedule(history, seed):
    """Fuzz comes from the source passed in and from nowhere else."""

    def run():
        scheduler, random, memory, now = Scheduler(UTC_MIDNIGHT), Random(seed), None, START
        for gap, rating in history:
            now += timedelta(days=gap)
            memory = scheduler.review("t/c", memory, rating, now, random)
        return memory

    assert run() == run()


def test_the_global_random_source_is_left_alone():
    """Scheduling neither reads nor moves Python's own random state."""
    before = global_random.getstate()

    Scheduler(UTC_MIDNIGHT).review("t/c", None, 4, START, Random(1))

    assert global_random.getstate() == before


@given(histories, st.sampled_from(RATINGS), st.integers())
def test_a_button_keeps_its_word(history, rating, seed):
    """What preview says of a rating is how far away review then puts the card."""
    scheduler, memory, now = Scheduler(UTC_MIDNIGHT), None, START
    for gap, earlier in history:
        now += timedelta(days=gap)
        memory = scheduler.review("t/c", memory, earlier, now, Random(seed))
    now += timedelta(days=3)

    promised = scheduler.preview("t/c", memory, now, Random(seed))[rating]

    assert scheduler.review("t/c", memory, rating, now, Random(seed)).due == now + promised


@given(st.integers(1, 5000), st.floats(0, 1, exclude_max=True))
def test_fuzz_stays_within_the_range_that_fsrs_gives(interval, draw):
    """The ends of our range are the ends of py-fsrs's, for each interval."""
    least, most = fuzz_range(interval)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fsrs.scheduler.random", lambda: 0.0)
        lowest = fsrs.Scheduler()._get_fuzzed_interval(interval=timedelta(days=interval)).days
        # py-fsrs rounds where it means to cut off, so this draw, and not one near 1, gives its last day.
        patch.setattr("fsrs.scheduler.random", lambda: (most - least) / (most - least + 1))
        highest = fsrs.Scheduler()._get_fuzzed_interval(interval=timedelta(days=interval)).days

    assert (least, most) == (lowest, highest)
    assert least <= Scheduler(UTC_MIDNIGHT)._fuzzed(interval, draw, START.date(), None) <= most


def test_fuzz_spreads_over_its_whole_range():
    """Each day of the range comes up, about equally often."""
    scheduler, random = Scheduler(UTC_MIDNIGHT), Random(7)
    least, most = fuzz_range(50)

    drawn = [scheduler._fuzzed(50, random.random(), START.date(), None) for _ in range(2000)]

    expected = 2000 / (most - least + 1)
    assert all(math.isclose(drawn.count(day), expected, rel_tol=0.3) for day in range(least, most + 1))


def test_fuzz_is_the_same_until_the_card_is_answered():
    """The source for a card's next answer depends on the card and on how often it was answered."""
    once = PLAIN.review("t/c", None, 4, START, Random(0))

    assert fuzz_source("t/c", None).random() == fuzz_source("t/c", None).random()
    assert fuzz_source("t/c", None).random() != fuzz_source("t/c", once).random()
    assert fuzz_source("t/c", None).random() != fuzz_source("t/d", None).random()


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (timedelta(minutes=1), "<1m"),
        (timedelta(minutes=5, seconds=30), "<6m"),
        (timedelta(minutes=10), "<10m"),
        (timedelta(hours=1), "1h"),
        (timedelta(hours=23), "23h"),
        (timedelta(days=1), "1d"),
        (timedelta(days=29), "29d"),
        (timedelta(days=31), "1mo"),
        (timedelta(days=64), "2.1mo"),
        (timedelta(days=364), "12mo"),
        (timedelta(days=365), "1y"),
        (timedelta(days=475), "1.3y"),
    ],
)
def test_an_interval_reads_as_short_as_a_button_needs(interval, text):
    """Minutes of a step are an upper bound, the rest is rounded."""
    assert interval_text(interval) == text


def test_a_longest_interval_holds_with_fuzz():
    """However well a card is known, it comes back within the longest interval."""
    scheduler, memory, now = Scheduler(UTC_MIDNIGHT, Plan(longest=30)), None, START
    for _ in range(10):
        memory = scheduler.review("t/c", memory, 4, now, Random(3))
        assert UTC_MIDNIGHT.day(memory.due) - UTC_MIDNIGHT.day(now) <= timedelta(days=30)
        now = memory.due


def test_the_study_day_of_a_leap_year_is_counted():
    """28 February to 1 March 2028 is two study days."""
    memory = PLAIN.review("t/c", None, 3, datetime(2028, 2, 28, tzinfo=UTC), Random(0))
    memory = PLAIN.review("t/c", memory, 3, datetime(2028, 2, 28, 0, 10, tzinfo=UTC), Random(0))

    assert UTC_MIDNIGHT.day(memory.due) == date(2028, 3, 1)
