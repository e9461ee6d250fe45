"""Graded attempts at labs, kept: implements ``studykit.labs.ports.AttemptStore``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from studykit.labs.ports import LabAttempt
from studykit.store.tables import LAB_ATTEMPT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.store.connection import Database


class LabAttempts:
    """The AttemptStore over a database; a log that is only appended to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, attempt: LabAttempt) -> LabAttempt:
        """Keep an attempt; returns it with its id."""
        with self._database.writing() as connection:
            result = connection.execute(
                insert(LAB_ATTEMPT).values(
                    lab=attempt.lab,
                    started=attempt.started,
                    graded=attempt.graded,
                    points=attempt.points,
                    maximum=attempt.maximum,
                    details=dict(attempt.details),
                )
            )
            (number,) = result.inserted_primary_key or (0,)
        return replace(attempt, id=number)

    def of(self, lab: str) -> Sequence[LabAttempt]:
        """A lab's attempts, newest first."""
        query = select(LAB_ATTEMPT).where(LAB_ATTEMPT.c.lab == lab).order_by(LAB_ATTEMPT.c.id.desc())
        with self._database.reading() as connection:
            return [LabAttempt(**row) for row in connection.execute(query).mappings()]

    def best(self) -> Mapping[str, LabAttempt]:
        """Each lab's best attempt by share of points, the earliest of equals."""
        best: dict[str, LabAttempt] = {}
        with self._database.reading() as connection:
            for row in connection.execute(select(LAB_ATTEMPT).order_by(LAB_ATTEMPT.c.id)).mappings():
                attempt = LabAttempt(**row)
                known = best.get(attempt.lab)
                # Compared as fractions: points and maximum may change with a lab's next edition.
                if known is None or attempt.points * known.maximum > known.points * attempt.maximum:
                    best[attempt.lab] = attempt
        return best
