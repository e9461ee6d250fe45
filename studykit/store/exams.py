"""Exams, kept: implements ``studykit.exam.ports.ExamStore``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

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
        """Keep a new exam; returns it with its id.

        Raises:
            ExamError: Another one runs, begun in another window perhaps.
        """
        with self._database.writing() as connection:
            if connection.scalar(select(EXAM.c.id).where(EXAM.c.submitted.is_(None)).limit(1)) is not None:
                raise ExamError(
                    "Another exam is still running.", "Go on with it, or submit it, before you start another."
                )
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

    def read(self, exam: int) -> ExamRecord:
        """The exam as it is now.

        Raises:
            ExamError: There is no such exam.
        """
        with self._database.reading() as connection:
            return _existing(connection, exam)

    def choose(self, exam: int, place: int, chosen: frozenset[int], at: datetime) -> ItemState:
        """Append the options chosen at a place (0-based), its flag as it is; returns how it stands now.

        Raises:
            ExamError: There is no such exam or place, or the exam is handed in.
        """
        return self._append(exam, place, at, chosen=chosen)

    def flag(self, exam: int, place: int, at: datetime, *, flagged: bool) -> ItemState:
        """Append whether a place is flagged, its answer as it is; returns how it stands now.

        Raises:
            ExamError: There is no such exam or place, or the exam is handed in.
        """
        return self._append(exam, place, at, flagged=flagged)

    def _append(self, exam: int, place: int, at: datetime, **change: Any) -> ItemState:
        newest = (
            select(EXAM_ANSWER)
            .where(EXAM_ANSWER.c.exam == exam, EXAM_ANSWER.c.place == place)
            .order_by(EXAM_ANSWER.c.id.desc())
            .limit(1)
        )
        with self._database.writing() as connection:
            _check_running(connection, exam, place)
            row = connection.execute(newest).first()
            # Changed from what is stored and not from what a window shows: another may have answered.
            state = replace(_state(row) if row else ItemState(), **change)
            connection.execute(
                insert(EXAM_ANSWER).values(
                    exam=exam, place=place, chosen=sorted(state.chosen), flagged=state.flagged, at=at
                )
            )
        return state

    def move(self, exam: int, place: int) -> None:
        """Remember the place that is shown.

        Raises:
            ExamError: There is no such exam or place, or the exam is handed in.
        """
        with self._database.writing() as connection:
            _check_running(connection, exam, place)
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
            states = {row.place: _state(row) for row in connection.execute(answers)}
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
        raise _unknown(exam)
    return _record(row)


def _check_running(connection: Connection, exam: int, place: int) -> None:
    """Refuse a change of what is not there or over. The questions are counted, not read."""
    query = select(EXAM.c.submitted, func.json_array_length(EXAM.c["items"])).where(EXAM.c.id == exam)
    row = connection.execute(query).first()
    if row is None:
        raise _unknown(exam)
    submitted, places = row
    if submitted is not None:
        raise ExamError("This exam is handed in; it can no longer be changed.", "Open its result instead.")
    if not 0 <= place < places:
        raise ExamError(f"Exam {exam} has no place {place}.", f"Its places are 0 to {places - 1}.")


def _unknown(exam: int) -> ExamError:
    return ExamError(f"There is no exam number {exam}.", "Start a new one.")


def _state(row: Any) -> ItemState:
    return ItemState(frozenset(row.chosen), row.flagged)


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
