"""How long the app takes to its first paint and to Home's real figures, against a Textual hello world."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.terminal import seconds_until

RUNS = 15
HELLO = Path(__file__).with_name("hello.py")


def measure(runs: int = RUNS) -> dict[str, float]:
    """Medians in ms and their ratios to the peer, from interleaved runs on the same machine."""
    hello: list[float] = []
    first: list[float] = []
    real: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "STUDYKIT_HOME": home}
        app = [sys.executable, "-m", "studykit"]
        # The learner has been here before: a warm cache and a store with answers in it.
        prepare(Path(home))
        seconds_until(app, [b"Next:"], environment)
        for _ in range(runs):
            hello += seconds_until([sys.executable, str(HELLO)], [b"hello world"], environment)
            paint, figures = seconds_until(app, [b"Home", b"Next:"], environment)
            first.append(paint)
            real.append(figures)
    peer = statistics.median(hello)
    return {
        "hello world, first paint (ms)": peer * 1000,
        "studykit, first paint (ms)": statistics.median(first) * 1000,
        "studykit, Home's figures (ms)": statistics.median(real) * 1000,
        "first paint / hello world": statistics.median(first) / peer,
        "Home's figures / hello world": statistics.median(real) / peer,
    }


def prepare(home: Path) -> None:
    """Answer a few cards, so that something is due."""
    os.environ["STUDYKIT_HOME"] = str(home)
    from tests.support import learner_with_answers

    learner_with_answers(cards=200)


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:40} {value:8.2f}")
