"""Which notes were read: a log that is only appended to. studykit.store.study_record reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from studykit.store.tables import NOTE_READ

if TYPE_CHECKING:
    from datetime import datetime

    from studykit.store.connection import Database


class NotesRead:
    """The log over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_read(self, topic: str) -> bool:
        """Whether the newest word on a topic is that its note was read."""
        query = select(NOTE_READ.c.read).where(NOTE_READ.c.topic == topic).order_by(NOTE_READ.c.id.desc())
        with self._database.reading() as connection:
            return bool(connection.scalar(query.limit(1)))

    def mark(self, topic: str, at: datetime, *, read: bool) -> None:
        """Keep that a note was read, or that it is to be read again; what is so already is not said twice."""
        if self.is_read(topic) == read:
            return
        with self._database.writing() as connection:
            connection.execute(insert(NOTE_READ).values(topic=topic, read=read, at=at))
