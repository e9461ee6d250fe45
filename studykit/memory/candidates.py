"""Which cards may be asked on a study day, kind by kind, each kind in its order. Imports neither fsrs nor the store."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from heapq import heapify, heappop
from itertools import chain, filterfalse, islice
from typing import TYPE_CHECKING
from zlib import crc32

from studykit.memory.aim import MOST_ROUND, Risk, by_weight, needed_a_day, new_a_day, pulled_in
from studykit.memory.evidence import Belief, beliefs
from studykit.memory.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime

    from studykit.library.models import CardHead
    from studykit.memory.aim import Aim
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.plan import Asking
    from studykit.memory.ports import Memory, Snapshot


class Candidates:
    """The cards of a study day.

    Attributes:
        aim: The exam to be ready for; None without one, and once its day is over.
    """

    def __init__(
        self, deck: Deck, snapshot: Snapshot, now: datetime, days: StudyDays, asking: Asking
    ) -> None:
        """Look at a moment.

        Args:
            deck: Every card of the library. A state without a card is passed over.
            snapshot: What the store has.
            now: The moment.
            days: Where study days begin and end.
            asking: How the learner wants it.
        """
        self._deck = deck
        self._snapshot = snapshot
        self._now = now
        self._days = days
        self._asking = asking
        self._today = days.day(now)
        self.aim = current_aim(asking, self._today)

    def found(self, cards: Iterable[str]) -> Iterator[tuple[str, CardHead]]:
        """The ids whose cards the library has and that are not hidden, with these cards."""
        deck, hidden = self._deck, self._snapshot.hidden
        if not deck.renamed:
            # Most collections: no id has another, and there may be thousands.
            heads = deck.heads
            yield from ((card, heads[card]) for card in cards if card in heads and card not in hidden)
            return
        for card in cards:
            head = deck.find(card)
            if head is None or card in hidden:
                continue
            if head.id != card and (head.id in hidden or head.id in self._seen):
                continue  # a state under the id of today counts before one under an old id
            if head.aliases and not hidden.isdisjoint(head.aliases):
                continue
            yield card, head

    @cached_property
    def revised(self) -> Sequence[CardHead]:
        """Cards in review whose meaning changed, by their author's word, since they were answered."""
        snapshot, found = self._snapshot, []
        for head in self._deck.revised:
            memory = memory_of(head, snapshot.revised)
            if memory is None or memory.state != "review" or memory.revision == head.revision:
                continue
            if snapshot.hidden.isdisjoint((head.id, *head.aliases)):
                found.append((-_overdue(memory, self._now), head.id, head))
        return [head for _, _, head in sorted(found, key=lambda entry: entry[:2])]

    @cached_property
    def raised(self) -> Mapping[str, tuple[CardHead, Memory]]:
        """Cards in review that were missed in an exam or a lab since they were answered, the most overdue first."""
        found = [
            (-_overdue(belief.memory, self._now), head.id, head, belief.memory)
            for head, belief in self._believed.values()
            if belief.raised and belief.memory is not None and belief.memory.state == "review"
        ]
        return {card: (head, memory) for _, card, head, memory in sorted(found, key=lambda entry: entry[:2])}

    @cached_property
    def _raised_new(self) -> Mapping[str, CardHead]:
        """New cards that were missed, those of the topics that are most of the exam first."""
        seen = self._seen if self._believed else frozenset()
        found = [
            (-self._weights.get(head.topic, 0.0) if self.aim else 0.0, head.id, head)
            for head, belief in self._believed.values()
            if belief.raised and seen.isdisjoint((head.id, *head.aliases))
        ]
        return {card: head for _, card, head in sorted(found, key=lambda entry: entry[:2])}

    def is_raised(self, card: str) -> bool:
        """Whether a card was missed and not answered since."""
        return card in self.raised or card in self._raised_new

    @property
    def raised_count(self) -> int:
        """How many cards were missed and not answered since, new ones among them."""
        return len(self.raised) + len(self._raised_new)

    def due(self, besides: AbstractSet[str]) -> Iterable[CardHead]:
        """The cards that are due and not among those that are asked anyway."""
        deck, hidden, due = self._deck, self._snapshot.hidden, self._arranged()
        if deck.renamed or besides:
            return (head for _, head in self.found(due) if head.id not in besides)
        # Most collections: no id has another, and thousands may be due.
        if hidden:
            due = [card for card in due if card not in hidden]
        return filter(None, map(deck.heads.get, due))

    def _arranged(self) -> Sequence[str]:
        """The reviews in the order asked for, where the store leaves it to us."""
        deck, due = self._deck, self._snapshot.due
        if self._asking.order == "random":
            # By a number of their own for the day, so that the order holds when some are answered.
            return sorted(due, key=lambda card: crc32(f"{self._today} {card}".encode()))
        if self._asking.order == "topic":
            places, last = deck.topics, len(deck.topics)
            return sorted(
                due, key=lambda card: places.get(head.topic, last) if (head := deck.find(card)) else last
            )
        return self._moved(due) if self._asking.order == "overdue" and self._beliefs else due

    def _moved(self, due: Sequence[str]) -> Sequence[str]:
        """Cards that were proven known, put where their chance of recall now stands among the others."""
        model, late = self._model, dict(zip(due, self._snapshot.overdue, strict=False))
        proven = {
            card: model.elapsed(belief.recall(model.curve(late[card])))
            for card, belief in self._beliefs.items()
            if card in late and belief.factor > 1
        }
        rest = [card for card in due if card not in proven]
        keys = [-late[card] for card in rest]
        places = sorted((bisect_right(keys, -overdue), -overdue, card) for card, overdue in proven.items())
        merged: list[str] = []
        taken = 0
        for place, _, card in places:
            merged += rest[taken:place]
            merged.append(card)
            taken = place
        return merged + rest[taken:]

    def at_risk(self) -> Iterator[CardHead]:
        """The cards at risk; the first has the most to gain.

        That is the weight of the card, by what an answer today would raise its chance of recall on the day, its stability
        taken to stay as it is.
        """
        heap = list(self._at_risk)
        heapify(heap)
        while heap:
            yield heappop(heap)[2]

    @property
    def at_risk_count(self) -> int:
        """How many they are."""
        return len(self._at_risk)

    @property
    def at_risk_topics(self) -> Counter[str]:
        """Topic to how many of them it has."""
        return Counter(head.topic for _, _, head in self._at_risk)

    @cached_property
    def _at_risk(self) -> Sequence[tuple[float, str, CardHead]]:
        """Cards of the exam that would not hold until it, are due only after it and were not answered today.

        Those that are asked anyway are left out. Each with its gain, below 0, and its id.
        """
        if self.aim is None:
            return []
        left, target, curve, beliefs_ = self.days_left, self.aim.target, self._model.curve, self._beliefs
        besides = {*self.raised, *(head.id for head in self.revised)}
        besides.update(answer.card for answer in self._snapshot.answered)
        weights = {t: weight / self._deck.sizes[t] for t, weight in self._weights.items() if weight}
        rows = {row[0]: row for row in self._snapshot.at_risk()}
        found = []
        for card, head in self.found(rows):
            weight = weights.get(head.topic)
            if weight is None or head.id in besides or card in besides:
                continue
            _, stability, elapsed = rows[card]
            expected = curve(elapsed / stability)
            if card in beliefs_ and (expected := beliefs_[card].recall(expected)) >= target:
                continue
            found.append((weight * (expected - curve(left / stability)), head.id, head))
        return found

    @property
    def pulled(self) -> int:
        """How many of those at risk are asked today."""
        if self.aim is None:
            return 0
        done = sum(answer.ahead for answer in self._snapshot.answered)
        return pulled_in(self.aim, self._asking.limits, self._today, self.at_risk_count, done)

    @property
    def days_left(self) -> int:
        """From today to the exam; 0 without one."""
        return self.aim.days_left(self._today) if self.aim else 0

    @cached_property
    def new_a_day(self) -> int:
        """How many new cards this study day has."""
        limits = self._asking.limits
        if self.aim is None or not self.aim.plans_new:
            return limits.new
        find, weights = self._deck.find, self._weights
        met = [find(answer.card) for answer in self._snapshot.answered if answer.before is None]
        unseen = self.unseen_of_exam + sum(head is not None and bool(weights.get(head.topic)) for head in met)
        return new_a_day(self.aim, limits, self._today, unseen, self._waiting)

    @property
    def needed_a_day(self) -> int:
        """How many new cards a day would meet all that are left in time."""
        return needed_a_day(self.aim, self._today, self.unseen_of_exam, self._waiting) if self.aim else 0

    @property
    def _waiting(self) -> int:
        """The days that the item with the most new cards needs."""
        if not self._asking.siblings_wait:
            return 1
        days = self._deck.waiting(self._seen)
        return max((count for topic, count in days.items() if self._weights.get(topic)), default=1)

    @property
    def unseen_of_exam(self) -> int:
        """New cards of the exam that can be asked."""
        weights, unseen = self._weights, self._deck.unseen(self._seen)
        count = sum(len(cards) for topic, cards in unseen.items() if weights.get(topic))
        return count - sum(bool(weights.get(self._deck.topic(card))) for card in self._not_new)

    @property
    def _not_new(self) -> set[str]:
        """Cards without a state that cannot be asked as new: hidden, or answered under an old id."""
        deck, snapshot = self._deck, self._snapshot
        seen, hidden = self._seen, snapshot.hidden
        found = {head.id for card in hidden if (head := deck.find(card)) and head.id not in seen}
        return found | {head.id for old, head in deck.renamed.items() if old in seen and head.id not in seen}

    def new(self) -> Iterator[CardHead]:
        """The cards that were never answered, those missed in an exam first, in the order asked for."""
        deck, snapshot, raised = self._deck, self._snapshot, self._raised_new
        seen, hidden = self._seen, snapshot.hidden
        for card in chain(raised, filterfalse(raised.__contains__, self._in_order(seen))):
            head = deck.heads[card]
            if card not in hidden and not any(old in seen or old in hidden for old in head.aliases):
                yield head

    def _in_order(self, seen: AbstractSet[str]) -> Iterable[str]:
        deck = self._deck
        if self.aim is not None and self._asking.new_order != "random":
            return by_weight(deck.unseen(seen), deck.sizes, self._weights)
        ids = deck.shuffled if self._asking.new_order == "random" else deck.ids
        unseen = filterfalse(seen.__contains__, islice(ids, deck.first_outside(seen, ids), None))
        if self.aim is None:
            return unseen
        # Topics that are no part of the exam come last in every order.
        weights = self._weights
        return sorted(unseen, key=lambda card: not weights.get(deck.topic(card)))

    @cached_property
    def _seen(self) -> AbstractSet[str]:
        return self._snapshot.seen()

    @cached_property
    def _model(self) -> Model:
        return Model(self._asking.parameters)

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        return self._deck.weights(self.aim.exam, self.aim.day) if self.aim else {}

    @cached_property
    def _beliefs(self) -> Mapping[str, Belief]:
        if not self._snapshot.evidence:
            return {}
        return beliefs(self._snapshot.evidence, self._days, self._model)

    @cached_property
    def _believed(self) -> Mapping[str, tuple[CardHead, Belief]]:
        """By the ids of today's cards."""
        return {head.id: (head, self._beliefs[card]) for card, head in self.found(self._beliefs)}


def current_aim(asking: Asking, today: date) -> Aim | None:
    """The aim, until its day is over."""
    return asking.aim if asking.aim is not None and asking.aim.days_left(today) >= 0 else None


def risk_of(asking: Asking, days: StudyDays, today: date, *, within: int = MOST_ROUND) -> Risk | None:
    """What makes a card be at risk; None without an exam within so many days."""
    aim = current_aim(asking, today)
    if aim is None or not 0 < aim.days_left(today) <= within:
        return None
    return Risk(days.start(aim.day), Model(asking.parameters).elapsed(aim.target))


def memory_of(head: CardHead, memories: Mapping[str, Memory]) -> Memory | None:
    """A card's memory state, kept under its id or one that it had before; None for a new card."""
    for card in (head.id, *head.aliases):
        if card in memories:
            return memories[card]
    return None


def _overdue(memory: Memory, now: datetime) -> float:
    if memory.last_review is None or not memory.stability:
        return 0.0
    return (now - memory.last_review).total_seconds() / 86_400 / memory.stability
