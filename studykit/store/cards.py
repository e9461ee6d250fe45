"""Memory states and the review log, kept: implements ``studykit.memory.ports.CardStore``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, func, insert, select

from studykit.memory.ports import Imported, Memory, Review
from studykit.store.documents import memory_from_document, memory_to_document
from studykit.store.instants import to_microseconds
from studykit.store.tables import CARD_MEMORY, REVIEW, REVIEW_UNDO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Select

    from studykit.store.connection import Database

# Beyond this many names the whole table is read and sifted: SQLite limits the variables of a statement.
_MOST_NAMES = 500
# Imported answers by their moments, then those given here as they were given, whatever the clock said.
_IN_ORDER = (REVIEW.c.id > 0, case((REVIEW.c.id < 1, REVIEW.c.at)), REVIEW.c.id)


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
            result = connection.execute(insert(REVIEW).values(_values(review)))
            _replace_memory(connection, old=review.before, new=review.after)
            (number,) = result.inserted_primary_key or (0,)
        return review._replace(id=number)

    def undo(self, at: datetime | None = None) -> Review | None:
        """Mark the newest review not yet undone as undone and restore ``before``; None when there is none.

        Answers that were imported (their ids are below 1) are left alone.
        """
        newest = _log().where(REVIEW.c.id > 0).order_by(REVIEW.c.id.desc()).limit(1)
        with self._database.writing() as connection:
            row = connection.execute(newest).first()
            if row is None:
                return None
            review = _review(row)
            connection.execute(insert(REVIEW_UNDO).values(review=review.id, at=at or datetime.now(UTC)))
            _replace_memory(connection, old=review.after, new=review.before)
        return review

    def reviews(self, *, since: date | None = None, card: str | None = None) -> Sequence[Review]:
        """The log, imported answers first, each part oldest first, undone reviews left out.

        Args:
            since: The first study day wanted.
            card: Only this card's.
        """
        query = _log().order_by(*_IN_ORDER)
        if since is not None:
            query = query.where(REVIEW.c.day >= since)
        if card is not None:
            query = query.where(REVIEW.c.card == card)
        with self._database.reading() as connection:
            return [_review(row) for row in connection.execute(query)]

    def log(self) -> Sequence[tuple[Review, datetime | None]]:
        """All of the log, in the order of :meth:`reviews`, each answer with the moment at which it was undone, if it was."""
        query = select(REVIEW, REVIEW_UNDO.c.at.label("undone")).outerjoin(REVIEW_UNDO)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(*_IN_ORDER))
            return [(_review(row), row.undone) for row in rows]

    def import_log(
        self,
        reviews: Iterable[tuple[Review, datetime | None]],
        memories: Iterable[Memory],
        *,
        dry_run: bool = False,
    ) -> Imported:
        """Take in answers given elsewhere, and states, in one transaction; see ``CardStore.import_log``."""
        with self._database.reading() if dry_run else self._database.writing() as connection:
            known = {
                _mark(*row) for row in connection.execute(select(REVIEW.c.card, REVIEW.c.at, REVIEW.c.rating))
            }
            new: list[tuple[Review, datetime | None]] = []
            for review, undone in reviews:
                mark = _mark(review.card, review.at, review.rating)
                if mark not in known:
                    known.add(mark)
                    new.append((review, undone))
            kept = {memory.card: memory for memory in _all_memories(connection)}
            states = [memory for memory in memories if _is_later(memory, kept.get(memory.card))]
            if not dry_run:
                _append_imported(connection, sorted(new, key=lambda entry: entry[0].at))
                for memory in states:
                    _replace_memory(connection, old=kept.get(memory.card), new=memory)
        return Imported(len(new), len(states))


def _mark(card: str, at: datetime, rating: int) -> tuple[str, int, int]:
    """What makes two answers the same; other programs keep milliseconds."""
    return card, to_microseconds(at) // 1000, rating


def _is_later(memory: Memory, kept: Memory | None) -> bool:
    """Whether a state comes from a later answer than the one that is kept."""
    if kept is None or kept.last_review is None:
        return kept is None or memory.last_review is not None
    # To the millisecond: a state that another program gave back is the same.
    return memory.last_review is not None and (
        to_microseconds(memory.last_review) // 1000 > to_microseconds(kept.last_review) // 1000
    )


def _all_memories(connection: Connection) -> list[Memory]:
    return [Memory(*row) for row in connection.execute(select(CARD_MEMORY))]


def _append_imported(connection: Connection, entries: Sequence[tuple[Review, datetime | None]]) -> None:
    """Answers under ids below all others: older ones than are here, whatever their moments, for ``undo``."""
    first = connection.scalar(select(func.min(REVIEW.c.id)))
    lowest = 1 if first is None else min(1, first)
    rows, undos = [], []
    for number, (review, undone) in enumerate(entries, start=lowest - len(entries)):
        rows.append({"id": number, **_values(review)})
        if undone is not None:
            undos.append({"review": number, "at": undone})
    if rows:
        connection.execute(insert(REVIEW), rows)
    if undos:
        connection.execute(insert(REVIEW_UNDO), undos)


def _values(review: Review) -> dict[str, Any]:
    """A review's row, its id left out."""
    return {
        "card": review.card,
        "revision": review.revision,
        "rating": review.rating,
        "at": review.at,
        "day": review.day,
        "duration": review.duration,
        "before": review.before and memory_to_document(review.before),
        "after": memory_to_document(review.after),
    }


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
