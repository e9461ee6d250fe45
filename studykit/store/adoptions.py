"""Parameters of FSRS put in force and taken back: implements ``studykit.memory.adoption.AdoptionStore``.

A change is one row with all that it changed, written together with the states and the setting.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from studykit.errors import StoreError
from studykit.memory.adoption import Adopted, Change
from studykit.memory.histories import Row, histories
from studykit.memory.model import Model
from studykit.memory.parameters import parameters as read_parameters
from studykit.memory.parameters import parameters_text
from studykit.store.connection import driver
from studykit.store.due import memory_of_row, seen_stamp
from studykit.store.instants import from_microseconds, to_microseconds
from studykit.store.settings import FSRS_PARAMETERS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from studykit.memory.parameters import Parameters
    from studykit.memory.ports import Memory
    from studykit.store.connection import Database

_TRIES = 3
# Imported answers by their moments, then those given here as they were given, as CardStore.reviews has them.
_ROWS = (
    "SELECT id, card, rating, day, duration, json_extract(before, '$.state') FROM review"
    " WHERE NOT EXISTS (SELECT 1 FROM review_undo WHERE review_undo.review = id) {}"
    " ORDER BY id > 0, CASE WHEN id < 1 THEN at END, id"
)
_IN_FORCE = (
    "SELECT id, at, parameters, former, json_array_length(states) FROM adoption WHERE undoes IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM adoption AS later WHERE later.undoes = adoption.id) ORDER BY id DESC LIMIT 1"
)


class Adoptions:
    """The AdoptionStore over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(self) -> Sequence[Row]:
        """The log of answers."""
        with self._database.reading() as connection:
            return read_rows(driver(connection))

    def newest(self) -> Adopted | None:
        """The newest change not taken back."""
        with self._database.reading() as connection:
            row = driver(connection).execute(_IN_FORCE).fetchone()
        return row and _adopted(row)

    def adopt(
        self,
        parameters: Parameters | None,
        change: Callable[[Iterable[Memory], Iterable[Row]], Sequence[Change]],
        at: datetime,
        *,
        measures: Mapping[str, Any] | None = None,
    ) -> Adopted:
        """Put parameters in force, with the states that follow from them; see ``AdoptionStore.adopt``."""
        for _ in range(_TRIES):
            stamp, memories, rows = self._read()
            changes = change(memories, rows)
            with self._database.writing() as connection:
                raw = driver(connection)
                if seen_stamp(raw) != stamp:
                    continue  # an answer came between
                return _keep(raw, parameters, changes, at, measures=measures)
        raise _busy()

    def undo(
        self,
        change: Callable[[Parameters | None, Iterable[Memory], Iterable[Row]], Sequence[Change]],
        at: datetime,
    ) -> Adopted | None:
        """Take the newest change back; see ``AdoptionStore.undo``."""
        for _ in range(_TRIES):
            stamp, memories, rows = self._read()
            with self._database.reading() as connection:
                row = driver(connection).execute(_IN_FORCE).fetchone()
                if row is None:
                    return None
                found = _adopted(row)
                states = driver(connection).execute("SELECT states FROM adoption WHERE id = ?", (found.id,))
                exact, others = _as_they_were(memories, json.loads(states.fetchone()[0]))
            changes = [*exact, *change(found.former, others, rows)]
            with self._database.writing() as connection:
                raw = driver(connection)
                if seen_stamp(raw) != stamp or raw.execute(_IN_FORCE).fetchone()[0] != found.id:
                    continue
                _keep(raw, found.former, changes, at, undoes=found.id)
                return found
        raise _busy()

    def _read(self) -> tuple[Any, list[Memory], list[Row]]:
        """What tells whether anything changed since, every state, and the log, all as of one moment."""
        with self._database.reading() as connection:
            raw = driver(connection)
            # The columns stand in the order of Memory's fields.
            memories = [memory_of_row(row) for row in raw.execute("SELECT * FROM card_memory")]
            return seen_stamp(raw), memories, read_rows(raw)


def read_rows(connection: sqlite3.Connection, cards: Collection[str] | None = None) -> list[Row]:
    """The log of answers, or that of a few cards."""
    where = "" if cards is None else f"AND card IN ({', '.join('?' * len(cards))})"
    found = connection.execute(_ROWS.format(where), tuple(cards or ()))
    numbers: dict[str, int] = {}
    rows = []
    for number, card, rating, day, duration, state in found:
        if day not in numbers:
            numbers[day] = date.fromisoformat(day).toordinal()
        rows.append(Row(number, card, rating, numbers[day], duration, state))
    return rows


