"""What the queue of cards is made from, read through sqlite3 alone: by the store, and by what cannot wait for it.

Each statement reads an index and no row, so that a study day of a large collection costs what the day costs.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from studykit.memory.evidence import LASTS, Evidence
from studykit.memory.ports import Answered, Marks, Memory, Snapshot
from studykit.store.instants import from_microseconds, to_microseconds

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime
    from typing import Any

    from studykit.memory.aim import Risk
    from studykit.memory.plan import Order
    from studykit.memory.ports import AtRisk

# Far below the number of variables that a statement may have.
_AT_ONCE = 500
_MEMORY = ", ".join(Memory._fields)
_DAY = 86_400_000_000  # microseconds
# Days since the last answer as a share of stability.
_OVERDUE = (
    "CASE WHEN last_review IS NULL OR coalesce(stability, 0) = 0 THEN 0.0"
    f" ELSE (? - last_review) / {_DAY}.0 / stability END"
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
    risk: Risk | None = None,
    seen: Callable[[], AbstractSet[str]] | None = None,
    at_risk: Callable[[], Sequence[AtRisk]] | None = None,
) -> Snapshot:
    """What :meth:`studykit.memory.ports.CardStore.snapshot` promises.

    Args:
        connection: In a transaction, so that all is of one moment.
        today: The study day.
        until: Reviews due before it are listed.
        now: The moment, by which it is told how overdue they are.
        order: How the reviews are ordered.
        revised: Cards whose states are wanted besides.
        risk: Which cards are at risk; None where nobody asks.
        seen: How to find every card that has a state; None reads it here.
        at_risk: How to find those at risk; None reads them here.
    """
    steps = connection.execute("SELECT card, due FROM card_memory WHERE state IN ('learning', 'relearning')")
    evidence = read_evidence(connection, now)
    due, overdue = _due(connection, until, now, order, measured=bool(evidence))
    exam = to_microseconds(risk.begins) if risk else None
    answered = connection.execute(
        "SELECT card, json_extract(before, '$.state'), coalesce(json_extract(before, '$.due') >= ?, 0)"
        " FROM review LEFT JOIN review_undo ON review_undo.review = review.id"
        " WHERE day = ? AND review_undo.review IS NULL",
        (exam, today.isoformat()),
    )
    hidden = connection.execute(
        "SELECT card FROM card_mark WHERE suspended OR buried >= ?", (today.isoformat(),)
    )
    return Snapshot(
        learning=[(card, from_microseconds(end)) for card, end in steps],
        due=due,
        answered=[
            Answered(card, before, before == "review" and bool(ahead)) for card, before, ahead in answered
        ],
        hidden=frozenset(card for (card,) in hidden),
        revised=memories_of(connection, revised),
        seen=seen or partial(seen_cards, connection),
        overdue=overdue,
        evidence=evidence,
        at_risk=at_risk or partial(read_at_risk, connection, risk),
    )


def _due(
    connection: sqlite3.Connection, until: datetime, now: datetime, order: Order, *, measured: bool
) -> tuple[list[str], list[float]]:
    """The reviews that are due, in order; and how overdue each is, where that is the order and it is ``measured``."""
    begins = "FROM card_memory WHERE state = 'review' AND due < ? ORDER BY"
    if order in {"due", "random"}:
        by = "due, card" if order == "due" else "card"
        rows = connection.execute(f"SELECT card {begins} {by}", (to_microseconds(until),))
        return [card for (card,) in rows], []
    if not measured:
        moments = (to_microseconds(until), to_microseconds(now))
        rows = connection.execute(f"SELECT card {begins} {_OVERDUE} DESC, card", moments)
        return [card for (card,) in rows], []
    moments = (to_microseconds(now), to_microseconds(until))
    rows = connection.execute(f"SELECT card, {_OVERDUE} AS late {begins} late DESC, card", moments)
    pairs = rows.fetchall()
    return [card for card, _ in pairs], [late for _, late in pairs]


def read_evidence(connection: sqlite3.Connection, now: datetime) -> list[tuple[Evidence, Memory | None]]:
    """What exams and labs say about cards that were not answered since, with the state of each."""
    columns = ", ".join(f"card_memory.{field}" for field in Memory._fields)
    rows = connection.execute(
        f"SELECT evidence.card, evidence.correct, evidence.guess, evidence.at, {columns}"  # noqa: S608 - our own fields
        " FROM evidence LEFT JOIN card_memory ON card_memory.card = evidence.card"
        " WHERE evidence.at > ? AND (last_review IS NULL OR evidence.at > last_review)",
        (to_microseconds(now - LASTS),),
    )
    return [
        (
            Evidence(card, bool(correct), guess, from_microseconds(at)),
            memory_of_row(state) if state[0] is not None else None,
        )
        for card, correct, guess, at, *state in rows
    ]


def read_at_risk(connection: sqlite3.Connection, risk: Risk | None) -> list[AtRisk]:
    """The cards in review that are due only after the exam begins, and are below the target on its day.

    The days to the exam are counted from its beginning, in steps of 24 hours: where clocks change in between, an answer
    within an hour of the rollover is taken to be of the other day.
    """
    if risk is None:
        return []
    rows = connection.execute(
        f"SELECT card, stability, (:begins - last_review + {_DAY - 1}) / {_DAY} AS elapsed FROM card_memory"  # noqa: S608 - ours
        " WHERE state = 'review' AND due >= :begins AND stability > 0 AND elapsed > :ratio * stability",
        {"begins": to_microseconds(risk.begins), "ratio": risk.ratio},
    )
    return rows.fetchall()


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
