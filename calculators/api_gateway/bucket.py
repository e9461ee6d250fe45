"""Token buckets: which requests of a load get through several limits."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.units import Exact

__all__ = ["PULSES", "SECOND", "Bucket", "Load", "pulses", "run"]

SECOND = 1_000_000_000  # nanoseconds, the grain of time
PULSES = 5_000  # parts into which a spread load is cut at most


class Load:
    """Requests at one moment, or spread evenly over a time.

    Attributes:
        text: As it was written.
        count: Requests.
        start: When they begin, in nanoseconds.
        end: When they have ended; the same for all at once.
    """

    __slots__ = ("count", "end", "start", "text")

    def __init__(self, text: str, count: int, start: int, end: int) -> None:
        self.text = text
        self.count = count
        self.start = start
        self.end = end


class Bucket:
    """One limit: tokens come at a rate up to a burst, each request takes one. It starts full.

    Attributes:
        name: Which limit it is.
        rate: Tokens a second.
        burst: What it holds at most.
    """

    __slots__ = ("_full", "_level", "_time", "_token", "burst", "name", "rate")

    def __init__(self, name: str, rate: Exact, burst: int) -> None:
        self.name = name
        self.rate = rate
        self.burst = burst
        self._token = SECOND * rate.denominator
        self._full = self._level = burst * self._token
        self._time = 0

    def tokens(self, moment: int) -> int:
        """Whole tokens at a moment, which is never before the last one asked."""
        self._level = min(self._full, self._level + (moment - self._time) * self.rate.numerator)
        self._time = moment
        return self._level // self._token

    def take(self, count: int) -> None:
        """Take so many tokens out, which are there."""
        self._level -= count * self._token


def pulses(load: Load) -> list[tuple[int, int]]:
    """A load as moments with requests, at most :data:`PULSES` of them."""
    if load.end == load.start:
        return [(load.start, load.count)]
    parts = min(load.count, PULSES)
    each, more = divmod(load.count, parts)
    length = load.end - load.start
    # The larger parts are spread too, so that the load stays even.
    return [
        (load.start + length * i // parts, each + ((i + 1) * more // parts - i * more // parts))
        for i in range(parts)
    ]


def run(loads: Sequence[Load], buckets: Sequence[Bucket]) -> tuple[list[int], dict[str, int]]:
    """Serve what finds a token in every bucket.

    Returns:
        Requests served of each load, and requests refused by the first bucket that had too few, by its name.
    """
    arriving = sorted(
        ((moment, number, count) for number, load in enumerate(loads) for moment, count in pulses(load)),
    )
    served = [0] * len(loads)
    refused = dict.fromkeys((bucket.name for bucket in buckets), 0)
    for moment, number, count in arriving:
        passing = count
        for bucket in buckets:
            there = bucket.tokens(moment)
            if there < passing:
                refused[bucket.name] += passing - there
                passing = there
        for bucket in buckets:
            bucket.take(passing)
        served[number] += passing
    return served, refused
