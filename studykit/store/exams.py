"""Exams, kept: implements ``studykit.exam.ports.ExamStore``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from studykit.errors import ExamError
from studykit.exam.ports import ExamRecord, ItemState, Progress
from studykit.store.documents import item_from_document, item_to_document
from studykit.store.tables import EXAM, EXAM_ANSWER, EXAM_POSITION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from studykit.store.connection import Database


class Exams:
    """The ExamStore over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, exam: ExamRecord) -> ExamRecord:
        """Keep a new exam; returns it with its id."""
        with self._database.writing() as connection:
            result = connection.execute(
                insert(EXAM).values(
                    blueprint=exam.blueprint,
                    seed=exam.seed,
                    started=exam.started,
                    deadline=exam.deadline,
                    items=[item_to_document(item) for item in exam.items],
                    submitted=exam.submitted,
                )
            )
            (number,) = result.inserted_primary_key or (0,)
            connection.execute(insert(EXAM_POSITION).values(exam=number, place=0))
        return replace(exam, id=number)

    def answer(self, exam: int, place: int, state: ItemState, at: datetime) -> None:
        """Append what the candidate did at a place (0-based); the newest entry counts.

        Raises:
            ExamError: There is no such exam or place, or the exam is handed in.
        """
        with self._database.writing() as connection:
            record = _existing(connection, exam)
            if record.submitted is not None:
                raise ExamError(
                    "This exam is handed in; its answers can no longer change.", "Open its result instead."
                )
            _check_place(record, place)
            connection.execute(
                insert(EXAM_ANSWER).values(
                    exam=exam, place=place, chosen=sorted(state.chosen), flagged=state.flagged, at=at
                )
            )

    def move(self, exam: int, place: int) -> None:
        """Remember the place that is shown.

        Raises:
            ExamError: There is no such exam or place.
        """
        with self._database.writing() as connection:
            _check_place(_existing(connection, exam), place)
            connection.execute(delete(EXAM_POSITION).where(EXAM_POSITION.c.exam == exam))
            connection.execute(insert(EXAM_POSITION).values(exam=exam, place=place))

    def submit(self, exam: int, at: datetime) -> ExamRecord:
        """Close the exam; a second call changes nothing.

        Raises:
            ExamError: There is no such exam.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(EXAM).where(EXAM.c.id == exam, EXAM.c.submitted.is_(None)).values(submitted=at)
            )
            return _existing(connection, exam)

    def progress(self, exam: int) -> Progress:
        """The newest state of every place touched, and the place shown.

        Raises:
            ExamError: There is no such exam.
        """
        answers = select(EXAM_ANSWER).where(EXAM_ANSWER.c.exam == exam).order_by(EXAM_ANSWER.c.id)
        with self._database.reading() as connection:
            _existing(connection, exam)
            position = connection.scalar(select(EXAM_POSITION.c.place).where(EXAM_POSITION.c.exam == exam))
            # A later row of the same place takes the earlier one's entry.
            states = {
                row.place: ItemState(frozenset(row.chosen), row.flagged)
                for row in connection.execute(answers)
            }
        return Progress(position or 0, states)

    def running(self) -> ExamRecord | None:
        """The newest exam not submitted."""
        newest = select(EXAM).where(EXAM.c.submitted.is_(None)).order_by(EXAM.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(newest).first()
        return None if row is None else _record(row)

    def past(self) -> Sequence[ExamRecord]:
        """Submitted exams, newest first."""
        submitted = select(EXAM).where(EXAM.c.submitted.is_not(None))
        with self._database.reading() as connection:
            rows = connection.execute(submitted.order_by(EXAM.c.submitted.desc(), EXAM.c.id.desc())).all()
        return [_record(row) for row in rows]


def _existing(connection: Connection, exam: int) -> ExamRecord:
    row = connection.execute(select(EXAM).where(EXAM.c.id == exam)).first()
    if row is None:
        raise ExamError(f"There is no exam number {exam}.", "Start a new one.")
    return _record(row)


def _check_place(exam: ExamRecord, place: int) -> None:
    if not 0 <= place < len(exam.items):
        raise ExamError(
            f"Exam {exam.id} has no place {place}.", f"Its places are 0 to {len(exam.items) - 1}."
        )


def _record(row: Any) -> ExamRecord:
    return ExamRecord(
        id=row.id,
        blueprint=row.blueprint,
        seed=row.seed,
        started=row.started,
        deadline=row.deadline,
        items=tuple(item_from_document(item) for item in row.items),
        submitted=row.submitted,
    )
