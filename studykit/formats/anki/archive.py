"""The zip file that a package is: which database in it counts, and out with that, within limits.

Nothing in an archive is believed: names may not lead anywhere, and there is an end to how much is unpacked.
Only the database, the package's version and the list of media are ever read.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from studykit.errors import MissingExtraError
from studykit.formats.anki import protobuf
from studykit.formats.deck import unusable
from studykit.formats.zipped import checked_entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType
    from typing import IO

MOST_ENTRIES = 200_000  # a file each of a large deck's sounds
MOST_BYTES = 2 << 30  # of all files together; a large deck's sounds take that
MOST_DATABASE = 1 << 30  # of the database, unpacked: 100,000 notes with 2,000,000 answers take 200 MB
MOST_LIST = 32 << 20  # of the list of media
MOST_SIDECAR = 256 << 20  # of what studykit adds; 400,000 answers
SIDECAR = "studykit.jsonl"
_CHUNK = 1 << 20
# The newest wins: beside it lies an older one whose only note asks for an update of Anki.
_DATABASES = ("collection.anki21b", "collection.anki21", "collection.anki2")
_NEWEST_PACKAGE = 3


class Unpacked(NamedTuple):
    """What was taken out of a package.

    Attributes:
        database: The collection, as a file that ends with the block.
        media: Names of the files that the package brings.
        sidecar: What studykit wrote beside the collection; None where it did not.
    """

    database: Path
    media: tuple[str, ...]
    sidecar: bytes | None


@contextmanager
def unpacked(source: Path) -> Iterator[Unpacked]:
    """A package's collection in a temporary folder.

    Raises:
        DeckError: It is no package, a damaged one, one from a later Anki, or larger than any deck is.
        MissingExtraError: It is compressed with zstd, and the extra for that is not installed.
    """
    with TemporaryDirectory(prefix="studykit-") as folder:
        try:
            with zipfile.ZipFile(source) as archive:
                found = _take(archive, source, Path(folder))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise unusable(source, "it is no Anki package, or a damaged one") from error
        except OSError as error:
            raise unusable(source, f"it cannot be read ({error.strerror or error})") from error
        yield found


def _take(archive: zipfile.ZipFile, source: Path, folder: Path) -> Unpacked:
    infos = checked_entries(archive, source, MOST_ENTRIES, MOST_BYTES)
    name = next((name for name in _DATABASES if name in infos), None)
    if name is None:
        raise unusable(source, "there is no collection in it")
    version = 1 if name == "collection.anki2" else 2
    if "meta" in infos:
        version = _version(_small(archive, infos["meta"], source), source)
    if version > _NEWEST_PACKAGE:
        raise unusable(
            source,
            "a later Anki wrote it than studykit knows",
            "Export it in Anki with 'Support older Anki versions' ticked.",
        )
    database = folder / "collection.db"
    with archive.open(infos[name]) as packed, database.open("xb") as target:
        _copy(_expanded(packed, name), target, source)
    media = infos.get("media")
    listed = _media(_small(archive, media, source), version, source) if media else ()
    sidecar = infos.get(SIDECAR)
    return Unpacked(database, listed, _small(archive, sidecar, source, MOST_SIDECAR) if sidecar else None)


def _expanded(packed: IO[bytes], name: str) -> IO[bytes]:
    if not name.endswith("b"):
        return packed
    return io.BufferedReader(_zstandard().ZstdDecompressor().stream_reader(packed))


def _zstandard() -> ModuleType:
    try:
        import zstandard
    except ImportError:
        raise MissingExtraError(
            "Reading a package of today's Anki needs the extra 'anki'.",
            "pip install 'studykit[anki]', or export in Anki with 'Support older Anki versions' ticked.",
        ) from None
    return zstandard


def _copy(packed: IO[bytes], target: IO[bytes], source: Path) -> None:
    """Copy until the end, or until it is more than a collection can be."""
    room = MOST_DATABASE
    while chunk := _chunk(packed, source):
        room -= len(chunk)
        if room < 0:
            raise unusable(source, f"its collection would take more than {MOST_DATABASE:,} bytes")
        target.write(chunk)


def _chunk(packed: IO[bytes], source: Path) -> bytes:
    try:
        return packed.read(_CHUNK)
    except Exception as error:
        # zstandard's own error cannot be named without importing it.
        if type(error).__name__ != "ZstdError":
            raise
        raise unusable(source, "its collection is damaged") from error


def _small(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Path, most: int = MOST_LIST) -> bytes:
    if info.file_size > most:
        raise unusable(source, f"its {info.filename} is too large")
    return archive.read(info)


def _version(meta: bytes, source: Path) -> int:
    try:
        version = protobuf.fields(meta).get(1, [0])[0]
    except ValueError as error:
        raise unusable(source, "its version cannot be read") from error
    return version if isinstance(version, int) else 0


def _media(listed: bytes, version: int, source: Path) -> tuple[str, ...]:
    """The names of the files in a package: JSON in older ones, else protobuf within zstd."""
    try:
        if version < _NEWEST_PACKAGE:
            return tuple(map(str, json.loads(listed or b"{}").values()))
        buffer = io.BytesIO()
        _copy(_expanded(io.BytesIO(listed), "media.b"), buffer, source)
        entries = protobuf.fields(buffer.getvalue()).get(1, [])
        return tuple(
            protobuf.text(protobuf.fields(entry), 1) for entry in entries if isinstance(entry, bytes)
        )
    except (ValueError, AttributeError, RecursionError) as error:
        raise unusable(source, "its list of media cannot be read") from error
