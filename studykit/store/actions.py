"""What is done to cards besides answering them, kept: a log that is only appended to, and the marks that follow from it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from studykit.memory.ports import CardAction, Marks
from studykit.store.adoptions import restated
from studykit.store.documents import memory_from_document, memory_to_document
from studykit.store.instants import from_microseconds, to_microseconds
from studykit.store.memories import put_memory, stored_memories

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from studykit.memory.ports import ActionKind, Memory

_FIELDS = "id, step, card, kind, at, day, before, after, memory"
_NEXT_STEP = "SELECT max(coalesce(max(id), 0), 0) + 1 FROM card_action"
_NEWEST_ANSWER = "SELECT coalesce(max(id), 0) FROM review WHERE id > 0"


def append_actions(
    connection: sqlite3.Connection, actions: Sequence[CardAction], *, cause: int | None = None
) -> list[CardAction]:
    """Append actions that are done together, and do to the cards what they say.

    The marks before each, and the state that a reset takes away, are those that are stored now, whatever
    the learner was shown.
    """
    (follows,) = connection.execute(_NEWEST_ANSWER).fetchone()
    (step,) = connection.execute(_NEXT_STEP).fetchone()
    kept: list[CardAction] = []
    for action in actions:
        before = _stored_marks(connection, action.card)
        changed = {
            field: getattr(action.after, field)
            for field in Marks._fields
            if getattr(action.after, field) != getattr(action.before, field)
        }
        memory = (
            next(iter(stored_memories(connection, {action.card})), None) if action.kind == "reset" else None
        )
        done = action._replace(before=before, after=before._replace(**changed), memory=memory)
        number = connection.execute(
            "INSERT INTO card_action (step, follows, cause, card, kind, at, day, before, after, memory)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                step,
                follows,
                cause,
                done.card,
                done.kind,
                to_microseconds(done.at),
                done.day.isoformat(),
                _marks_text(done.before),
                _marks_text(done.after),
                memory and json.dumps(memory_to_document(memory)),
            ),
        ).lastrowid
        assert number is not None
        kept.append(done._replace(id=number, step=step))
        _put_marks(connection, done.card, done.after)
        if memory is not None:
            put_memory(connection, old=memory, new=None)
    return kept


def import_actions(connection: sqlite3.Connection, actions: Sequence[CardAction], *, dry_run: bool) -> int:
    """Append what was done to cards elsewhere, for those to which nothing was done here; gives how many actions.

    They get ids below 1, and undo leaves them alone.
    """
    touched = {card for (card,) in connection.execute("SELECT DISTINCT card FROM card_action")}
    new = [action for action in actions if action.card not in touched]
    if not new or dry_run:
        return len(new)
    (lowest,) = connection.execute("SELECT min(coalesce(min(id), 1), 1) FROM card_action").fetchone()
    for action in append_actions(connection, new):
        lowest -= 1
        connection.execute(
            "UPDATE card_action SET id = ?, step = ? WHERE id = ?", (lowest, lowest, action.id)
        )
    return len(new)


def newest_step(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """The newest step not undone that no answer brought about: its id, and the answer that it follows."""
    row: tuple[int, int] | None = connection.execute(
        "SELECT step, follows FROM card_action LEFT JOIN card_action_undo"
        " ON card_action_undo.action = card_action.id"
        " WHERE cause IS NULL AND id > 0 AND card_action_undo.action IS NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return row


def newest_of(connection: sqlite3.Connection, kinds: Collection[ActionKind]) -> int | None:
    """The newest step not undone of some kinds that was done here, and by no answer."""
    row = connection.execute(
        "SELECT step FROM card_action LEFT JOIN card_action_undo"  # noqa: S608 - only marks for values
        " ON card_action_undo.action = card_action.id"
        f" WHERE kind IN ({', '.join('?' * len(kinds))}) AND cause IS NULL AND id > 0"
        " AND card_action_undo.action IS NULL ORDER BY id DESC LIMIT 1",
        tuple(kinds),
    ).fetchone()
    return row and int(row[0])


def actions_of_step(connection: sqlite3.Connection, step: int) -> list[CardAction]:
    """The actions that were done together."""
    rows = connection.execute(f"SELECT {_FIELDS} FROM card_action WHERE step = ? ORDER BY id", (step,))  # noqa: S608
    return [_action(row) for row in rows]


def undo_step(connection: sqlite3.Connection, step: int, at: datetime) -> CardAction:
    """Take back actions that were done together; returns the first."""
    actions = actions_of_step(connection, step)
    _undo(connection, reversed(actions), at)
    return actions[0]


def undo_caused(connection: sqlite3.Connection, review: int, at: datetime) -> None:
    """Take back what an answer had brought about."""
    rows = connection.execute(
        f"SELECT {_FIELDS} FROM card_action WHERE cause = ? ORDER BY id DESC",  # noqa: S608
        (review,),
    )
    _undo(connection, [_action(row) for row in rows], at)


def state_by_log(connection: sqlite3.Connection, card: str) -> Memory | None:
    """The state that the newest answer to a card gave, if no reset has taken it away since."""
    row = connection.execute(
        "SELECT id, after FROM review LEFT JOIN review_undo ON review_undo.review = review.id"
        " WHERE card = ? AND review_undo.review IS NULL"
        # Imported answers by their moments, before those given here as they were given.
        " ORDER BY max(id, 0) DESC, review.at DESC LIMIT 1",
        (card,),
    ).fetchone()
    if row is None:
        return None
    reset = connection.execute(
        "SELECT 1 FROM card_action LEFT JOIN card_action_undo ON card_action_undo.action = card_action.id"
        " WHERE card = ? AND kind = 'reset' AND follows >= ? AND card_action_undo.action IS NULL LIMIT 1",
        (card, row[0]),
    ).fetchone()
    return None if reset else memory_from_document(json.loads(row[1]))


def read_actions(connection: sqlite3.Connection) -> list[tuple[CardAction, datetime | None]]:
    """The whole log, oldest first, each action with the moment at which it was undone, if it was."""
    rows = connection.execute(
        f"SELECT {', '.join('card_action.' + name for name in _FIELDS.split(', '))}, card_action_undo.at"  # noqa: S608
        " FROM card_action LEFT JOIN card_action_undo ON card_action_undo.action = card_action.id"
        " ORDER BY card_action.id"
    )
    return [(_action(row[:-1]), None if row[-1] is None else from_microseconds(row[-1])) for row in rows]


def _undo(connection: sqlite3.Connection, actions: Iterable[CardAction], at: datetime) -> None:
    for action in actions:
        connection.execute("INSERT INTO card_action_undo VALUES (?, ?)", (action.id, to_microseconds(at)))
        # What was done to a card since a reset stays: it can be taken back out of its turn.
        if _stored_marks(connection, action.card) == action.after:
            _put_marks(connection, action.card, action.before)
        if action.memory is not None and not stored_memories(connection, {action.card}):
            put_memory(connection, old=None, new=restated(connection, action.memory))


def _stored_marks(connection: sqlite3.Connection, card: str) -> Marks:
    row = connection.execute(
        "SELECT suspended, buried, flag, leech FROM card_mark WHERE card = ?", (card,)
    ).fetchone()
    if row is None:
        return Marks()
    return Marks(bool(row[0]), row[1] and date.fromisoformat(row[1]), row[2], bool(row[3]))


def _put_marks(connection: sqlite3.Connection, card: str, marks: Marks) -> None:
    if marks == Marks():
        connection.execute("DELETE FROM card_mark WHERE card = ?", (card,))
        return
    connection.execute(
        "INSERT OR REPLACE INTO card_mark (card, suspended, buried, flag, leech) VALUES (?, ?, ?, ?, ?)",
        (card, marks.suspended, marks.buried and marks.buried.isoformat(), marks.flag, marks.leech),
    )


def _marks_text(marks: Marks) -> str:
    return json.dumps({**marks._asdict(), "buried": marks.buried and marks.buried.isoformat()})


def _marks(text: str) -> Marks:
    document = json.loads(text)
    buried = document["buried"]
    return Marks(**{**document, "buried": buried and date.fromisoformat(buried)})


def _action(row: Sequence[Any]) -> CardAction:
    number, step, card, kind, at, day, before, after, memory = row
    return CardAction(
        number,
        step,
        card,
        kind,
        from_microseconds(at),
        date.fromisoformat(day),
        _marks(before),
        _marks(after),
        memory and memory_from_document(json.loads(memory)),
    )
