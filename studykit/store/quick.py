"""Where a learner stands, read through sqlite3 alone: for the first paint, before SQLModel is imported.

Reads only: a missing file is not created, an older one not migrated, a damaged one not touched. In
each of these cases the answer is that of a new learner; opening the store afterwards says what is wrong.
Named tuples, here and in the modules it imports, because the first paint waits for their definition.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.memory.aim import MOST_ROUND
from studykit.memory.candidates import risk_of
from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck
from studykit.memory.ports import Snapshot
from studykit.memory.queue import Counts, Pace, Queue, build_queue
from studykit.store.choices import asking
from studykit.store.due import read_snapshot
from studykit.store.instants import from_microseconds
from studykit.store.migrations import HEAD
from studykit.store.reading import open_read_only
from studykit.store.settings import BLUEPRINT, EXAM_DATE, ROLLOVER_HOUR, STUDY_PLAN, STUDY_PLAN_BEGUN, THEME
from studykit.store.soundness import forget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import tzinfo
    from pathlib import Path

    from studykit.library.models import CardHead
    from studykit.store.settings import Setting, T


_EVER = 10**6  # days
UNMATCHED = -1  # as studykit.exam.ports has it, which Home need not wait for


class RunningExam(NamedTuple):
    """An exam not handed in.

    Attributes:
        deadline: When its time is up by the wall clock; None where it is paused or has no limit.
        answered: Places answered in full.
        questions: Places there are.
    """

    id: int
    blueprint: str
    deadline: datetime | None
    answered: int
    questions: int


class PastExam(NamedTuple):
    """An exam handed in; its score is worked out from its answers."""

    id: int
    blueprint: str
    submitted: datetime


class Following(NamedTuple):
    """A study plan at work.

    Attributes:
        plan: Its id.
        day: Study days since it was begun.
        since: When the study day began on which it was begun.
    """

    plan: str
    day: int
    since: datetime


class Glance(NamedTuple):
    """Where a learner stands.

    Attributes:
        due: What a review session opened now would ask today.
        reviewed: Answers given this study day.
        seen: Cards answered at least once.
        streak: Study days in a row with an answer, up to today or, while there is none today, yesterday.
        running: The newest exam not handed in.
        past: Exams handed in, newest first.
        blueprint: The exam chosen; None for the one in force.
        theme: The colours chosen; None for the app's own.
        pace: What the exam date asks of the study day; None without one, or after its day.
        following: The study plan that is followed; None for none.
        aimed: Whether an exam date is set, even one that is over.
        older: Whether there is a file of an earlier schema, whose figures can be told once it is migrated.
    """

    due: Counts
    reviewed: int = 0
    seen: int = 0
    streak: int = 0
    running: RunningExam | None = None
    past: tuple[PastExam, ...] = ()
    blueprint: str | None = None
    theme: str | None = None
    pace: Pace | None = None
    following: Following | None = None
    aimed: bool = False
    older: bool = False


def glance(
    path: Path,
    cards: Deck | Mapping[str, CardHead] | Iterable[CardHead],
    now: datetime,
    zone: tzinfo | None = None,
) -> Glance:
    """Read where a learner stands, in a few milliseconds.

    Args:
        path: The progress file; it may be missing.
        cards: Every card of the library, in its order.
        now: The moment.
        zone: The learner's time zone; None for the machine's.
    """
    deck = Deck.of(cards)
    try:
        with closing(open_read_only(path, wait=1)) as connection:
            return _read(connection, deck, now, zone)
    except sqlite3.Error as error:
        _look_closer(path, error)
        older = revision_of(path) not in {None, HEAD}
        return Glance(due=_nothing_answered(deck, now, zone).counts(), older=older)


def read_queue(path: Path, deck: Deck, now: datetime, zone: tzinfo | None = None) -> Queue:
    """What is left to ask of this study day, as a session opened now would ask it.

    A file that is missing, older or damaged reads as that of a new learner.
    """
    try:
        with closing(open_read_only(path, wait=1)) as connection:
            connection.execute("BEGIN")
            return _queue(connection, deck, now, _study_days(connection, zone))
    except sqlite3.Error as error:
        _look_closer(path, error)
        return _nothing_answered(deck, now, zone)


def revision_of(path: Path) -> str | None:
    """The schema that a file says it has; None where it says nothing or cannot be read."""
    try:
        with closing(open_read_only(path, wait=1)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return row and str(row[0])


def make_current(path: Path, tell: Callable[[str], None] | None = None) -> None:
    """Let the store deal with a file that is there and not of this version: migrate it, or say what is wrong.

    Args:
        path: The file; it may be missing.
        tell: See :func:`studykit.store.database.open_store`.

    Raises:
        StoreError: It cannot be brought to this version, or read.
    """
    if path.exists() and revision_of(path) != HEAD:
        from studykit.store.database import open_store

        open_store(path, tell).close()


def read_setting(path: Path, setting: Setting[T]) -> T:
    """A choice of the learner's; its default where the file cannot be read."""
    try:
        with closing(open_read_only(path, wait=1)) as connection:
            return _setting(connection, setting)
    except sqlite3.Error:
        return setting.default


def read_following(path: Path, now: datetime, zone: tzinfo | None = None) -> Following | None:
    """The study plan that is followed; None where there is none, or the file cannot be read."""
    try:
        with closing(open_read_only(path, wait=1)) as connection:
            days = _study_days(connection, zone)
            return _following(connection, days, days.day(now))
    except sqlite3.Error:
        return None


