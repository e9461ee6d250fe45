"""The ids of all cards, kept in one file, for what cannot wait until the library is read.

Only a cache: keyed on the status of the packs' files and on the code that wrote it, and made again from the
library when it is missing, damaged or out of date.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from studykit.library.cache import code_version
from studykit.library.models import CardHead
from studykit.library.outlines import Outline, outlines
from studykit.library.packs import discover, pack_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.library.models import Pack
    from studykit.library.packs import SourceFile


class CardIndex(NamedTuple):
    """Every card there is.

    Attributes:
        ids: In the library's order. A card's item is what stands before ``~``.
        special: Heads of the cards that had other ids, or whose meaning changed.
        outlines: The exams there are.
        sizes: Topic to how many cards it has.
    """

    ids: Sequence[str]
    special: Sequence[CardHead]
    outlines: Sequence[Outline]
    sizes: Mapping[str, int]


def read_card_index(roots: Sequence[Path], cache: Path) -> CardIndex:
    """The cards of some packs; imports and reads the library only when a file of them changed.

    Args:
        roots: As ``paths.library_roots`` gives them.
        cache: The folder to keep the index in.
    """
    packs = [pack_at(Path(root)) for root in roots]
    key = files_key(discover(packs))
    path = place(packs, cache)
    index = _opened(path, key)
    if index is None:
        from studykit.library.library import load_library

        library = load_library(roots, cache)
        heads = library.cards.values()
        special = tuple(head for head in heads if head.aliases or head.revised or not _is_plain(head))
        exams = outlines(library.blueprints.values(), list(library.questions.values()))
        sizes = Counter(head.topic for head in heads)
        index = CardIndex([head.id for head in heads], special, exams, sizes)
        _keep(path, key, index)
    return index


def place(packs: Sequence[Pack], cache: Path) -> Path:
    """Where the index of some packs is kept."""
    roots = "\n".join(str(pack.root) for pack in packs).encode("utf-8", "surrogateescape")
    return cache / f"cards-{zlib.crc32(roots):08x}.txt"


def plain_head(card: str) -> CardHead:
    """The head of a card that is not special, as far as its id tells it."""
    return CardHead(card, card.partition("~")[0], card.partition("/")[0], "basic", "", False, (), "", 0)


def _is_plain(head: CardHead) -> bool:
    return plain_head(head.id)[:3] == head[:3]


def files_key(files: Sequence[SourceFile]) -> str:
    """What tells one state of some packs' files from another."""
    return json.dumps([code_version(), [(file.path, file.size, file.mtime_ns) for file in files]])


def _opened(path: Path, key: str) -> CardIndex | None:
    try:
        kept, crc, special, others, ids = path.read_text("utf-8").split("\n", 4)
        if kept != key or crc != _crc(special, others, ids):
            return None
        exams, sizes = json.loads(others)
        heads = [
            CardHead(i, item, topic, kind, revision, revised, tuple(aliases), at, line)
            for i, item, topic, kind, revision, revised, aliases, at, line in json.loads(special)
        ]
        return CardIndex(ids.split("\n") if ids else [], heads, [_outline(*row) for row in exams], sizes)
    except (OSError, ValueError):
        return None


def _outline(
    code: str, family: str, since: str | None, until: str | None, weights: dict[str, float]
) -> Outline:
    first, last = (date.fromisoformat(day) if day else None for day in (since, until))
    return Outline(code, family, first, last, weights)


def _crc(*parts: str) -> str:
    return "".join(f"{zlib.crc32(part.encode()):08x}" for part in parts)


def _keep(path: Path, key: str, index: CardIndex) -> None:
    rows = [
        (exam.code, exam.family, exam.since and str(exam.since), exam.until and str(exam.until), exam.weights)
        for exam in index.outlines
    ]
    special, others, ids = json.dumps(index.special), json.dumps([rows, index.sizes]), "\n".join(index.ids)
    text = "\n".join((key, _crc(special, others, ids), special, others, ids))
    write_anew(path, text)


def write_anew(path: Path, text: str) -> None:
    """Put a whole file in the place of another, or nothing where it cannot be written."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
