"""What statistics are made from: implements ``studykit.memory.statistics_ports``, through sqlite3 alone.

Rows come from the driver as they are: an object for each of a million would take longer than all the counting.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import zlib
from array import array
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, cast

from studykit.errors import CorruptStoreError
from studykit.memory.curves import Bend
from studykit.memory.parameters import DEFAULT, parameters
from studykit.memory.statistics_ports import Extent, Written
from studykit.store.failures import explained
from studykit.store.instants import to_microseconds
from studykit.store.reading import open_read_only
from studykit.store.soundness import forget

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from studykit.memory.statistics_ports import Answer, Coming, Standing

# Of the state before, only what an answer to a card in review is measured against is taken out of its document.
_ANSWERS = (
    "SELECT card, rating, day, duration, state,"
    " CASE state WHEN 'review' THEN json_extract(before, '$.stability') END,"
    " CASE state WHEN 'review' THEN json_extract(before, '$.due') END,"
    " CASE state WHEN 'review' THEN json_extract(before, '$.last_review') END"
    " FROM (SELECT id, card, rating, day, duration, before, json_extract(before, '$.state') AS state FROM review)"
    " WHERE NOT EXISTS (SELECT 1 FROM review_undo WHERE review_undo.review = id)"
)
_OF_DAYS = " AND day IN (SELECT value FROM json_each(?))"
_BENDS = "SELECT at, former, parameters FROM adoption ORDER BY id"
_STANDINGS = (
    "SELECT card, state, stability, difficulty, due, last_review, coalesce(suspended, 0)"
    " FROM card_memory LEFT JOIN card_mark USING (card)"
    " UNION ALL SELECT card, NULL, NULL, NULL, NULL, NULL, 1 FROM card_mark"
    " WHERE suspended AND NOT EXISTS (SELECT 1 FROM card_memory WHERE card_memory.card = card_mark.card)"
)
# The states are named so that the index by state and moment serves.
_COMING = (
    "SELECT card, due, buried FROM card_memory LEFT JOIN card_mark USING (card)"
    " WHERE state IN ('learning', 'review', 'relearning') AND due < ? AND NOT coalesce(suspended, 0)"
)
# By the rows themselves: the index of days would be read whole for a few of them.
_UNDONE = "SELECT day, count(*) FROM review_undo CROSS JOIN review NOT INDEXED ON review.id = review_undo.review GROUP BY day"
_NEW_DAYS = (
    "SELECT day FROM review NOT INDEXED WHERE id > ? UNION SELECT day FROM review NOT INDEXED WHERE id < ?"
)


class StatisticsRows:
    """The StatisticsStore over a progress file."""

    def __init__(self, reading: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        """Take what opens a connection that sees one unchanging state of the file."""
        self._reading = reading

    def answers(self, days: Collection[str] | None = None) -> Iterator[Answer]:
        """The log, or that of some study days; answers that were taken back are left out."""
        # All are read as they lie in the file: by the index of days each row would have to be looked up.
        rows = self._rows(_ANSWERS) if days is None else self._rows(_ANSWERS + _OF_DAYS, json.dumps([*days]))
        return cast("Iterator[Answer]", rows)

    def extent(self) -> Extent:
        """How far the log goes."""
        with self._reading() as connection:
            return _extent(connection)

    def days_since(self, extent: Extent) -> Collection[str] | None:
        """The study days of which anything changed since the log went so far; None when it is another log."""
        if extent.newest is None or extent.oldest is None:
            return None
        with self._reading() as connection:
            for number, at in (extent.newest, extent.oldest):
                if connection.execute("SELECT at FROM review WHERE id = ?", (number,)).fetchone() != (at,):
                    return None
            undone = _extent(connection).undone
            changed = {day for day in {*undone, *extent.undone} if undone.get(day) != extent.undone.get(day)}
            rows = connection.execute(_NEW_DAYS, (extent.newest[0], extent.oldest[0]))
            return changed | {day for (day,) in rows}

    def bends(self) -> Sequence[Bend]:
        """The changes of the forgetting curve, oldest first."""
        return [Bend(at, _bend(before), _bend(after)) for at, before, after in self._rows(_BENDS)]

    def standings(self) -> Iterator[Standing]:
        """Every card that has a state or is suspended."""
        return cast("Iterator[Standing]", self._rows(_STANDINGS))

    def coming(self, until: datetime) -> Iterator[Coming]:
        """The cards that fall due before ``until``, suspended ones left out."""
        return cast("Iterator[Coming]", self._rows(_COMING, to_microseconds(until)))

    def _rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with self._reading() as connection:
            yield from connection.execute(statement, values)


def _bend(text: str) -> float:
    return (parameters(text) or DEFAULT)[20]


def _extent(connection: sqlite3.Connection) -> Extent:
    newest = connection.execute("SELECT id, at FROM review ORDER BY id DESC LIMIT 1").fetchone()
    oldest = connection.execute("SELECT id, at FROM review ORDER BY id LIMIT 1").fetchone()
    return Extent(newest, oldest, dict(connection.execute(_UNDONE).fetchall()))


def rows_of(path: Path) -> StatisticsRows:
    """The rows of a progress file of today's schema that nobody has to have open; nothing is written to it."""

    @contextmanager
    def reading() -> Iterator[sqlite3.Connection]:
        try:
            with closing(open_read_only(path)) as connection:
                connection.execute("BEGIN")
                yield connection
        except sqlite3.Error as error:
            problem = explained(error, path)
            if isinstance(problem, CorruptStoreError):
                forget(path)
            raise problem from error

    return StatisticsRows(reading)


class TallyFile:
    """Keeps what was counted of a progress file, in the cache: damaged, unwritable or missing, it costs time alone."""

    def __init__(self, cache: Path, progress: Path) -> None:
        """Name the cache's folder, and the file that is counted."""
        self._path = cache / f"answers-{zlib.crc32(os.fsencode(progress.absolute())):08x}.tallies"

    def read(self) -> Written | None:
        """What was kept last; None when there is nothing."""
        numbers = array("d")
        try:
            crc, _, content = self._path.read_bytes().partition(b"\n")
            if crc.decode() != _crc(content):
                return None
            head, _, rest = content.partition(b"\n")
            numbers.frombytes(rest)
            return Written(json.loads(head), numbers)
        except (OSError, ValueError, RecursionError):
            return None

    def keep(self, written: Written) -> None:
        """Keep it, if that can be."""
        content = json.dumps(written.head, separators=(",", ":")).encode() + b"\n" + written.numbers.tobytes()
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(f"{_crc(content)}\n".encode() + content)
            fresh.replace(self._path)
        except OSError:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)


def _crc(content: bytes) -> str:
    """Of this machine's numbers: those of another would be read wrongly."""
    return f"{zlib.crc32(content):08x}{sys.byteorder}"
