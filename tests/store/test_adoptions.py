"""Parameters of FSRS put in force and taken back: the states follow, and nothing else changes."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random

import pytest

from studykit.errors import StoreError
from studykit.memory.adoption import recomputed, rescheduled
from studykit.memory.histories import histories
from studykit.memory.marking import resets
from studykit.memory.model import Model
from studykit.memory.parameters import DEFAULT
from studykit.memory.plan import Plan
from studykit.memory.ports import Review
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from studykit.store.choices import plan as plan_of
from tests.lives import BEGINS, DAY, DAYS, KINDS, Life
from tests.store.builders import memory, review
from tests.unit.memory.cards_builder import head

NEW = tuple(round(number * 1.1, 4) if place < 4 else number for place, number in enumerate(DEFAULT))
HEADS = [head(f"t/c{i}") for i in range(12)]
NOW = BEGINS + 40 * DAY


def change(parameters, memories, rows):
    """What an adoption does to the states."""
    return recomputed(memories, histories(rows), parameters)


def adopt(store, parameters=NEW, **keywords):
    """Put parameters in force."""
    return store.adoptions.adopt(parameters, partial(change, parameters), NOW, **keywords)


@pytest.fixture
def life(store):
    """Someone who has studied for a month."""
    life = Life(KINDS["usual"], store.cards, HEADS)
    life.live(30)
    return life


def everything(store):
    """States and parameters."""
    return store.cards.memories(), plan_of(store.settings.get).parameters


def replayed(store, card, parameters):
    """Stability and difficulty that the log of a card gives."""
    answers = [(r.day.toordinal(), r.rating) for r in store.cards.reviews(card=card)]
    return Model(parameters).replay(answers)


def test_the_log_is_read_as_histories_need_it(store, life):
    """The same answers as the log of reviews has."""
    assert [(row.id, row.card, row.rating, row.day) for row in store.adoptions.rows()] == [
        (r.id, r.card, r.rating, r.day.toordinal()) for r in store.cards.reviews()
    ]


def test_adopting_sets_parameters_and_states_together(store, life):
    """Each card stands as if the new parameters had always held; when it falls due stays."""
    before, _ = everything(store)
    done = adopt(store)
    after, parameters = everything(store)
    assert parameters == NEW
    assert done.cards == len(before) == len(after)
    assert done.former is None
    for card, state in after.items():
        assert (state.stability, state.difficulty) == replayed(store, card, NEW)
        assert state._replace(stability=0, difficulty=0) == before[card]._replace(stability=0, difficulty=0)


def test_the_default_parameters_change_nothing(store, life):
    """The log replayed gives the states that the scheduler gave, to the last bit."""
    before = everything(store)
    assert adopt(store, None).cards == 0
    assert everything(store) == before


def test_taking_back_brings_everything_back(store, life):
    """Parameters, and every state to the last bit; once."""
    before = everything(store)
    adopt(store)
    undone = store.adoptions.undo(change, NOW)
    assert undone.parameters == NEW
    assert everything(store) == before
    assert store.adoptions.newest() is None
    assert store.adoptions.undo(change, NOW) is None


def test_changes_are_taken_back_one_after_the_other(store, life):
    """Newest first."""
    first = everything(store)
    adopt(store)
    second = everything(store)
    adopt(store, KINDS["steep curve"].parameters)
    store.adoptions.undo(change, NOW)
    assert everything(store) == second
    assert store.adoptions.newest().parameters == NEW
    store.adoptions.undo(change, NOW)
    assert everything(store) == first


def test_a_card_whose_history_is_not_whole_keeps_its_state(store, life):
    """A state that came from elsewhere without the answers that led to it."""
    store.cards.import_log([], [memory("t/elsewhere")])
    adopt(store)
    assert store.cards.memories(["t/elsewhere"]) == {"t/elsewhere": memory("t/elsewhere")}


def test_a_state_that_was_given_comes_back_as_it_was(store):
    """Another program's state, with the whole log: replaced by the adoption, and exact again afterwards."""
    given = memory("t/c", stability=99.5, last_review=NOW)
    store.cards.import_log([(review("t/c", at=NOW), None)], [given])
    adopt(store)
    assert store.cards.memories()["t/c"].stability == NEW[2]
    store.adoptions.undo(change, NOW)
    assert store.cards.memories()["t/c"] == given


def test_cards_answered_since_follow_the_former_parameters_too(store, life):
    """Taking back replays their log, the new answers included; when they fall due stays."""
    adopt(store)
    life.plan = Plan(parameters=NEW)
    life.live(10)
    answered = store.cards.memories()
    store.adoptions.undo(change, NOW)
    for card, state in store.cards.memories().items():
        assert (state.stability, state.difficulty) == replayed(store, card, None)
        assert state.due == answered[card].due


def test_undo_of_an_earlier_answer_follows_the_parameters_in_force(store, life):
    """`u` after an adoption: the state before the answer, as the new parameters have it, and due as it was."""
    newest = store.cards.reviews()[-1]
    adopt(store)
    store.cards.undo(NOW)
    state = store.cards.memories()[newest.card]
    assert (state.stability, state.difficulty) == replayed(store, newest.card, NEW)
    assert state.due == newest.before.due
    assert (state.reviews, state.state) == (newest.before.reviews, newest.before.state)


