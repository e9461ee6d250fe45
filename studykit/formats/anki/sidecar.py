"""What Anki's tables have no place for, beside the collection in packages that studykit writes.

Anki ignores the file. It holds the cards' Markdown and their whole log, and the hash of the collection that it
goes with: a package that Anki has written anew has none, and one whose collection was changed is not believed.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, get_args

from studykit.formats.deck import ID, Deck, DeckCard, DeckError, Logged, options_of, renamed, renamed_log
from studykit.formats.reviewlog import log_lines, read_lines
from studykit.library.models import CardKind
from studykit.memory.marking import MOST_FLAG
from studykit.memory.ports import Marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from studykit.memory.ports import Memory

_VERSION = 1
_LISTS = ("sides", "tags", "references", "media", "accept")
_WORDS = ("guid", "kind", "deck", "id", "exercise")
# Packages of earlier versions lack them.
_ABSENT: dict[str, Any] = {"accept": [], "exercise": "", "options": []}
_MOST_SIDES = 3


def lines(cards: Iterable[DeckCard], database: Path) -> Iterator[str]:
    """The file's lines.

    Args:
        cards: All with their ids.
        database: The collection, finished.
    """
    cards = tuple(cards)
    yield json.dumps({"studykit": _VERSION, "cards": len(cards), "collection": _hash(database)})
    for card in cards:
        row = {name: getattr(card, name) for name in (*_WORDS, *_LISTS)}
        marks = [[part, mark.suspended, mark.flag, mark.leech] for part, mark in card.marks]
        yield json.dumps(row | {"options": card.options, "marks": marks}, ensure_ascii=False)
    for card in cards:
        reviews = (renamed_log(logged, card.id) for logged in card.reviews)
        yield from log_lines(reviews, (renamed(memory, card.id) for memory in card.memories))


def read(content: bytes, database: Path) -> Deck | None:
    """The deck; None where the file is not of this collection, or cannot be read: the collection says enough."""
    try:
        rows = content.decode().split("\n")
        header = json.loads(rows[0])
        if header["studykit"] != _VERSION or header["collection"] != _hash(database):
            return None
        end = 1 + int(header["cards"])
        cards = [_card(json.loads(row)) for row in rows[1:end]]
        log = read_lines(rows[end:], database, end + 1)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, DeckError):
        return None
    reviews: dict[str, list[Logged]] = defaultdict(list)
    memories: dict[str, list[Memory]] = defaultdict(list)
    for logged in log.reviews:
        reviews[_item(logged.review.card)].append(_parted(logged))
    for memory in log.memories:
        memories[_item(memory.card)].append(memory._replace(card=_part(memory.card)))
    return Deck(
        tuple(c._replace(reviews=tuple(reviews[c.id]), memories=tuple(memories[c.id])) for c in cards)
    )


def _card(row: dict[str, Any]) -> DeckCard:
    row = _ABSENT | row
    words = [row[name] for name in _WORDS]
    lists = [row[name] for name in _LISTS]
    if not all(isinstance(word, str) for word in words):
        raise TypeError("a word is none")
    if not all(isinstance(some, list) and all(isinstance(word, str) for word in some) for some in lists):
        raise TypeError("a list is none")
    guid, kind, deck, identifier, exercise = words
    sides, tags, references, media, accept = (tuple(some) for some in lists)
    fewest = 0 if kind == "exercise" else 1
    if (
        kind not in get_args(CardKind)
        or not ID.fullmatch(identifier)
        or not fewest <= len(sides) <= _MOST_SIDES
    ):
        raise ValueError("a card is none")
    return DeckCard(
        guid,
        kind,
        sides,
        tags,
        deck,
        identifier,
        references,
        media,
        marks=_marks(row),
        where=identifier,
        accept=accept,
        options=options_of(row["options"]),
        exercise=exercise,
    )


def _marks(row: dict[str, Any]) -> tuple[tuple[str, Marks], ...]:
    found = []
    for part, suspended, flag, leech in row["marks"]:
        if not isinstance(part, str) or type(flag) is not int or not 0 <= flag <= MOST_FLAG:
            raise ValueError("a mark is none")
        found.append((part, Marks(suspended=bool(suspended), flag=flag, leech=bool(leech))))
    return tuple(found)


def _parted(logged: Logged) -> Logged:
    """A review, its states too, under the part of the card after its item's id."""
    review = logged.review
    return logged._replace(
        review=review._replace(
            card=_part(review.card),
            # A card that had another id then counts as the card that it is now.
            before=review.before and review.before._replace(card=_part(review.before.card)),
            after=review.after._replace(card=_part(review.after.card)),
        )
    )


def _item(card: str) -> str:
    return card.partition("~")[0]


def _part(card: str) -> str:
    return card[len(_item(card)) :]


def _hash(database: Path) -> str:
    with database.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
