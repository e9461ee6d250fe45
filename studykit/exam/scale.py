"""What AWS's scale might say of a form: an estimate, since AWS publishes no map from right answers to points.

Two assumptions make the map, and both are shown with every figure: none right is the scale's lowest score and all right its
highest, and CUT_SHARE of the scored questions right is the pass mark (as for readiness; 720 is not 72 %). Between these
points it is straight. The interval is Wilson's for the share of right answers at 95 %, put through the same map: what
another form of this length might have given by the luck of the questions
(https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval).
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from studykit.exam.readiness import CUT_SHARE

if TYPE_CHECKING:
    from studykit.exam.scoring import DomainScore, ExamResult, Tally, TaskScore
    from studykit.library.models import Blueprint

Z = 1.96  # standard deviations on either side of 95 %
MEETS, NEEDS = "meets competencies", "needs improvement"


class Estimate(NamedTuple):
    """An estimated score with its interval; whether it reaches the pass mark."""

    score: int
    low: int
    high: int
    passed: bool


def estimate(tally: Tally, blueprint: Blueprint) -> Estimate | None:
    """The estimated score of a form; None of no questions."""
    if not tally.of:
        return None
    share = tally.right / tally.of
    low, high = wilson(tally.right, tally.of)
    score = _points(share, blueprint)
    return Estimate(
        score, _points(low, blueprint), _points(high, blueprint), passed=score >= blueprint.pass_mark
    )


def wilson(right: int, of: int) -> tuple[float, float]:
    """What share of right answers may lie behind ``right`` of ``of``, at 95 %."""
    share, square = right / of, Z * Z
    middle = share + square / (2 * of)
    half = Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, (middle - half) / (1 + square / of)), min(1.0, (middle + half) / (1 + square / of))


def competency(score: DomainScore | TaskScore) -> str:
    """AWS's words for a domain, which we use for a task too: its share of right answers against CUT_SHARE; "" of no questions."""
    if not score.tally.of:
        return ""
    return MEETS if score.tally.right >= CUT_SHARE * score.tally.of else NEEDS


def verdict(result: ExamResult, blueprint: Blueprint) -> str:
    """``PASS: estimated 742 of 1,000 (95 % interval 655 to 812), pass mark 720``; "" of no questions."""
    found = estimate(result.total, blueprint)
    if found is None:
        return ""
    word = "PASS" if found.passed else "FAIL"
    return (
        f"{word}: estimated {found.score:,} of {blueprint.scale[1]:,} "
        f"(95 % interval {found.low:,} to {found.high:,}), pass mark {blueprint.pass_mark}"
    )


def scale_note(blueprint: Blueprint) -> str:
    """What the estimate assumes."""
    lowest, highest = blueprint.scale
    return (
        f"An estimate, not an AWS score: AWS does not publish how right answers become points from {lowest} to {highest:,}. "
        f"Assumed: {CUT_SHARE * 100:.0f} % right is the pass mark of {blueprint.pass_mark}, and straight lines to both ends. "
        "The interval is the luck of the questions."
    )


def _points(share: float, blueprint: Blueprint) -> int:
    lowest, highest = blueprint.scale
    if share < CUT_SHARE:
        points = lowest + (blueprint.pass_mark - lowest) * share / CUT_SHARE
    else:
        points = blueprint.pass_mark + (highest - blueprint.pass_mark) * (share - CUT_SHARE) / (1 - CUT_SHARE)
    # Down, so that 719.9 is not shown as a pass; a hair is added for what floats lose.
    return int(points + 1e-9)
