"""The words of all cards, kept in one file, so that a search need not read every card.

Only a cache, under the rules of :mod:`studykit.library.card_index`: made again when a file of the packs changed.
"""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from studykit.library.card_index import files_key, place, write_anew
from studykit.library.cloze import sides as cloze_sides
from studykit.library.garbage import left_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from studykit.library.library import Library
    from studykit.library.models import CardItem

_FIELD, _TAG = "\x1f", "\x1e"
_WORD = re.compile(r"\w+")
_LIKENESS = 75  # of 100: one slip in a word of five letters, two in ten
_SHORTEST = 4  # letters; a slip in fewer makes another word


class CardTexts:
    """Every item with all that can be searched for, in small letters.

    Attributes:
        items: Ids, in the library's order.
        texts: Of each its id, tags, sides and whatever else stands on it.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        """Take lines of id, tags and text."""
        rows = [line.split(_FIELD, 2) for line in lines]
        self.items = [row[0] for row in rows]
        self.texts = lines
        self._tags = [row[1] for row in rows]

    def having(self, text: str) -> AbstractSet[str]:
        """The items that have a text, which is in small letters."""
        return {item for item, known in zip(self.items, self.texts, strict=True) if text in known}

    def tagged(self, pattern: re.Pattern[str]) -> AbstractSet[str]:
        """The items with a tag that is a pattern's."""
        fits = {tags: any(map(pattern.fullmatch, tags.split(_TAG))) for tags in set(self._tags)}
        return {item for item, tags in zip(self.items, self._tags, strict=True) if fits[tags]}

    def alike(self, word: str) -> list[str]:
        """The words of cards that a word may be meant to be, the likeliest first; none for a short one."""
        if len(word) < _SHORTEST:
            return []
        from rapidfuzz import fuzz, process

        found = process.extract(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=8)
        best = found[0][1] if found else 0
        return [known for known, score, _ in found if score == best]

    @cached_property
    def _vocabulary(self) -> list[str]:
        # Split at blanks first, since that is quick and leaves few to look through.
        pieces = {piece for text in self.texts for piece in text.split()}
        return sorted({word for piece in pieces for word in _WORD.findall(piece)})


@left_alone()
def read_card_texts(library: Library, cache: Path | None) -> CardTexts:
    """The words of a library's cards; reads the cards only when a file of the packs changed.

    Args:
        library: The packs, loaded.
        cache: The folder to keep the words in; None for nowhere.
    """
    path = place(library.packs, cache).with_suffix(".words.txt") if cache else None
    key = files_key(library.files)
    lines = _opened(path, key) if path else None
    if lines is None:
        lines = list(_lines(library.card_items()))
        if path:
            text = "\n".join(lines)
            write_anew(path, f"{key}\n{_crc(text)}\n{text}")
    return CardTexts(lines)


def _lines(items: Iterable[CardItem]) -> Iterable[str]:
    for item in items:
        others = (f"{option.text} {option.why}" for option in item.options)
        sides = list(item.sides)
        if item.kind == "cloze":
            sides[0], _ = cloze_sides(sides[0], 0)  # no gap is asked, so that all are open
        text = " ".join([*sides, *item.accept, *others, item.exercise])
        yield _FIELD.join([item.id, _TAG.join(item.tags), " ".join(text.split())]).casefold()


def _opened(path: Path, key: str) -> list[str] | None:
    with suppress(OSError, ValueError):
        kept, crc, text = path.read_text("utf-8").split("\n", 2)
        if (kept, crc) == (key, _crc(text)):
            return text.split("\n") if text else []
    return None


def _crc(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
