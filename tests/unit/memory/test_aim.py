"""The exam date: how many new cards a day, in which order, and what is asked ahead of time."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.memory.aim import Aim, by_weight, lead, needed_a_day, new_a_day, pulled_in
from studykit.memory.days import StudyDays
from studykit.memory.model import Model
from studykit.memory.parameters import LEAST, MOST
from studykit.memory.plan import Limits, Plan, steps
from studykit.memory.scheduler import Scheduler, fuzz_source

EXAM = date(2026, 12, 18)
DAY = timedelta(days=1)
AHEAD = st.integers(0, 60)
LIMITS = st.builds(Limits, st.integers(0, 100), st.integers(0, 400))
COUNTS = st.integers(0, 2_000)


def before(days):
    """The study day so many days before the exam."""
    return EXAM - days * DAY


@given(AHEAD, COUNTS, LIMITS, st.integers(1, 5))
def test_the_plan_reaches_every_card_when_it_says_so(days, unseen, limits, soonest):
    """Meeting each day what the day asks meets them all by the last day, unless the limit holds it back."""
    aim = Aim(EXAM, lead=soonest)
    left = unseen
    said = needed_a_day(aim, before(days), unseen)
    for ahead in range(days, -1, -1):
        left -= min(left, new_a_day(aim, limits, before(ahead), left))
    if 0 < said <= max(limits.new, limits.reviews // 4):
        assert left == 0
    if not said:
        assert left == unseen


@given(AHEAD, COUNTS, LIMITS)
def test_more_time_never_asks_more_new_cards_a_day(days, unseen, limits):
    """A day later is a day less for the same cards."""
    aim = Aim(EXAM)
    sooner, later = (needed_a_day(aim, before(ahead), unseen) for ahead in (days + 1, days))
    assert not later or sooner <= later


@given(AHEAD, COUNTS, LIMITS, st.integers(1, 50))
def test_a_higher_limit_never_asks_fewer(days, unseen, limits, more):
    """What a learner can do bounds the plan from above."""
    aim, higher = Aim(EXAM), limits._replace(reviews=limits.reviews + more)
    assert new_a_day(aim, limits, before(days), unseen) <= new_a_day(aim, higher, before(days), unseen)


@given(LIMITS, COUNTS)
def test_new_cards_of_ones_own_number_where_the_plan_sets_none(limits, unseen):
    """The number stays as it is when it is not the plan's, and when every card of the exam is met."""
    assert new_a_day(Aim(EXAM, plans_new=False), limits, before(9), unseen) == limits.new
    assert new_a_day(Aim(EXAM), limits, before(9), 0) == limits.new


@given(COUNTS, COUNTS, LIMITS, st.integers(0, 60))
def test_nothing_is_pulled_in_on_the_day_or_after_it(at_risk, done, limits, days):
    """What is pulled in is asked before the exam or never."""
    assert pulled_in(Aim(EXAM), limits, EXAM + days * DAY, at_risk, done) == 0


@given(COUNTS, LIMITS)
def test_the_last_round_asks_all_that_is_at_risk(at_risk, limits):
    """Its daily shares add up, and it begins 14 days before at the earliest, 3 days before at the latest."""
    aim, left, asked = Aim(EXAM), at_risk, []
    for days in range(60, 0, -1):
        today = pulled_in(aim, limits, before(days), left, 0)
        left -= today
        asked += [days] if today else []
    assert left == 0
    if at_risk >= 3:
        assert 3 <= asked[0] <= 14


@given(st.integers(1, 300), LIMITS, st.integers(1, 14), st.data())
def test_a_day_s_share_holds_while_it_is_answered(at_risk, limits, days, data):
    """Answers of the day neither raise nor lower what the whole day asks."""
    aim, today = Aim(EXAM), before(days)
    share = pulled_in(aim, limits, today, at_risk, 0)
    done = data.draw(st.integers(0, share))
    assert done + pulled_in(aim, limits, today, at_risk - done, done) == share


TOPICS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 20), min_size=1)


@given(TOPICS, st.data())
def test_each_new_card_is_of_the_topic_that_is_least_covered(sizes, data):
    """All of them come, each once, topics without a weight last; before each, no topic has more uncovered weight."""
    weights = {topic: data.draw(st.sampled_from([0.0, 0.1, 0.25, 0.6])) for topic in sizes}
    unseen = {t: [f"{t}/{i}" for i in range(data.draw(st.integers(0, size)))] for t, size in sizes.items()}
    row = list(by_weight(unseen, sizes, weights))

    assert sorted(row) == sorted(card for cards in unseen.values() for card in cards)
    left = {topic: len(cards) for topic, cards in unseen.items()}
    for card in row:
        topic = card[0]
        uncovered = {t: weights[t] * count / sizes[t] for t, count in left.items()}
        assert uncovered[topic] == pytest.approx(max(uncovered.values()))
        left[topic] -= 1


PARAMETERS = st.tuples(
    *(st.floats(low, min(high, low + (high - low) / 2)) for low, high in zip(LEAST, MOST, strict=True))
)


@pytest.mark.parametrize("typed", ["1m 10m", "", "1m 1d", "1h 12h 12h 1d"])
@pytest.mark.parametrize("target", [0.7, 0.9, 0.95, 0.97, 0.99])
def test_the_lead_is_what_the_scheduler_needs(typed, target):
    """The real scheduler, always answered with Good and once more the day before, reaches the target so many days on and not one less."""
    plan = Plan(learning_steps=steps(typed))
    days = lead(Model(), plan, target)
    assert _reaches(plan, days, target)
    assert days == 1 or not _reaches(plan, days - 1, target)


def _reaches(plan, exam, target):
    scheduler = Scheduler(StudyDays(UTC, 4), plan, fuzz=False)
    model, start = Model(), scheduler.days.start(date(2026, 11, 21))
    memory, now = None, start
    while memory is None or (memory.due - start) // DAY < exam:
        now = start if memory is None else memory.due
        memory = scheduler.review("t/c", memory, 3, now, fuzz_source("t/c", memory))
    if memory.state != "review":
        return False
    last = (now - start) // DAY
    if last < exam - 1 and model.recall(exam - last, memory.stability) < target:
        memory = scheduler.review("t/c", memory, 3, start + (exam - 1) * DAY, fuzz_source("t/c", memory))
        last = exam - 1
    return model.recall(exam - last, memory.stability) >= target


@given(PARAMETERS, st.sampled_from([0.8, 0.9, 0.97]))
def test_the_lead_is_at_least_a_day(parameters, target):
    """Whatever FSRS's parameters: a card met on the day itself is none that was learnt for it."""
    assert lead(Model(parameters), Plan(), target) >= 1
