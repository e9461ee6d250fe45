"""All of a learner's progress as one zip file. Standard library only.

    manifest.json   what is in it: format, versions, and each file's size and SHA-256
    progress.db     the database, copied consistently
    pack/...        what the learner added: notes, cards, questions

Running labs and caches are left out: they belong to a machine.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from studykit.errors import CorruptStoreError, NewerSchemaError, StoreError
from studykit.store.copies import backups_beside, copy_database, is_stale
from studykit.store.failures import explained_os_error
from studykit.store.health import examine

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 1
DATABASE = "progress.db"
PACK = "pack"
_MANIFEST = "manifest.json"
_UNFINISHED = ".studykit-unfinished-"

# Far above any learner's (a million answers are 600 MB); that there is room on the disk is seen besides.
MOST_BYTES = 1 << 34
MOST_FILES = 10_000
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the archive. ``size`` is in bytes, ``sha256`` in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself.

    Attributes:
        studykit: The version that wrote it.
        created: When.
        profile: Whose it was.
        schema: The database's schema.
        entries: Every file but the manifest.
    """

    studykit: str
    created: datetime
    profile: str
    schema: str
    entries: tuple[Entry, ...]


def write_archive(target: Path, progress: Path, pack: Path, *, profile: str, version: str) -> Manifest:
    """Write all of a learner's progress to ``target``; the app may be running meanwhile.

    The file appears under its name only when it is complete.

    Args:
        target: The zip file; one that is there is replaced.
        progress: The learner's database.
        pack: The learner's own pack; it may be missing.
        profile: Whose progress it is, for the manifest.
        version: studykit's, for the manifest.

    Raises:
        StoreError: There is no progress yet, it is damaged, or something cannot be read or written.
    """
    health = examine(progress)
    if health.standing == "missing":
        raise StoreError(
            f"There is no progress of {profile!r} yet: {progress} {'is empty' if progress.exists() else 'does not exist'}.",
            "Another learner's is named with --profile.",
        )
    if health.standing in {"damaged", "foreign"}:
        raise CorruptStoreError(
            f"{progress} is {health.standing} and was not backed up.",
            f"`studykit doctor` says more; copies of earlier days are in {backups_beside(progress)}.",
        )
    try:
        with scratch_in(target.parent) as scratch:
            content = scratch / "content"
            copy_database(progress, content / DATABASE)
            _copy_pack(pack, content / PACK)
            entries = tuple(_entries(content))
            manifest = Manifest(version, datetime.now(UTC), profile, health.revision or "", entries)
            complete = scratch / "complete.zip"
            _write_zip(complete, content, manifest)
            complete.replace(target)
    except OSError as error:
        raise explained_os_error(error, f"Writing {target}") from error
    return manifest


@contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """A folder for unfinished work, on the disk where the work will be put in place by renaming."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{_UNFINISHED}*"):
        if is_stale(left):  # a process was killed, and this is a copy of what it worked on
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=folder) as scratch:
        yield Path(scratch)


def _copy_pack(pack: Path, target: Path) -> None:
    """Copy the regular files of a pack; links, which may lead anywhere, are not followed."""
    for folder, _, names in os.walk(pack):
        for path in (Path(folder, name) for name in names):
            if path.is_file() and not path.is_symlink():
                copy = target / path.relative_to(pack)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)


def _entries(content: Path) -> Iterator[Entry]:
    for path in sorted(path for path in content.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield Entry(path.relative_to(content).as_posix(), path.stat().st_size, digest)


def _write_zip(target: Path, content: Path, manifest: Manifest) -> None:
    document = asdict(manifest) | {"format": FORMAT, "created": manifest.created.isoformat()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_MANIFEST, json.dumps(document, indent=2, ensure_ascii=False))
        for entry in manifest.entries:
            archive.write(content / entry.name, entry.name)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def unpack(source: Path, folder: Path) -> Manifest:
    """Verify an archive and write its files into ``folder``.

    Nothing in it is believed: names may not leave the folder, sizes and hashes must be those of the
    manifest, and there is an end to how much is written.

    Raises:
        StoreError: It is no backup, a damaged one, or cannot be read or written.
        NewerSchemaError: A later version of studykit wrote it.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            infos = _infos(archive, source)
            manifest = _manifest(archive.read(infos.pop(_MANIFEST)), source)
            _check_contents(manifest, infos, source)
            _check_room(manifest, folder)
            for entry in manifest.entries:
                _extract(archive, infos[entry.name], entry, folder, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _unusable(source, f"it is damaged or no zip file ({error})") from error
    except OSError as error:
        raise explained_os_error(error, f"Reading {source}") from error
    return manifest


def _infos(archive: zipfile.ZipFile, source: Path) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise _unusable(source, f"it holds {len(infos):,} files")
    by_name = {info.filename: info for info in infos}
    if len(by_name) < len(infos):
        raise _unusable(source, "it holds two files of the same name")
    # Those two are all that is ever written, and each further method has errors of its own.
    if any(info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for info in infos):
        raise _unusable(source, "it is compressed in a way that backups are not")
    if _MANIFEST not in by_name:
        raise _unusable(source, f"it has no {_MANIFEST}")
    if by_name[_MANIFEST].file_size > _CHUNK * 16:
        raise _unusable(source, f"its {_MANIFEST} is too large")
    return by_name


def _manifest(text: bytes, source: Path) -> Manifest:
    try:
        document: dict[str, Any] = json.loads(text)
        if document["format"] != FORMAT:
            raise NewerSchemaError(
                f"{source} was written by a later version of studykit (format {document['format']}).",
                "Update studykit: pipx upgrade studykit, or pip install --upgrade studykit.",
            )
        return Manifest(
            studykit=str(document["studykit"]),
            created=datetime.fromisoformat(document["created"]),
            profile=str(document["profile"]),
            schema=str(document["schema"]),
            entries=tuple(
                Entry(str(entry["name"]), int(entry["size"]), str(entry["sha256"]))
                for entry in document["entries"]
            ),
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _unusable(source, f"its {_MANIFEST} cannot be read") from error


def _check_contents(manifest: Manifest, infos: dict[str, zipfile.ZipInfo], source: Path) -> None:
    sizes = {entry.name: entry.size for entry in manifest.entries}
    if sizes != {name: info.file_size for name, info in infos.items()}:
        raise _unusable(source, f"its files are not those of its {_MANIFEST}")
    if DATABASE not in sizes:
        raise _unusable(source, f"it has no {DATABASE}")
    for name in sizes:
        if name != DATABASE and not _is_in_pack(name):
            raise _unusable(source, f"it holds a file that is no progress, {name!r}")
    if sum(sizes.values()) > MOST_BYTES:
        raise _unusable(source, f"its files would take {sum(sizes.values()):,} bytes")


def _is_in_pack(name: str) -> bool:
    """Whether a name, on any system, leads to a file within the pack's folder."""
    parts = name.split("/")
    return (
        len(parts) > 1
        and parts[0] == PACK
        and all(part.strip(". ") for part in parts)
        and not any(character in "\\:" or ord(character) < 32 for character in name)
    )


def _check_room(manifest: Manifest, folder: Path) -> None:
    # The files are written once here, and the database a second time when it is put in place.
    needed = 2 * sum(entry.size for entry in manifest.entries)
    if shutil.disk_usage(folder).free < needed:
        raise StoreError(
            f"The disk of {folder.parent} has no room for the {needed:,} bytes that restoring takes.",
            "Free some space and try again; nothing was changed.",
        )


def _extract(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry, folder: Path, source: Path
) -> None:
    target = folder.joinpath(*PurePosixPath(entry.name).parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with archive.open(info) as packed, target.open("xb") as file:
        # zipfile ends at the size that was checked, whatever the compressed data would go on to give.
        while chunk := packed.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != entry.sha256:
        raise _unusable(source, f"its {entry.name} is not what was backed up")


def _unusable(source: Path, why: str) -> StoreError:
    return StoreError(
        f"{source} cannot be restored: {why}.",
        "Nothing was changed. A backup is made with `studykit backup FILE`.",
    )
