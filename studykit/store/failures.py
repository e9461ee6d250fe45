"""What SQLite's and the system's errors mean to a learner: one sentence, and the way out."""

from __future__ import annotations

import os
import shutil
import sqlite3
from typing import TYPE_CHECKING

from studykit.errors import CorruptStoreError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

DOCTOR = "`studykit doctor` checks the file and says what can be done."

_FOLDER = -1  # no code of SQLite's
_LEAST_ROOM = 64 * 1024  # bytes; the file beside a database is of half that

# Primary result codes (https://www.sqlite.org/rescode.html); extended codes carry them in the low byte.
_SENTENCES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: (
        "The disk is full: {path} could not be written, and nothing was changed.",
        "Free some space and try again; all earlier progress is kept.",
    ),
    sqlite3.SQLITE_READONLY: (
        "{path} cannot be written: the file or its folder is read-only.",
        "Make both writable, or name another folder with STUDYKIT_HOME.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "{path} cannot be opened.",
        "Check that its folder exists and may be read and written, or name another with STUDYKIT_HOME.",
    ),
    sqlite3.SQLITE_PERM: (
        "{path} may not be opened by this user.",
        "Change its permissions, or name another folder with STUDYKIT_HOME.",
    ),
    sqlite3.SQLITE_BUSY: (
        "{path} is held by another program, and waiting did not help.",
        "Close the program that holds it, a sync tool perhaps, and try again; on a network folder, name another.",
    ),
    sqlite3.SQLITE_PROTOCOL: (
        "{path} is on a disk that does not let programs share and lock files as SQLite needs it.",
        "Name a folder on a disk of this machine with STUDYKIT_HOME.",
    ),
    _FOLDER: (
        "{path} is a folder, and a file is needed there.",
        "Move the folder away, or name another with STUDYKIT_HOME.",
    ),
    sqlite3.SQLITE_LOCKED: (
        "{path} is locked by another part of studykit.",
        "Try again; nothing was changed.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk reported an error while {path} was read or written.",
        "Check the disk, then run `studykit doctor`; a backup may be restored with `studykit restore FILE`.",
    ),
    sqlite3.SQLITE_NOLFS: (
        "{path} has grown beyond what this file system can hold.",
        "Name a folder on another disk with STUDYKIT_HOME.",
    ),
}


def explained(error: sqlite3.Error, path: Path) -> StoreError:
    """The StoreError that says what ``error`` means for the database at ``path``."""
    extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    code = extended & 0xFF
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        what = "is not a database" if code == sqlite3.SQLITE_NOTADB else "is damaged"
        return CorruptStoreError(
            f"{path} {what} ({error}).",
            "Close studykit; the next start sets the file aside. `studykit restore FILE` brings a backup back.",
        )
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}:
        code = _cause(extended, path)
    sentence, hint = _SENTENCES.get(code, ("{path} could not be used: " + f"{error}.", DOCTOR))
    return StoreError(sentence.format(path=path), hint)


def _cause(extended: int, path: Path) -> int:
    """What made SQLite say that it could not open, read or write a file, or one that it keeps beside it."""
    if os.path.isdir(path):  # noqa: PTH112 - pathlib's raises where a folder may not be entered
        return _FOLDER
    if os.path.isfile(path) and not os.access(path, os.R_OK):  # noqa: PTH113
        return sqlite3.SQLITE_PERM
    if extended & 0xFF == sqlite3.SQLITE_CANTOPEN:
        in_the_way = os.path.isdir(path.parent) and not os.access(path.parent, os.W_OK)  # noqa: PTH112
        return sqlite3.SQLITE_READONLY if in_the_way else sqlite3.SQLITE_CANTOPEN
    if is_full(path.parent):
        return sqlite3.SQLITE_FULL
    if extended in {sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_SHMLOCK, sqlite3.SQLITE_IOERR_LOCK}:
        return sqlite3.SQLITE_PROTOCOL
    return sqlite3.SQLITE_IOERR


def is_full(folder: Path) -> bool:
    """Whether the disk of a folder has no room for what SQLite has to write in any case."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False


def explained_os_error(error: OSError, doing: str) -> StoreError:
    """The StoreError for what the system refused.

    Args:
        error: The refusal.
        doing: What was tried, as the sentence's subject ("Writing backup.zip").
    """
    reason = error.strerror or str(error)
    return StoreError(
        f"{doing} failed: {reason[0].lower()}{reason[1:]}.",
        "Check the permissions and the free space, or choose another place.",
    )


def is_environment(error: BaseException | None) -> bool:
    """Whether an error comes from the file or the disk, rather than from a bug in a statement."""
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError
