"""A sitting goes on after cards were edited, suspended or taken away elsewhere."""

from __future__ import annotations

from datetime import UTC

from studykit.memory.days import StudyDays
from studykit.memory.marking import changes
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from tests.unit.memory.cards_builder import NOW, InMemoryCards, head

HEADS = [head(f"t/c{i}") for i in range(4)]


def sitting():
    """A session that shows the second card: the first was just answered and comes back later."""
    store = InMemoryCards()
    session = ReviewSession(store, HEADS, Scheduler(StudyDays(UTC, 4)), NOW)
    session.current(NOW)
    session.grade(1, NOW, 0)
    assert session.current(NOW).id == "t/c1"
    return session, store


def test_the_card_shown_stays_with_its_new_revision():
    """It is what the next answer is of; what was answered is not asked again."""
    session, _ = sitting()
    edited = [card._replace(revision="r2") if card.id == "t/c1" else card for card in HEADS]
    session.renew(edited, NOW)
    assert session.current(NOW).id == "t/c1"
    assert session.grade(3, NOW, 0).revision == "r2"
    assert session.current(NOW).id == "t/c2"


def test_a_card_that_is_no_more_makes_room():
    """The next is asked."""
    session, _ = sitting()
    session.renew([card for card in HEADS if card.id != "t/c1"], NOW)
    assert session.current(NOW).id == "t/c2"


def test_a_card_that_was_suspended_makes_room():
    """Though it was on the screen."""
    session, store = sitting()
    store.act(changes([HEADS[1]], "suspend", {}, NOW, NOW.date()))
    session.renew(HEADS, NOW)
    assert session.current(NOW).id == "t/c2"


def test_nothing_is_done_to_a_card_that_is_so_already():
    """An action that changes nothing is none."""
    (done,) = changes([HEADS[0]], "flag", {}, NOW, NOW.date(), flag=2)
    assert changes([HEADS[0]], "flag", {"t/c0": done.after}, NOW, NOW.date(), flag=2) == []
