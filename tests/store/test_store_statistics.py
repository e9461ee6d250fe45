"""The rows that statistics are made from are those that count."""

from __future__ import annotations

from datetime import timedelta

from studykit.memory.parameters import DEFAULT
from studykit.memory.ports import CardAction, Marks
from studykit.store.instants import to_microseconds
from tests.store.builders import NOW, memory, review

TODAY = NOW.date()


def mark(card, **marks):
    """An action that puts marks on a card."""
    return CardAction(0, 0, card, "suspend", NOW, TODAY, Marks(), Marks(**marks))


def test_answers_are_read_with_the_state_they_met(store):
    """What a first answer met is nothing; what one in review met is told."""
    first = memory(stability=7.5)
    store.cards.record(review(after=first))
    store.cards.record(review(before=first, rating=1, day=TODAY + timedelta(days=12)))
    assert [tuple(row) for row in store.statistics.answers()] == [
        ("t/c", 3, "2026-11-21", 4200, None, None, None, None),
        (
            "t/c",
            1,
            "2026-12-03",
            4200,
            "review",
            7.5,
            to_microseconds(first.due),
            to_microseconds(NOW),
        ),
    ]


def test_answers_taken_back_or_of_other_days_are_left_out(store):
    """Undone ones stay in the log and do not count."""
    store.cards.record(review("t/a", after=memory("t/a")))
    store.cards.record(review("t/b", after=memory("t/b"), day=TODAY + timedelta(days=1)))
    store.cards.record(review("t/c", day=TODAY + timedelta(days=1)))
    store.cards.undo(NOW)
    assert [row[0] for row in store.statistics.answers()] == ["t/a", "t/b"]
    assert [row[0] for row in store.statistics.answers(["2026-11-22"])] == ["t/b"]


def test_a_state_in_steps_tells_its_name_alone(store):
    """Nothing is measured against it."""
    step = memory(state="learning", step=0)
    store.cards.record(review(after=step))
    store.cards.record(review(before=step))
    assert list(store.statistics.answers())[1][4:] == ("learning", None, None, None)


def test_bends_of_the_forgetting_curve_are_read_from_what_was_adopted(store):
    """The defaults' and the new one's 21st parameter, at the moment of the change."""
    new = (*DEFAULT[:20], 0.4)
    store.adoptions.adopt(new, lambda *_: [], NOW)
    store.adoptions.undo(lambda *_: [], NOW + timedelta(days=1))
    later = NOW + timedelta(days=1)
    assert store.statistics.bends() == [
        (to_microseconds(NOW), DEFAULT[20], 0.4),
        (to_microseconds(later), 0.4, DEFAULT[20]),
    ]


def test_every_card_with_a_state_or_suspended_stands_somewhere(store):
    """Also one that was suspended before it was ever answered."""
    store.cards.record(review("t/a", after=memory("t/a")))
    store.cards.act([mark("t/a", suspended=True), mark("t/new", suspended=True), mark("t/flag", flag=3)])
    due, last = to_microseconds(memory().due), to_microseconds(NOW)
    assert sorted(store.statistics.standings()) == [
        ("t/a", "review", 12.345678901234567, 5.1, due, last, 1),
        ("t/new", None, None, None, None, None, 1),
    ]


def test_what_is_coming_is_due_before_the_moment_and_not_suspended(store):
    """Buried cards come with the day for which they are put off."""
    for card, days in (("t/a", 1), ("t/b", 2), ("t/c", 3), ("t/d", 1)):
        store.cards.record(review(card, after=memory(card, due=NOW + timedelta(days=days))))
    store.cards.act([mark("t/a", suspended=True), mark("t/d", buried=TODAY)])
    rows = {row[0]: row[2] for row in store.statistics.coming(NOW + timedelta(days=3))}
    assert rows == {"t/b": None, "t/d": "2026-11-21"}
