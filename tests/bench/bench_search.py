"""`studykit cards search` over 100,000 cards of one's own, 90,000 of them answered: the whole process, median."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

# Run as a file, as the docs say, the folder of the file is all that Python looks in.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

TOPICS, EACH, SEEN = 50, 2_000, 90_000
SECONDS_BAR = 1.0
QUERIES = ("bucket lambda", "is:due tag:t3", "prop:r<0.8")
_WORDS = [
    "queue",
    "message",
    "bucket",
    "object",
    "policy",
    "role",
    "table",
    "key",
    "index",
    "stream",
    "lambda",
    "alarm",
    "subnet",
    "route",
]


def write_pack(pack: Path) -> list[str]:
    """A pack of many cards; returns their ids."""
    random, ids, rows = Random(1), [], ["topics:"]
    for number in range(TOPICS):
        topic = f"topic-{number:02}"
        rows.append(f"- {{id: {topic}, title: {topic}, group: Big, exams: []}}")
        lines = ["cards:"]
        for i in range(EACH):
            ids.append(f"{topic}/card-{i:04}")
            front, back = (" ".join(random.choices(_WORDS, k=9)) for _ in range(2))
            lines.append(
                f"- id: {ids[-1]}\n  kind: basic\n  front: {front}?\n  back: {back}\n  tags: [t{i % 7}]"
            )
        folder = pack / "content" / "topics" / topic
        folder.mkdir(parents=True)
        (folder / "cards.yaml").write_text("\n".join(lines) + "\n")
    (pack / "content" / "topics.yaml").write_text("\n".join(rows) + "\n")
    return ids


def fill(path: Path, ids: list[str]) -> None:
    """States spread over a year."""
    from studykit.store.database import open_store
    from studykit.store.instants import to_microseconds

    open_store(path).close()
    random, now, rows = Random(2), datetime.now(UTC), []
    for card in ids[:SEEN]:
        due = now + timedelta(days=random.randrange(-20, 400))
        last = due - timedelta(days=random.randrange(30, 300))
        moments = to_microseconds(due), to_microseconds(last)
        rows.append((card, "review", None, random.uniform(5, 300), 5.0, *moments, 11, 1, "r"))
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany("INSERT INTO card_memory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def measure(runs: int = 15) -> dict[str, float]:
    """Seconds of the slowest of some queries, warm, as ``search``; ``user`` is the processor's share of it."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profiles" / "default"
        fill(profile / "progress.db", write_pack(profile / "pack"))
        environment = os.environ | {"STUDYKIT_HOME": folder}
        commands = [[sys.executable, "-m", "studykit", "cards", "search", query] for query in QUERIES]
        times: dict[int, list[tuple[float, float]]] = {number: [] for number in range(len(commands))}
        for run in range(runs + 1):
            for number, command in enumerate(commands):
                begun, used = time.perf_counter(), os.times().children_user
                subprocess.run(command, env=environment, check=True, capture_output=True)
                if run:  # the first fills the cache
                    times[number].append((time.perf_counter() - begun, os.times().children_user - used))
        whole = max(median(wall for wall, _ in row) for row in times.values())
        return {"search": whole, "user": max(median(user for _, user in row) for row in times.values())}


if __name__ == "__main__":
    print(measure())