def _following(connection: sqlite3.Connection, days: StudyDays, today: date) -> Following | None:
    plan, begun = _setting(connection, STUDY_PLAN), _setting(connection, STUDY_PLAN_BEGUN)
    if not plan or not begun:
        return None
    first = date.fromisoformat(begun)
    # A clock that was put back must not lead before the first day.
    return Following(plan, max(0, (today - first).days), days.start(first))


def _look_closer(path: Path, error: sqlite3.Error) -> None:
    """Have a damaged file read whole when it is opened; one that is missing, older or locked is not damaged."""
    if type(error) is sqlite3.DatabaseError:
        forget(path)


def _nothing_answered(deck: Deck, now: datetime, zone: tzinfo | None) -> Queue:
    nothing = Snapshot((), (), (), frozenset(), {}, frozenset[str])
    return build_queue(deck, nothing, now, StudyDays(zone))


def _study_days(connection: sqlite3.Connection, zone: tzinfo | None) -> StudyDays:
    return StudyDays(zone, _setting(connection, ROLLOVER_HOUR))


def _queue(
    connection: sqlite3.Connection, deck: Deck, now: datetime, days: StudyDays, *, within: int = MOST_ROUND
) -> Queue:
    """The queue; cards at risk are looked for where the exam is ``within`` so many days."""
    wishes = asking(partial(_setting, connection))
    today = days.day(now)
    names = [name for head in deck.revised for name in (head.id, *head.aliases)]
    risk = risk_of(wishes, days, today, within=within)
    snapshot = read_snapshot(
        connection, today, days.end(today), now, order=wishes.order, revised=names, risk=risk
    )
    return build_queue(deck, snapshot, now, days, asking=wishes)


def _read(connection: sqlite3.Connection, deck: Deck, now: datetime, zone: tzinfo | None) -> Glance:
    # One transaction, so that all figures are of the same moment.
    connection.execute("BEGIN")
    days = _study_days(connection, zone)
    today = days.day(now)
    queue = _queue(connection, deck, now, days, within=_EVER)
    return Glance(
        due=queue.counts(),
        pace=queue.pace,
        aimed=bool(_setting(connection, EXAM_DATE)),
        reviewed=_count(
            connection,
            "review LEFT JOIN review_undo ON review_undo.review = review.id"
            " WHERE day = ? AND review_undo.review IS NULL",
            today.isoformat(),
        ),
        seen=_count(connection, "card_memory"),
        streak=_streak(connection, today),
        running=_running(connection),
        past=_past(connection),
        blueprint=_setting(connection, BLUEPRINT),
        theme=_setting(connection, THEME),
        following=_following(connection, days, today),
    )


def _count(connection: sqlite3.Connection, rows: str, *values: str) -> int:
    number: int = connection.execute(f"SELECT count(*) FROM {rows}", values).fetchone()[0]  # noqa: S608 - our own words
    return number


def _setting(connection: sqlite3.Connection, setting: Setting[T]) -> T:
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (setting.name,)).fetchone()
    return setting.read(row and row[0])


def _streak(connection: sqlite3.Connection, today: date) -> int:
    # Read newest first and only as far as the streak goes.
    rows = connection.execute(
        "SELECT DISTINCT day FROM review LEFT JOIN review_undo ON review_undo.review = review.id"
        " WHERE review_undo.review IS NULL AND day <= ? ORDER BY day DESC",
        (today.isoformat(),),
    )
    streak = 0
    expected = today
    for (day,) in rows:
        if streak == 0 and day == (today - timedelta(days=1)).isoformat():
            expected = today - timedelta(days=1)
        if day != expected.isoformat():
            break
        streak += 1
        expected -= timedelta(days=1)
    return streak


def _running(connection: sqlite3.Connection) -> RunningExam | None:
    row = connection.execute(
        "SELECT id, blueprint, allowed, items FROM exam WHERE submitted IS NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    number, blueprint, allowed, items = row
    takes = [_takes(item) for item in json.loads(items)]
    # A later row of the same place takes the earlier one's entry.
    chosen = dict(
        connection.execute("SELECT place, chosen FROM exam_answer WHERE exam = ? ORDER BY id", (number,))
    )
    return RunningExam(
        id=number,
        blueprint=blueprint,
        deadline=None if allowed is None else _deadline(connection, number, allowed),
        answered=sum(
            len(response) == takes[place] and UNMATCHED not in response
            for place, response in ((place, json.loads(options)) for place, options in chosen.items())
        ),
        questions=len(takes),
    )


def _takes(item: Mapping[str, Any]) -> int:
    """How many options an answer in full has."""
    if item.get("kind") == "ordering":
        return len(item["options"])
    return len(item.get("prompts", ())) or sum(option["key"] for option in item["options"])


def _deadline(connection: sqlite3.Connection, exam: int, allowed: int) -> datetime | None:
    """From the last stamp on, the time goes by the wall clock as far as anyone can tell from outside."""
    row = connection.execute(
        "SELECT at, elapsed, paused FROM exam_stamp WHERE exam = ? ORDER BY id DESC LIMIT 1", (exam,)
    ).fetchone()
    if row is None or row[2]:
        return None
    at, elapsed, _ = row
    return from_microseconds(at + allowed - elapsed)


def _past(connection: sqlite3.Connection) -> tuple[PastExam, ...]:
    rows = connection.execute(
        "SELECT id, blueprint, submitted FROM exam WHERE submitted IS NOT NULL ORDER BY submitted DESC, id DESC"
    )
    return tuple(PastExam(number, blueprint, from_microseconds(at)) for number, blueprint, at in rows)
