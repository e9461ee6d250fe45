"""From files to an index, parsing no more than what changed. Imported only when something did."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studykit.library.cache import FileEntry
from studykit.library.merge import merge
from studykit.library.models import Defect
from studykit.library.parse.fields import Mention
from studykit.library.parse.files import content_hash, parse_file, read_bytes
from studykit.library.parse.items import Item, ParsedFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.library.cache import Cache, KeptFile
    from studykit.library.models import Pack
    from studykit.library.packs import SourceFile


@dataclass(slots=True)
class Reading:
    """What was read.

    Attributes:
        index: See :mod:`studykit.library.merge`.
        bodies: (path, kind, id) to the body, of the files that were parsed now; others are in the cache.
    """

    index: dict[str, Any]
    bodies: dict[tuple[str, str, str], Any]


def read(packs: Sequence[Pack], files: Sequence[SourceFile], cache: Cache | None) -> Reading:
    """Read every file that the cache does not know as it is now, and index them all."""
    kept = cache.files() if cache else {}
    parsed: list[ParsedFile] = []
    changed: list[FileEntry] = []
    touched: list[SourceFile] = []
    unread: set[SourceFile] = set()
    bodies: dict[tuple[str, str, str], Any] = {}
    for source in files:
        known = kept.get(source.path)
        if known and (known.size, known.mtime_ns) == (source.size, source.mtime_ns):
            parsed.append(thawed(source, known))
            continue
        data = read_bytes(source.path)
        if known and known.hash == content_hash(data):
            touched.append(source)
            parsed.append(thawed(source, known))
            continue
        file = parse_file(source, data)
        parsed.append(file)
        bodies |= {(file.path, item.kind, item.id): item.body for item in file.items}
        if data is None:
            unread.add(source)
        else:
            own = [(item.kind, item.id, item.body) for item in file.items]
            changed.append(FileEntry(source, file.hash, _frozen(file), own))
    index = merge(packs, parsed)
    if cache:
        cache.touch(touched)
        # A file that cannot be read today may be tomorrow, without a change to its size or time.
        cache.keep([source for source in files if source not in unread], index, changed)
    return Reading(index, bodies)


def body_again(source: SourceFile, content: str, kind: str, identifier: str) -> Any:
    """An item's body straight from its file, for when the cache was lost meanwhile.

    None when the content has no longer the hash that it had: heads and body would not belong together.
    """
    data = read_bytes(source.path)
    if content_hash(data) != content:
        return None
    file = parse_file(source, data)
    return next((item.body for item in file.items if (item.kind, item.id) == (kind, identifier)), None)


def _frozen(file: ParsedFile) -> Any:
    """A parsed file as JSON carries it, bodies left out."""
    return {
        "items": [[i.kind, i.id, i.line, i.where, i.head, i.mentions] for i in file.items],
        "retired": file.retired,
        "defects": [tuple(defect)[1:] for defect in file.defects],
    }


def thawed(source: SourceFile, known: KeptFile) -> ParsedFile:
    """The inverse of :func:`_frozen`."""
    items = [
        Item(kind, identifier, line, where, head, mentions=[Mention(*mention) for mention in mentions])
        for kind, identifier, line, where, head, mentions in known.parsed["items"]
    ]
    defects = [Defect(Path(source.path), *defect) for defect in known.parsed["defects"]]
    return ParsedFile(
        source.path,
        source.kind,
        source.pack,
        source.owner,
        known.hash,
        items,
        known.parsed["retired"],
        defects,
    )
