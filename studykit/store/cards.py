"""Memory states and the review log, kept: implements ``studykit.memory.ports.CardStore``."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, insert, select

from studykit.memory.ports import Imported, Memory, Review
from studykit.store import due
from studykit.store.actions import (
    actions_of_step,
    append_actions,
    import_actions,
    newest_of,
    newest_step,
    state_by_log,
    undo_caused,
    undo_step,
)
from studykit.store.adoptions import restated
from studykit.store.connection import driver
from studykit.store.documents import memory_from_document, memory_to_document
from studykit.store.instants import from_microseconds, to_microseconds
from studykit.store.memories import put_memory, stored_memories
from studykit.store.tables import CARD_MEMORY, REVIEW, REVIEW_UNDO

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sqlalchemy import Connection, Select

    from studykit.memory.aim import Risk
    from studykit.memory.plan import Order
    from studykit.memory.ports import ActionKind, AtRisk, CardAction, Marks, Snapshot
    from studykit.store.connection import Database

# Beyond this many names the whole table is read and sifted: SQLite limits the variables of a statement.
_MOST_NAMES = 500
# Imported answers by their moments, then those given here as they were given, whatever the clock said.
_IN_ORDER = (REVIEW.c.id > 0, case((REVIEW.c.id < 1, REVIEW.c.at)), REVIEW.c.id)

_IMPORTED = "SELECT id FROM review WHERE id < 1 ORDER BY at, id"
_LOGGED = (
    "SELECT id, card, revision, rating, review.at, day, duration, before, after, review_undo.at"
    " FROM review LEFT JOIN review_undo ON review_undo.review = id"
)
_RECORD = (
    "INSERT INTO review (card, revision, rating, at, day, duration, before, after)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


class Cards:
    """The CardStore over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: tuple[Any, AbstractSet[str]] = (None, frozenset())

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

    def record(self, review: Review, *, leech: CardAction | None = None) -> Review | None:
        """Append the answer, its new state and what it does besides in one transaction; returns it with its id.

        A card that was renamed (``before`` under its old id) takes its state along. None, and nothing is
        kept, when the card's state is no longer ``before``: another window answered it.
        """
        with self._database.writing() as connection:
            # Without SQLAlchemy's layers, since the learner waits for it.
            raw = driver(connection)
            names = {memory.card for memory in (review.before, review.after) if memory is not None}
            if stored_memories(raw, names) != ([review.before] if review.before else []):
                return None
            number = raw.execute(_RECORD, _row(review)).lastrowid
            put_memory(raw, old=review.before, new=review.after)
            if leech is not None:
                append_actions(raw, [leech], cause=number)
        return review._replace(id=number or 0)

    def act(self, actions: Sequence[CardAction]) -> Sequence[CardAction]:
        """Append actions that are done together, and what they do to the cards; returns them with their ids."""
        with self._database.writing() as connection:
            return append_actions(driver(connection), actions)

    def undo(self, at: datetime | None = None) -> Review | CardAction | None:
        """Mark the newest step not yet undone as undone and restore what was before; None when there is none.

        Answers that were imported (their ids are below 1) are left alone.
        """
        newest = _log().where(REVIEW.c.id > 0).order_by(REVIEW.c.id.desc()).limit(1)
        at = at or datetime.now(UTC)
        with self._database.writing() as connection:
            raw, row = driver(connection), connection.execute(newest).first()
            step = newest_step(raw)
            if step and (row is None or step[1] >= row.id):
                return undo_step(raw, step[0], at)
            if row is None:
                return None
            review = _review(row)
            connection.execute(insert(REVIEW_UNDO).values(review=review.id, at=at))
            undo_caused(raw, review.id, at)
            # A card that was new may have a state by now: from an import, or a reset that was taken back.
            before = review.before or state_by_log(raw, review.card)
            before = before and restated(raw, before, (review.id, review.card))
            put_memory(raw, old=review.after, new=before)
        return review

    def undo_actions(self, kinds: Collection[ActionKind], at: datetime | None = None) -> Sequence[CardAction]:
        """Take back the newest step of some kinds not yet undone; see ``CardStore.undo_actions``."""
        with self._database.writing() as connection:
            raw = driver(connection)
            step = newest_of(raw, kinds)
            if step is None:
                return ()
            undo_step(raw, step, at or datetime.now(UTC))
            return actions_of_step(raw, step)

    def look(self, cards: Sequence[str]) -> tuple[Memory | None, Marks]:
        """The state of the first of the ids that has one, and the marks of the first that has some."""
        with self._database.reading() as connection:
            return due.look(driver(connection), cards)

    def marks(self, cards: Iterable[str] | None = None) -> Mapping[str, Marks]:
        """The marks of the cards named, or of all; a card without is left out."""
        with self._database.reading() as connection:
            return due.marks_of(driver(connection), None if cards is None else list(cards))

    def snapshot(
        self,
        today: date,
        until: datetime,
        now: datetime,
        *,
        order: Order = "overdue",
        revised: Collection[str] = (),
        risk: Risk | None = None,
    ) -> Snapshot:
        """What a queue is made from; see ``CardStore.snapshot``."""
        with self._database.reading() as connection:
            return due.read_snapshot(
                driver(connection),
                today,
                until,
                now,
                order=order,
                revised=revised,
                risk=risk,
                seen=self._all_seen,
                at_risk=partial(self._at_risk, risk),
            )

    def _at_risk(self, risk: Risk | None) -> Sequence[AtRisk]:
        with self._database.reading() as connection:
            return due.read_at_risk(driver(connection), risk)

    def load(self, since: datetime) -> Mapping[datetime, int]:
        """How many reviews fall due at each moment from ``since`` on."""
        with self._database.reading() as connection:
            return due.read_load(driver(connection), since)

    def _all_seen(self) -> AbstractSet[str]:
        """Every card that has a state; read again only when it may have changed."""
        with self._database.reading() as connection:
            raw = driver(connection)
            stamp, seen = due.seen_stamp(raw), self._seen
            if seen[0] != stamp:
                self._seen = seen = (stamp, due.seen_cards(raw))
        return seen[1]

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

    def log(self) -> Iterator[tuple[Review, datetime | None]]:
        """All of the log, in the order of :meth:`reviews`, each answer with the moment at which it was undone, if it was.

        Read while it is gone through: a million answers would not fit in memory.
        """
        with self._database.reading_rows() as connection:
            imported = [number for (number,) in connection.execute(_IMPORTED)]
            for start in range(0, len(imported), _MOST_NAMES):
                some = imported[start : start + _MOST_NAMES]
                named = f"{_LOGGED} WHERE id IN ({', '.join('?' * len(some))})"
                rows = {row[0]: row for row in connection.execute(named, some)}
                yield from (_logged(rows[number]) for number in some)
            yield from map(_logged, connection.execute(f"{_LOGGED} WHERE id > 0 ORDER BY id"))

    def import_log(
        self,
        reviews: Iterable[tuple[Review, datetime | None]],
        memories: Iterable[Memory],
        actions: Sequence[CardAction] = (),
        *,
        dry_run: bool = False,
    ) -> Imported:
        """Take in answers given elsewhere, states and marks, in one transaction; see ``CardStore.import_log``."""
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
                    put_memory(driver(connection), old=kept.get(memory.card), new=memory)
            marks = import_actions(driver(connection), actions, dry_run=dry_run)
        return Imported(len(new), len(states), marks)


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
    raw = driver(connection)
    (lowest,) = raw.execute("SELECT min(coalesce(min(id), 1), 1) FROM review").fetchone()
    first = lowest - len(entries)
    # Row by row: a list of a million would take as much memory again as the answers do.
    raw.executemany(
        "INSERT INTO review (id, card, revision, rating, at, day, duration, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((number, *_row(review)) for number, (review, _) in enumerate(entries, first)),
    )
    raw.executemany(
        "INSERT INTO review_undo VALUES (?, ?)",
        (
            (number, to_microseconds(undone))
            for number, (_, undone) in enumerate(entries, first)
            if undone is not None
        ),
    )


def _row(review: Review) -> tuple[Any, ...]:
    """A review's row, its id left out, as the driver takes it."""
    return (
        review.card,
        review.revision,
        review.rating,
        to_microseconds(review.at),
        review.day.isoformat(),
        review.duration,
        review.before and json.dumps(memory_to_document(review.before)),
        json.dumps(memory_to_document(review.after)),
    )


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


def _logged(row: Sequence[Any]) -> tuple[Review, datetime | None]:
    """An answer as the driver gives it, with the moment of its undo."""
    number, card, revision, rating, at, day, duration, before, after, undone = row
    review = Review(
        id=number,
        card=card,
        revision=revision,
        rating=rating,
        at=from_microseconds(at),
        day=date.fromisoformat(day),
        duration=duration,
        before=before and memory_from_document(json.loads(before)),
        after=memory_from_document(json.loads(after)),
    )
    return review, None if undone is None else from_microseconds(undone)
