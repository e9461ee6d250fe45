"""A SQLite file as SQLAlchemy sees it: pragmas, transactions, and errors put into words."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from studykit.errors import CorruptStoreError
from studykit.store.failures import explained, is_environment
from studykit.store.reading import BUSY_SECONDS, open_read_only

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BEGIN = "studykit_begin"


class Database:
    """One progress file. Safe to use from any thread: each gets a connection of its own."""

    def __init__(self, path: Path, *, foreign_keys: bool = True, read_only: bool = False) -> None:
        """Prepare to connect; nothing is opened yet.

        Args:
            path: The file; its folder exists.
            foreign_keys: Off only while a migration rebuilds tables.
            read_only: Never write, also not the files that SQLite keeps beside it.
        """
        self.path = path
        self.damaged = False  # whether anything in it could not be read
        self._foreign_keys = foreign_keys
        # The timeout comes before every pragma: even the change to WAL may find the file locked.
        self._engine = create_engine(
            URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS}
        )
        if read_only:
            self._engine = create_engine(
                "sqlite://", creator=lambda: open_read_only(path), poolclass=NullPool
            )
        event.listen(self._engine, "connect", _leave_transactions if read_only else self._configure)
        event.listen(self._engine, "begin", _begin)

    def _configure(self, connection: sqlite3.Connection, _record: object) -> None:
        _leave_transactions(connection, None)
        _use_write_ahead_log(connection)
        for pragma in (
            # FULL syncs the log at each commit: an answer that was acknowledged outlives a power cut.
            "synchronous = FULL",
            f"foreign_keys = {'ON' if self._foreign_keys else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one unchanging state of the file.

        Raises:
            StoreError: The file cannot be read.
        """
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def reading_rows(self) -> Iterator[sqlite3.Connection]:
        """The driver's own connection of :meth:`reading`, for very many rows."""
        with self.reading() as connection:
            yield driver(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that is alone in writing; committed, and synced to disk, when the block ends.

        The lock is taken at the start: a transaction that reads first and writes later would be
        refused, without waiting, if another process had written in between.

        Raises:
            StoreError: The file cannot be written; nothing of the block is kept.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        try:
            with (
                self._engine.connect().execution_options(**{_BEGIN: begin}) as connection,
                connection.begin(),
            ):
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            if isinstance(cause, sqlite3.Error) and is_environment(cause):
                problem = explained(cause, self.path)
                self.damaged |= isinstance(problem, CorruptStoreError)
                raise problem from error
            raise

    def close(self) -> None:
        """Let go of the file; the last to leave folds the write-ahead log into it."""
        self._engine.dispose()


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, within the same transaction: for what a learner waits for."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _leave_transactions(connection: sqlite3.Connection, _record: object) -> None:
    """Let SQLAlchemy say when a transaction begins (below), not the driver by its reading of the SQL."""
    connection.isolation_level = None


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Set a new file's journal mode; a file keeps it.

    SQLite does not wait here as the timeout asks it to: two that change the mode would wait for each
    other. So the one refused tries again, and finds it done.
    """
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(0.005)
        else:
            return


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
