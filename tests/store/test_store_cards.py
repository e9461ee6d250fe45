"""Memory states and the review log are kept exactly, and the log only grows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.memory.ports import Memory, Review
from studykit.store.database import open_store
from tests.store.builders import NOW, memory, review

moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
finite = st.floats(0.001, 1e6)
memories = st.builds(
    Memory,
    card=st.just("t/c"),
    state=st.sampled_from(["learning", "review", "relearning"]),
    step=st.none() | st.integers(0, 3),
    stability=st.none() | finite,
    difficulty=st.none() | finite,
    due=moments,
    last_review=st.none() | moments,
    reviews=st.integers(0, 10**6),
    lapses=st.integers(0, 10**6),
    revision=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
)
reviews = st.builds(
    Review,
    id=st.just(0),
    card=st.just("t/c"),
    revision=st.text("0123456789abcdef", max_size=16),
    rating=st.sampled_from([1, 2, 3, 4]),
    at=moments,
    day=st.dates(),
    duration=st.integers(0, 2**31),
    before=st.none() | memories,
    after=memories,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=reviews)
def test_what_was_recorded_is_read_back_exactly(store, answer):
    """Floats to the last bit, instants to the microsecond, in UTC."""
    while store.cards.undo(NOW):
        pass
    if answer.before:
        store.cards.record(review(after=answer.before))
    kept = store.cards.record(answer)

    assert store.cards.reviews()[-1] == kept
    assert store.cards.memories() == {"t/c": answer.after}


def test_ids_increase(store):
    """Each answer has an id above those before it."""
    ids = [store.cards.record(review(f"t/c{i}")).id for i in range(3)]

    assert ids == sorted(set(ids))


def test_a_moment_in_another_zone_is_the_same_moment(store):
    """It comes back in UTC."""
    local = NOW.astimezone(timezone(timedelta(hours=-5)))

    store.cards.record(review(at=local))

    assert store.cards.reviews()[0].at == NOW
    assert store.cards.reviews()[0].at.tzinfo is UTC


def test_memories_of_named_cards_only(store):
    """Also when more are named than a statement has room for."""
    for i in range(3):
        store.cards.record(review(f"t/c{i}"))

    assert set(store.cards.memories(["t/c1", "t/none"])) == {"t/c1"}
    assert set(store.cards.memories(f"t/c{i}" for i in range(1, 50_000))) == {"t/c1", "t/c2"}
    assert store.cards.memories([]) == {}


def test_the_log_can_be_read_from_a_day_on_and_by_card(store):
    """Oldest first."""
    days = [NOW.date() + timedelta(days=i) for i in range(3)]
    for day in days:
        for card in ("t/a", "t/b"):
            store.cards.record(review(card, day=day, before=store.cards.memories().get(card)))

    found = store.cards.reviews(since=days[1], card="t/b")

    assert [(r.card, r.day) for r in found] == [("t/b", days[1]), ("t/b", days[2])]


def test_undo_restores_the_state_before(store):
    """A second answer undone gives the first one's state, and the first undone gives a new card."""
    first = store.cards.record(review(after=memory(reviews=1)))
    second = store.cards.record(review(before=first.after, after=memory(reviews=2)))

    assert store.cards.undo(NOW) == second
    assert store.cards.memories() == {"t/c": first.after}
    assert store.cards.undo(NOW) == first
    assert store.cards.memories() == {}
    assert store.cards.undo(NOW) is None


def test_an_undone_answer_no_longer_counts_but_stays_in_the_log(store, progress):
    """Undo appends a row with its own time; it deletes none."""
    kept = store.cards.record(review())
    store.cards.undo(NOW + timedelta(seconds=9))

    assert store.cards.reviews() == []
    with closing(sqlite3.connect(progress)) as database:
        assert database.execute("SELECT id, card FROM review").fetchall() == [(kept.id, "t/c")]
        ((undone, at),) = database.execute("SELECT review, at FROM review_undo").fetchall()
    assert undone == kept.id
    assert at == 1795251609123456  # 2026-11-21T09:00:09.123456Z


def test_an_answer_after_undo_gets_an_id_of_its_own(store):
    """Ids are never given twice."""
    first = store.cards.record(review())
    store.cards.undo(NOW)

    assert store.cards.record(review()).id > first.id


@pytest.mark.parametrize("seen", [None, memory(reviews=1)], ids=["as new", "in an earlier state"])
def test_an_answer_to_a_state_that_is_gone_is_not_kept(store, progress, seen):
    """Another window answered the card in between: neither log nor state change."""
    if seen:
        store.cards.record(review(after=seen))
    with open_store(progress) as other:
        kept = other.cards.record(review(before=seen, after=memory(reviews=2)))

    assert store.cards.record(review(before=seen, after=memory(reviews=9))) is None
    assert store.cards.reviews()[-1] == kept
    assert store.cards.memories() == {"t/c": kept.after}


def test_a_renamed_card_moves_its_state(store):
    """The state under the old id goes when the new id is answered, and comes back with undo."""
    store.cards.record(review("t/old"))
    old = store.cards.memories()["t/old"]
    store.cards.record(review("t/new", before=old))

    assert set(store.cards.memories()) == {"t/new"}
    store.cards.undo(NOW)
    assert store.cards.memories() == {"t/old": old}


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": 5},
        {"duration": -1},
        {"after": memory(state="new")},
        {"after": memory(lapses=-1)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_row_that_cannot_be_true_is_refused_whole(store, wrong):
    """The tables check themselves; neither the log nor the state is touched."""
    with pytest.raises(sqlite3.IntegrityError):
        store.cards.record(review(**wrong))

    assert (store.cards.reviews(), store.cards.memories()) == ([], {})


def test_a_naive_moment_is_refused(store):
    """Local time without its zone would be kept as something else."""
    with pytest.raises(Exception, match="offset-naive"):
        store.cards.record(review(at=NOW.replace(tzinfo=None)))


def test_answers_outlive_the_process(store, progress):
    """Another store over the same file sees them at once, before the first is closed."""
    store.cards.record(review())

    with open_store(progress) as other:
        assert other.cards.reviews() == store.cards.reviews()
