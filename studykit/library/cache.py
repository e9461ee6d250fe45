"""What was parsed, kept in one SQLite file for each set of packs.

A cache may be missing, damaged, locked or unwritable: then everything is parsed again, and nothing else
changes. Rows carry a checksum, since a damaged page can still be readable; what does not match is absent.

A process sees one state of the packs for its life: bodies are kept under the hash of the file that they were
read from, and those of a file's earlier content stay for some days.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from studykit.library.models import Pack
    from studykit.library.packs import SourceFile

_SCHEMA = """
CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, hash TEXT, parsed TEXT, crc INTEGER);
CREATE TABLE body (path TEXT, hash TEXT, kind TEXT, id TEXT, value TEXT, crc INTEGER,
    PRIMARY KEY (path, hash, kind, id)) WITHOUT ROWID;
CREATE TABLE superseded (path TEXT, hash TEXT, since INTEGER, PRIMARY KEY (path, hash)) WITHOUT ROWID;
CREATE TABLE snapshot (statuses TEXT, value TEXT, crc INTEGER);
"""
# Parts of the index that a start does not wait for; facts alone are half of its text.
LATER = ("facts", "items_by_fact", "named_cards")
_PATIENCE = 2.0  # seconds to wait for another process
_SUPERSEDED_KEPT = 7 * 24 * 3600  # seconds that an open app still finds the text that it indexed


class KeptFile(NamedTuple):
    """A file as it was when it was parsed; ``parsed`` is its items without their bodies."""

    size: int
    mtime_ns: int
    hash: str
    parsed: Any


class FileEntry(NamedTuple):
    """A file to keep. ``hash`` is its content's; ``bodies`` are (kind, id, body)."""

    source: SourceFile
    hash: str
    parsed: Any
    bodies: Iterable[tuple[str, str, Any]]


def open_cache(folder: Path, packs: Sequence[Pack]) -> Cache | None:
    """The cache of a set of packs; None when there can be none.

    Args:
        folder: Where caches are kept; made when missing.
        packs: The packs it is for.
    """
    key = "\n".join(f"{int(pack.personal)}{pack.root}" for pack in packs).encode("utf-8", "surrogateescape")
    path = folder / f"library-{zlib.crc32(key):08x}.db"
    version = zlib.crc32(key + code_version().encode()) & 0x7FFFFFFF
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return Cache(path, version)
        except sqlite3.OperationalError:
            return None  # locked, or not ours to write; nothing is wrong with it
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            return Cache(path, version)
    except (sqlite3.Error, OSError):
        return None


def code_version() -> str:
    """Changes whenever the code that fills the cache does: a new release, or an edit in a checkout."""
    here = Path(__file__).parent
    registry = here.parent.parent / "calculators" / "registry.py"
    modules = [*sorted(here.glob("*.py")), *sorted((here / "parse").glob("*.py")), registry]
    return ";".join(f"{s.st_size},{s.st_mtime_ns}" for s in (m.stat() for m in modules if m.exists()))


