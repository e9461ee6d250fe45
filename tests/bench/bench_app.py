"""How long the app takes to its first paint and to Home's real figures, against a Textual hello world."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.terminal import seconds_until

RUNS = 15
BAR_PAINT, BAR_FIGURES = 1.25, 1.4  # times a hello world
HELLO = Path(__file__).with_name("hello.py")
ROOT = Path(__file__).resolve().parents[2]
_ANSWER = "from tests.support import learner_with_answers; learner_with_answers(cards=200)"


def measure(runs: int = RUNS) -> dict[str, float]:
    """Medians over interleaved runs, of a learner whose library is cached and who has answered cards.

    Returns:
        ``hello_ms``, ``paint_ms`` and ``figures_ms``; ``paint_ratio`` and ``figures_ratio`` to the hello
        world, and what they must not exceed as ``paint_bar`` and ``figures_bar``.
    """
    hello: list[float] = []
    first: list[float] = []
    real: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "STUDYKIT_HOME": home}
        # A learner's second start finds compiled modules; a checkout under this setting never would.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        app = [sys.executable, "-m", "studykit"]
        subprocess.run([sys.executable, "-c", _ANSWER], cwd=ROOT, env=environment, check=True)
        seconds_until(app, [b"Next:"], environment)
        for _ in range(runs):
            hello += seconds_until([sys.executable, str(HELLO)], [b"hello world"], environment)
            paint, figures = seconds_until(app, [b"Home", b"Next:"], environment)
            first.append(paint)
            real.append(figures)
    medians = {
        name: statistics.median(taken)
        for name, taken in (("hello", hello), ("paint", first), ("figures", real))
    }
    return {f"{name}_ms": seconds * 1000 for name, seconds in medians.items()} | {
        "paint_ratio": medians["paint"] / medians["hello"],
        "paint_bar": BAR_PAINT,
        "figures_ratio": medians["figures"] / medians["hello"],
        "figures_bar": BAR_FIGURES,
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:16}{value:8.2f}")
