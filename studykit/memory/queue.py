"""Which cards are asked today, and in which order. Imports neither fsrs nor the store.

The order, where the learner chose no other:

1. learning and relearning cards whose step is over, the longest waiting first;
2. cards to review: those missed in an exam or a lab, then those whose meaning changed, then what is due this
   study day, the most overdue first (by days since the last answer as a share of stability, which is the order of
   falling retrievability), then in the last days before an exam the share of those that would not hold until
   it; with new cards, in the library's order or by their weight in the exam, spread evenly among them all;
3. when nothing else is left, learning cards that fall due within LEARN_AHEAD.

Of the cards that one item gives (the two directions of a reversed card, the gaps of a cloze) one is
asked a day: the others wait for the next day, since the first would give them away. Only learning
cards are asked all the same, for their steps cannot wait.

What is due comes from the store as ids; only the cards that are asked today are looked up, so that a
collection of 100,000 cards costs what its day costs.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from studykit.memory.candidates import Candidates, memory_of
from studykit.memory.plan import Asking, Limits
from studykit.memory.ports import Answered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from collections.abc import Set as AbstractSet
    from datetime import date

    from studykit.library.models import CardHead
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.plan import Mix
    from studykit.memory.ports import Memory, Snapshot

__all__ = ["LEARN_AHEAD", "Answered", "Counts", "Limits", "Queue", "Waiting", "build_queue", "memory_of"]

LEARN_AHEAD = timedelta(minutes=20)


class Counts(NamedTuple):
    """What is left of a study day.

    Attributes:
        learning: Cards whose step falls due before the day ends.
        review: Cards to review, within the limit.
        new: New cards, within the limit.
    """

    learning: int = 0
    review: int = 0
    new: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.learning + self.review + self.new


class Pace(NamedTuple):
    """What an exam date asks of a study day.

    Attributes:
        day: The study day of the exam, so many ``days`` ahead.
        new: New cards a day.
        at_risk: Cards that would not hold until then; 0 where they were not looked for.
    """

    day: date
    days: int
    new: int
    at_risk: int


class Waiting(NamedTuple):
    """A card in its learning steps."""

    due: datetime
    head: CardHead


class Queue:
    """What is left to ask, as of one study day.

    Attributes:
        ends: When the study day ends.
        until: Reviews were due before it when they were listed.
        learning: Cards in their steps, the earliest due first; some may be due only after the day.
        ready: Reviews and new cards in order; those no longer to be asked are passed over.
        reviews: Ids of the reviews among them.
        new: Ids of the new cards among them.
        anyway: Ids of reviews that are asked whenever they are due, with the moment after which an answer takes
            their place (None for never).
        siblings_wait: Whether one card of an item is asked a day.
        there: What it was made from; None where nothing was.
        pulled: Ids of reviews that are asked ahead of time for the exam.
    """

    __slots__ = (
        "anyway", "ends", "learning", "new", "pulled", "ready", "reviews", "siblings_wait", "there", "until"
    )  # fmt: skip

    def __init__(self, ends: datetime, until: datetime, *, siblings_wait: bool = True) -> None:
        self.ends = ends
        self.until = until
        self.siblings_wait = siblings_wait
        self.learning: list[Waiting] = []
        self.ready: deque[CardHead] = deque()
        self.reviews: set[str] = set()
        self.new: set[str] = set()
        self.anyway: dict[str, datetime | None] = {}
        self.there: Candidates | None = None
        self.pulled: frozenset[str] = frozenset()

    @property
    def pace(self) -> Pace | None:
        """What the exam date asks of this study day; None without one. Looks for cards at risk, which may be many."""
        there = self.there
        if there is None or there.aim is None:
            return None
        return Pace(there.aim.day, there.days_left, there.new_a_day, there.at_risk_count)

    def first(self, now: datetime) -> CardHead | None:
        """The card to ask now; None when the rest must wait."""
        waiting = self.learning[0] if self.learning else None
        if waiting and waiting.due <= now:
            return waiting.head
        while self.ready:
            card = self.ready[0].id
            if card in self.reviews or card in self.new:
                return self.ready[0]
            self.ready.popleft()
        return waiting.head if waiting and waiting.due <= now + LEARN_AHEAD else None

    def expects(self, head: CardHead, memory: Memory | None) -> bool:
        """Whether a card that stands in the queue still has the state for which it does."""
        if head.id in self.new:
            return memory is None
        if head.id in self.reviews:
            return (
                memory is not None
                and memory.state == "review"
                and (memory.due < self.until or self._asked_anyway(head, memory))
            )
        return (
            memory is not None
            and memory.state != "review"
            and any(waiting.head.id == head.id and waiting.due == memory.due for waiting in self.learning)
        )

    def reason(self, card: str) -> str:
        """Why a card is asked before its turn, in words; "" where it is its turn."""
        if self.there is not None and self.there.is_raised(card):
            return "missed lately"
        return "for your exam" if card in self.pulled else ""

    def _asked_anyway(self, head: CardHead, memory: Memory) -> bool:
        if head.id not in self.anyway:
            return False
        last = self.anyway[head.id]
        return last is None or memory.last_review is None or memory.last_review <= last

    def answered(self, head: CardHead, after: Memory) -> None:
        """Take a card out; it comes back if it is in its steps now. The others of its item wait a day."""
        ready = head.id in self.reviews or head.id in self.new
        self.drop(head.id)
        if self.siblings_wait and not ready:
            # A card that is ready has no siblings there; one shown by taking an answer back may have.
            for sibling in [other.id for other in self.ready if other.item == head.item]:
                self.drop(sibling)
        if after.state != "review":
            insort(self.learning, Waiting(after.due, head), key=lambda waiting: waiting.due)

    def drop(self, card: str) -> None:
        """Ask a card no more."""
        self.reviews.discard(card)
        self.new.discard(card)
        self.learning = [waiting for waiting in self.learning if waiting.head.id != card]

    def counts(self) -> Counts:
        """How many are left."""
        learning = sum(waiting.due < self.ends for waiting in self.learning)
        return Counts(learning, len(self.reviews), len(self.new))


def build_queue(
    deck: Deck,
    snapshot: Snapshot,
    now: datetime,
    days: StudyDays,
    *,
    asking: Asking | None = None,
    wanted: Callable[[CardHead], bool] | None = None,
    until: datetime | None = None,
    anyway: Collection[str] = (),
) -> Queue:
    """What is left to ask of this study day.

    Args:
        deck: Every card of the library. A state without a card is passed over.
        snapshot: What the store has.
        now: The moment.
        days: Where study days begin and end.
        asking: How the learner wants it; limits are for all topics together.
        wanted: Whether a card is to be asked; None for all.
        until: The snapshot's reviews are due before it; None for the end of the study day.
        anyway: Those of them that are asked whenever they are due.
    """
    asking = asking or Asking()
    today = days.day(now)
    there = Candidates(deck, snapshot, now, days, asking)
    queue = Queue(days.end(today), until or days.end(today), siblings_wait=asking.siblings_wait)
    answered = [deck.find(answer.card) for answer in snapshot.answered]
    met = {head.item for head in answered if head}  # items that had, or will have, their turn today
    steps = dict(snapshot.learning)
    for card, head in there.found(steps):
        met.add(head.item)
        if wanted is None or wanted(head):
            queue.learning.append(Waiting(steps[card], head))
    queue.learning.sort(key=lambda waiting: (waiting.due, waiting.head.id))
    reviews_left = asking.limits.reviews - sum(answer.before == "review" for answer in snapshot.answered)
    new_left = there.new_a_day - sum(answer.before is None for answer in snapshot.answered)
    choose = _Chooser(met, wanted, siblings_wait=asking.siblings_wait)
    revised = [head for head in there.revised if head.id not in there.raised]
    queue.anyway = {
        **dict.fromkeys(anyway),
        **dict.fromkeys(head.id for head in revised),
        **{card: memory.last_review for card, (_, memory) in there.raised.items()},
    }
    raised = (head for head, _ in there.raised.values())
    asked = {*there.raised, *(head.id for head in revised)}
    chosen = choose(chain(raised, revised, there.due(asked)), reviews_left)
    room = reviews_left - len(chosen)
    # Looked for only where there is room: they may be many.
    pulled = choose(there.at_risk(), min(there.pulled, room)) if room > 0 and there.pulled else []
    queue.pulled = frozenset(head.id for head in pulled)
    queue.anyway |= dict.fromkeys(queue.pulled, days.start(today))
    new = choose(there.new(), new_left) if new_left > 0 else []
    chosen += pulled
    queue.reviews = {head.id for head in chosen}
    queue.new = {head.id for head in new}
    queue.ready = deque(_mixed(chosen, new, asking.mix))
    queue.there = there
    return queue


class _Chooser:
    """Takes the first cards of a row, one of each item."""

    def __init__(
        self, met: AbstractSet[str], wanted: Callable[[CardHead], bool] | None, *, siblings_wait: bool
    ) -> None:
        self._met = set(met)
        self._wanted = wanted
        self._siblings_wait = siblings_wait

    def __call__(self, heads: Iterable[CardHead], most: int) -> list[CardHead]:
        """At most ``most``."""
        chosen: list[CardHead] = []
        if most <= 0:
            return chosen
        met, wanted, siblings_wait = self._met, self._wanted, self._siblings_wait
        for head in heads if wanted is None else filter(wanted, heads):
            if siblings_wait:
                item = head.item
                if item in met:
                    continue
                met.add(item)
            chosen.append(head)
            if len(chosen) == most:
                break
        return chosen


def _mixed(reviews: list[CardHead], new: list[CardHead], mix: Mix) -> list[CardHead]:
    """New cards after the reviews, before them, or among them as far apart as they can be."""
    if mix != "mixed":
        return [*new, *reviews] if mix == "new" else [*reviews, *new]
    gap = (len(reviews) + 1) / (len(new) + 1)
    merged: list[CardHead] = []
    taken = 0
    for position, head in enumerate(new):
        place = min(round((position + 1) * gap), len(reviews))
        merged += reviews[taken:place]
        merged.append(head)
        taken = place
    return merged + reviews[taken:]
