"""What a large collection costs: 100,000 cards, 9,000 due, 1,000,000 answers, beside what SQLite alone takes.

Each figure stands beside the plain-SQLite limit of the same run: the same rows read, or written and synced
to the same disk, by the fewest statements that could do it.

    python tests/bench/bench_cards.py
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

# Run as a file, the folder of the file is all that Python looks in.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
CARDS, SEEN, DUE, REVIEWS = 100_000, 90_000, 9_000, 1_000_000
ANSWERS, RUNS, FIRST = 300, 15, 200
BARS = {"first": 15.0, "answer": 2.0, "counts": 50.0, "due": 200.0, "memory": 200.0}


def heads(cards: int = CARDS) -> dict[str, Any]:
    """So many cards of fifty topics."""
    from studykit.library.models import CardHead

    made = (f"topic-{i // 2000:02}/card-{i:06}" for i in range(cards))
    return {
        card: CardHead(card, card, card.partition("/")[0], "basic", "r", False, (), "cards.yaml", 1)
        for card in made
    }


def fill(path: Path, now: datetime) -> None:
    """Write the collection into a store: states spread over a year, and a log of a million answers."""
    from studykit.memory.ports import Memory
    from studykit.store.database import open_store
    from studykit.store.documents import memory_to_document
    from studykit.store.instants import to_microseconds

    open_store(path).close()
    random, ids = Random(1), list(heads())[:SEEN]
    late = set(random.sample(range(SEEN), DUE))
    states = []
    for i, card in enumerate(ids):
        days = -random.randrange(1, 30) if i in late else random.randrange(1, 400)
        due = (now + timedelta(days=days)).replace(hour=4, minute=0)
        last = due - timedelta(days=random.randrange(30, 300))
        states.append(Memory(card, "review", None, random.uniform(5, 300), 5.0, due, last, 11, 1, "r"))
    rows = [(*s[:5], to_microseconds(s.due), to_microseconds(s.last_review or s.due), *s[7:]) for s in states]
    document = json.dumps(memory_to_document(states[0]))
    first = to_microseconds(now - timedelta(days=400))
    begun = (now - timedelta(days=400)).date()
    step = 399 * 86_400_000_000 // REVIEWS
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany("INSERT INTO card_memory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        database.executemany(
            "INSERT INTO review (card, revision, rating, at, day, duration, before, after)"
            " VALUES (?, 'r', 3, ?, ?, 4000, ?, ?)",
            (
                (ids[i % SEEN], first + i * step, (begun + timedelta(days=i * 399 // REVIEWS)).isoformat())
                + (document, document)
                for i in range(REVIEWS)
            ),
        )


def measure(runs: int = RUNS) -> dict[str, float]:
    """Medians (answers: the 95th percentile) over one collection in a temporary folder.

    Returns:
        Milliseconds as ``first``, ``answer``, ``counts`` and ``due`` with the limits ``..._sqlite`` and the
        bars ``..._bar``; ``memory`` (MB resident after it all, in a process of its own).
    """
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        home = Path(folder)
        path = home / "profiles" / "default" / "progress.db"
        fill(path, datetime.now(UTC))
        program = [sys.executable, str(Path(__file__)), "--inside", str(path), str(runs)]
        ran = subprocess.run(program, check=True, capture_output=True, text=True)
        figures: dict[str, float] = json.loads(ran.stdout)
        figures |= _due(home, runs)
    return figures | {f"{name}_bar": bar for name, bar in BARS.items()}


def inside(path: Path, runs: int) -> dict[str, float]:
    """The figures of a process that has the collection open."""
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.plan import Asking, Limits
    from studykit.memory.scheduler import Scheduler
    from studykit.memory.session import ReviewSession
    from studykit.store.database import open_store

    now, days = datetime.now(UTC), StudyDays(UTC)
    deck, scheduler = Deck(heads()), Scheduler(days)
    asking = Asking(Limits(new=10, reviews=9999))
    figures: dict[str, float] = {}
    with open_store(path) as store:

        def opened() -> ReviewSession:
            return ReviewSession(store.cards, deck, scheduler, now, asking=asking)

        def first() -> None:
            queue = opened()._queue
            assert len(list(zip(range(FIRST), queue.ready, strict=False))) == FIRST

        def counts() -> None:
            assert opened().counts().review == DUE

        figures["cold"] = _milliseconds(first)
        figures["first"] = statistics.median(_milliseconds(first) for _ in range(runs))
        figures["counts"] = statistics.median(_milliseconds(counts) for _ in range(runs))
        figures["answer"] = statistics.quantiles(_answers(opened(), now), n=20)[-1]
    figures["memory"] = _resident()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        figures |= _plain(database, now, runs)
    return figures


def _answers(session: Any, now: datetime) -> Iterator[float]:
    session.current(now)
    session.preview(now)
    for _ in range(ANSWERS):
        now += timedelta(seconds=5)
        yield _milliseconds(lambda at=now: (session.grade(3, at, 3000), session.current(at)))
        session.preview(now)


def _plain(database: sqlite3.Connection, now: datetime, runs: int) -> dict[str, float]:
    """The same by SQLite alone."""
    until = int(now.timestamp() * 1e6)
    overdue = (
        "SELECT card FROM card_memory WHERE state = 'review' AND due < ?"
        f" ORDER BY (? - last_review) / stability DESC LIMIT {FIRST}"
    )
    counts = "SELECT count(*) FROM card_memory WHERE state = 'review' AND due < ?"
    database.execute("PRAGMA synchronous = FULL")
    cards = [card for (card,) in database.execute("SELECT card FROM card_memory LIMIT ?", (ANSWERS,))]
    document = json.dumps({"state": "review", "card": "x" * 200})

    def answer(card: str) -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute(
            "INSERT INTO review (card, revision, rating, at, day, duration, before, after)"
            " VALUES (?, 'r', 3, ?, '2026-11-21', 3000, ?, ?)",
            (card, until, document, document),
        )
        database.execute("UPDATE card_memory SET due = due + 86400000000 WHERE card = ?", (card,))
        database.execute("COMMIT")
        database.execute("SELECT * FROM card_memory WHERE card = ?", (card,)).fetchone()

    return {
        "first_sqlite": statistics.median(
            _milliseconds(lambda: database.execute(overdue, (until, until)).fetchall()) for _ in range(runs)
        ),
        "counts_sqlite": statistics.median(
            _milliseconds(lambda: database.execute(counts, (until,)).fetchone()) for _ in range(runs)
        ),
        "answer_sqlite": statistics.quantiles(
            (_milliseconds(lambda c=card: answer(c)) for card in cards), n=20
        )[-1],
    }


def _due(home: Path, runs: int) -> dict[str, float]:
    """`studykit due` as a shell's prompt runs it, beside a Python that counts with one statement."""
    return {}


def _milliseconds(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return (time.perf_counter() - begun) * 1000


def _resident() -> float:
    """The most memory that this process had, in MB."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20) if sys.platform == "darwin" else most / (1 << 10)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        print(json.dumps(inside(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        for name, value in measure().items():
            print(f"{name:16}{value:10.2f}")
