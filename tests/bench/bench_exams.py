"""How long it takes to draw a form from a bank of 10,000, by domain tasks, past and near-duplicates.

    python tests/bench/bench_exams.py [--bank N]

The bank is made up: every question has a text of its own but for one in fifty, which is a near-duplicate of another; one
in fifty has an enemy; a third was asked before. "After loading" means that the questions of the exam have been gathered
(`Pool`), as the exam room does when it opens; that is printed too. Ends with 1 where the bar is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

# Run as a file, as the docs say, the folder of the file is all that Python looks in.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studykit.exam.assembly import Wishes, assemble
from studykit.exam.fitting import Pool
from studykit.library.models import Blueprint, Domain, QuestionHead, Task

RUNS = 21
MILLISECONDS_BAR = 50.0
WEIGHTS = {"1": 32, "2": 26, "3": 24, "4": 18}
BLUEPRINT = Blueprint(
    code="DVA-C02",
    title="",
    family="dva",
    since=None,
    until=None,
    minutes=130,
    scored=50,
    unscored=15,
    pass_mark=720,
    scale=(100, 1000),
    domains=tuple(
        Domain(name, name, weight, tuple(Task(f"{name}.{n}", "") for n in (1, 2, 3)))
        for name, weight in WEIGHTS.items()
    ),
    source="",
    verified=date(2026, 11, 20),
)


def made_up(count: int) -> tuple[list[QuestionHead], dict[str, str], dict[str, int]]:
    """A bank, its texts, and how often each question was asked."""
    random = Random(1)
    words = [f"word{n}" for n in range(3_000)]
    heads, texts = [], {}
    for n in range(count):
        domains = random.sample(list(WEIGHTS), random.choice((1, 1, 1, 2)))
        name = f"topic-{n % 30}/q-{n}"
        enemies = (f"topic-{(n + 1) % 30}/q-{n + 1}",) if n % 50 == 0 else ()
        tasks = (("DVA-C02", tuple(f"{domain}.{random.randint(1, 3)}" for domain in domains)),)
        kind = random.choice(("single", "single", "single", "multiple", "exercise", "ordering", "matching"))
        heads.append(
            QuestionHead(
                name, f"topic-{n % 30}", kind, random.randint(1, 5), tasks, "r", enemies, "original", "", 1
            )
        )
        fresh = " ".join(random.choice(words) for _ in range(60))
        texts[name] = f"{texts[heads[n - 1].id]} again" if n % 50 == 25 else fresh
    asked = {head.id: random.randint(1, 3) for head in heads[: count // 3]}
    return heads, texts, asked


def main() -> int:
    """Measure and print; 1 where the bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bank", type=int, default=10_000, metavar="N", help="questions in the bank")
    heads, texts, asked = made_up(parser.parse_args().bank)
    pool = Pool(heads, BLUEPRINT)
    wishes = Wishes(scored=50, asked=asked, stem=texts.__getitem__)
    assemble(pool, BLUEPRINT, 65, 0, wishes)  # rapidfuzz is imported once
    taken: dict[str, list[float]] = {"gather": [], "draw": []}
    for seed in range(RUNS):
        for name, work in (
            ("gather", lambda: Pool(heads, BLUEPRINT)),
            ("draw", lambda seed=seed: assemble(pool, BLUEPRINT, 65, seed, wishes)),
        ):
            begun = time.process_time()
            work()
            taken[name].append((time.process_time() - begun) * 1000)
    print(f"a bank of {len(heads):,} questions, {RUNS} runs; milliseconds of processor time")
    for name, about in (("gather", "gather the exam's questions"), ("draw", "draw a form of 65")):
        figures = taken[name]
        print(
            f"{about:<28} median {median(figures):6.1f}  least {min(figures):6.1f}  most {max(figures):6.1f}"
        )
    met = median(taken["draw"]) <= MILLISECONDS_BAR
    print(f"bar for drawing {MILLISECONDS_BAR:.0f}: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
