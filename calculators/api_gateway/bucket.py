"""Token buckets: which requests of a load get through several limits."""

from __future__ import annotations

from calculators.exact import quotient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.units import Exact

__all__ = ["Bucket", "Load", "run"]


class Load:
    """Requests at one moment, or spread evenly over a time.

    Attributes:
        text: As it was written.
        count: Requests.
        start: When they begin, in seconds.
        end: When they have ended; the same for all at once.
    """

    __slots__ = ("count", "end", "start", "text")

    def __init__(self, text: str, count: int, start: Exact, end: Exact) -> None:
        self.text = text
        self.count = count
        self.start = start
        self.end = end

    @property
    def at_once(self) -> bool:
        """Whether all come at one moment."""
        return self.start == self.end

    @property
    def rate(self) -> Exact:
        """Requests a second of a spread load."""
        return quotient(self.count, self.end - self.start)


class Bucket:
    """One limit: tokens come at a rate up to a burst, each request takes one. It starts full.

    Attributes:
        name: Which limit it is.
        rate: Tokens a second.
        burst: What it holds at most; one that holds none lets nothing through.
        level: Tokens in it now.
    """

    __slots__ = ("burst", "level", "name", "rate")

    def __init__(self, name: str, rate: Exact, burst: int) -> None:
        self.name = name
        self.rate = rate
        self.burst = burst
        self.level: Exact = burst

    @property
    def lets_through(self) -> Exact:
        """Requests a second that an empty bucket serves."""
        return self.rate if self.burst else 0

    def pass_time(self, seconds: Exact, taken: Exact) -> None:
        """Tokens come for so many seconds while so many a second are taken."""
        self.level = max(0, min(self.burst, self.level + seconds * (self.rate - taken)))


class _Run:
    """What has been served and refused so far."""

    def __init__(self, loads: Sequence[Load], buckets: Sequence[Bucket]) -> None:
        self._loads = loads
        self._buckets = buckets
        self.served: list[Exact] = [0] * len(loads)
        self.refused: dict[str, Exact] = dict.fromkeys((bucket.name for bucket in buckets), 0)

    def at_once(self, number: int) -> None:
        """A load that comes at one moment takes whole tokens."""
        passing = self._loads[number].count
        for bucket in self._buckets:
            there = int(bucket.level)
            if there < passing:
                self.refused[bucket.name] += passing - there
                passing = there
        for bucket in self._buckets:
            bucket.level -= passing
        self.served[number] += passing

    def spread(self, numbers: Sequence[int], start: Exact, end: Exact) -> None:
        """Loads flow evenly from start to end; each round ends where a bucket runs empty."""
        arriving = sum((self._loads[number].rate for number in numbers), 0)
        now = start
        while now < end:
            passing = arriving
            refusing: list[tuple[str, Exact]] = []
            for bucket in self._buckets:
                if not bucket.level and bucket.lets_through < passing:
                    refusing.append((bucket.name, passing - bucket.lets_through))
                    passing = bucket.lets_through
            length = end - now
            for bucket in self._buckets:
                if bucket.level and bucket.rate < passing:
                    length = min(length, quotient(bucket.level, passing - bucket.rate))
            for bucket in self._buckets:
                bucket.pass_time(length, passing)
            for name, rate in refusing:
                self.refused[name] += rate * length
            for number in numbers:
                self.served[number] += quotient(self._loads[number].rate * passing * length, arriving)
            now += length


def run(loads: Sequence[Load], buckets: Sequence[Bucket]) -> tuple[list[int], dict[str, Exact]]:
    """Serve what finds a token in every bucket.

    A spread load is an even flow, so that a bucket serves its burst and its rate times the time. Loads that flow
    together are served in proportion.

    Returns:
        Requests served of each load, whole ones, and requests refused by the first bucket that had too few, by its
        name.
    """
    state = _Run(loads, buckets)
    moments = sorted({0, *(load.start for load in loads), *(load.end for load in loads)})
    for moment, after in zip(moments, [*moments[1:], moments[-1]], strict=True):
        for number, load in enumerate(loads):
            if load.at_once and load.start == moment:
                state.at_once(number)
        state.spread([n for n, load in enumerate(loads) if load.start <= moment < load.end], moment, after)
    return [int(each) for each in state.served], state.refused
