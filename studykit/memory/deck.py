"""The cards there are, as the queue looks them up: by id, old ids included, in the library's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from itertools import compress, count, filterfalse
from operator import not_
from typing import TYPE_CHECKING
from zlib import crc32

from studykit.library.card_index import plain_head
from studykit.library.outlines import exam_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from studykit.library.card_index import CardIndex
    from studykit.library.models import CardHead
    from studykit.library.outlines import Outline


class Deck:
    """Every card of the library. What is looked for is worked out once, and only when it is asked for."""

    def __init__(
        self,
        heads: Mapping[str, CardHead] | Iterable[CardHead],
        outlines: Callable[[], Sequence[Outline]] = tuple,
    ) -> None:
        """Take the cards.

        Args:
            heads: In the library's order; a mapping by id is used as it is.
            outlines: Gives the exams there are; called when one is asked for.
        """
        self.heads = heads if isinstance(heads, Mapping) else {head.id: head for head in heads}
        self._outlines = outlines
        self._unseen: tuple[object, Mapping[str, Sequence[str]]] = (None, {})
        self._waiting: tuple[object, Mapping[str, int]] = (None, {})
        # The last search of :meth:`first_outside`.
        self._searched: tuple[object, object, int] = (None, None, 0)

    @staticmethod
    def of(cards: Deck | Mapping[str, CardHead] | Iterable[CardHead]) -> Deck:
        """The deck of some cards; a deck is its own."""
        return cards if isinstance(cards, Deck) else Deck(cards)

    def find(self, card: str) -> CardHead | None:
        """A card by its id or one that it had before."""
        return self.heads.get(card) or self.renamed.get(card)

    def today(self, card: str) -> str:
        """The id that a card has today; the same for one that is no more."""
        head = self.find(card)
        return head.id if head else card

    def first_outside(self, seen: AbstractSet[str], ids: Sequence[str]) -> int:
        """The place of the first id that is not in ``seen``; found once for a set that stays the same."""
        if self._searched[0] is not seen or self._searched[1] is not ids:
            unseen = map(not_, map(seen.__contains__, ids))
            first = next(compress(count(), unseen), len(ids))
            self._searched = (seen, ids, first)
        return self._searched[2]

    def topic(self, card: str) -> str:
        """The topic of a card that there is."""
        return self.heads[card].topic

    def unseen(self, seen: AbstractSet[str]) -> Mapping[str, Sequence[str]]:
        """Topic to its cards that are not in ``seen``; found once for a set that stays the same."""
        if self._unseen[0] is not seen:
            topics: dict[str, list[str]] = {}
            for card in filterfalse(seen.__contains__, self.ids):
                topics.setdefault(self.topic(card), []).append(card)
            self._unseen = (seen, topics)
        return self._unseen[1]

    def waiting(self, seen: AbstractSet[str]) -> Mapping[str, int]:
        """Topic to the most days that one of its items needs to have all its cards met, one a day.

        An item of several cards has a day more: a new one may have to wait for a review of another.
        """
        if self._waiting[0] is not seen:
            unseen = self.unseen(seen)
            several = {
                t: [card.partition("~")[0] for card in cards if "~" in card] for t, cards in unseen.items()
            }
            # Most collections have few such items, and many cards.
            met = {card.partition("~")[0] for card in seen if "~" in card} if any(several.values()) else set()
            days = {}
            for topic, found in several.items():
                items = Counter(found)
                days[topic] = max((days_for(count, item in met) for item, count in items.items()), default=1)
            self._waiting = (seen, days)
        return self._waiting[1]

    def exam(self, code: str | None, day: date) -> Outline | None:
        """The exam chosen, else the one in force on a day; None without any."""
        return exam_for(self._exams, code, day)

    def weights(self, code: str | None, day: date) -> Mapping[str, float]:
        """Topic to its part of an exam, of the topics that have cards; without an outline, by their number of cards."""
        exam = self.exam(code, day)
        covered = {topic: w for topic, w in exam.weights.items() if topic in self.sizes} if exam else {}
        parts: Mapping[str, float] = covered or self.sizes
        total = sum(parts.values())
        return {topic: part / total for topic, part in parts.items()}

    @cached_property
    def _exams(self) -> Mapping[str, Outline]:
        return {exam.code: exam for exam in self._outlines()}

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """How many cards each topic has."""
        return Counter(map(self.topic, self.ids))

    @cached_property
    def ids(self) -> Sequence[str]:
        """The ids in the library's order."""
        return list(self.heads)

    @cached_property
    def revised(self) -> Sequence[CardHead]:
        """The cards whose author says that their meaning changed."""
        return [head for head in self.heads.values() if head.revised]

    @cached_property
    def shuffled(self) -> Sequence[str]:
        """The ids in an order by chance that is the same each time."""
        return sorted(self.heads, key=lambda card: (crc32(card.encode()), card))

    @cached_property
    def topics(self) -> Mapping[str, int]:
        """The place of each topic in the library's order."""
        return {topic: i for i, topic in enumerate(dict.fromkeys(h.topic for h in self.heads.values()))}

    @cached_property
    def renamed(self) -> Mapping[str, CardHead]:
        """The cards by ids that they had before."""
        return {old: head for head in self.heads.values() if head.aliases for old in head.aliases}

    @cached_property
    def items(self) -> Mapping[str, Sequence[CardHead]]:
        """The cards of each item."""
        items: dict[str, list[CardHead]] = {}
        for head in self.heads.values():
            items.setdefault(head.item, []).append(head)
        return items


def days_for(unseen: int, is_met: bool) -> int:
    """The days that an item needs to have so many more cards met, where others of it ``is_met`` or not."""
    return unseen + 1 if unseen > 1 or is_met else 1


class IndexedDeck(Deck):
    """The deck of an index of ids: heads are made when they are looked up, and tell only what an id tells."""

    def __init__(self, index: CardIndex) -> None:
        """Take the index."""
        super().__init__(_Heads(index), lambda: index.outlines)
        self._index = index
        self._topics = {head.id: head.topic for head in index.special}

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """How many cards each topic has."""
        return self._index.sizes

    def topic(self, card: str) -> str:
        """The topic of a card that there is."""
        return self._topics.get(card) or card.partition("/")[0]

    @cached_property
    def ids(self) -> Sequence[str]:
        """The ids in the library's order."""
        return self._index.ids

    @cached_property
    def revised(self) -> Sequence[CardHead]:
        """The cards whose author says that their meaning changed."""
        return [head for head in self._index.special if head.revised]

    @cached_property
    def renamed(self) -> Mapping[str, CardHead]:
        """The cards by ids that they had before."""
        return {old: head for head in self._index.special for old in head.aliases}


class _Heads(Mapping[str, "CardHead"]):
    def __init__(self, index: CardIndex) -> None:
        self._ids = index.ids
        self._special = {head.id: head for head in index.special}

    def __getitem__(self, card: str) -> CardHead:
        if card in self._special:
            return self._special[card]
        if card not in self._known:
            raise KeyError(card)
        return plain_head(card)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
