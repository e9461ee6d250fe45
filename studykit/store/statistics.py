"""What statistics are made from: implements ``studykit.memory.statistics_ports.StatisticsStore``.

Rows come from the driver as they are: an object for each of a million would take longer than all the counting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from studykit.store.connection import driver
from studykit.store.instants import to_microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from studykit.memory.statistics_ports import Answer, Coming, Standing
    from studykit.store.connection import Database

# Of the state before, only what an answer to a card in review is measured against is taken out of its document.
_ANSWERS = (
    "SELECT card, rating, day, duration, state,"
    " CASE state WHEN 'review' THEN json_extract(before, '$.stability') END,"
    " CASE state WHEN 'review' THEN json_extract(before, '$.due') END,"
    " CASE state WHEN 'review' THEN json_extract(before, '$.last_review') END"
    " FROM (SELECT id, card, rating, day, duration, before, json_extract(before, '$.state') AS state FROM review)"
    " WHERE NOT EXISTS (SELECT 1 FROM review_undo WHERE review_undo.review = id)"
)
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


class StatisticsRows:
    """The StatisticsStore over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def answers(self, since: date | None = None) -> Iterator[Answer]:
        """The log from a study day on, answers that were taken back left out."""
        # All are read as they lie in the file: by the index of days each row would have to be looked up.
        rows = self._rows(f"{_ANSWERS} AND day >= ?", since.isoformat()) if since else self._rows(_ANSWERS)
        return cast("Iterator[Answer]", rows)

    def standings(self) -> Iterator[Standing]:
        """Every card that has a state or is suspended."""
        return cast("Iterator[Standing]", self._rows(_STANDINGS))

    def coming(self, until: datetime) -> Iterator[Coming]:
        """The cards that fall due before ``until``, suspended ones left out."""
        return cast("Iterator[Coming]", self._rows(_COMING, to_microseconds(until)))

    def _rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with self._database.reading() as connection:
            yield from driver(connection).execute(statement, values)