class Cache:
    """An open cache. Reading gives None for what is not there; writing may silently come to nothing."""

    def __init__(self, path: Path, version: int) -> None:
        self._path = path
        self._expected = version
        self._lock = threading.Lock()
        self._database = sqlite3.connect(
            path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        self.close = weakref.finalize(self, self._database.close)
        try:
            self._database.execute("PRAGMA synchronous = OFF")  # what a power cut damages is parsed again
            if self._version() != version:
                self._begin_anew(version)
        except BaseException:
            self.close()
            raise

    def _version(self) -> int:
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        return int(version)

    def _begin_anew(self, version: int) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        if self._version() != version:  # another process may have been quicker
            tables = self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                self._database.execute(f'DROP TABLE "{table}"')
            for statement in _SCHEMA.split(";"):
                self._database.execute(statement)
            self._database.execute(f"PRAGMA user_version = {version:d}")
        self._database.execute("COMMIT")

    def index(self, files: Sequence[SourceFile]) -> dict[str, Any] | None:
        """The index that was kept for exactly these files, sizes and times of change."""
        rows = self._read("SELECT statuses, value, crc FROM snapshot")
        if not rows or rows[0][0] != _statuses(files):
            return None
        index = _opened(rows[0][1], rows[0][2])
        return index if isinstance(index, dict) else None

    def files(self) -> dict[str, KeptFile]:
        """Every file that is kept, by path."""
        rows = self._read("SELECT path, size, mtime_ns, hash, parsed, crc FROM file")
        opened = (
            (path, KeptFile(size, mtime_ns, content, _opened(parsed, crc)))
            for path, size, mtime_ns, content, parsed, crc in rows
        )
        return {path: kept for path, kept in opened if kept.parsed is not None}

    def body(self, path: str, content: str, kind: str, identifier: str) -> Any:
        """An item's body as it stood in the file whose content had this hash, or None."""
        # Another release may have begun anew meanwhile, and may mean something else by a body.
        rows = self._read(
            "SELECT value, crc FROM body WHERE path = ? AND hash = ? AND kind = ? AND id = ?"
            " AND (SELECT user_version FROM pragma_user_version) = ?",
            (path, content, kind, identifier, self._expected),
        )
        return _opened(*rows[0]) if rows else None

    def bodies(self, path: str, content: str, kind: str) -> dict[str, Any]:
        """The bodies of all of a file's items of a kind by id; see :meth:`body`."""
        rows = self._read(
            "SELECT id, value, crc FROM body WHERE path = ? AND hash = ? AND kind = ?"
            " AND (SELECT user_version FROM pragma_user_version) = ?",
            (path, content, kind, self._expected),
        )
        return {identifier: _opened(value, crc) for identifier, value, crc in rows}

    def keep(self, files: Sequence[SourceFile], index: dict[str, Any], changed: Iterable[FileEntry]) -> None:
        """Replace the snapshot and the files that changed; forget files that are no longer there.

        Bodies of what a file held before are kept for some days, for processes that indexed them.
        """

        def write(database: sqlite3.Connection) -> None:
            for entry in changed:
                path = entry.source.path
                _supersede(database, path)
                database.execute("DELETE FROM superseded WHERE path = ? AND hash = ?", (path, entry.hash))
                database.executemany(
                    "INSERT OR REPLACE INTO body VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        (path, entry.hash, kind, identifier, *_sealed(body))
                        for kind, identifier, body in entry.bodies
                    ),
                )
                database.execute(
                    "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)",
                    (path, entry.source.size, entry.source.mtime_ns, entry.hash, *_sealed(entry.parsed)),
                )
            there = {file.path for file in files}
            for (path,) in database.execute("SELECT path FROM file").fetchall():
                if path not in there:
                    _supersede(database, path)
                    database.execute("DELETE FROM file WHERE path = ?", (path,))
            _sweep(database)
            database.execute("DELETE FROM snapshot")
            database.execute(
                "INSERT INTO snapshot VALUES (?, ?, ?)", (_statuses(files), *_sealed(_folded(index)))
            )

        self._write(write)

    def touch(self, files: Iterable[SourceFile]) -> None:
        """Note the new times of files whose content is what it was."""

        def write(database: sqlite3.Connection) -> None:
            database.executemany(
                "UPDATE file SET size = ?, mtime_ns = ? WHERE path = ?",
                [(file.size, file.mtime_ns, file.path) for file in files],
            )

        self._write(write)

    def _read(self, statement: str, values: tuple[str | int, ...] = ()) -> list[Any]:
        try:
            with self._lock:
                return self._database.execute(statement, values).fetchall()
        except (sqlite3.Error, UnicodeError) as error:
            self._discard_if_damaged(error)
            return []

    def _write(self, write: Callable[[sqlite3.Connection], None]) -> None:
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                if self._version() == self._expected:  # else another release has begun anew meanwhile
                    write(self._database)
                self._database.execute("COMMIT")
            except (sqlite3.Error, UnicodeError) as error:  # UnicodeError: a path that is not UTF-8
                with suppress(sqlite3.Error):
                    self._database.execute("ROLLBACK")
                self._discard_if_damaged(error)

    def _discard_if_damaged(self, error: Exception) -> None:
        """Remove a damaged file, so that the next start has a good one; a locked or full one stays."""
        if type(error) is sqlite3.DatabaseError:  # OperationalError and the like are subclasses
            self.close()
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


def _supersede(database: sqlite3.Connection, path: str) -> None:
    """Note from when on a file's content is no longer what is kept of it."""
    database.execute(
        "INSERT OR REPLACE INTO superseded SELECT path, hash, strftime('%s', 'now') FROM file WHERE path = ?",
        (path,),
    )


def _sweep(database: sqlite3.Connection) -> None:
    """Remove the bodies that were superseded so long ago that no process asks for them."""
    database.execute(
        "DELETE FROM body WHERE (path, hash) IN"
        " (SELECT path, hash FROM superseded WHERE since <= strftime('%s', 'now') - ?)",
        (_SUPERSEDED_KEPT,),
    )
    database.execute("DELETE FROM superseded WHERE since <= strftime('%s', 'now') - ?", (_SUPERSEDED_KEPT,))


def _statuses(files: Iterable[SourceFile]) -> str:
    return json.dumps([(file.path, file.size, file.mtime_ns) for file in files])


def _folded(index: dict[str, Any]) -> dict[str, Any]:
    """The index with what a start does not wait for as text in it, which is read when it is asked for."""
    return {**index, **{name: json.dumps(index[name]) for name in LATER}}


def unfolded(value: Any) -> Any:
    """What the index has under one of :data:`LATER`, read now if it came from the cache."""
    return json.loads(value) if isinstance(value, str) else value


def _sealed(value: Any) -> tuple[str, int]:
    text = json.dumps(value, separators=(",", ":"))
    return text, zlib.crc32(text.encode())


def _opened(text: Any, crc: Any) -> Any:
    """The value, or None when it is not what was sealed."""
    if not isinstance(text, str) or zlib.crc32(text.encode()) != crc:
        return None
    return json.loads(text)
