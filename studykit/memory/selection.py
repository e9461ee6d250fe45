"""Queues of one's own: which cards are asked, and whether the answers count.

A queue narrowed to a topic, a tag or a flag is the day's queue without the other cards, limits included.
Cards forgotten today, cards due by a day, leeches and cards that would not hold until the exam are asked now,
however many they are. Crammed, all cards that fit are asked, due or not, and the schedule is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime

    from studykit.library.models import CardHead
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.ports import CardStore, Marks

FLAGS = ("none", "red", "orange", "green", "blue", "pink", "turquoise", "purple")


class Selection(NamedTuple):
    """What is asked. Several conditions hold together.

    Attributes:
        topic: Only cards of this topic.
        items: Only cards of these items (those with a tag).
        flag: Only cards with this flag.
        forgotten: Only cards that were forgotten this study day.
        due_by: Only reviews due by the end of this study day, ahead of time too.
        leeches: Only leeches.
        suspended: Only suspended cards; they can only be crammed.
        at_risk: Only cards that would not hold until the exam.
        cram: Whether the schedule is left alone.
        title: What it is called.
    """

    topic: str | None = None
    items: AbstractSet[str] | None = None
    flag: int = 0
    forgotten: bool = False
    due_by: date | None = None
    leeches: bool = False
    suspended: bool = False
    at_risk: bool = False
    cram: bool = False
    title: str = ""

    @property
    def ahead(self) -> bool:
        """Whether cards are asked that are not due today, beyond the day's limits."""
        return self.forgotten or self.due_by is not None or self.leeches or self.at_risk


EVERYTHING = Selection()


def condition(
    selection: Selection, deck: Deck, store: CardStore, today: date
) -> Callable[[CardHead], bool] | None:
    """Whether a card is in a selection; None where all are. When it is due is another matter."""
    conditions: list[Callable[[CardHead], bool]] = []
    if selection.topic is not None:
        conditions.append(lambda head: head.topic == selection.topic)
    if (items := selection.items) is not None:
        conditions.append(lambda head: head.item in items)
    if selection.flag or selection.leeches or selection.suspended or selection.forgotten:
        ids = chosen(selection, deck, store, today)
        conditions.append(lambda head: head.id in ids)
    if not conditions:
        return None
    return lambda head: all(fits(head) for fits in conditions)


def chosen(selection: Selection, deck: Deck, store: CardStore, today: date) -> AbstractSet[str]:
    """The ids of the cards that a selection picks by what was done to them."""
    found: list[AbstractSet[str]] = []
    if selection.flag or selection.leeches or selection.suspended:
        found.append(_marked(selection, deck, store))
    if selection.forgotten:
        again = (deck.find(review.card) for review in store.reviews(since=today) if review.rating == 1)
        found.append({head.id for head in again if head})
    return set.intersection(*map(set, found)) if found else set()


def to_cram(
    selection: Selection, deck: Deck, store: CardStore, now: datetime, days: StudyDays
) -> Iterable[CardHead]:
    """The cards of a selection, in the library's order; suspended ones only where they are asked for."""
    today = days.day(now)
    fits = condition(selection, deck, store, today)
    marks = store.marks()
    due = _due_by(selection.due_by, store, now, days) if selection.due_by else None
    for head in deck.heads.values():
        names = (head.id, *head.aliases)
        if fits is not None and not fits(head):
            continue
        if due is not None and due.isdisjoint(names):
            continue
        if selection.suspended or not any(marks[name].suspended for name in names if name in marks):
            yield head


def _due_by(day: date, store: CardStore, now: datetime, days: StudyDays) -> AbstractSet[str]:
    until = days.end(day)
    snapshot = store.snapshot(days.day(now), until, now)
    return {*snapshot.due, *(card for card, due in snapshot.learning if due < until)}


def _marked(selection: Selection, deck: Deck, store: CardStore) -> AbstractSet[str]:
    def fits(marks: Marks) -> bool:
        return (
            (not selection.flag or marks.flag == selection.flag)
            and (not selection.leeches or marks.leech)
            and (not selection.suspended or marks.suspended)
        )

    found = (deck.find(card) for card, marks in store.marks().items() if fits(marks))
    return {head.id for head in found if head}
