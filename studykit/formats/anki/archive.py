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

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType
    from typing import IO

MOST_ENTRIES = 200_000  # a file each of a large deck's sounds
MOST_BYTES = 2 << 30  # of all files together; a large deck's sounds take that
MOST_DATABASE = 1 << 30  # of the database, unpacked: 100,000 notes with 2,000,000 answers take 200 MB
MOST_RATIO = 1_000  # deflate cannot do more than 1,032; text comes to 10
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
    infos = _infos(archive, source)
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


def _infos(archive: zipfile.ZipFile, source: Path) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise unusable(source, f"it holds {len(infos):,} files, more than any deck")
    by_name = {info.filename: info for info in infos}
    if len(by_name) < len(infos):
        raise unusable(source, "it holds two files of the same name")
    for info in infos:
        if not _stays(info.filename):
            raise unusable(source, f"it holds a file that would leave its folder, {info.filename!r}")
        if info.file_size > _CHUNK and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise unusable(source, f"its file {info.filename!r} expands more than a thousandfold")
    total = sum(info.file_size for info in infos)
    if total > MOST_BYTES:
        raise unusable(source, f"its files would take {total:,} bytes")
    return by_name


def _stays(name: str) -> bool:
    """Whether a name, on any system, means a file of the package itself."""
    parts = name.replace("\\", "/").split("/")
    return all(part not in {"", ".", ".."} for part in parts) and ":" not in name and "\0" not in name


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
