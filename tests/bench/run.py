"""All benchmarks, as a table: what was measured, against which peer or bar.

    python tests/bench/run.py [--runs N]

Each figure is a median of interleaved runs in fresh processes on this machine (at least 15). Ends with 1
when a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

# Run as a file, as the docs say, the folder of the file is all that Python looks in.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import (
    bench_answers,
    bench_app,
    bench_calc,
    bench_cards,
    bench_library,
    bench_lint,
    bench_readiness,
    bench_search,
)

# Of 100,000 cards, 9,000 due, a million answers.
_CARDS = {
    "first": "100,000 cards: the first 200 of the queue",
    "answer": "  an answer and the next card, 95th percentile",
    "counts": "  counts of 9,000 due and the forecast of 30 days",
    "due": "  studykit due, the whole process",
    "statistics": "  all statistics of 1,000,000 answers, kept tallies",
}


def main() -> int:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15, help="interleaved runs of each (default: 15)")
    runs = parser.parse_args().runs
    calc = bench_calc.measure(runs)
    app = bench_app.measure(runs)
    library = bench_library.measure(runs)
    answers = bench_answers.measure()
    cards = bench_cards.measure(runs)
    lint = bench_lint.measure()
    search = bench_search.measure(runs)
    rows = [
        ("studykit calc cidr / empty console script", calc["text_ratio"], calc["text_bar"], "x"),
        ("studykit calc cidr --json / empty script", calc["json_ratio"], calc["json_bar"], "x"),
        (f"dearest calculator, {calc['dearest']}", calc["any_ratio"], calc["any_bar"], "x"),
        ("first paint / Textual hello world", app["paint_ratio"], app["paint_bar"], "x"),
        ("Home's figures / Textual hello world", app["figures_ratio"], app["figures_bar"], "x"),
        (
            "warm library, 2,000 questions, 1,500 cards, 65 bodies",
            library["warm_ms"],
            library["bar_ms"],
            "ms",
        ),
        ("lint of 2,000 questions, all alike", lint["lint_s"], lint["bar_s"], "s"),
        (
            "readiness from 2,000 answers",
            bench_readiness.milliseconds(),
            bench_readiness.MILLISECONDS_BAR,
            "ms",
        ),
        ("an answer kept and the next card drawn", answers["answer_ms"], None, "ms"),
        ("the same, 99th percentile", answers["slowest_ms"], None, "ms"),
        *(
            row
            for name, what in _CARDS.items()
            for row in (
                (what, cards[name], cards[f"{name}_bar"], "ms"),
                ("  the same by SQLite alone", cards[f"{name}_sqlite"], None, "ms"),
            )
        ),
        ("  all statistics, nothing kept yet", cards["counting"], None, "ms"),
        ("  opening the store", cards["opening"], None, "ms"),
        ("  opening it and reading it whole, once a day", cards["reading"], None, "ms"),
        ("  memory, all of that in one process", cards["memory"], cards["memory_bar"], "MB"),
        ("100,000 cards: cards search, processor time", search["user"], bench_search.SECONDS_BAR, "s"),
        ("  the same, the whole process", search["search"], None, "s"),
        ("empty console script", calc["empty_ms"], None, "ms"),
        ("Textual hello world, first paint", app["hello_ms"], None, "ms"),
        ("cold library (no cache), the same pack", library["cold_ms"], None, "ms"),
    ]
    missed = 0
    print(f"{'what':56}{'median':>10}{'at most':>10}")
    for what, value, bar, unit in rows:
        late = bar is not None and value > bar
        missed += late
        at_most = "" if bar is None else f"{bar:.2f} {unit}"
        print(f"{what:56}{f'{value:.2f} {unit}':>10}{at_most:>10}{'  MISSED' if late else ''}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
