"""Scheduling and the log, written into the collection that genanki made: it knows only new cards."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from studykit.memory.ports import Marks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date

    from studykit.formats.deck import DeckCard
    from studykit.memory.days import StudyDays
    from studykit.memory.ports import Memory, Review

_TYPES = {"learning": 1, "review": 2, "relearning": 3}
_STEPS = {"learning": 2, "review": 0, "relearning": 1}
_LOG_TYPES = {None: 0, "learning": 0, "review": 1, "relearning": 2}
_EASE = 2_500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def patch(connection: sqlite3.Connection, cards: Sequence[DeckCard], days: StudyDays, now: datetime) -> None:
    """Give each card its state, and the log its answers.

    Args:
        connection: genanki's database.
        cards: What it was made from.
        days: Which day a due date is.
        now: The collection counts days from before this, and before everything in it.
    """
    first = _first_day(cards, days, now)
    _date(connection, first, days)
    rows = {
        (guid, ordinal): number
        for number, guid, ordinal in connection.execute(
            "SELECT cards.id, notes.guid, cards.ord FROM cards JOIN notes ON notes.id = cards.nid"
        )
    }
    taken: set[int] = set()
    for place, card in enumerate(cards):
        guid = card.guid or card.id
        marks = dict(card.marks)
        memories = {memory.card: memory for memory in card.memories}
        reviews: dict[str, list[Review]] = {}
        for review, undone in card.reviews:
            if undone is None:
                reviews.setdefault(review.card, []).append(review)
        for part, number in _own(rows, guid, memories.keys() | reviews.keys() | _parts(card)):
            connection.execute("UPDATE cards SET due = ? WHERE id = ?", (place + 1, number))
            if part in memories:
                _schedule(connection, number, memories[part], first, days)
            mark = marks.get(part, Marks())
            connection.execute("UPDATE cards SET flags = ? WHERE id = ?", (mark.flag, number))
            if mark.suspended:
                connection.execute("UPDATE cards SET queue = -1 WHERE id = ?", (number,))
            for review in reviews.get(part, ()):
                _log(connection, number, review, taken)


def _own(rows: dict[tuple[str, int], int], guid: str, parts: set[str]) -> list[tuple[str, int]]:
    """The rows of an item's cards, by the part after its id."""
    return [
        (part, rows[guid, ordinal_of(part)]) for part in sorted(parts) if (guid, ordinal_of(part)) in rows
    ]


def _parts(card: DeckCard) -> set[str]:
    if card.kind == "cloze":
        from studykit.library.cloze import ClozeError, numbers

        try:
            return {f"~c{number}" for number in numbers(card.sides[0])}
        except ClozeError:
            return set()
    return {"", "~reverse"} if card.kind == "reversed" else {""}


def ordinal_of(part: str) -> int:
    """Which card of its note a part is, as Anki counts."""
    if part.startswith("~c"):
        return int(part[2:]) - 1
    return 1 if part == "~reverse" else 0


def _first_day(cards: Sequence[DeckCard], days: StudyDays, now: datetime) -> date:
    """A day before everything, so that no card is due on a day with a negative number."""
    moments = [now]
    for card in cards:
        for memory in card.memories:
            moments += [memory.due, memory.last_review or memory.due]
    return days.day(min(moments)) - timedelta(days=1)


def _date(connection: sqlite3.Connection, first: date, days: StudyDays) -> None:
    start = days.start(first)
    offset = start.astimezone(days.zone).utcoffset() or timedelta()
    (conf,) = connection.execute("SELECT conf FROM col").fetchone()
    conf = json.loads(conf) | {
        "creationOffset": -int(offset.total_seconds() // 60),
        "rollover": days.rollover,
        "schedVer": 2,
        "sched2021": True,
    }
    connection.execute("UPDATE col SET crt = ?, conf = ?", (int(start.timestamp()), json.dumps(conf)))


def _schedule(
    connection: sqlite3.Connection, number: int, memory: Memory, first: date, days: StudyDays
) -> None:
    data: dict[str, float] = {}
    if memory.stability is not None and memory.difficulty is not None:
        data = {"s": memory.stability, "d": memory.difficulty}
    if memory.last_review is not None:
        data["lrt"] = int(memory.last_review.timestamp())
    in_review = memory.state == "review"
    due = (days.day(memory.due) - first).days if in_review else int(memory.due.timestamp())
    steps = _STEPS[memory.state]
    connection.execute(
        "UPDATE cards SET type = ?, queue = ?, due = ?, ivl = ?, factor = ?, reps = ?, lapses = ?, left = ?,"
        " data = ? WHERE id = ?",
        (
            _TYPES[memory.state],
            2 if in_review else 1,
            due,
            _interval(memory, days),
            0 if memory.state == "learning" else _EASE,
            memory.reviews,
            memory.lapses,
            max(0, steps - (memory.step or 0)),
            json.dumps(data, separators=(",", ":")),
            number,
        ),
    )


def _interval(memory: Memory, days: StudyDays) -> int:
    """In days; 0 for a card that has none yet."""
    if memory.state == "learning":
        return 0
    if memory.state == "relearning" or memory.last_review is None:
        return max(1, round(memory.stability or 1))
    return max(1, (days.day(memory.due) - days.day(memory.last_review)).days)


def _log(connection: sqlite3.Connection, card: int, review: Review, taken: set[int]) -> None:
    number = (review.at - _EPOCH) // timedelta(milliseconds=1)
    while number in taken:
        number += 1
    taken.add(number)
    connection.execute(
        "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
        (
            number,
            card,
            review.rating,
            _log_interval(review.after),
            _log_interval(review.before) if review.before else 0,
            # Anki keeps FSRS's difficulty here, 1 to 10 as 100 to 1100.
            100 + round(((review.after.difficulty or 1) - 1) / 9 * 1000),
            review.duration,
            _LOG_TYPES[review.before.state if review.before else None],
        ),
    )


def _log_interval(memory: Memory) -> int:
    """Days, or seconds below 0 while a card is in its steps."""
    if memory.last_review is None:
        return 1
    span = memory.due - memory.last_review
    if memory.state == "review":
        return max(1, round(span / timedelta(days=1)))
    return -max(1, round(span.total_seconds()))