def restated(connection: sqlite3.Connection, memory: Memory, answer: tuple[int, str] | None = None) -> Memory:
    """A state that is brought back, as the parameters in force now have it.

    Args:
        connection: In the transaction that brings it back.
        memory: The state as it was kept.
        answer: The answer's id and card that is taken back; its state needs nothing where the parameters are still the same.
    """
    newest = connection.execute("SELECT parameters FROM adoption ORDER BY id DESC LIMIT 1").fetchone()
    if newest is None or (answer and _in_force(connection, answer[0]) == newest[0]):
        return memory
    names = {memory.card, *(answer or ())[1:]}
    found = histories(read_rows(connection, names), lambda _: memory.card)
    history = next((history for history in found if history.current), None)
    state = history and Model(read_parameters(newest[0])).replay(history.days_and_ratings())
    return memory if state is None else memory._replace(stability=state[0], difficulty=state[1])


def _in_force(connection: sqlite3.Connection, review: int) -> str:
    """The parameters in force when an answer was given, where there was ever a change."""
    before = connection.execute(
        "SELECT parameters FROM adoption WHERE follows < ? ORDER BY id DESC LIMIT 1", (review,)
    ).fetchone()
    row = before or connection.execute("SELECT former FROM adoption ORDER BY id LIMIT 1").fetchone()
    return str(row[0])


def _as_they_were(
    memories: Iterable[Memory], states: Iterable[Sequence[Any]]
) -> tuple[list[Change], list[Memory]]:
    """What brings the cards back that stand as a change left them, and the other cards' states."""
    kept = {card: (before, after) for card, *before, after in ((s[0], s[1:4], s[4:7]) for s in states)}
    exact, others = [], []
    for memory in memories:
        entry = kept.get(memory.card)
        if entry and entry[1] == [memory.stability, memory.difficulty, to_microseconds(memory.due)]:
            (stability, difficulty, due) = entry[0][0]
            former = memory._replace(stability=stability, difficulty=difficulty, due=from_microseconds(due))
            exact.append(Change(memory, former))
        else:
            others.append(memory)
    return exact, others


def _keep(
    connection: sqlite3.Connection,
    parameters: Parameters | None,
    changes: Sequence[Change],
    at: datetime,
    *,
    measures: Mapping[str, Any] | None = None,
    undoes: int | None = None,
) -> Adopted:
    kept = connection.execute("SELECT value FROM setting WHERE name = ?", (FSRS_PARAMETERS.name,)).fetchone()
    former, new = FSRS_PARAMETERS.read(kept and kept[0]), parameters_text(parameters)
    states = [
        [before.card, *_numbers(before), *_numbers(after)] for before, after in changes if undoes is None
    ]
    number = connection.execute(
        "INSERT INTO adoption (at, follows, parameters, former, undoes, measures, states)"
        " VALUES (?, (SELECT coalesce(max(id), 0) FROM review), ?, ?, ?, ?, ?)",
        (
            to_microseconds(at),
            new,
            former,
            undoes,
            None if measures is None else json.dumps(measures),
            json.dumps(states, separators=(",", ":")),
        ),
    ).lastrowid
    connection.executemany(
        "UPDATE card_memory SET stability = ?, difficulty = ?, due = ? WHERE card = ?",
        ((*_numbers(after), after.card) for _, after in changes),
    )
    connection.execute("DELETE FROM setting WHERE name = ?", (FSRS_PARAMETERS.name,))
    connection.execute("INSERT INTO setting VALUES (?, ?)", (FSRS_PARAMETERS.name, json.dumps(new)))
    assert number is not None
    return Adopted(number, parameters, read_parameters(former), len(changes), at)


def _numbers(memory: Memory) -> tuple[float | None, float | None, int]:
    return memory.stability, memory.difficulty, to_microseconds(memory.due)


def _adopted(row: Sequence[Any]) -> Adopted:
    number, at, new, former, cards = row
    return Adopted(number, read_parameters(new), read_parameters(former), cards, from_microseconds(at))


def _busy() -> StoreError:
    return StoreError(
        "Answers kept coming from another window, so nothing was changed.", "Try again when it is idle."
    )
