"""Copies of a progress file: made before a migration, and of files set aside. Standard library only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from studykit.errors import StoreError
from studykit.store.failures import explained, explained_os_error

KEPT_COPIES = 10
BUSY_SECONDS = 10
# The log goes first: left beside a new file of the same name it would be taken for that file's own.
_PARTS = ("-shm", "-wal", "")


def stamp(moment: datetime | None = None) -> str:
    """A moment (default: this one) as part of a file's name; sorts by time."""
    return (moment or datetime.now(UTC)).astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def backups_beside(path: Path) -> Path:
    """Where copies of a progress file are kept: ``backups`` in its own folder."""
    return path.parent / "backups"


def open_read_only(path: Path, *, wait: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection that can neither create the file nor change it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=wait)


def copy_database(source: Path, target: Path) -> None:
    """Write a consistent copy of a database, also while others write to it.

    Args:
        source: An existing SQLite file.
        target: The file to write. Where there is a database already, its content is replaced in one
            transaction, which other processes that have it open see as any other change.

    Raises:
        StoreError: One of them cannot be read or written; the target is as it was.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained_os_error(error, f"Creating {target.parent}") from error
    existed = target.exists()
    deadline = monotonic() + BUSY_SECONDS

    def give_up(status: int, _remaining: int, _total: int) -> None:
        # Python tries again for ever while another process holds the target.
        if status != sqlite3.SQLITE_DONE and monotonic() > deadline:
            raise StoreError(
                f"{target} is held by another program, and waiting did not help.",
                "Close the program that holds it and try again.",
            )

    try:
        with closing(open_read_only(source)) as reader, closing(sqlite3.connect(target)) as writer:
            reader.backup(writer, progress=give_up)
            if not existed:
                # A copy is one file: no log beside it that could be left behind.
                writer.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if not existed:
            _remove(target)
        raise explained(error, target if _is_writers(error) else source) from error


def _is_writers(error: sqlite3.Error) -> bool:
    """Whether the disk written to is to blame: a reader never fills it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}


def _remove(database: Path) -> None:
    for suffix in (*_PARTS, "-journal"):
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
        why: A word for its new name ("damaged").

    Returns:
        Where it is now.

    Raises:
        StoreError: It cannot be moved.
    """
    target = backups_beside(path) / f"{path.stem}-{why}-{stamp()}.db"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for suffix in _PARTS:
            part = Path(f"{path}{suffix}")
            if part.exists():
                part.rename(f"{target}{suffix}")
    except OSError as error:
        raise explained_os_error(error, f"Moving {path} to {target}") from error
    return target
