"""The library's cards with all that is kept of them, as a deck to write."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from studykit.formats.deck import DeckCard, Logged
from studykit.memory.marking import name_of
from studykit.memory.queue import memory_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studykit.library.library import Library
    from studykit.library.models import CardHead
    from studykit.memory.ports import Marks, Memory, Review

_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)>\s][^)>]*?)>?\s*\)|\[sound:([^\]]+)\]")


def gather(
    library: Library,
    topic: str | None,
    memories: Mapping[str, Memory],
    log: Iterable[Logged],
    marks: Mapping[str, Marks],
) -> tuple[DeckCard, ...]:
    """The items of a topic, or all, facts filled in, with their cards' states and answers.

    Args:
        library: All packs.
        topic: Only its cards; None for all.
        memories: The states that are kept, also under ids that cards had before.
        log: The answers, likewise.
        marks: What is suspended, flagged or a leech, likewise. Burying, which ends with the day, is left out.
    """
    heads: dict[str, list[CardHead]] = defaultdict(list)
    for head in library.cards.values():
        heads[head.item].append(head)
    by_id = {identifier: head for head in library.cards.values() for identifier in (*head.aliases, head.id)}
    reviews: dict[str, list[Logged]] = defaultdict(list)
    for review, undone in log:
        known = by_id.get(review.card)
        if known is not None:
            reviews[known.item].append(Logged(_as_part(review, known), undone))
    cards = []
    for item in library.card_items(topic):
        states = [(head, memory_of(head, memories)) for head in heads[item.id]]
        card = DeckCard(
            guid=item.guid or item.id,
            kind=item.kind,
            sides=item.sides,
            tags=item.tags,
            deck=library.topics[item.topic].title,
            id=item.id,
            references=item.references,
            memories=tuple(memory._replace(card=_part(head)) for head, memory in states if memory),
            reviews=tuple(reviews[item.id]),
            marks=_marks(heads[item.id], marks),
            where=item.id,
            accept=item.accept,
            options=item.options,
            exercise=item.exercise,
        )
        cards.append(card._replace(media=media_names(card.texts)))
    return tuple(cards)


def media_names(sides: Iterable[str]) -> tuple[str, ...]:
    """The pictures and sounds that a card mentions."""
    return tuple(dict.fromkeys(match[1] or match[2] for side in sides for match in _PICTURE.finditer(side)))


def _marks(heads: Iterable[CardHead], marks: Mapping[str, Marks]) -> tuple[tuple[str, Marks], ...]:
    """The marks of an item's cards, for those that have any that last."""
    found = ((_part(head), marks.get(name_of(head, marks))) for head in heads)
    lasting = ((part, mark._replace(buried=None)) for part, mark in found if mark is not None)
    return tuple((part, mark) for part, mark in lasting if any(mark))


def _part(head: CardHead) -> str:
    return head.id[len(head.item) :]


def _as_part(review: Review, head: CardHead) -> Review:
    part = _part(head)
    return review._replace(
        id=0,
        card=part,
        before=review.before and review.before._replace(card=part),
        after=review.after._replace(card=part),
    )
