"""Answers given elsewhere come into the log once, and leave undo alone."""

from __future__ import annotations

from datetime import timedelta

from studykit.memory.marking import action
from studykit.memory.ports import Marks
from tests.store.builders import NOW, memory, review

EARLIER = NOW - timedelta(days=300)


def test_imported_answers_are_not_taken_twice(store):
    """Card, rating and moment to the millisecond make an answer."""
    first = review("t/a", at=EARLIER)
    same = first._replace(at=EARLIER.replace(microsecond=EARLIER.microsecond // 1000 * 1000), duration=9)
    other = first._replace(rating=1)
    assert store.cards.import_log([(first, None), (same, None), (other, None)], []) == (2, 0, 0)
    assert store.cards.import_log([(first, None), (other, None)], []) == (0, 0, 0)
    assert len(store.cards.reviews()) == 2


def test_undo_leaves_imported_answers_alone(store):
    """They have ids below 1; the answer given here is taken back."""
    store.cards.record(review("t/here"))
    store.cards.import_log([(review("t/there", at=NOW + timedelta(days=1)), None)], [])
    assert store.cards.undo(NOW).card == "t/here"
    assert store.cards.undo(NOW) is None
    assert [r.card for r in store.cards.reviews()] == ["t/there"]
    assert all(r.id < 1 for r in store.cards.reviews())


def test_undo_of_a_first_answer_gives_the_state_that_was_imported_meanwhile(store):
    """Its answers are in the log, so the card is not new."""
    store.cards.record(review("t/a", after=memory("t/a")))
    there = memory("t/a", last_review=EARLIER, due=EARLIER + timedelta(days=9), reviews=2)
    store.cards.import_log([(review("t/a", at=EARLIER, after=there), None)], [there])
    assert store.cards.memories()["t/a"] == memory("t/a")
    store.cards.undo(NOW)
    assert store.cards.memories() == {"t/a": there}


def test_the_log_is_in_order(store):
    """Imported answers by their moments, of two imports too, then those given here."""
    store.cards.record(review("t/here"))
    store.cards.import_log([(review("t/c", at=EARLIER), None)], [])
    store.cards.import_log(
        [
            (review("t/d", at=EARLIER + timedelta(days=1)), None),
            (review("t/b", at=EARLIER - timedelta(days=1)), None),
        ],
        [],
    )
    assert [r.card for r in store.cards.reviews()] == ["t/b", "t/c", "t/d", "t/here"]
    assert store.cards.record(review("t/next")).id == 2


def test_the_later_state_stays(store):
    """A state of an earlier answer, or the same, does not replace what is kept."""
    store.cards.record(review("t/a", after=memory("t/a")))
    older = memory("t/a", last_review=NOW - timedelta(days=1), stability=1.0)
    newer = memory("t/a", last_review=NOW + timedelta(days=1), stability=2.0)
    assert store.cards.import_log([], [older]).memories == 0
    assert store.cards.import_log([], [memory("t/a", stability=3.0)]).memories == 0
    assert store.cards.import_log([], [newer]).memories == 1
    assert store.cards.memories()["t/a"] == newer


def test_what_was_undone_stays_undone(store):
    """It is in the whole log, with the moment, and does not count."""
    store.cards.import_log([(review("t/a", at=EARLIER), NOW)], [])
    assert store.cards.reviews() == []
    ((entry, undone),) = store.cards.log()
    assert (entry.card, undone) == ("t/a", NOW)


def test_a_dry_run_only_counts(store):
    """Nothing is kept."""
    assert store.cards.import_log([(review("t/a"), None)], [memory("t/a")], dry_run=True) == (1, 1, 0)
    assert list(store.cards.log()) == []
    assert store.cards.memories() == {}


def suspend(card):
    """An action that suspends a card."""
    return action(card, "suspend", Marks(), NOW, NOW.date())


def test_marks_come_to_cards_that_never_had_any(store):
    """A card to which something was done here keeps what was done, and a second import does nothing."""
    (done,) = store.cards.act([suspend("t/mine")])
    store.cards.act([action("t/mine", "restore", done.after, NOW, NOW.date())])
    assert store.cards.import_log([], [], [suspend("t/mine"), suspend("t/new")]).marks == 1
    assert store.cards.import_log([], [], [suspend("t/mine"), suspend("t/new")]).marks == 0
    assert store.cards.marks() == {"t/new": Marks(suspended=True)}


def test_undo_leaves_imported_marks_alone(store):
    """What was done here is taken back, before and after the import."""
    store.cards.act([suspend("t/before")])
    store.cards.import_log([], [], [suspend("t/there"), suspend("t/there-too")])
    store.cards.act([suspend("t/after")])
    assert [store.cards.undo(NOW).card, store.cards.undo(NOW).card] == ["t/after", "t/before"]
    assert store.cards.undo(NOW) is None
    assert set(store.cards.marks()) == {"t/there", "t/there-too"}
