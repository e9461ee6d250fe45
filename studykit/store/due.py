"""What the queue of cards is made from, read through sqlite3 alone: by the store, and by what cannot wait for it.

Each statement reads an index and no row, so that a study day of a large collection costs what the day costs.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studykit.memory.ports import Answered, Marks, Memory, Snapshot
from studykit.store.instants import from_microseconds, to_microseconds

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime
    from typing import Any

    from studykit.memory.plan import Order

# Far below the number of variables that a statement may have.
_AT_ONCE = 500
_MEMORY = ", ".join(Memory._fields)
_MOST_OVERDUE = (
    "CASE WHEN last_review IS NULL OR coalesce(stability, 0) = 0 THEN 0.0"
    " ELSE (? - last_review) / stability END DESC, card"
)
# Any answer, import, undo or reset changes one of these.
_STAMP = (
    "SELECT (SELECT count(*) FROM card_memory), (SELECT max(id) FROM review), (SELECT min(id) FROM review),"
    " (SELECT count(*) FROM review_undo), (SELECT max(id) FROM card_action),"
    " (SELECT count(*) FROM card_action_undo)"
)


def read_snapshot(
    connection: sqlite3.Connection,
    today: date,
    until: datetime,
    now: datetime,
    *,
    order: Order = "overdue",
    revised: Collection[str] = (),
    seen: Callable[[], AbstractSet[str]] | None = None,
) -> Snapshot:
    """What :meth:`studykit.memory.ports.CardStore.snapshot` promises.

    Args:
        connection: In a transaction, so that all is of one moment.
        today: The study day.
        until: Reviews due before it are listed.
        now: The moment, by which it is told how overdue they are.
        order: How the reviews are ordered.
        revised: Cards whose states are wanted besides.
        seen: How to find every card that has a state; None reads it here.
    """
    steps = connection.execute("SELECT card, due FROM card_memory WHERE state IN ('learning', 'relearning')")
    by_due = "due, card" if order == "due" else "card" if order == "random" else _MOST_OVERDUE
    values = [to_microseconds(until)] + [to_microseconds(now)] * (by_due is _MOST_OVERDUE)
    due = connection.execute(
        f"SELECT card FROM card_memory WHERE state = 'review' AND due < ? ORDER BY {by_due}",  # noqa: S608 - ours
        values,
    ).fetchall()
    answered = connection.execute(
        "SELECT card, json_extract(before, '$.state') FROM review LEFT JOIN review_undo"
        " ON review_undo.review = review.id WHERE day = ? AND review_undo.review IS NULL",
        (today.isoformat(),),
    )
    hidden = connection.execute(
        "SELECT card FROM card_mark WHERE suspended OR buried >= ?", (today.isoformat(),)
    )
    return Snapshot(
        learning=[(card, from_microseconds(end)) for card, end in steps],
        due=[card for (card,) in due],
        answered=[Answered(card, before) for card, before in answered],
        hidden=frozenset(card for (card,) in hidden),
        revised=memories_of(connection, revised),
        seen=seen or partial(seen_cards, connection),
    )


def seen_cards(connection: sqlite3.Connection) -> AbstractSet[str]:
    """Every card that has a state. Read as one text: a row a card would take twice as long."""
    (text,) = connection.execute("SELECT group_concat(card, char(10)) FROM card_memory").fetchone()
    return frozenset(text.split("\n")) if text else frozenset()


def seen_stamp(connection: sqlite3.Connection) -> Any:
    """Another value whenever :func:`seen_cards` may be another."""
    return connection.execute(_STAMP).fetchone()


def read_load(connection: sqlite3.Connection, since: datetime) -> Mapping[datetime, int]:
    """How many reviews fall due at each moment from ``since`` on."""
    rows = connection.execute(
        "SELECT due, count(*) FROM card_memory WHERE state = 'review' AND due >= ? GROUP BY due",
        (to_microseconds(since),),
    )
    return {from_microseconds(due): count for due, count in rows}


def memories_of(connection: sqlite3.Connection, cards: Collection[str]) -> Mapping[str, Memory]:
    """The states of the cards named."""
    statement = f"SELECT {_MEMORY} FROM card_memory WHERE card IN"  # noqa: S608 - our own fields
    return {row[0]: memory_of_row(row) for row in _named(connection, statement, cards)}


def marks_of(connection: sqlite3.Connection, cards: Collection[str] | None) -> Mapping[str, Marks]:
    """The marks of the cards named, or of all."""
    statement = "SELECT card, suspended, buried, flag, leech FROM card_mark"
    rows: Iterable[Sequence[Any]]
    if cards is None:
        rows = connection.execute(statement)
    else:
        rows = _named(connection, f"{statement} WHERE card IN", cards)
    return {row[0]: _marks(row) for row in rows}


def look(connection: sqlite3.Connection, cards: Sequence[str]) -> tuple[Memory | None, Marks]:
    """The state of the first of the ids that has one, and the marks of the first that has some."""
    memories, marks = memories_of(connection, cards), marks_of(connection, cards)
    return (
        next((memories[card] for card in cards if card in memories), None),
        next((marks[card] for card in cards if card in marks), Marks()),
    )


def memory_of_row(row: Sequence[Any]) -> Memory:
    """A state from its columns, in the order of Memory's fields."""
    card, state, step, stability, difficulty, due, last_review, *rest = row
    last = None if last_review is None else from_microseconds(last_review)
    return Memory(card, state, step, stability, difficulty, from_microseconds(due), last, *rest)


def _marks(row: Sequence[Any]) -> Marks:
    from datetime import date

    _, suspended, buried, flag, leech = row
    return Marks(bool(suspended), buried and date.fromisoformat(buried), flag, bool(leech))


def _named(connection: sqlite3.Connection, statement: str, cards: Collection[str]) -> Iterable[Sequence[Any]]:
    names = list(cards)
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        yield from connection.execute(f"{statement} ({', '.join('?' * len(some))})", some)
