"""What is kept of all cards at once, read through sqlite3 alone: for searches over a whole collection."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from studykit.library.garbage import left_alone
from studykit.memory.curves import Curve
from studykit.memory.days import StudyDays
from studykit.memory.parameters import DEFAULT, parameters
from studykit.memory.search_cards import NOTHING_KEPT, CardState, Progress
from studykit.store.due import marks_of
from studykit.store.reading import open_read_only
from studykit.store.settings import FSRS_PARAMETERS, ROLLOVER_HOUR

if TYPE_CHECKING:
    import sqlite3
    from datetime import date, tzinfo
    from pathlib import Path

_STATES = f"SELECT {', '.join(CardState._fields)} FROM card_memory"  # noqa: S608 - our own fields
_RATINGS = (
    "SELECT card, rating FROM review WHERE day >= ?"
    " AND NOT EXISTS (SELECT 1 FROM review_undo WHERE review_undo.review = review.id)"
)


@left_alone()
def read_progress(path: Path, zone: tzinfo | None = None) -> tuple[Progress, StudyDays]:
    """All cards' states and marks, and the learner's study days; of a new learner where there is no file.

    Args:
        path: The progress file, of this version's schema.
        zone: The learner's time zone; None for the machine's.
    """
    if not path.exists():
        return NOTHING_KEPT, StudyDays(zone)
    with closing(open_read_only(path)) as connection:
        connection.execute("BEGIN")
        states = {state.card: state for state in map(CardState._make, connection.execute(_STATES))}
        marks, days = marks_of(connection, None), _days(connection, zone)
        return Progress(states, marks, lambda since: _ratings(path, since), _curve(connection)), days


def read_days(path: Path, zone: tzinfo | None = None) -> StudyDays:
    """The learner's study days; those of a new learner where there is no file."""
    if not path.exists():
        return StudyDays(zone)
    with closing(open_read_only(path)) as connection:
        return _days(connection, zone)


def has_history(path: Path, item: str) -> bool:
    """Whether a card of an item was ever answered or marked, be it of one that is no more."""
    if not path.exists():
        return False
    with closing(open_read_only(path)) as connection:
        return any(
            connection.execute(
                f"SELECT 1 FROM {table} WHERE card = ? OR (card > ? AND card < ?) LIMIT 1",  # noqa: S608 - ours
                (item, f"{item}~", f"{item}~\uffff"),
            ).fetchone()
            for table in ("review", "card_memory", "card_mark")
        )


def _curve(connection: sqlite3.Connection) -> Curve:
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (FSRS_PARAMETERS.name,)).fetchone()
    return Curve.of((parameters(FSRS_PARAMETERS.read(row and row[0])) or DEFAULT)[20])


def _days(connection: sqlite3.Connection, zone: tzinfo | None) -> StudyDays:
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (ROLLOVER_HOUR.name,)).fetchone()
    return StudyDays(zone, ROLLOVER_HOUR.read(row and row[0]))


def _ratings(path: Path, since: date) -> list[tuple[str, int]]:
    with closing(open_read_only(path)) as connection:
        rows: list[tuple[str, int]] = connection.execute(_RATINGS, (since.isoformat(),)).fetchall()
        return rows
