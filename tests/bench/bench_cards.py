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
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
CARDS, SEEN, DUE, REVIEWS = 100_000, 90_000, 9_000, 1_000_000
ANSWERS, RUNS, FIRST = 300, 15, 200
BARS = {"first": 15.0, "answer": 2.0, "counts": 50.0, "due": 200.0, "statistics": 1000.0, "memory": 200.0}


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
        until = -random.randrange(1, 30) if i in late else random.randrange(1, 400)
        due = (now + timedelta(days=until)).replace(hour=4, minute=0)
        last = due - timedelta(days=random.randrange(30, 300))
        states.append(Memory(card, "review", None, random.uniform(5, 300), 5.0, due, last, 11, 1, "r"))
    rows = [(*s[:5], to_microseconds(s.due), to_microseconds(s.last_review or s.due), *s[7:]) for s in states]
    document = json.dumps(memory_to_document(states[0]))
    begin, end = document.split('"stability": ')[0], '"reviews"' + document.split('"reviews"')[1]

    def met(number: int) -> str:
        """The state that an answer met: no two are the same, as with a learner."""
        last = first + number * step - random.randrange(1, 90) * 86_400_000_000
        stability = random.uniform(1, 90)
        due = last + int(stability) * 86_400_000_000
        return (
            f'{begin}"stability": {stability}, "difficulty": 5.0, "due": {due}, "last_review": {last}, {end}'
        )

    first = to_microseconds(now - timedelta(days=400))
    begun = (now - timedelta(days=400)).date()
    days = [(begun + timedelta(days=day)).isoformat() for day in range(399)]
    step = 399 * 86_400_000_000 // REVIEWS
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany("INSERT INTO card_memory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        database.executemany(
            "INSERT INTO review (card, revision, rating, at, day, duration, before, after)"
            " VALUES (?, 'r', 3, ?, ?, 4000, ?, ?)",
            (
                (
                    ids[i * 7919 % SEEN],
                    first + i * step,
                    days[i * 399 // REVIEWS],
                    met(i) if i >= SEEN else None,
                    document,
                )
                for i in range(REVIEWS)
            ),
        )


def measure(runs: int = RUNS) -> dict[str, float]:
    """Medians (answers: the 95th percentile) over one collection in a temporary folder.

    Returns:
        Milliseconds as ``first`` (a session opened over 200 reviews and 10 new cards; ``cold`` for the first in its
        process), ``answer`` (with the next card), ``counts`` (of all that is due, and the forecast of 30 days), ``due``
        and ``statistics`` (of all answers, once they were counted: ``counting`` is the first time) with the limits
        ``..._sqlite`` and the bars ``..._bar``; ``opening`` the store (``reading`` it whole, as once a day);
        ``memory`` (MB resident after it all, in a process of its own).
    """
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        home = Path(folder)
        (home / "profiles" / "default").mkdir(parents=True)
        path = home / "profiles" / "default" / "progress.db"
        fill(path, datetime.now(UTC))
        program = [sys.executable, str(Path(__file__)), "--inside", str(path), str(runs)]
        ran = subprocess.run(program, check=True, capture_output=True, text=True)
        figures: dict[str, float] = json.loads(ran.stdout)
        ran = subprocess.run(
            [*program[:2], "--statistics", *program[3:]], check=True, capture_output=True, text=True
        )
        figures |= json.loads(ran.stdout)
        figures |= _due(home, runs)
    bars = {f"{name}_bar": bar for name, bar in BARS.items()}
    # A disk that takes longer to sync than the bar allows is none of our doing.
    bars["answer_bar"] = max(BARS["answer"], 1.5 * figures["answer_sqlite"])
    return figures | bars


def inside(path: Path, runs: int) -> dict[str, float]:
    """The figures of a process that has the collection open."""
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.plan import Asking, Limits
    from studykit.memory.scheduler import Scheduler
    from studykit.memory.session import ReviewSession
    from studykit.memory.statistics import forecast, sources_of
    from studykit.store.database import open_store

    now, days = datetime.now(UTC), StudyDays(UTC)
    deck, scheduler = Deck(heads()), Scheduler(days)
    figures: dict[str, float] = {}
    with open_store(path) as store:

        def opened(reviews: int = 9999) -> ReviewSession:
            asking = Asking(Limits(new=10, reviews=reviews))
            return ReviewSession(store.cards, deck, scheduler, now, asking=asking)

        def first() -> None:
            assert len(opened(FIRST)._queue.ready) == FIRST + 10

        sources = sources_of(deck, days, now, {})

        def counts() -> None:
            assert opened().counts().review == DUE
            ahead = forecast(store.statistics, sources)
            assert sum(topic[0] for topic in ahead.values()) == DUE

        figures["cold"] = _milliseconds(first)
        figures["first"] = statistics.median(_milliseconds(first) for _ in range(runs))
        figures["counts"] = statistics.median(_milliseconds(counts) for _ in range(runs))
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            figures |= _answers(opened(), database, now)
            figures |= _plain(database, now, runs)
    figures["memory"] = _resident()
    return figures


def _answers(session: Any, database: sqlite3.Connection, now: datetime) -> dict[str, float]:
    """Answers through a session and by SQLite alone, in turns: the disk is not equally fast all the time."""
    cards = database.execute("SELECT card FROM card_memory ORDER BY due DESC LIMIT ?", (ANSWERS,)).fetchall()
    database.execute("PRAGMA synchronous = FULL")
    document = json.dumps({"state": "learning", "card": "x" * 200})
    taken: dict[str, list[float]] = {"answer": [], "answer_sqlite": []}

    def plain(card: str) -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute(
            "INSERT INTO review (card, revision, rating, at, day, duration, before, after)"
            " VALUES (?, 'r', 3, 1, '2000-01-01', 3000, ?, ?)",
            (card, document, document),
        )
        database.execute("UPDATE card_memory SET due = due + 86400000000 WHERE card = ?", (card,))
        database.execute("COMMIT")
        database.execute("SELECT * FROM card_memory WHERE card = ?", (card,)).fetchone()

    def answer(at: datetime) -> None:
        session.grade(3, at, 3000)
        session.current(at)

    session.current(now)
    for (card,) in cards:
        now += timedelta(seconds=5)
        session.preview(now)
        taken["answer"].append(_milliseconds(lambda at=now: answer(at)))
        taken["answer_sqlite"].append(_milliseconds(lambda c=card: plain(c)))
    return {name: statistics.quantiles(times, n=20)[-1] for name, times in taken.items()}


def _plain(database: sqlite3.Connection, now: datetime, runs: int) -> dict[str, float]:
    """The first of the queue and the counts by SQLite alone."""
    until = int(now.timestamp() * 1e6)
    overdue = (
        "SELECT card FROM card_memory WHERE state = 'review' AND due < ?"
        f" ORDER BY (? - last_review) / stability DESC LIMIT {FIRST}"
    )
    counts = "SELECT count(*) FROM card_memory WHERE state = 'review' AND due < ?"
    ahead = (
        "SELECT due / 86400000000, count(*) FROM card_memory WHERE state = 'review' AND due < ? GROUP BY 1"
    )
    month = until + 30 * 86_400_000_000

    def count() -> None:
        database.execute(counts, (until,)).fetchone()
        database.execute(ahead, (month,)).fetchall()

    return {
        "first_sqlite": statistics.median(
            _milliseconds(lambda: database.execute(overdue, (until, until)).fetchall()) for _ in range(runs)
        ),
        "counts_sqlite": statistics.median(_milliseconds(count) for _ in range(runs)),
    }


def of_statistics(path: Path, runs: int) -> dict[str, float]:
    """Opening the collection and all its statistics, in a process of their own."""
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.statistics import sources_of
    from studykit.memory.statistics import statistics as all_statistics
    from studykit.store.database import open_store
    from studykit.store.soundness import forget
    from studykit.store.statistics import TallyFile

    def opening() -> None:
        open_store(path).close()

    forget(path)
    figures = {"reading": _milliseconds(opening)}
    figures["opening"] = statistics.median(_milliseconds(opening) for _ in range(runs))
    sources = sources_of(Deck(heads()), StudyDays(UTC), datetime.now(UTC), {})
    keeper = TallyFile(path.parent, path)
    with open_store(path) as store, closing(sqlite3.connect(path)) as database:

        def everything() -> None:
            assert all_statistics(store.statistics, sources, keeper=keeper).whole.answers >= REVIEWS

        figures["counting"] = _milliseconds(everything)
        figures["statistics"] = statistics.median(_milliseconds(everything) for _ in range(runs))
        whole = "SELECT day, count(*), sum(duration), sum(rating > 1) FROM review GROUP BY day"
        figures["statistics_sqlite"] = _milliseconds(lambda: database.execute(whole).fetchall())
    return figures


_COUNT = (
    "import sqlite3, sys, time; database = sqlite3.connect(sys.argv[1]); print(*database.execute("
    "\"SELECT count(*) FROM card_memory WHERE state = 'review' AND due < ?\", (time.time() * 1e6,)))"
)


def _due(home: Path, runs: int) -> dict[str, float]:
    """`studykit due` as a shell's prompt runs it, beside a Python that counts with one statement."""
    environment = {**os.environ, "STUDYKIT_HOME": str(home), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    # The index of a library that has the 100,000 cards: what reading it once leaves in the cache.
    index = "from tests.bench.bench_cards import keep_index; keep_index()"
    subprocess.run([sys.executable, "-c", index], check=True, env=environment)
    path = home / "profiles" / "default" / "progress.db"
    commands = {
        "due": [sys.executable, "-m", "studykit", "due"],
        "due_sqlite": [sys.executable, "-c", _COUNT, str(path)],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            took = _milliseconds(
                lambda words=command: subprocess.run(
                    words, check=True, env=environment, stdout=subprocess.DEVNULL
                )
            )
            if run:  # the first round warms the disk's cache
                times[name].append(took)
    return {name: statistics.median(taken) for name, taken in times.items()}


def keep_index() -> None:
    """Write the index of card ids for the packs there are, as if they had all these cards."""
    from studykit import paths
    from studykit.library import card_index
    from studykit.library.packs import discover, pack_at

    roots, index = paths.library_roots(), card_index.CardIndex(list(heads()), (), (), {})
    packs = [pack_at(root) for root in roots]
    card_index._keep(card_index.place(packs, paths.cache_dir()), card_index.files_key(discover(packs)), index)
    assert len(card_index.read_card_index(roots, paths.cache_dir()).ids) == CARDS


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
    if sys.argv[1:2] == ["--statistics"]:
        print(json.dumps(of_statistics(Path(sys.argv[2]), int(sys.argv[3]))))
    elif sys.argv[1:2] == ["--inside"]:
        print(json.dumps(inside(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        for name, value in measure().items():
            print(f"{name:16}{value:10.2f}")
