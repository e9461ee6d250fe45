"""A progress file opened for reading alone. Small, because Home's first figures wait for it."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes

if TYPE_CHECKING:
    from pathlib import Path, PurePath

BUSY_SECONDS = 10


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
    return sqlite3.connect(f"{database_uri(path.absolute())}?mode=ro", uri=True, timeout=wait)
