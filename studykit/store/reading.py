"""A progress file opened for reading alone. Small, because Home's first figures wait for it."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes

if TYPE_CHECKING:
    from pathlib import Path, PurePath

BUSY_SECONDS = 10
_NO_INDEX = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def database_uri(path: PurePath) -> str:
    """An absolute path as SQLite takes it in a URI.

    The authority stays empty, as SQLite asks (https://www.sqlite.org/uri.html): a share's server is the
    beginning of its path, where ``Path.as_uri`` would name it as the authority.
    """
    name = path.as_posix()
    rooted = name if name.startswith("/") else f"/{name}"
    return f"file://{quote_from_bytes(os.fsencode(rooted), safe='/:')}"


def open_read_only(path: Path, *, wait: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection that can neither create the file nor change it."""
    uri = f"{database_uri(path.absolute())}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=wait)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").close()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in _NO_INDEX or has_log(path):
            raise
        # SQLite wants a file beside this one even to read, which a full or read-only disk refuses. Where nobody
        # can write and the log has nothing, the file itself is all there is.
        connection = sqlite3.connect(f"{uri}&immutable=1", uri=True, timeout=wait)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def has_log(path: Path) -> bool:
    """Whether something was committed that is not folded into the file."""
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    except OSError:
        return False
