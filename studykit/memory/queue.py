"""Which cards are asked today, and in which order. Imports neither fsrs nor the store.

The order, where the learner chose no other:

1. learning and relearning cards whose step is over, the longest waiting first;
2. cards to review that are due this study day, the most overdue first (by days since the last answer
   as a share of stability, which is the order of falling retrievability), revised cards before all,
   with new cards, in the library's order, spread evenly among them;
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
from itertools import chain, filterfalse, islice
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from studykit.memory.plan import Asking, Limits
from studykit.memory.ports import Answered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

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
        anyway: Ids of reviews that are asked whenever they are due.
        siblings_wait: Whether one card of an item is asked a day.
    """

    __slots__ = ("anyway", "ends", "learning", "new", "ready", "reviews", "siblings_wait", "until")

    def __init__(self, ends: datetime, until: datetime, *, siblings_wait: bool = True) -> None:
        self.ends = ends
        self.until = until
        self.siblings_wait = siblings_wait
        self.learning: list[Waiting] = []
        self.ready: deque[CardHead] = deque()
        self.reviews: set[str] = set()
        self.new: set[str] = set()
        self.anyway: set[str] = set()

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
                and (memory.due < self.until or head.id in self.anyway)
            )
        return (
            memory is not None
            and memory.state != "review"
            and any(waiting.head.id == head.id and waiting.due == memory.due for waiting in self.learning)
        )

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
    queue = Queue(days.end(today), until or days.end(today), siblings_wait=asking.siblings_wait)
    answered = [deck.find(answer.card) for answer in snapshot.answered]
    met = {head.item for head in answered if head}  # items that had, or will have, their turn today
    steps = dict(snapshot.learning)
    for card, head in _found(deck, snapshot, steps):
        met.add(head.item)
        if wanted is None or wanted(head):
            queue.learning.append(Waiting(steps[card], head))
    queue.learning.sort(key=lambda waiting: (waiting.due, waiting.head.id))
    again = _asked_again(deck, snapshot, now)
    revised = {head.id for head in again}
    queue.anyway = {*anyway, *revised}
    due = arranged(snapshot.due, asking, deck, today.isoformat())
    reviews = chain(again, _to_review(deck, snapshot, due, revised))
    reviews_left = asking.limits.reviews - sum(answer.before == "review" for answer in snapshot.answered)
    new_left = asking.limits.new - sum(answer.before is None for answer in snapshot.answered)
    choose = _Chooser(met, wanted, siblings_wait=asking.siblings_wait)
    chosen = choose(reviews, reviews_left)
    new = choose(_unseen(deck, snapshot, asking), new_left) if new_left > 0 else []
    queue.reviews = {head.id for head in chosen}
    queue.new = {head.id for head in new}
    queue.ready = deque(_mixed(chosen, new, asking.mix))
    return queue


def memory_of(head: CardHead, memories: Mapping[str, Memory]) -> Memory | None:
    """A card's memory state, kept under its id or one that it had before; None for a new card."""
    for card in (head.id, *head.aliases):
        if card in memories:
            return memories[card]
    return None


def arranged(due: Sequence[str], asking: Asking, deck: Deck, day: str) -> Sequence[str]:
    """The reviews in the order asked for, where the store leaves it to us."""
    if asking.order == "random":
        # By a number of their own for the day, so that the order holds when some are answered.
        return sorted(due, key=lambda card: crc32(f"{day} {card}".encode()))
    if asking.order == "topic":
        places, last = deck.topics, len(deck.topics)
        return sorted(
            due, key=lambda card: places.get(head.topic, last) if (head := deck.find(card)) else last
        )
    return due


def _found(deck: Deck, snapshot: Snapshot, cards: Iterable[str]) -> Iterator[tuple[str, CardHead]]:
    """The ids whose cards the library has and that are not hidden, with these cards."""
    find, hidden = deck.find, snapshot.hidden
    for card in cards:
        head = find(card)
        if head is None or card in hidden:
            continue
        if head.id != card and (head.id in hidden or head.id in snapshot.seen()):
            continue  # a state under the id of today counts before one under an old id
        if head.aliases and not hidden.isdisjoint(head.aliases):
            continue
        yield card, head


def _to_review(
    deck: Deck, snapshot: Snapshot, due: Sequence[str], revised: AbstractSet[str]
) -> Iterable[CardHead]:
    """The cards that are due and not among those asked again."""
    if deck.renamed or revised:
        return (head for _, head in _found(deck, snapshot, due) if head.id not in revised)
    # Most collections: no id has another, and thousands may be due.
    if snapshot.hidden:
        due = [card for card in due if card not in snapshot.hidden]
    return filter(None, map(deck.heads.get, due))


def _asked_again(deck: Deck, snapshot: Snapshot, now: datetime) -> list[CardHead]:
    """Cards in review whose meaning changed, by their author's word, since they were answered."""
    found = []
    for head in deck.revised:
        memory = memory_of(head, snapshot.revised)
        if memory is None or memory.state != "review" or memory.revision == head.revision:
            continue
        if snapshot.hidden.isdisjoint((head.id, *head.aliases)):
            found.append((-_overdue(memory, now), head.id, head))
    return [head for _, _, head in sorted(found, key=lambda entry: entry[:2])]


def _overdue(memory: Memory, now: datetime) -> float:
    if memory.last_review is None or not memory.stability:
        return 0.0
    return (now - memory.last_review) / timedelta(days=1) / memory.stability


def _unseen(deck: Deck, snapshot: Snapshot, asking: Asking) -> Iterator[CardHead]:
    """The cards that were never answered, in the order asked for."""
    seen, hidden = snapshot.seen(), snapshot.hidden
    ids = deck.shuffled if asking.new_order == "random" else deck.ids
    start = deck.first_outside(seen, ids)
    for card in filterfalse(seen.__contains__, islice(ids, start, None)):
        head = deck.heads[card]
        if card not in hidden and not any(old in seen or old in hidden for old in head.aliases):
            yield head


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
