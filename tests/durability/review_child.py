"""Answers flashcards, and does all else one can do to them, until it is killed: ``python -m tests.durability.review_child PROGRESS SEED``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from studykit.errors import StoreError
from studykit.memory.days import StudyDays
from studykit.memory.plan import Asking, Limits
from studykit.memory.ports import Review
from studykit.memory.scheduler import RATINGS, Scheduler
from studykit.memory.session import ReviewSession
from studykit.store.database import open_store
from tests.durability.harness import about_to_open, acknowledge
from tests.unit.memory.cards_builder import head

HEADS = tuple(head(f"t/c{i}") for i in range(600))
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def main(path: Path, random: Random) -> None:
    """Grade, now and then take back, and say so each time it is kept."""
    scheduler = Scheduler(StudyDays(UTC))
    about_to_open()
    with open_store(path) as store:
        log = store.cards.reviews()
        now = log[-1].at if log else START
        session = ReviewSession(
            store.cards, HEADS, scheduler, now, asking=Asking(Limits(new=1000, reviews=1000))
        )
        while True:
            now += timedelta(seconds=5)
            if session.current(now) is None:
                now += timedelta(days=1)
                continue
            if random.random() < 0.2:
                act(session, random, now)
            else:
                try:
                    kept = session.grade(random.choice(RATINGS), now, 5000)
                except StoreError:
                    continue  # another child was faster, and its answer counts
                acknowledge(review=kept.id, card=kept.card, rating=kept.rating, at=kept.at.isoformat())
            if random.random() < 0.1 and (undone := session.undo(now)):
                kind = "undone" if isinstance(undone, Review) else "undone_action"
                acknowledge(**{kind: undone.id})


def act(session: ReviewSession, random: Random, now: datetime) -> None:
    """Suspend, bury or flag the card shown."""
    done = random.choice(
        [session.suspend, session.bury, lambda at: session.flag(random.randrange(1, 8), at)]
    )(now)
    acknowledge(action=done.id, card=done.card, kind=done.kind, after=list(done.after[::2]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Random(sys.argv[2]))
