"""Answers that leave the schedule alone, kept: implements ``studykit.memory.ports.CramStore``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from studykit.memory.ports import CramAnswer
from studykit.store.tables import CRAM_ANSWER, CRAM_ANSWER_UNDO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from studykit.store.connection import Database


class CramAnswers:
    """The CramStore over a database; a log that is only appended to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, answer: CramAnswer) -> CramAnswer:
        """Keep an answer; returns it with its id."""
        values = answer._asdict()
        del values["id"]
        with self._database.writing() as connection:
            result = connection.execute(insert(CRAM_ANSWER).values(values))
            (number,) = result.inserted_primary_key or (0,)
        return answer._replace(id=number)

    def undo(self, answer: int, at: datetime) -> None:
        """Note that an answer was taken back."""
        with self._database.writing() as connection:
            connection.execute(insert(CRAM_ANSWER_UNDO).values(answer=answer, at=at))

    def counts(self) -> Mapping[str, int]:
        """How often each card was crammed; answers that were taken back left out."""
        query = (
            select(CRAM_ANSWER.c.card, func.count())
            .outerjoin(CRAM_ANSWER_UNDO)
            .where(CRAM_ANSWER_UNDO.c.answer.is_(None))
            .group_by(CRAM_ANSWER.c.card)
        )
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def answers(self) -> Sequence[tuple[CramAnswer, datetime | None]]:
        """The log, oldest first, each answer with the moment at which it was undone, if it was."""
        query = select(CRAM_ANSWER, CRAM_ANSWER_UNDO.c.at.label("undone")).outerjoin(CRAM_ANSWER_UNDO)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(CRAM_ANSWER.c.id))
            return [(CramAnswer(*row[:-1]), row.undone) for row in rows]
