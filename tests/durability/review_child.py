"""Answers flashcards until it is killed: ``python -m tests.durability.review_child PROGRESS SEED``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from studykit.memory.days import StudyDays
from studykit.memory.plan import Asking, Limits
from studykit.memory.scheduler import RATINGS, Scheduler
from studykit.memory.session import ReviewSession
from studykit.store.database import open_store
from tests.durability.harness import about_to_open, acknowledge
from tests.unit.memory.cards_builder import head

HEADS = tuple(head(f"t/c{i}") for i in range(60))
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def main(path: Path, random: Random) -> None:
    """Grade, now and then take back, and say so each time it is kept."""
    scheduler = Scheduler(StudyDays(UTC))
    about_to_open()
    with open_store(path) as store:
        log = store.cards.reviews()
        now = log[-1].at if log else START
        session = ReviewSession(store.cards, HEADS, scheduler, now, asking=Asking(Limits(new=1000, reviews=1000)))
        while True:
            now += timedelta(seconds=5)
            if session.current(now) is None:
                now += timedelta(days=1)
                continue
            kept = session.grade(random.choice(RATINGS), now, 5000)
            acknowledge(review=kept.id, card=kept.card, rating=kept.rating, at=kept.at.isoformat())
            if random.random() < 0.1 and (undone := session.undo(now)):
                acknowledge(undone=undone.id)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Random(sys.argv[2]))
