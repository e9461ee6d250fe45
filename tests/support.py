"""Learners who have been here before, for benchmarks and pictures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from studykit import paths
from studykit.library.library import load_library
from studykit.memory.days import StudyDays
from studykit.memory.plan import Asking, Limits
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from studykit.store.database import open_store


def learner_with_answers(cards: int, now: datetime | None = None) -> None:
    """Answer cards two weeks before ``now`` (default: this moment), so that they are due again."""
    library = load_library(paths.library_roots(), paths.cache_dir())
    then = (now or datetime.now(UTC)) - timedelta(days=14)
    with open_store(paths.progress_file()) as store:
        session = ReviewSession(
            store.cards,
            library.cards.values(),
            Scheduler(StudyDays(UTC)),
            then,
            asking=Asking(Limits(new=cards, reviews=cards)),
        )
        for _ in range(cards):
            if session.current(then) is None:
                return
            session.grade(4, then, 4000)
