"""Memory states and the review log, kept: implements ``studykit.memory.ports.CardStore``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from studykit.memory.ports import Memory, Review
from studykit.store.documents import memory_from_document, memory_to_document
from studykit.store.tables import CARD_MEMORY, REVIEW, REVIEW_UNDO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Select

    from studykit.store.connection import Database

# Beyond this many names the whole table is read and sifted: SQLite limits the variables of a statement.
_MOST_NAMES = 500


class Cards:
    """The CardStore over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def memories(self, cards: Iterable[str] | None = None) -> Mapping[str, Memory]:
        """The states of the cards named, or of all."""
        query = select(CARD_MEMORY)
        wanted = None if cards is None else set(cards)
        if wanted is not None and len(wanted) <= _MOST_NAMES:
            query = query.where(CARD_MEMORY.c.card.in_(wanted))
        with self._database.reading() as connection:
            # The columns stand in the order of Memory's fields.
            rows = [Memory(*row) for row in connection.execute(query)]
        return {memory.card: memory for memory in rows if wanted is None or memory.card in wanted}

    def record(self, review: Review) -> Review | None:
        """Append the answer and its new state in one transaction; returns it with its id.

        A card that was renamed (``before`` under its old id) takes its state along. None, and nothing is
        kept, when the card's state is no longer ``before``: another window answered it.
        """
        with self._database.writing() as connection:
            if _stored(connection, review) != ([review.before] if review.before else []):
                return None
            result = connection.execute(
                insert(REVIEW).values(
                    card=review.card,
                    revision=review.revision,
                    rating=review.rating,
                    at=review.at,
                    day=review.day,
                    duration=review.duration,
                    before=review.before and memory_to_document(review.before),
                    after=memory_to_document(review.after),
                )
            )
            _replace_memory(connection, old=review.before, new=review.after)
            (number,) = result.inserted_primary_key or (0,)
        return review._replace(id=number)

    def undo(self, at: datetime | None = None) -> Review | None:
        """Mark the newest review not yet undone as undone and restore ``before``; None when there is none."""
        newest = _log().order_by(REVIEW.c.id.desc()).limit(1)
        with self._database.writing() as connection:
            row = connection.execute(newest).first()
            if row is None:
                return None
            review = _review(row)
            connection.execute(insert(REVIEW_UNDO).values(review=review.id, at=at or datetime.now(UTC)))
            _replace_memory(connection, old=review.after, new=review.before)
        return review

    def reviews(self, *, since: date | None = None, card: str | None = None) -> Sequence[Review]:
        """The log, oldest first, undone reviews left out.

        Args:
            since: The first study day wanted.
            card: Only this card's.
        """
        query = _log().order_by(REVIEW.c.id)
        if since is not None:
            query = query.where(REVIEW.c.day >= since)
        if card is not None:
            query = query.where(REVIEW.c.card == card)
        with self._database.reading() as connection:
            return [_review(row) for row in connection.execute(query)]


def _log() -> Select[Any]:
    """The reviews that count: those without an undo."""
    return select(REVIEW).outerjoin(REVIEW_UNDO).where(REVIEW_UNDO.c.review.is_(None))


def _review(row: Any) -> Review:
    return Review(
        id=row.id,
        card=row.card,
        revision=row.revision,
        rating=row.rating,
        at=row.at,
        day=row.day,
        duration=row.duration,
        before=row.before and memory_from_document(row.before),
        after=memory_from_document(row.after),
    )


def _stored(connection: Connection, review: Review) -> list[Memory]:
    """The states that an answer would replace."""
    names = {memory.card for memory in (review.before, review.after) if memory is not None}
    query = select(CARD_MEMORY).where(CARD_MEMORY.c.card.in_(names))
    return [Memory(*row) for row in connection.execute(query)]


def _replace_memory(connection: Connection, *, old: Memory | None, new: Memory | None) -> None:
    """Put ``new`` in the place of ``old``; either may be missing, and their ids may differ."""
    gone = {memory.card for memory in (old, new) if memory is not None}
    connection.execute(delete(CARD_MEMORY).where(CARD_MEMORY.c.card.in_(gone)))
    if new is not None:
        connection.execute(
            insert(CARD_MEMORY).values(
                {column.name: getattr(new, column.name) for column in CARD_MEMORY.columns}
            )
        )
