"""QTI in a zip package, or as a single document: which files of it hold questions, and which QTI they speak."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from studykit.formats.deck import unusable
from studykit.formats.questions.bank import MOST_BYTES, Gathered
from studykit.formats.questions.canvas import read_canvas
from studykit.formats.questions.qti import read_qti
from studykit.formats.questions.xml import elements, root_name
from studykit.formats.zipped import checked_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from studykit.formats.questions.bank import Bank

MOST_ENTRIES = 50_000  # QTI 2 keeps each item in a file of its own
MOST_UNPACKED = 256 << 20  # pictures included, which are not unpacked
MANIFEST = "imsmanifest.xml"
_LONGEST_NAME = 24
_READERS = {
    "questestinterop": read_canvas,
    "assessmentItem": read_qti,
    "qti-assessment-item": read_qti,
}


def read_package(content: bytes, source: Path) -> Bank:
    """The questions of a QTI package, or of one document of QTI.

    Args:
        content: The file's.
        source: Its path, for errors.

    Raises:
        DeckError: It is neither, damaged, or larger than any bank is.
    """
    gathered = Gathered(source)
    if not content.startswith(b"PK"):
        root = root_name(content, source)
        if root not in _READERS:
            raise unusable(source, f"its root element {root!r} is none of QTI")
        _READERS[root](content, gathered, "line {}".format)
        return gathered.bank()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name, document in _documents(archive, source):
                root = root_name(document, source)
                if root in _READERS:
                    _READERS[root](document, gathered, _place(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise unusable(source, "it is no zip package, or a damaged one") from error
    return gathered.bank()


def _place(name: str) -> Callable[[int], str]:
    """How the report names a line of one of several documents; names made of hashes are cut."""
    file = "".join(letter if letter.isprintable() else "?" for letter in name.rpartition("/")[2])
    if len(file) > _LONGEST_NAME:
        file = f"...{file[-_LONGEST_NAME:]}"
    return lambda line: f"{file} line {line}"


def _documents(archive: zipfile.ZipFile, source: Path) -> Iterator[tuple[str, bytes]]:
    """The XML files of the package, those of its manifest in its order."""
    infos = checked_entries(archive, source, MOST_ENTRIES, MOST_UNPACKED)
    names = [name for name in infos if name.lower().endswith((".xml", ".qti"))]
    if MANIFEST in infos:
        manifest = _read(archive, infos[MANIFEST], source)
        listed = [
            file.get("href")
            for resource in elements(manifest, {"resource"}, source)
            for file in [resource, *resource.all("file")]
        ]
        order = {name: i for i, name in enumerate(dict.fromkeys(listed))}
        names.sort(key=lambda name: order.get(name, len(order)))
    for name in names:
        if name != MANIFEST:
            yield name, _read(archive, infos[name], source)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Path) -> bytes:
    if info.file_size > MOST_BYTES:
        raise unusable(source, f"its file {info.filename!r} is larger than {MOST_BYTES >> 20} MB")
    return archive.read(info)
