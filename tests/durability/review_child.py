"""Answers flashcards, and does all else one can do to them, until it is killed: a child of the harness.

Called with PROGRESS and SEED; also as ``python -m tests.durability.review_child``. Imported are batches of answers that :func:`batch` gives again to whoever compares.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from studykit.errors import StoreError
from studykit.memory.cram import CramSession
from studykit.memory.days import StudyDays
from studykit.memory.marking import action, resets
from studykit.memory.plan import Asking, Limits
from studykit.memory.ports import Memory, Review
from studykit.memory.scheduler import RATINGS, Scheduler
from studykit.memory.selection import Selection
from studykit.memory.session import ReviewSession
from studykit.store.database import open_store
from studykit.store.instants import from_microseconds
from studykit.store.settings import NEW_CARDS_A_DAY
from tests.durability.harness import about_to_open, acknowledge
from tests.unit.memory.cards_builder import head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.memory.ports import CardAction
    from studykit.store.database import Store

# Pairs of cards of one item, which are buried together.
HEADS = tuple(head(f"t/c{i}~{part}") for i in range(100) for part in "ab")
BY_ID = {head.id: head for head in HEADS}
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAYS = StudyDays(UTC)
ASKING = Asking(Limits(new=1000, reviews=1000))
BATCHES = 40
IMPORTED = (
    3 * BATCHES
)  # the first of the cards; they are not reset, since an import gives a new card its state again


def batch(number: int) -> tuple[list[tuple[Review, datetime | None]], list[Memory]]:
    """Answers given elsewhere, years ago, to three cards of its own, one of them taken back, and the states they gave."""
    random = Random(number)
    entries: list[tuple[Review, datetime | None]] = []
    memories = []
    for place in range(3):
        card, state = HEADS[number * 3 + place].id, None
        for day in range(random.randrange(1, 5)):
            at = datetime(2020, 1, 1, number % 24, place, tzinfo=UTC) + timedelta(days=number * 9 + day)
            after = Memory(card, "review", None, 5.0 + day, 5.0, at + timedelta(days=5), at, day + 1, 0, "r1")
            entries.append((Review(0, card, "r1", 3, at, at.date(), 3000, state, after), None))
            state = after
        memories.append(state)
        undone = entries[-1][0]._replace(at=state.last_review + timedelta(hours=1), rating=1, before=state)
        entries.append((undone, undone.at + timedelta(minutes=1)))
    return entries, memories


def main(words: list[str]) -> None:
    """Study, and say so each time something is kept."""
    path, random = Path(words[0]), Random(words[1])
    about_to_open()
    with open_store(path) as store:
        with closing(sqlite3.connect(path)) as database:
            (newest,) = database.execute("SELECT max(at) FROM review WHERE id > 0").fetchone()
        Learner(store, random, START if newest is None else from_microseconds(newest)).study()


class Learner:
    """One who does something every five seconds."""

    def __init__(self, store: Store, random: Random, now: datetime) -> None:
        self._store = store
        self._random = random
        self._now = now
        self._session = self._opened()

    def study(self) -> None:
        """For ever."""
        steps = [
            (60, self._grade),
            (8, self._mark),
            (10, self._undo),
            (5, self._bring_back),
            (3, self._reset),
            (2, self._undo_reset),
            (5, self._cram),
            (3, self._import),
            (1, self._choose),
        ]
        weights = [weight for weight, _ in steps]
        while True:
            self._now += timedelta(seconds=5)
            if self._session.current(self._now) is None:
                self._now += timedelta(days=1)
                self._bring_back()
                continue
            ((_, step),) = self._random.choices(steps, weights)
            try:
                step()
            except StoreError as error:
                # Another child was faster, and its answer counts.
                if "another window" not in error.message:
                    raise

    def _opened(self) -> ReviewSession:
        return ReviewSession(self._store.cards, HEADS, Scheduler(DAYS), self._now, asking=ASKING)

    def _grade(self) -> None:
        kept = self._session.grade(self._random.choice(RATINGS), self._now, 5000)
        acknowledge(review=kept.id, card=kept.card, rating=kept.rating, at=kept.at.isoformat())

    def _mark(self) -> None:
        session, random = self._session, self._random
        marks = [session.suspend, session.bury, lambda at: session.flag(random.randrange(1, 8), at)]
        self._say([random.choice(marks)(self._now)])

    def _undo(self) -> None:
        undone = self._session.undo(self._now)
        if isinstance(undone, Review):
            acknowledge(undone=undone.id)
        elif undone is not None:
            acknowledge(undone_action=undone.id)

    def _bring_back(self) -> None:
        marks = sorted(self._store.cards.marks().items())
        hidden = [(card, kept) for card, kept in marks if kept.suspended or kept.buried]
        if hidden:
            some = self._random.sample(hidden, min(5, len(hidden)))
            self._act([action(card, "restore", kept, self._now, DAYS.day(self._now)) for card, kept in some])

    def _reset(self) -> None:
        heads = self._random.sample(HEADS[IMPORTED:], 4)
        cards = self._store.cards
        done = resets(heads, cards.memories(), cards.marks(), self._now, DAYS.day(self._now))
        if done:
            self._act(done)

    def _undo_reset(self) -> None:
        for undone in self._store.cards.undo_actions(("reset",), self._now)[:1]:
            acknowledge(undone_action=undone.id)
        self._session = self._opened()

    def _cram(self) -> None:
        chosen = Selection(cram=True, title="cram")
        session = CramSession(self._store.cards, self._store.crams, HEADS, DAYS, self._now, chosen)
        if session.current(self._now) is None:
            return
        kept = session.grade(self._random.choice(RATINGS), self._now, 3000)
        acknowledge(cram=kept.id, card=kept.card, rating=kept.rating)
        if self._random.random() < 0.3 and session.undo(self._now):
            acknowledge(cram_undone=kept.id)

    def _import(self) -> None:
        number = self._random.randrange(BATCHES)
        self._store.cards.import_log(*batch(number))
        acknowledge(imported=number)
        self._session = self._opened()

    def _choose(self) -> None:
        value = self._random.randrange(100)
        self._store.settings.set(NEW_CARDS_A_DAY, value)
        acknowledge(chosen=value)

    def _act(self, actions: Sequence[CardAction]) -> None:
        self._say(self._store.cards.act(actions))
        self._session = self._opened()

    def _say(self, done: Sequence[CardAction]) -> None:
        acknowledge(actions=[[one.id, one.card, one.kind] for one in done])


if __name__ == "__main__":
    main(sys.argv[1:])
