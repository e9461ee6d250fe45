"""The cards there are, as the queue looks them up: by id, old ids included, in the library's order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import compress, count
from operator import not_
from typing import TYPE_CHECKING
from zlib import crc32

from studykit.library.card_index import plain_head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from studykit.library.card_index import CardIndex
    from studykit.library.models import CardHead


class Deck:
    """Every card of the library. What is looked for is worked out once, and only when it is asked for."""

    def __init__(self, heads: Mapping[str, CardHead] | Iterable[CardHead]) -> None:
        """Take the cards, in the library's order; a mapping by id is used as it is."""
        self.heads = heads if isinstance(heads, Mapping) else {head.id: head for head in heads}
        # The last search of :meth:`first_outside`.
        self._searched: tuple[object, object, int] = (None, None, 0)

    @staticmethod
    def of(cards: Deck | Mapping[str, CardHead] | Iterable[CardHead]) -> Deck:
        """The deck of some cards; a deck is its own."""
        return cards if isinstance(cards, Deck) else Deck(cards)

    def find(self, card: str) -> CardHead | None:
        """A card by its id or one that it had before."""
        return self.heads.get(card) or self.renamed.get(card)

    def first_outside(self, seen: AbstractSet[str], ids: Sequence[str]) -> int:
        """The place of the first id that is not in ``seen``; found once for a set that stays the same."""
        if self._searched[0] is not seen or self._searched[1] is not ids:
            unseen = map(not_, map(seen.__contains__, ids))
            first = next(compress(count(), unseen), len(ids))
            self._searched = (seen, ids, first)
        return self._searched[2]

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


class IndexedDeck(Deck):
    """The deck of an index of ids: heads are made when they are looked up, and tell only what an id tells."""

    def __init__(self, index: CardIndex) -> None:
        """Take the index."""
        super().__init__(_Heads(index))
        self._index = index

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
