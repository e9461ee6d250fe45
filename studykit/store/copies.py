"""Copies of a progress file: made before a migration, and of files set aside. Standard library only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from studykit.store.failures import explained, explained_os_error

KEPT_COPIES = 10
_SIDE_FILES = ("", "-wal", "-shm")


def stamp(moment: datetime | None = None) -> str:
    """A moment as part of a file's name; sorts by time."""
    return (moment or datetime.now(UTC)).astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def backups_beside(path: Path) -> Path:
    """Where copies of a progress file are kept: ``backups`` in its own folder."""
    return path.parent / "backups"


def copy_database(source: Path, target: Path) -> None:
    """Write a consistent copy of a database, also while others write to it.

    Args:
        source: An existing SQLite file.
        target: The file to write; must not exist. Nothing is left there if copying fails.

    Raises:
        StoreError: One of them cannot be read or written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained_os_error(error, f"Creating {target.parent}") from error
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as reader,
            closing(sqlite3.connect(target)) as writer,
        ):
            reader.backup(writer)
            # A copy is one file: no log beside it that could be left behind.
            writer.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        _remove(target)
        raise explained(error, target if _is_writers(error) else source) from error


def _is_writers(error: sqlite3.Error) -> bool:
    """Whether the disk written to is to blame: a reader never fills it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}


def _remove(database: Path) -> None:
    for suffix in (*_SIDE_FILES, "-journal"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def copy_before_migration(path: Path, revision: str) -> Path:
    """Keep a copy of a progress file as it was under ``revision``; the oldest such copies make room.

    Raises:
        StoreError: The copy cannot be written.
    """
    folder = backups_beside(path)
    target = folder / f"{path.stem}-before-migration-{stamp()}-{revision}.db"
    copy_database(path, target)
    copies = sorted(folder.glob(f"{path.stem}-before-migration-*.db"))
    for old in copies[:-KEPT_COPIES]:
        old.unlink(missing_ok=True)
    return target


def set_aside(path: Path, why: str) -> Path:
    """Move a progress file, with its log, out of the way; nothing is deleted.

    Args:
        path: The file.
        why: A word for its new name ("damaged", "replaced").

    Returns:
        Where it is now.

    Raises:
        StoreError: It cannot be moved.
    """
    target = backups_beside(path) / f"{path.stem}-{why}-{stamp()}.db"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for suffix in _SIDE_FILES:
            part = Path(f"{path}{suffix}")
            if part.exists():
                part.rename(f"{target}{suffix}")
    except OSError as error:
        raise explained_os_error(error, f"Moving {path} to {target}") from error
    return target
