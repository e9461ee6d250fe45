"""The states of cards, one at a time, through sqlite3 alone: an answer waits for this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.memory.ports import Memory
from studykit.store.due import memories_of
from studykit.store.instants import to_microseconds

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

_PUT = "INSERT OR REPLACE INTO card_memory ({}) VALUES ({})".format(  # noqa: S608 - our own fields
    ", ".join(Memory._fields), ", ".join("?" * len(Memory._fields))
)


def stored_memories(connection: sqlite3.Connection, cards: Collection[str]) -> list[Memory]:
    """The states that are kept under these ids."""
    return list(memories_of(connection, cards).values())


def put_memory(connection: sqlite3.Connection, *, old: Memory | None, new: Memory | None) -> None:
    """Put ``new`` in the place of ``old``; either may be missing, and their ids may differ."""
    if old is not None and (new is None or old.card != new.card):
        connection.execute("DELETE FROM card_memory WHERE card = ?", (old.card,))
    if new is not None:
        last = None if new.last_review is None else to_microseconds(new.last_review)
        values = new._replace(due=to_microseconds(new.due), last_review=last)  # type: ignore[arg-type]
        connection.execute(_PUT, values)
