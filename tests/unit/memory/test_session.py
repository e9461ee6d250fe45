"""A sitting with the flashcards: ask, grade, take back, go on."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from studykit.errors import StoreError
from studykit.memory.days import StudyDays
from studykit.memory.plan import Asking, Limits
from studykit.memory.queue import Counts
from studykit.memory.scheduler import RATINGS, Scheduler
from studykit.memory.session import ReviewSession
from tests.unit.memory.cards_builder import NOW, InMemoryCards, head, memory

SCHEDULER = Scheduler(StudyDays(UTC, 4))
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
HEADS = tuple(head(f"t/c{i}") for i in range(4))


def session_over(store, heads=HEADS, now=NOW, **keywords):
    """A session opened at ``now``."""
    return ReviewSession(store, heads, SCHEDULER, now, **keywords)


def shown(session, now=NOW):
    """The id of the card asked."""
    card = session.current(now)
    return card and card.id


def test_a_card_stays_until_it_is_graded():
    """A learning card that falls due meanwhile does not take its place."""
    store = InMemoryCards(memory("t/c0", NOW + MINUTE, state="learning", step=0))
    session = session_over(store)

    assert shown(session) == "t/c1"
    assert shown(session, NOW + 5 * MINUTE) == "t/c1"


def test_a_grade_is_in_the_store_when_it_returns():
    """With the state before and after, the revision seen and the study day."""
    store = InMemoryCards()
    session = session_over(store)
    session.current(NOW)

    review = session.grade(3, NOW, 4200)

    assert store.log == [review]
    assert (review.card, review.revision, review.rating, review.duration) == ("t/c0", "r1", 3, 4200)
    assert (review.day, review.before, review.after) == (NOW.date(), None, store.kept["t/c0"])
    assert review.after.revision == "r1"


def test_a_learning_card_comes_back_after_its_step():
    """Again on a new card asks it once more a minute later, before the other new cards."""
    session = session_over(InMemoryCards())
    session.current(NOW)
    session.grade(1, NOW, 0)

    assert shown(session, NOW) == "t/c1"
    session.grade(4, NOW + MINUTE, 0)
    assert shown(session, NOW + MINUTE) == "t/c0"


def test_the_session_ends_when_nothing_is_left():
    """Every card was asked once; none is due again today."""
    session = session_over(InMemoryCards())
    asked = []
    while (card := shown(session)) is not None:
        asked.append(card)
        session.grade(4, NOW, 0)

    assert asked == [h.id for h in HEADS]
    assert session.counts() == Counts()
    assert session.waits_until() is None


def test_the_session_says_until_when_it_waits():
    """A step beyond what may be cut short is waited for."""
    due = NOW + timedelta(hours=1)
    session = session_over(InMemoryCards(memory("t/c0", due, state="learning", step=0)), HEADS[:1])

    assert shown(session) is None
    assert session.waits_until() == due
    assert shown(session, due) == "t/c0"


@pytest.mark.parametrize("rating", RATINGS)
def test_a_button_keeps_its_word(rating):
    """The interval shown is the one that the grade gives, fuzz included."""
    session = session_over(InMemoryCards(memory("t/c0", NOW)), HEADS[:1])
    session.current(NOW)
    promised = session.preview(NOW)[rating]

    after = session.grade(rating, NOW, 0).after

    days = SCHEDULER.days
    if after.state == "review":
        assert days.day(after.due) - days.day(NOW) == promised
    else:
        assert after.due - NOW == promised


def test_undo_takes_back_the_newest_answer_and_shows_its_card():
    """The state is what it was, and the counts too."""
    store = InMemoryCards(memory("t/c2", NOW))
    session = session_over(store)
    before, counts = dict(store.kept), session.counts()
    first = shown(session)
    session.grade(3, NOW, 0)
    shown(session)

    undone = session.undo(NOW + MINUTE)

    assert undone is not None
    assert undone.card == first
    assert shown(session) == first
    assert (store.kept, session.counts()) == (before, counts)


def test_undo_goes_back_any_number_of_steps():
    """Answer after answer, also those of earlier sessions and days, until all are taken back."""
    store = InMemoryCards()
    for now in (NOW - 2 * DAY, NOW - DAY, NOW, NOW):
        session = session_over(store, now=now)
        session.current(now)
        session.grade(4, now, 0)
    session = session_over(store)

    undone = [session.undo(NOW) for _ in range(5)]

    assert [review and review.card for review in undone] == ["t/c3", "t/c2", "t/c1", "t/c0", None]
    assert (store.log, store.kept) == ([], {})
    assert shown(session) == "t/c0"


def test_a_card_regraded_after_undo_gets_the_same_interval():
    """Taking back is no way to draw another fuzz."""
    session = session_over(InMemoryCards(memory("t/c0", NOW)), HEADS[:1])
    session.current(NOW)
    first = session.grade(3, NOW, 0).after
    session.undo(NOW)

    assert session.grade(3, NOW, 0).after == first


def test_reopening_goes_on_where_the_last_session_stopped():
    """What was answered stays answered, limits included; nothing but the store is needed."""
    store = InMemoryCards()
    first = session_over(store, asking=Asking(Limits(new=3)))
    for _ in range(2):
        first.current(NOW)
        first.grade(4, NOW, 0)

    second = session_over(store, asking=Asking(Limits(new=3)))

    assert shown(second) == "t/c2"
    assert second.counts() == Counts(new=1)


def test_a_card_answered_in_another_window_is_not_asked_again():
    """Each card is looked up in the store before it is shown."""
    store = InMemoryCards()
    here, there = session_over(store), session_over(store)
    there.current(NOW)
    there.grade(4, NOW, 0)

    assert shown(here) == "t/c1"


@pytest.mark.parametrize("memories", [(), (memory("t/c0", NOW),)], ids=["new", "in review"])
def test_a_card_that_two_windows_show_is_answered_once(memories):
    """The later answer was given to a state that is gone: it is refused, and the next card is asked."""
    store = InMemoryCards(*memories)
    here, there = session_over(store), session_over(store)
    here.current(NOW)
    there.current(NOW)
    first = there.grade(4, NOW, 0)

    with pytest.raises(StoreError, match="answered in another window"):
        here.grade(1, NOW, 0)

    assert store.log == [first]
    assert store.kept[first.card] == first.after
    assert shown(here) not in {None, first.card}
    assert here.counts() == session_over(store).counts()


def test_a_session_goes_on_after_another_window_was_faster():
    """Whatever is asked next can be answered."""
    store = InMemoryCards()
    here, there = session_over(store), session_over(store)
    here.current(NOW)
    there.current(NOW)
    there.grade(1, NOW, 0)
    with pytest.raises(StoreError):
        here.grade(1, NOW, 0)
    later = NOW + 2 * MINUTE

    assert shown(here, later) == "t/c0"
    assert here.grade(3, later, 0).before == store.log[0].after


def test_a_new_study_day_brings_its_own_cards():
    """A session left open overnight asks what is due today."""
    session = session_over(InMemoryCards(), asking=Asking(Limits(new=1)))
    session.current(NOW)
    session.grade(4, NOW, 0)

    assert shown(session) is None
    assert shown(session, NOW + DAY) == "t/c1"


def test_a_renamed_card_takes_its_memory_along():
    """The answer goes on from the state under the old id, which is then gone; undo brings it back."""
    store = InMemoryCards(memory("t/old", NOW))
    session = session_over(store, (head("t/c", aliases=("t/old",)),))
    session.current(NOW)
    review = session.grade(3, NOW, 0)

    assert (review.before, set(store.kept)) == (memory("t/old", NOW), {"t/c"})
    session.undo(NOW)
    assert set(store.kept) == {"t/old"}
    assert shown(session) == "t/c"


def test_a_revised_card_is_asked_again_and_then_left_alone():
    """The answer notes the new revision, so that the next session does not ask again."""
    store = InMemoryCards(memory("t/c", NOW + 30 * DAY))
    heads = (head("t/c", revision="r2", revised=True),)
    session = session_over(store, heads)

    assert shown(session) == "t/c"
    session.grade(3, NOW, 0)
    assert shown(session_over(store, heads, NOW + DAY), NOW + DAY) is None


def test_an_answer_that_could_not_be_kept_leaves_the_card_shown():
    """So that it can be given again once there is room on the disk."""

    class FullDisk(InMemoryCards):
        def record(self, review, *, leech=None):
            raise StoreError("The disk is full.")

    session = session_over(FullDisk())
    asked = shown(session)

    with pytest.raises(StoreError):
        session.grade(3, NOW, 0)
    assert shown(session) == asked


def test_grading_without_a_card_is_a_mistake_of_the_caller():
    """There is nothing to grade before a card is shown."""
    with pytest.raises(ValueError, match="no card is shown"):
        session_over(InMemoryCards()).grade(3, NOW, 0)


def test_is_new_tells_a_first_meeting_from_a_review():
    """The app marks new cards."""
    session = session_over(InMemoryCards(memory("t/c0", NOW)), HEADS[:2])

    shown(session)
    assert not session.is_new()
    session.grade(4, NOW, 0)
    shown(session)
    assert session.is_new()
