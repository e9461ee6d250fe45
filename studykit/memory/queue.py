"""Which cards are asked today, and in which order. Imports neither fsrs nor the store.

The order:

1. learning and relearning cards whose step is over, the longest waiting first;
2. cards to review that are due this study day, the most overdue first (by days since the last answer
   as a share of stability, which is the order of falling retrievability), revised cards before all,
   with new cards, in the library's order, spread evenly among them;
3. when nothing else is left, learning cards that fall due within LEARN_AHEAD.

Of the cards that one item gives (the two directions of a reversed card, the gaps of a cloze) one is
asked a day: the others wait for the next day, since the first would give them away. Only learning
cards are asked all the same, for their steps cannot wait.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from studykit.library.models import CardHead
    from studykit.memory.days import StudyDays
    from studykit.memory.ports import Memory, State

LEARN_AHEAD = timedelta(minutes=20)


class Limits(NamedTuple):
    """How much is asked in one study day.

    Attributes:
        new: Cards met for the first time.
        reviews: Answers to cards in review. Learning steps are not limited.
    """

    new: int = 10
    reviews: int = 200


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


class Answered(NamedTuple):
    """A card answered this study day, and its state before (None: it was new)."""

    card: str
    before: State | None


class Waiting(NamedTuple):
    """A card in its learning steps."""

    due: datetime
    head: CardHead


@dataclass(slots=True)
class Queue:
    """What is left to ask, as of one study day.

    Attributes:
        ends: When the study day ends.
        learning: Cards in their steps, the earliest due first; some may be due only after the day.
        ready: Reviews and new cards in order, by id.
        new: Ids of those in ``ready`` that are new.
    """

    ends: datetime
    learning: list[Waiting] = field(default_factory=list)
    ready: dict[str, CardHead] = field(default_factory=dict)
    new: frozenset[str] = frozenset()

    def first(self, now: datetime) -> CardHead | None:
        """The card to ask now; None when the rest must wait."""
        waiting = self.learning[0] if self.learning else None
        if waiting and waiting.due <= now:
            return waiting.head
        if self.ready:
            return next(iter(self.ready.values()))
        return waiting.head if waiting and waiting.due <= now + LEARN_AHEAD else None

    def answered(self, head: CardHead, after: Memory) -> None:
        """Take a card out; it comes back if it is in its steps now. The others of its item wait a day."""
        self.ready = {card: other for card, other in self.ready.items() if other.item != head.item}
        self.learning = [waiting for waiting in self.learning if waiting.head.id != head.id]
        if after.state != "review":
            insort(self.learning, Waiting(after.due, head), key=lambda waiting: waiting.due)

    def counts(self) -> Counts:
        """How many are left."""
        new = sum(card in self.new for card in self.ready)
        learning = sum(waiting.due < self.ends for waiting in self.learning)
        return Counts(learning, len(self.ready) - new, new)


def build_queue(
    heads: Iterable[CardHead],
    memories: Mapping[str, Memory],
    answered: Iterable[Answered],
    now: datetime,
    days: StudyDays,
    *,
    limits: Limits | None = None,
    topics: Collection[str] | None = None,
) -> Queue:
    """What is left to ask of this study day.

    Args:
        heads: Every card of the library, in its order. A memory without a card is passed over.
        memories: Every memory state, by id (an old id of a card will do).
        answered: What was answered this study day, whatever its topic.
        now: The moment.
        days: Where study days begin and end.
        limits: What is asked in a day, over all topics.
        topics: Only cards of these; None for all.
    """
    limits = limits or Limits()
    queue = Queue(days.end(days.day(now)))
    done = list(answered)
    done_cards = {answer.card for answer in done}
    met: set[str] = set()  # items that had, or will have, their turn today
    reviews: list[tuple[bool, float, CardHead]] = []
    fresh: list[CardHead] = []
    for head in heads:
        memory = memory_of(head, memories)
        if not done_cards.isdisjoint((head.id, *head.aliases)):
            met.add(head.item)
        if memory is not None and memory.state != "review":
            met.add(head.item)
        if topics is not None and head.topic not in topics:
            continue
        if memory is None:
            fresh.append(head)
        elif memory.state != "review":
            queue.learning.append(Waiting(memory.due, head))
        elif (asked_again := _is_revised(head, memory)) or memory.due < queue.ends:
            reviews.append((not asked_again, -_overdue(memory, now), head))
    queue.learning.sort(key=lambda waiting: (waiting.due, waiting.head.id))
    reviews.sort(key=lambda review: (review[0], review[1], review[2].id))
    reviews_left = limits.reviews - sum(answer.before == "review" for answer in done)
    new_left = limits.new - sum(answer.before is None for answer in done)
    chosen = _one_of_each_item((head for _, _, head in reviews), met, reviews_left)
    new = _one_of_each_item(fresh, met, new_left)
    queue.new = frozenset(head.id for head in new)
    queue.ready = {head.id: head for head in _interleaved(chosen, new)}
    return queue


def memory_of(head: CardHead, memories: Mapping[str, Memory]) -> Memory | None:
    """A card's memory state, kept under its id or one that it had before; None for a new card."""
    for card in (head.id, *head.aliases):
        if card in memories:
            return memories[card]
    return None


def _is_revised(head: CardHead, memory: Memory) -> bool:
    """Whether the card's meaning changed, by its author's word, since it was answered."""
    return head.revised and memory.revision != head.revision


def _overdue(memory: Memory, now: datetime) -> float:
    if memory.last_review is None or not memory.stability:
        return 0.0
    return (now - memory.last_review) / timedelta(days=1) / memory.stability


def _one_of_each_item(heads: Iterable[CardHead], met: set[str], most: int) -> list[CardHead]:
    """The first cards, at most ``most``, whose items were not met today; ``met`` learns of them."""
    chosen: list[CardHead] = []
    for head in heads:
        if len(chosen) >= most:
            break
        if head.item not in met:
            met.add(head.item)
            chosen.append(head)
    return chosen


def _interleaved(reviews: Sequence[CardHead], new: Sequence[CardHead]) -> list[CardHead]:
    """New cards among reviews, as far apart as they can be."""
    merged = list(reviews)
    gap = (len(reviews) + 1) / (len(new) + 1)
    for position, head in enumerate(new):
        merged.insert(round((position + 1) * gap) + position, head)
    return merged
