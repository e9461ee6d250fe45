"""Backoff with jitter as the AWS Architecture Blog names it; times are seconds, the first retry is number 0."""

from __future__ import annotations

from calculators.exact import quotient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from random import Random

    from calculators.units import Exact

__all__ = [
    "BLOG",
    "JITTERS",
    "RETRIES",
    "average_delays",
    "ceiling",
    "longest_delays",
    "shortest_delays",
    "wait",
]

# AWS's own code for its blog post "Exponential Backoff And Jitter".
BLOG = "https://github.com/aws-samples/aws-arch-backoff-simulator"
RETRIES = "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html"
JITTERS = ("none", "full", "equal", "decorrelated")
_RUNS = 10_000  # of the average that has no formula


def ceiling(retry: int, base: Exact, cap: Exact) -> Exact:
    """min(cap, base x 2^retry)."""
    # Beyond 200 doublings every base that can be typed has passed every cap that can.
    doubled: Exact = base * (1 << min(retry, 200))
    return min(cap, doubled)


def wait(jitter: str, retry: int, base: float, cap: float, before: float, rng: Random) -> float:
    """One delay; ``before`` is the last one (the base before the first), which decorrelated jitter starts from."""
    if jitter == "decorrelated":
        return min(cap, rng.uniform(base, before * 3))
    highest = min(cap, base * 2.0 ** min(retry, 200))
    if jitter == "full":
        return rng.uniform(0, highest)
    if jitter == "equal":
        return highest / 2 + rng.uniform(0, highest / 2)
    return highest


def longest_delays(jitter: str, retries: int, base: Exact, cap: Exact) -> list[Exact]:
    """The longest that each delay can be."""
    if jitter == "decorrelated":
        return [min(cap, base * 3 ** min(retry + 1, 130)) for retry in range(retries)]
    return [ceiling(retry, base, cap) for retry in range(retries)]


def shortest_delays(jitter: str, retries: int, base: Exact, cap: Exact) -> list[Exact]:
    """The shortest that each delay can be."""
    if jitter == "full":
        return [0] * retries
    if jitter == "decorrelated":
        return [min(base, cap)] * retries
    highest = [ceiling(retry, base, cap) for retry in range(retries)]
    return _halves(highest) if jitter == "equal" else highest


def average_delays(jitter: str, retries: int, base: Exact, cap: Exact) -> tuple[list[Exact], bool]:
    """The mean of each delay, and whether it is exact: capped decorrelated jitter is averaged over seeded runs."""
    highest = [ceiling(retry, base, cap) for retry in range(retries)]
    if jitter == "none":
        return highest, True
    if jitter == "full":
        return _halves(highest), True
    if jitter == "equal":
        from fractions import Fraction

        return [Fraction(3, 4) * value for value in highest], True
    if longest_delays(jitter, retries, base, cap)[-1:] < [cap]:
        from fractions import Fraction

        means: list[Exact] = []
        mean: Exact = base
        for _ in range(retries):
            mean = Fraction(base + 3 * mean) / 2
            means.append(mean)
        return means, True
    return _sampled(retries, base, cap), False


def _sampled(retries: int, base: Exact, cap: Exact) -> list[Exact]:
    from fractions import Fraction
    from random import Random

    rng = Random(0)  # noqa: S311 - an average, no secret
    sums = [0.0] * retries
    for _ in range(_RUNS):
        before = float(base)
        for retry in range(retries):
            before = wait("decorrelated", retry, float(base), float(cap), before, rng)
            sums[retry] += before
    return [Fraction(total) / _RUNS for total in sums]


def _halves(values: list[Exact]) -> list[Exact]:
    return [quotient(value, 2) for value in values]
