"""A simulated learner lives under the scheduler that the app uses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.memory.days import StudyDays
from studykit.memory.model import Model
from studykit.memory.parameters import DEFAULT
from studykit.memory.plan import Asking, Leeches, Limits, Plan
from studykit.memory.ports import Memory
from studykit.memory.scheduler import Scheduler
from studykit.memory.simulation import Learner, Simulation, Subject, next_step

DAYS = StudyDays(UTC)
TODAY = date(2026, 11, 21)
STEPS = st.lists(st.sampled_from([timedelta(minutes=m) for m in (1, 10, 60, 1440)]), max_size=4).map(tuple)


ANYONE = Learner()
FORGETFUL = Learner(parameters=(*([0.001] * 4), *DEFAULT[4:8], 0.0, *DEFAULT[9:11], 0.001, *DEFAULT[12:]))


def simulation(subjects, *, learner=ANYONE, seed=1, **choices):
    """A simulation from today."""
    return Simulation(subjects, learner, Random(seed), TODAY, DAYS, **choices)


def in_review(*, due=0, last=-10, stability=10.0, **changes):
    """A card in review, days counted from today."""
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    memory = Memory(
        "t/c", "review", None, stability, 5.0, noon + timedelta(days=due), noon + timedelta(days=last)
    )
    return Subject("t", memory=memory._replace(**changes))


@given(STEPS, STEPS, st.lists(st.tuples(st.sampled_from([0, 0, 1, 9]), st.integers(1, 4)), min_size=1))
@settings(max_examples=1000, deadline=None)
def test_steps_and_intervals_are_the_schedulers(learning, relearning, history):
    """After each answer of a random history: same state, step and wait, from no steps to several of a day."""
    plan = Plan(learning_steps=learning, relearning_steps=relearning)
    scheduler, model = Scheduler(DAYS, plan, fuzz=False), Model()
    now, memory = datetime(2026, 1, 1, 12, tzinfo=UTC), None
    place = 0
    for days, rating in history:
        now += timedelta(days=days)
        before = memory.state if memory else "learning"
        memory = scheduler.review("t/c", memory, rating, now, Random(1))
        if before != "review":
            waits, place = next_step(learning if before == "learning" else relearning, place, rating)
        elif rating == 1 and relearning:
            waits, place = relearning[0], 0
        else:
            waits = None
        if waits is None:
            assert memory.state == "review"
            interval = model.interval(memory.stability, plan.retention, plan.longest)
            assert memory.due == DAYS.start(DAYS.day(now) + timedelta(days=interval))
        else:
            assert (memory.due - now, memory.step) == (waits, place)


def test_the_same_seed_lives_the_same_days():
    """And another seed others."""
    lives = [list(simulation([Subject("t")] * 100, seed=seed).run(60)) for seed in (1, 1, 2)]
    assert lives[0] == lives[1] != lives[2]


def test_it_can_be_left_and_gone_on_with():
    """The days come one by one."""
    whole = list(simulation([Subject("t")] * 100).run(40))
    halves = simulation([Subject("t")] * 100)
    assert [*halves.run(25), *halves.run(15)] == whole
    assert [day.day for day in whole] == [TODAY + timedelta(days=i) for i in range(40)]


def test_limits_hold_on_each_day():
    """What is over the limit of reviews stays for the next day; the first day may be spent already."""
    overdue = [in_review(due=-i) for i in range(50)]
    lived = list(
        simulation(
            [*overdue, *[Subject("t")] * 50], asking=Asking(Limits(new=7, reviews=20)), spent=Limits(5, 8)
        ).run(5)
    )
    assert [day.new for day in lived] == [2, 7, 7, 7, 7]
    assert (lived[0].reviews, lived[0].left) == (12, 38)
    assert all(day.reviews <= 20 for day in lived)


def test_the_most_overdue_come_first():
    """By days since the last answer as a share of stability, as in the queue."""
    firm, weak = in_review(stability=500.0), in_review(stability=3.0)
    lived = simulation([firm, weak], asking=Asking(Limits(0, 1)))
    next(lived.run(1))
    assert [card.held[0] for card in lived._due[1]][:1] == [500.0]


def test_cards_of_one_item_wait_for_each_other():
    """One a day, unless the learner wants them together."""
    cloze = [Subject("t", "t/cloze") for _ in range(3)]
    perfect = Learner(first=(0, 0, 0, 1))
    apart = simulation(cloze, learner=perfect)
    assert [day.new for day in apart.run(4)] == [1, 1, 1, 0]
    together = simulation(cloze, learner=perfect, asking=Asking(siblings_wait=False))
    assert next(together.run(1)).new == 3


def test_a_learner_who_forgets_sooner_knows_less_and_answers_more():
    """The scheduler believes its own parameters; who answers has others."""
    quick = (*(w / 4 for w in DEFAULT[:4]), *DEFAULT[4:])
    subjects = [Subject("t")] * 300
    strong, weak = (list(simulation(subjects, learner=Learner(parameters=p)).run(120)) for p in (None, quick))
    assert share(weak) < share(strong) - 0.02
    assert sum(day.answers for day in weak) > sum(day.answers for day in strong)


def share(lived):
    """Known of the reviews."""
    return sum(day.recalled for day in lived) / sum(day.reviews for day in lived)


def test_retention_follows_the_scheduler_when_it_knows_the_learner():
    """With the learner's own parameters, what is wanted is what comes (to within whole days and fuzz)."""
    for wanted in (0.8, 0.95):
        lived = list(simulation([Subject("t")] * 400, plan=Plan(retention=wanted)).run(150))
        assert share(lived) == pytest.approx(wanted, abs=0.035)


