"""Edited content over kept progress: a real pack, a real store, real sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studykit.library.library import load_library
from studykit.memory.days import StudyDays
from studykit.memory.plan import Asking
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from tests.library.samples import BASE, CARDS, PAGE, write

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DAYS = StudyDays(UTC)
ONE = f"""\
cards:
- id: dynamodb/one
  kind: basic
  front: How large?
  back: 400 KB
  references: [{PAGE}]
"""


@pytest.fixture
def study(tmp_path, store):
    """Opens a session over a pack with these cards."""

    def begin(cards, now=NOW):
        library = load_library([write(tmp_path / "pack", BASE | {CARDS: cards})])
        return ReviewSession(
            store.cards, library.cards, Scheduler(DAYS, fuzz=False), now, asking=Asking()
        ), library

    return begin


@pytest.fixture
def learnt(study, store):
    """The card, answered with Easy: due in some days."""
    session, _ = study(ONE)
    assert session.current(NOW).id == "dynamodb/one"
    session.grade(4, NOW, 0)
    return store.cards.memories()["dynamodb/one"]


@pytest.mark.parametrize(
    "edited",
    [
        ONE.replace("How large?", "How large may an item be?"),
        ONE.replace("400 KB", "At most 400 KB."),
        ONE.replace("kind: basic", "kind: typed"),
        ONE.replace("kind: basic", "kind: basic\n  tags: [size]"),
    ],
    ids=["front", "back", "kind", "tags"],
)
def test_an_edit_keeps_the_schedule(study, store, learnt, edited):
    """Nothing is asked before it is due, and the state goes on from there."""
    session, _ = study(edited, LATER)
    assert session.current(LATER) is None
    assert store.cards.memories() == {"dynamodb/one": learnt}
    session, _ = study(edited, learnt.due)
    session.current(learnt.due)
    assert session.grade(3, learnt.due, 0).before == learnt


def test_an_alias_carries_the_schedule(study, store, learnt):
    """The renamed card is not new; its first answer moves the state."""
    renamed = ONE.replace("id: dynamodb/one", "id: dynamodb/size\n  aliases: [dynamodb/one]")
    session, _ = study(renamed, LATER)
    assert session.current(LATER) is None
    session, _ = study(renamed, learnt.due)
    assert session.current(learnt.due).id == "dynamodb/size"
    assert not session.is_new()
    session.grade(3, learnt.due, 0)
    assert set(store.cards.memories()) == {"dynamodb/size"}
    assert {review.card for review in store.cards.reviews()} == {"dynamodb/one", "dynamodb/size"}


def test_an_alias_carries_the_parts_of_an_item(study, store):
    """Of a cloze, gap by gap."""
    cloze = f"cards:\n- id: dynamodb/gaps\n  kind: cloze\n  text: '{{{{c1::a}}}} {{{{c2::b}}}}'\n  references: [{PAGE}]\n"
    session, _ = study(cloze)
    assert session.current(NOW).id == "dynamodb/gaps~c1"
    session.grade(4, NOW, 0)
    session, _ = study(
        cloze.replace("id: dynamodb/gaps", "id: dynamodb/holes\n  aliases: [dynamodb/gaps]"), LATER
    )
    assert session.current(LATER).id == "dynamodb/holes~c2"


def test_a_retired_id_is_refused_for_another_card(study, store, learnt):
    """The defect says so, the card is hidden, and what was learnt under the id stays."""
    session, library = study(
        f"{ONE.replace('How large?', 'Something else?')}retired: [dynamodb/one]\n", learnt.due
    )
    assert [d.rule for d in library.defects] == ["retired-id"]
    assert session.current(learnt.due) is None
    assert store.cards.memories() == {"dynamodb/one": learnt}


def test_a_revised_card_is_asked_again_once(study, learnt):
    """At the next session, not at those after it, and not for the same mark again."""
    revised = ONE.replace("400 KB", "256 KB\n  revised: true")
    session, _ = study(revised, LATER)
    assert session.current(LATER).id == "dynamodb/one"
    session.grade(3, LATER, 0)
    assert study(revised, LATER)[0].current(LATER) is None
    assert study(revised, LATER + timedelta(days=1))[0].current(LATER + timedelta(days=1)) is None


def test_another_edit_of_a_revised_card_asks_once_more(study, learnt):
    """The mark stays in the file; the text decides."""
    first = ONE.replace("400 KB", "256 KB\n  revised: true")
    session, _ = study(first, LATER)
    session.current(LATER)
    session.grade(4, LATER, 0)
    second = first.replace("256 KB", "128 KB")
    tomorrow = LATER + timedelta(days=1)
    assert study(second, tomorrow)[0].current(tomorrow) is not None
