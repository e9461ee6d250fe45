"""Zip files of which nothing is believed: names may not lead anywhere, and there is an end to how much is unpacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.formats.deck import unusable

if TYPE_CHECKING:
    from pathlib import Path
    from zipfile import ZipFile, ZipInfo

MOST_RATIO = 1_000  # deflate cannot do more than 1,032; text comes to 10
_SMALL = 1 << 20


def checked_entries(archive: ZipFile, source: Path, most_entries: int, most_bytes: int) -> dict[str, ZipInfo]:
    """The files of an archive by name, folders among them.

    Args:
        archive: The open archive.
        source: Its path, for errors.
        most_entries: Files that an honest one may hold.
        most_bytes: Bytes that they may take together, unpacked.

    Raises:
        DeckError: A name leads out of the archive or stands there twice, or it is larger than that.
    """
    infos = archive.infolist()
    if len(infos) > most_entries:
        raise unusable(source, f"it holds {len(infos):,} files, more than any deck or bank")
    by_name = {info.filename: info for info in infos}
    if len(by_name) < len(infos):
        raise unusable(source, "it holds two files of the same name")
    for info in infos:
        if not _stays(info.filename):
            raise unusable(source, f"it holds a file that would leave its folder, {info.filename!r}")
        if info.file_size > _SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise unusable(source, f"its file {info.filename!r} expands more than a thousandfold")
    total = sum(info.file_size for info in infos)
    if total > most_bytes:
        raise unusable(source, f"its files would take {total:,} bytes")
    return by_name


def _stays(name: str) -> bool:
    """Whether a name, on any system, means a file or folder of the archive itself."""
    parts = name.replace("\\", "/").removesuffix("/").split("/")
    return all(part not in {"", ".", ".."} for part in parts) and ":" not in name and "\0" not in name