def test_a_topics_own_retention_counts():
    """Its cards come more often."""
    often = simulation([Subject("kms")] * 100, plan=Plan(retention=0.8, retention_of={"kms": 0.97}))
    seldom = simulation([Subject("s3")] * 100, plan=Plan(retention=0.8, retention_of={"kms": 0.97}))
    assert sum(d.reviews for d in often.run(90)) > 1.5 * sum(d.reviews for d in seldom.run(90))


@pytest.mark.parametrize("balance", [True, False])
def test_an_easy_day_gets_fewer_reviews(balance):
    """As in the scheduler, balance or none; intervals of one and two days leave no choice."""

    def on_sundays(*easy_days):
        plan = Plan(balance=balance, easy_days=easy_days)
        lived = list(simulation([Subject("t")] * 300, plan=plan).run(140))
        return sum(day.reviews for day in lived if day.day.weekday() == 6)

    assert on_sundays(1, 1, 1, 1, 1, 1, 0) < on_sundays(1, 1, 1, 1, 1, 1, 1) * 0.6


def test_leeches_are_suspended():
    """A card that is forgotten over and over is asked no more; merely tagged it is."""
    lapses = {}
    for action in ("suspend", "tag"):
        rule = Leeches(lapses=3, action=action)
        hard = [in_review()._replace(truth=(0.001, 10.0)) for _ in range(50)]
        lived = list(simulation(hard, learner=FORGETFUL, leeches=rule).run(100))
        lapses[action] = sum(day.reviews - day.recalled for day in lived)
    assert lapses["suspend"] <= 150 < lapses["tag"]


def test_a_long_step_is_answered_the_next_day():
    """A step of a day is not answered on the day itself."""
    plan = Plan(learning_steps=(timedelta(days=1),))
    always_good = Learner(first=(0, 0, 1, 0), learning=((0, 0, 1, 0),) * 3)
    lived = list(simulation([Subject("t")], learner=always_good, plan=plan).run(3))
    assert (lived[0].answers, lived[0].new) == (1, 1)
    again = simulation([Subject("t")], learner=Learner(first=(1, 0, 0, 0)), plan=plan)
    assert [day.answers for day in again.run(2)] == [1, 1]


def test_what_is_known_is_told_by_topic_too():
    """The chances of recall of the cards that were answered; one just answered is known."""
    lived = simulation([Subject("kms")] * 3 + [Subject("s3")] * 2, learner=Learner(first=(0, 0, 0, 1)))
    day = next(lived.run(1))
    assert day.known == pytest.approx(5)
    sums = lived.recall()
    assert sums.keys() == {"kms", "s3"}
    assert 2.9 < sums["kms"] <= 3


def test_the_learners_own_state_decides_what_is_known():
    """A card firm by the scheduler's reckoning and weak in truth is forgotten."""
    weak = [in_review()._replace(truth=(0.1, 5.0))] * 200
    firm = [in_review()._replace(truth=(1000.0, 5.0))] * 200
    asking = Asking(Limits(0, 500), siblings_wait=False)
    assert share([next(simulation(weak, asking=asking).run(1))]) < 0.7
    assert share([next(simulation(firm, asking=asking).run(1))]) > 0.95


@given(st.integers(0, 12), st.lists(st.integers(0, 30), min_size=1, max_size=60), st.integers(0, 30))
@settings(max_examples=200, deadline=None)
def test_far_over_the_limit_the_same_cards_have_their_turn(limit, lasts, siblings):
    """A short cut is taken there; whatever it spares, the cards asked are those that a full order would ask."""
    cards = [
        in_review(due=-1, last=-1 - last, card=f"t/c{i}")._replace(item=f"t/{i % (siblings + 1)}")
        for i, last in enumerate(lasts)
    ]
    asked = []
    for spare in (0, 1000):
        lived = simulation(cards, asking=Asking(Limits(0, limit)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("studykit.memory.simulation._SPARE", spare)
            asked.append([(day.reviews, day.recalled, day.left, day.known) for day in lived.run(4)])
    assert asked[0] == asked[1]


def test_of_many_cards_what_is_known_is_worked_out_now_and_then(monkeypatch):
    """Every few days, and on the last; each figure is that of a day before or of the day."""
    each = [day.known for day in simulation([Subject("t")] * 90, asking=Asking(Limits(30, 99))).run(20)]
    monkeypatch.setattr("studykit.memory.simulation.MANY", 40)
    some = [day.known for day in simulation([Subject("t")] * 90, asking=Asking(Limits(30, 99))).run(20)]
    assert some[-1] == each[-1]
    assert set(some) < set(each)
