"""`studykit lint` over a large pack, on one core.

    python tests/bench/bench_lint.py

The pack has 2,000 questions and 1,500 cards with notes and facts. All stems are nearly alike, which is the dearest
case: none can be told apart by its length or its first words.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

# Run as a file, as the docs say, the folder of the file is all that Python looks in.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studykit.library.lint.run import lint
from tests.bench.bench_library import QUESTIONS, write_pack

BAR = 15.0


def measure() -> dict[str, float]:
    """One run.

    Returns:
        ``lint_s``, and ``bar_s``, which it must not exceed.
    """
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder, "pack")
        write_pack(pack)
        began = time.perf_counter()
        defects = lint([pack], date(2026, 11, 22))
        took = time.perf_counter() - began
    alike = sum(1 for defect in defects if defect.rule in {"near-duplicate", "contradicting-keys"})
    assert alike == QUESTIONS - 1, alike
    return {"lint_s": took, "bar_s": BAR}


if __name__ == "__main__":
    figures = measure()
    print(f"lint of {QUESTIONS:,} questions, all alike: {figures['lint_s']:.1f} s (at most {BAR:.0f})")
    sys.exit(figures["lint_s"] > BAR)
