"""What is done to cards is kept, taken back in turn, and read as the queue needs it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.memory.days import StudyDays
from studykit.memory.marking import action, resets
from studykit.memory.plan import Asking, Limits
from studykit.memory.ports import CramAnswer, Marks
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from studykit.store.actions import read_actions
from studykit.store.connection import Database, driver
from studykit.store.database import open_store
from tests.store.builders import NOW, memory, review
from tests.unit.memory.cards_builder import InMemoryCards, head

DAY = timedelta(days=1)
TODAY = NOW.date()


def do(store, card="t/c", kind="suspend", **keywords):
    """Do something to a card."""
    (done,) = store.cards.act([action(card, kind, Marks(), NOW, TODAY, **keywords)])
    return done


def log_of(path):
    """The whole log of actions."""
    database = Database(path)
    with database.reading() as connection:
        rows = read_actions(driver(connection))
    database.close()
    return rows


def test_marks_are_kept_together_whatever_was_shown(store):
    """A flag put on in a window that knew of no suspension leaves it."""
    do(store)
    do(store, kind="flag", flag=3)
    do(store, kind="bury")

    assert store.cards.marks() == {"t/c": Marks(suspended=True, buried=TODAY, flag=3)}
    assert store.cards.look(["t/c"]) == (None, Marks(suspended=True, buried=TODAY, flag=3))
    assert store.cards.marks(["t/other"]) == {}


def test_steps_of_all_kinds_are_taken_back_newest_first(store, progress):
    """Answers and actions, of all days; each undo appends a row and deletes none."""
    first = store.cards.record(review("t/a", day=TODAY - 9 * DAY))
    second = do(store, "t/a", "flag", flag=1)
    third = store.cards.record(review("t/b", day=TODAY - 5 * DAY))
    fourth = do(store, "t/b")
    fifth = do(store, "t/b", "bury")

    assert [store.cards.undo(NOW) for _ in range(6)] == [fifth, fourth, third, second, first, None]
    assert (store.cards.marks(), store.cards.memories()) == ({}, {})
    assert [at for _, at in log_of(progress)] == [NOW] * 3
    with closing(sqlite3.connect(progress)) as database:
        assert database.execute("SELECT count(*) FROM review").fetchone() == (2,)


def test_what_was_done_after_an_undo_is_newest(store):
    """An action after a taken-back answer is taken back before the answers before."""
    first = store.cards.record(review("t/a"))
    store.cards.record(review("t/b"))
    store.cards.undo(NOW)
    done = do(store, "t/a")

    assert [store.cards.undo(NOW) for _ in range(3)] == [done, first, None]


def test_actions_done_together_are_taken_back_together(store):
    """The first is returned."""
    both = store.cards.act([action(card, "bury", Marks(), NOW, TODAY) for card in ("t/a", "t/b")])

    assert [a.step for a in both] == [both[0].id] * 2
    assert store.cards.undo(NOW) == both[0]
    assert store.cards.marks() == {}


def test_a_leech_is_taken_back_with_its_answer(store):
    """It is no step of its own."""
    done = action("t/c", "leech", Marks(), NOW, TODAY)
    done = done._replace(after=done.after._replace(suspended=True))
    kept = store.cards.record(review(), leech=done)

    assert store.cards.marks() == {"t/c": Marks(suspended=True, leech=True)}
    assert store.cards.undo(NOW) == kept
    assert store.cards.marks() == {}


def test_a_reset_takes_states_away_and_gives_them_back(store):
    """The log of answers stays."""
    for card in ("t/a", "t/b"):
        store.cards.record(review(card, after=memory(card)))
    before = store.cards.memories()
    actions = resets([head("t/a"), head("t/b"), head("t/new")], before, {}, NOW, TODAY)
    store.cards.act(actions)

    assert store.cards.memories() == {}
    assert len(store.cards.reviews()) == 2
    assert len(store.cards.undo_actions(("reset",), NOW)) == 2
    assert store.cards.memories() == before
    assert store.cards.undo_actions(("reset",), NOW) == ()


def test_a_reset_taken_back_out_of_its_turn_leaves_newer_answers_alone(store):
    """A card that was answered or flagged since then stays as it is, the others come back."""
    for card in ("t/a", "t/b", "t/c"):
        store.cards.record(review(card, after=memory(card)))
    store.cards.act(resets([head("t/a"), head("t/b"), head("t/c")], store.cards.memories(), {}, NOW, TODAY))
    newer = store.cards.record(review("t/a", after=memory("t/a", reviews=1)))
    do(store, "t/b", "flag", flag=2)

    store.cards.undo_actions(("reset",), NOW)

    assert store.cards.memories() == {"t/a": newer.after, "t/b": memory("t/b"), "t/c": memory("t/c")}
    assert store.cards.marks() == {"t/b": Marks(flag=2)}


def test_an_answer_taken_back_after_the_reset_before_it_was_gives_the_state_of_before_both(store):
    """Whichever is taken back first, nothing of either is left."""
    store.cards.record(review("t/a", after=memory("t/a")))
    store.cards.act(resets([head("t/a")], store.cards.memories(), {}, NOW, TODAY))
    store.cards.record(review("t/a", after=memory("t/a", reviews=1)))
    store.cards.undo_actions(("reset",), NOW)
    store.cards.undo(NOW)
    assert store.cards.memories() == {"t/a": memory("t/a")}


def test_an_answer_taken_back_after_a_reset_that_stands_leaves_the_card_new(store):
    """Also when an earlier reset was taken back."""
    store.cards.record(review("t/a", after=memory("t/a")))
    for _ in range(2):
        store.cards.act(resets([head("t/a")], store.cards.memories(), {}, NOW, TODAY))
        store.cards.record(review("t/a", after=memory("t/a", reviews=1)))
    store.cards.undo(NOW)
    assert store.cards.memories() == {}


def test_a_flag_that_is_none_is_refused_by_the_table(store, progress):
    """The tables check themselves."""
    do(store)
    with closing(sqlite3.connect(progress)) as database, pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE card_mark SET flag = 8")


def test_crammed_answers_are_kept_apart(store):
    """With what was taken back; no state comes of them."""
    first = store.crams.add(CramAnswer(0, "t/c", "r1", 1, NOW, 900))
    second = store.crams.add(CramAnswer(0, "t/c", "r1", 3, NOW + DAY, 800))
    store.crams.undo(second.id, NOW + 2 * DAY)

    assert store.crams.answers() == [(first, None), (second, NOW + 2 * DAY)]
    assert store.crams.counts() == {"t/c": 1}
    assert (store.cards.memories(), store.cards.reviews()) == ({}, [])


states = st.tuples(
    st.sampled_from(["learning", "review", "review", "relearning"]),
    st.integers(-20, 20),  # days until due
    st.none() | st.integers(1, 90),  # days since the last answer
    st.none() | st.integers(1, 200),  # stability
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(states, max_size=12), st.sampled_from(["overdue", "due"]))
def test_a_snapshot_is_what_plain_dictionaries_give(tmp_path_factory, rows, order):
    """The statements over the index against a store without one."""
    fake = InMemoryCards()
    until = datetime(2026, 11, 22, 4, tzinfo=UTC)
    with open_store(tmp_path_factory.mktemp("s") / "progress.db") as store:
        for number, (state, due, last, stability) in enumerate(rows):
            kept = memory(
                f"t/c{number:02}",
                state=state,
                step=None if state == "review" else 0,
                due=NOW + due * DAY,
                last_review=None if last is None else NOW - last * DAY,
                stability=stability and float(stability),
            )
            answer = review(kept.card, after=kept, day=TODAY - (number % 2) * DAY)
            for cards in (store.cards, fake):
                cards.record(answer)
                if number % 3 == 0:
                    cards.act([action(kept.card, "bury", Marks(), NOW, TODAY - (number % 2) * DAY)])
        names = [f"t/c{n:02}" for n in range(0, len(rows), 2)]
        found = store.cards.snapshot(TODAY, until, NOW, order=order, revised=names)
        expected = fake.snapshot(TODAY, until, NOW, order=order, revised=names)

        assert sorted(found.learning) == sorted(expected.learning)
        assert found.due == expected.due
        assert found.answered == expected.answered
        assert (found.hidden, found.revised) == (expected.hidden, expected.revised)
        assert found.seen() == expected.seen()
        assert store.cards.load(until) == fake.load(until)


def test_what_was_seen_is_read_again_when_it_changed(store, progress):
    """By an answer, an undo, a reset, also of another window."""
    snapshot = store.cards.snapshot(TODAY, NOW, NOW)
    seen = [snapshot.seen()]
    store.cards.record(review("t/a"))
    seen.append(snapshot.seen())
    with open_store(progress) as other:
        other.cards.record(review("t/b"))
        seen.append(snapshot.seen())
        other.cards.undo(NOW)
        other.cards.record(review("t/c"))
        seen.append(snapshot.seen())
        other.cards.act(resets([head("t/a")], other.cards.memories(), {}, NOW, TODAY))
    seen.append(snapshot.seen())

    assert seen == [set(), {"t/a"}, {"t/a", "t/b"}, {"t/a", "t/c"}, {"t/c"}]


def test_two_sessions_take_turns_without_loss(store, progress):
    """Each answers, suspends and takes back; every answer that was returned is in the log."""
    heads, scheduler = [head(f"t/c{i:02}") for i in range(40)], Scheduler(StudyDays(UTC))
    asking = Asking(Limits(100, 100))
    with open_store(progress) as other:
        sessions = [ReviewSession(s.cards, heads, scheduler, NOW, asking=asking) for s in (store, other)]
        kept, suspended = [], set()
        for turn in range(60):
            session, now = sessions[turn % 2], NOW + timedelta(seconds=turn)
            card = session.current(now)
            if card is None:
                break
            assert card.id not in suspended
            if turn % 7 == 3:
                suspended.add(session.suspend(now).card)
            elif turn % 11 == 5:
                undone = session.undo(now)
                kept = [k for k in kept if undone is None or k != undone]
                suspended -= {undone.card} if getattr(undone, "kind", "") == "suspend" else set()
            else:
                kept.append(session.grade(4 if turn % 3 else 1, now, 100))

    assert sorted(store.cards.reviews()) == sorted(kept)
    assert {card for card, marks in store.cards.marks().items() if marks.suspended} == suspended
