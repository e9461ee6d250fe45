"""What an answer costs the learner: from the grade to the next card, on disk with synchronous FULL."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ANSWERS = 300


def measure(answers: int = ANSWERS) -> dict[str, float]:
    """Answer many cards in one session over a store in a temporary folder.

    Returns:
        ``answer_ms`` (median of grade and next card), ``slowest_ms`` (the 99th percentile).
    """
    from studykit.library.models import CardHead
    from studykit.memory.days import StudyDays
    from studykit.memory.plan import Asking, Limits
    from studykit.memory.scheduler import Scheduler
    from studykit.memory.session import ReviewSession
    from studykit.store.database import open_store

    heads = [
        CardHead(f"t/c{i}", f"t/c{i}", "t", "basic", "r", False, (), "cards.yaml", 1) for i in range(1500)
    ]
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    taken: list[float] = []
    with (
        tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder,
        open_store(Path(folder) / "progress.db") as store,
    ):
        session = ReviewSession(
            store.cards, heads, Scheduler(StudyDays(UTC)), now, asking=Asking(Limits(new=answers))
        )
        session.current(now)
        for _ in range(answers):
            now += timedelta(seconds=5)
            started = time.perf_counter()
            session.grade(4, now, 3000)
            session.current(now)
            taken.append((time.perf_counter() - started) * 1000)
    return {"answer_ms": statistics.median(taken), "slowest_ms": statistics.quantiles(taken, n=100)[-1]}


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:16}{value:8.2f}")
