"""What state a progress file is in, found out without changing it. Standard library only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from studykit.errors import CorruptStoreError
from studykit.store.failures import explained, explained_os_error
from studykit.store.migrations import HEAD, known_revisions
from studykit.store.reading import open_read_only

if TYPE_CHECKING:
    from pathlib import Path

Standing = Literal["missing", "current", "older", "newer", "foreign", "damaged"]


@dataclass(frozen=True, slots=True)
class Health:
    """A progress file's state.

    Attributes:
        standing: ``older`` files are migrated when they are opened, ``newer`` ones refused; ``foreign``
            is a database without studykit's tables.
        size: Bytes, the write-ahead log included.
        revision: The schema it says it has.
        problems: What SQLite's integrity check found; empty for a sound file.
        reviews: Answers to cards in its log.
        exams: Exams in it.
    """

    standing: Standing
    size: int = 0
    revision: str | None = None
    problems: tuple[str, ...] = ()
    reviews: int = 0
    exams: int = 0


def examine(path: Path) -> Health:
    """Check a progress file.

    Raises:
        StoreError: It is there and cannot be read.
    """
    try:
        if not path.exists():
            return Health("missing")
        # What was committed may still be in the log beside the file.
        size = sum(part.stat().st_size for part in path.parent.glob(f"{path.name}*") if part.is_file())
    except OSError as error:
        raise explained_os_error(error, f"Reading {path}") from error
    try:
        with closing(open_read_only(path)) as connection:
            return _examine(connection, size)
    except sqlite3.Error as error:
        problem = explained(error, path)
        if isinstance(problem, CorruptStoreError):
            return Health("damaged", size, problems=(str(error),))
        raise problem from error


def _examine(connection: sqlite3.Connection, size: int) -> Health:
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
    problems = () if found == ["ok"] else tuple(found)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return Health("damaged" if problems else "missing", size, problems=problems)
    version = (
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if "alembic_version" in tables
        else None
    )
    if version is None:
        return Health("damaged" if problems else "foreign", size, problems=problems)
    return Health(
        standing="damaged" if problems else _standing(version[0]),
        size=size,
        revision=version[0],
        problems=problems,
        reviews=_count(connection, "review", tables),
        exams=_count(connection, "exam", tables),
    )


def _standing(revision: str) -> Standing:
    if revision == HEAD:
        return "current"
    return "older" if revision in known_revisions() else "newer"


def _count(connection: sqlite3.Connection, table: str, tables: set[str]) -> int:
    if table not in tables:
        return 0
    count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
    return count
