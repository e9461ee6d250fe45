"""Exams, kept: implements ``studykit.exam.ports.ExamStore``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from studykit.errors import ExamError
from studykit.exam.clock import Moment, Stamp
from studykit.exam.modes import MODES
from studykit.exam.ports import ExamRecord, ItemState, Progress
from studykit.store.documents import item_from_document, item_to_document
from studykit.store.tables import EXAM, EXAM_ANSWER, EXAM_POSITION, EXAM_STAMP

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from studykit.exam.ports import Change
    from studykit.store.connection import Database


class Exams:
    """The ExamStore over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, exam: ExamRecord, stamp: Stamp) -> ExamRecord:
        """Keep a new exam with its clock; returns it with its id.

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
                    mode=exam.mode.name,
                    seed=exam.seed,
                    started=exam.started,
                    allowed=exam.allowed,
                    items=[item_to_document(item) for item in exam.items],
                    submitted=exam.submitted,
                )
            )
            (number,) = result.inserted_primary_key or (0,)
            connection.execute(insert(EXAM_POSITION).values(exam=number, place=0))
            _write_stamp(connection, number, stamp)
        return replace(exam, id=number)

    def read(self, exam: int) -> ExamRecord:
        """The exam as it is now.

        Raises:
            ExamError: There is no such exam.
        """
        with self._database.reading() as connection:
            return _existing(connection, exam)

    def change(self, exam: int, place: int, change: Change, stamp: Stamp) -> ItemState:
        """Append a change at a place (0-based) with the clock, the rest as it is; returns how it stands now.

        Raises:
            ExamError: There is no such exam or place, or the exam is handed in, or paused in another window.
        """
        newest = (
            select(EXAM_ANSWER)
            .where(EXAM_ANSWER.c.exam == exam, EXAM_ANSWER.c.place == place)
            .order_by(EXAM_ANSWER.c.id.desc())
            .limit(1)
        )
        with self._database.writing() as connection:
            _check_running(connection, exam, place)
            _append_stamp(connection, exam, stamp)
            row = connection.execute(newest).first()
            # Changed from what is stored and not from what a window shows: another may have answered.
            state = replace(_state(row) if row else ItemState(), **change)
            connection.execute(
                insert(EXAM_ANSWER).values(
                    exam=exam,
                    place=place,
                    chosen=list(state.chosen),
                    flagged=state.flagged,
                    unsure=state.unsure,
                    struck=list(state.struck),
                    note=state.note,
                    checked=state.checked,
                    at=stamp.moment.wall,
                )
            )
        return state

    def move(self, exam: int, place: int, stamp: Stamp) -> None:
        """Remember the place that is shown from now on.

        Raises:
            ExamError: There is no such exam or place, or the exam is handed in, or paused in another window.
        """
        with self._database.writing() as connection:
            _check_running(connection, exam, place)
            _append_stamp(connection, exam, stamp)
            connection.execute(delete(EXAM_POSITION).where(EXAM_POSITION.c.exam == exam))
            connection.execute(insert(EXAM_POSITION).values(exam=exam, place=place))

    def stamp(self, exam: int, stamp: Stamp, *, turn: bool = False) -> Stamp:
        """Write the clock down; returns the last stamp, which is another where another window turned the clock.

        Args:
            exam: Which.
            stamp: How the clock stands.
            turn: Whether this stops the clock or starts it again.

        Raises:
            ExamError: There is no such exam or place, or the exam is handed in.
        """
        with self._database.writing() as connection:
            _check_running(connection, exam, stamp.place)
            last = _last_stamp(connection, exam)
            if last is not None and last.paused != stamp.paused and not turn:
                return last
            return _write_stamp(connection, exam, stamp, last)

    def submit(self, exam: int, at: datetime, stamp: Stamp) -> ExamRecord:
        """Close the exam; a second call changes nothing.

        Raises:
            ExamError: There is no such exam.
        """
        with self._database.writing() as connection:
            closed = connection.execute(
                update(EXAM).where(EXAM.c.id == exam, EXAM.c.submitted.is_(None)).values(submitted=at)
            )
            if closed.rowcount:
                _write_stamp(connection, exam, stamp, _last_stamp(connection, exam))
            return _existing(connection, exam)

    def progress(self, exam: int) -> Progress:
        """The newest state of every place touched, the place shown, the clock.

        Raises:
            ExamError: There is no such exam.
        """
        answers = select(EXAM_ANSWER).where(EXAM_ANSWER.c.exam == exam).order_by(EXAM_ANSWER.c.id)
        times = select(EXAM_STAMP.c.place, EXAM_STAMP.c.spent).where(EXAM_STAMP.c.exam == exam)
        with self._database.reading() as connection:
            started = connection.scalar(select(EXAM.c.started).where(EXAM.c.id == exam))
            if started is None:
                raise _unknown(exam)
            position = connection.scalar(select(EXAM_POSITION.c.place).where(EXAM_POSITION.c.exam == exam))
            # A later row of the same place takes the earlier one's entry.
            states = {row.place: _state(row) for row in connection.execute(answers)}
            spent: dict[int, timedelta] = {}
            for place, time in connection.execute(times):
                if time:
                    spent[place] = spent.get(place, timedelta(0)) + time
            stamp = _last_stamp(connection, exam) or Stamp(timedelta(0), Moment(started, timedelta(0)))
        return Progress(position or 0, states, stamp, spent)

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


def _append_stamp(connection: Connection, exam: int, stamp: Stamp) -> None:
    """Write the clock down with a change, which a paused exam does not take."""
    last = _last_stamp(connection, exam)
    if last is not None and last.paused:
        raise ExamError("The exam is paused.", "Let it go on before you change anything.")
    _write_stamp(connection, exam, stamp, last)


def _write_stamp(connection: Connection, exam: int, stamp: Stamp, last: Stamp | None = None) -> Stamp:
    """Append a stamp; a window that knows of less time than another does not turn the clock back."""
    if last is not None and last.elapsed > stamp.elapsed:
        stamp = replace(stamp, elapsed=last.elapsed)
    connection.execute(
        insert(EXAM_STAMP).values(
            exam=exam,
            elapsed=stamp.elapsed,
            at=stamp.moment.wall,
            boot=stamp.moment.boot,
            start=stamp.moment.start,
            paused=stamp.paused,
            place=stamp.place,
            spent=stamp.spent,
        )
    )
    return stamp


def _last_stamp(connection: Connection, exam: int) -> Stamp | None:
    query = select(EXAM_STAMP).where(EXAM_STAMP.c.exam == exam).order_by(EXAM_STAMP.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    if row is None:
        return None
    return Stamp(row.elapsed, Moment(row.at, row.boot, row.start), row.paused, row.place, row.spent)


def _unknown(exam: int) -> ExamError:
    return ExamError(f"There is no exam number {exam}.", "`studykit exam list` names those there are.")


def _state(row: Any) -> ItemState:
    return ItemState(tuple(row.chosen), row.flagged, row.unsure, tuple(row.struck), row.note, row.checked)


def _record(row: Any) -> ExamRecord:
    return ExamRecord(
        id=row.id,
        blueprint=row.blueprint,
        seed=row.seed,
        started=row.started,
        allowed=row.allowed,
        items=tuple(item_from_document(item) for item in row.items),
        submitted=row.submitted,
        mode=MODES[row.mode],
    )
