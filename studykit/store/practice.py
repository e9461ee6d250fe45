"""Answers to exercises outside exams, kept: implements ``studykit.exam.ports.PracticeStore``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from studykit.exam.ports import PracticeAnswer
from studykit.store.tables import PRACTICE_ANSWER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.store.connection import Database


class PracticeAnswers:
    """The PracticeStore over a database; a log that is only appended to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, answer: PracticeAnswer) -> PracticeAnswer:
        """Keep an answer; returns it with its id."""
        with self._database.writing() as connection:
            result = connection.execute(
                insert(PRACTICE_ANSWER).values(
                    question=answer.question,
                    revision=answer.revision,
                    seed=answer.seed,
                    chosen=answer.chosen,
                    correct=answer.correct,
                    at=answer.at,
                )
            )
            (number,) = result.inserted_primary_key or (0,)
        return replace(answer, id=number)

    def of(self, question: str) -> Sequence[PracticeAnswer]:
        """The answers to one exercise, newest first."""
        query = (
            select(PRACTICE_ANSWER)
            .where(PRACTICE_ANSWER.c.question == question)
            .order_by(PRACTICE_ANSWER.c.id.desc())
        )
        with self._database.reading() as connection:
            return [PracticeAnswer(**row) for row in connection.execute(query).mappings()]

    def all(self) -> Sequence[PracticeAnswer]:
        """The answers to all exercises, oldest first."""
        query = select(PRACTICE_ANSWER).order_by(PRACTICE_ANSWER.c.id)
        with self._database.reading() as connection:
            return [PracticeAnswer(**row) for row in connection.execute(query).mappings()]
