"""Whether forecasts come true: learners who forget otherwise than the scheduler believes study some months, are told a year, and live it.

    python tests/bench/bench_forecast.py [--learn 240] [--ahead 365] [--seeds 2] [--kinds 5] [--without]

Each answers through the real review session, on a simulated clock, by a memory of their own (the fsrs package with other parameters).
The forecast sees only their log. ``--without`` forecasts as without the extra ``optimise``. Ends with 1 where answers, minutes or retention are
off by more than 10 %. It takes about a minute a learner.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.lives import KINDS, promised_and_lived

BAR = 0.1


def main() -> int:
    """Print a row a learner, then the worst."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--learn", type=int, default=240)
    parser.add_argument("--ahead", type=int, default=365)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--kinds", type=int, default=len(KINDS))
    parser.add_argument("--without", action="store_true")
    options = parser.parse_args()
    print(f"{options.learn} days of study, then {options.ahead} days promised and lived")
    print(
        f"{'learner':22}{'seed':>4}  {'known by':9}{'answers/day':>16}{'minutes/day':>18}{'retention':>20}   s"
    )
    worst = 0.0
    for name in list(KINDS)[: options.kinds]:
        for seed in range(options.seeds):
            begun = time.perf_counter()
            how, promised, lived = promised_and_lived(
                KINDS[name], seed, options.learn, options.ahead, fit=not options.without
            )
            errors = [said / shown - 1 for said, shown in zip(promised, lived, strict=True)]
            worst = max(worst, *map(abs, errors))
            cells = [
                f"{said:7.1f} {shown:6.1f} {error:+6.1%}"
                for said, shown, error in zip(promised[:2], lived[:2], errors, strict=False)
            ]
            cells.append(f"{promised[2]:7.3f} {lived[2]:6.3f} {errors[2]:+6.1%}")
            took = time.perf_counter() - begun
            print(f"{name:22}{seed:>4}  {how:9}{'  '.join(cells)} {took:4.0f}", flush=True)
    print(f"worst {worst:.1%}, bar {BAR:.0%}")
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