def test_undo_of_an_answer_given_since_brings_back_what_it_was_given_to(store, life):
    """Exactly, as ever."""
    adopt(store)
    before = store.cards.memories()
    life.plan = Plan(parameters=NEW)
    given = sum(day.answers for day in life.live(3))
    for _ in range(given):
        store.cards.undo(NOW)
    assert store.cards.memories() == before


def test_undo_of_all_answers_leads_to_new_cards(store, life):
    """Whatever was adopted between."""
    adopt(store)
    while store.cards.undo(NOW):
        pass
    assert store.cards.memories() == {}


def test_a_reset_taken_back_follows_the_parameters_in_force(store, life):
    """The state that the reset had taken away was one of the former parameters."""
    store.cards.act(resets(HEADS, store.cards.memories(), {}, NOW, NOW.date()))
    adopt(store)
    store.cards.undo_actions(["reset"], NOW)
    for card, state in store.cards.memories().items():
        assert (state.stability, state.difficulty) == replayed(store, card, NEW)


def test_answers_between_are_taken_into_account(store, life):
    """An answer that another window gives while states are worked out: they are worked out again."""
    times = []

    def meddled(memories, rows):
        if not times:
            life.live(30)
        times.append(len(rows))
        return change(NEW, memories, rows)

    store.adoptions.adopt(NEW, meddled, NOW)
    assert len(times) == 2
    assert times[1] > times[0]
    for card, state in store.cards.memories().items():
        assert (state.stability, state.difficulty) == replayed(store, card, NEW)


def test_answers_that_keep_coming_change_nothing(store, life):
    """After a few tries it is given up, with the reason."""

    def meddled(memories, rows):
        life.live(30)
        return change(NEW, memories, rows)

    with pytest.raises(StoreError, match="another window"):
        store.adoptions.adopt(NEW, meddled, NOW)
    assert plan_of(store.settings.get).parameters is None
    assert store.adoptions.newest() is None


def test_an_open_session_refuses_a_card_whose_state_changed(store, life):
    """Its button spoke of another state: a sentence, and the session goes on with the new one."""
    now = life.now
    session = ReviewSession(store.cards, HEADS, Scheduler(DAYS), now)
    while session.current(now) is None:
        now += DAY
    adopt(store)
    with pytest.raises(StoreError):
        session.grade(3, now, 1000)
    assert session.current(now) is not None
    assert session.grade(3, now, 1000).after.reviews > 1


def test_rescheduling_moves_due_days_to_what_the_new_stability_says(store, life):
    """Within fuzz; overdue cards come today, and taking back brings the old days."""
    before = store.cards.memories()
    today = DAYS.day(life.now)

    def moved(memories, rows):
        plan = Plan(parameters=KINDS["forgets sooner"].parameters)
        changes = recomputed(memories, histories(rows), plan.parameters)
        return rescheduled(changes, plan, DAYS, {}, today)

    store.adoptions.adopt(KINDS["forgets sooner"].parameters, moved, NOW)
    after = store.cards.memories()
    for state in after.values():
        assert state.due >= DAYS.start(today)
        if state.state == "review":
            assert state.due <= DAYS.start(today + timedelta(days=round(state.stability * 1.4 + 3)))
    assert sum(after[c].due < before[c].due for c in after) > len(after) / 2
    store.adoptions.undo(change, NOW)
    assert store.cards.memories() == before


def test_nothing_is_kept_when_it_cannot_be_written(store, life):
    """All of it is one transaction."""

    def broken(memories, rows):
        changes = change(NEW, memories, rows)
        return [*changes, changes[0]._replace(after=changes[0].after._replace(due=None))]

    before = everything(store)
    with pytest.raises(TypeError):
        store.adoptions.adopt(NEW, broken, NOW)
    assert everything(store) == before


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_states_are_what_the_log_gives_by_the_parameters_in_force(store, seed):
    """Answers, resets, changes of parameters, each of them taken back at random: after each step, to the last bit."""
    random, now = Random(seed), BEGINS
    ways = [None, NEW, KINDS["steep curve"].parameters]
    for _ in range(120):
        now += timedelta(hours=random.choice([0, 1, 20, 100]))
        card = random.choice(HEADS[:5])
        memories = store.cards.memories()
        match random.choices(["answer", "undo", "adopt", "take back", "reset"], [70, 12, 6, 6, 6])[0]:
            case "answer":
                before = memories.get(card.id)
                scheduler = Scheduler(DAYS, plan_of(store.settings.get))
                rating = random.choice([1, 2, 3, 3, 4])
                after = scheduler.review(card.id, before, rating, now, Random(1))
                assert store.cards.record(
                    Review(0, card.id, "", rating, now, DAYS.day(now), 9, before, after)
                )
            case "undo":
                store.cards.undo(now)
            case "adopt":
                adopt(store, random.choice(ways))
            case "take back":
                store.adoptions.undo(change, now)
            case "reset":
                store.cards.act(resets([card], memories, store.cards.marks(), now, DAYS.day(now)))
        model = Model(plan_of(store.settings.get).parameters)
        current = {h.card: h for h in histories(store.adoptions.rows()) if h.current}
        for name, state in store.cards.memories().items():
            replay = model.replay(current[name].days_and_ratings())
            assert (state.stability, state.difficulty) == replay
