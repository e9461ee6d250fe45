"""Copies of a progress file: made before a migration, and of files set aside. Standard library only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, time

from studykit.errors import StoreError
from studykit.store.failures import explained, explained_os_error, is_full
from studykit.store.reading import BUSY_SECONDS, open_read_only

KEPT_COPIES = 10
_UNFINISHED = ".unfinished"
_STALE_SECONDS = 24 * 3600
# The log goes first: left beside a new file of the same name it would be taken for that file's own.
_PARTS = ("-shm", "-wal", "")


def stamp(moment: datetime | None = None) -> str:
    """A moment (default: this one) as part of a file's name; sorts by time."""
    return (moment or datetime.now(UTC)).astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def backups_beside(path: Path) -> Path:
    """Where copies of a progress file are kept: ``backups`` in its own folder."""
    return path.parent / "backups"


def copy_database(source: Path, target: Path) -> None:
    """Write a consistent copy of a database, also while others write to it; it appears only when it is complete.

    Args:
        source: An existing SQLite file.
        target: The file to write; there is none yet.

    Raises:
        StoreError: One of them cannot be read or written; there is no target then.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained_os_error(error, f"Creating {target.parent}") from error
    unfinished = target.with_name(f".{target.name}{_UNFINISHED}")
    for left in target.parent.glob(f".*{_UNFINISHED}*"):
        if is_stale(left):  # a process was killed
            left.unlink(missing_ok=True)
    deadline = monotonic() + BUSY_SECONDS

    def give_up(status: int, _remaining: int, _total: int) -> None:
        # Python tries again for ever while another process holds the source.
        if status != sqlite3.SQLITE_DONE and monotonic() > deadline:
            raise StoreError(
                f"{source} is held by another program, and waiting did not help.",
                "Close the program that holds it and try again.",
            )

    try:
        with closing(open_read_only(source)) as reader, closing(sqlite3.connect(unfinished)) as writer:
            reader.backup(writer, progress=give_up)
            # A copy is one file: no log beside it that could be left behind.
            writer.execute("PRAGMA journal_mode = DELETE")
        unfinished.replace(target)
    except sqlite3.Error as error:
        # Before the unfinished copy is removed, while it can be seen that the disk is full.
        problem = explained(error, target if _is_writers(error, target) else source)
        _remove(unfinished)
        raise problem from error
    except StoreError:
        _remove(unfinished)
        raise
    except OSError as error:
        _remove(unfinished)
        raise explained_os_error(error, f"Writing {target}") from error


def exchange_database(source: Path, target: Path, kept: Path) -> bool:
    """Put the content of ``source`` in the place of ``target``'s, and keep what was there.

    Both happen under one lock, in one transaction: what another process commits is in ``kept`` or comes after.

    Args:
        source: A sound database that nobody else has open.
        target: The file to change. Other processes that have it open see a change as any other.
        kept: Where the old content is copied to.

    Returns:
        Whether there was any content to keep.

    Raises:
        StoreError: One of them cannot be read or written; the target is as it was.
    """
    try:
        with closing(sqlite3.connect(target, timeout=BUSY_SECONDS, isolation_level=None)) as writer:
            writer.execute("ATTACH DATABASE ? AS source", (str(source),))
            writer.execute("BEGIN IMMEDIATE")
            if filled := bool(_tables(writer, "main")):
                # Readers do not wait for the lock, and nothing has been changed under it yet.
                copy_database(target, kept)
            _replace_content(writer)
            writer.execute("COMMIT")
    except sqlite3.Error as error:
        problem = explained(error, target)
        _remove(kept)
        raise problem from error
    return filled


def _tables(connection: sqlite3.Connection, schema: str) -> list[str]:
    names = connection.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'")  # noqa: S608 - main or source
    return [name for (name,) in names if not name.startswith("sqlite_")]


def _replace_content(connection: sqlite3.Connection) -> None:
    """Drop all tables of the main database and take those of the one attached as ``source``."""
    for table in _tables(connection, "main"):
        connection.execute(f'DROP TABLE main."{table}"')
    statements = "SELECT sql FROM source.sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC"
    for (statement,) in connection.execute(statements).fetchall():
        # As SQLite keeps them, statements name no database: they create in main.
        connection.execute(statement)
    for table in _tables(connection, "source"):
        connection.execute(f'INSERT INTO main."{table}" SELECT * FROM source."{table}"')  # noqa: S608 - names from the schema


def is_stale(left: Path) -> bool:
    """Whether unfinished work is so old that nobody is at it."""
    try:
        return time() - left.lstat().st_mtime > _STALE_SECONDS
    except OSError:
        return False


def _is_writers(error: sqlite3.Error, target: Path) -> bool:
    """Whether the disk written to is to blame: a reader never fills it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY} or is_full(target.parent)


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
        move_database(path, target)
    except OSError as error:
        raise explained_os_error(error, f"Moving {path} to {target}") from error
    return target


def move_database(path: Path, target: Path) -> None:
    """Move a database with its log; what is at ``target`` is replaced.

    Raises:
        OSError: The system refuses.
    """
    for suffix in _PARTS:
        part = Path(f"{path}{suffix}")
        if part.exists():
            part.replace(f"{target}{suffix}")
