"""Reads through a cache: average latency, hit ratio, and how fresh and how often asked the origin is."""

from __future__ import annotations

from calculators.caching import sources
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import plain, quotient, rounded
from calculators.explain import between, mistakes, not_negative, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from calculators.contract import Plain
    from calculators.units import Exact

LONGEST = 10**9  # seconds
MOST = 10**15


def average_latency(hit_ratio: Exact, cache: Exact, origin: Exact, fill: Exact = 0) -> Exact:
    """Average time of a read: each asks the cache, a miss the origin too, and fills the cache then."""
    return cache + quotient((100 - hit_ratio) * (origin + fill), 100)


def _ms(seconds: Exact) -> Decimal | int:
    return plain(rounded_exact(seconds * 1000))


def rounded_exact(value: Exact) -> Exact:
    """To four decimals, still exact."""
    from fractions import Fraction

    return Fraction(int((value * 10_000 * 2 + 1) // 2), 10_000)


def latency(
    *, hit_ratio: Exact, origin: Exact, cache: Exact | None, fill: Exact, target: Exact | None
) -> Result:
    """Average latency and the ratio that a target asks for; inputs as ``operations.LATENCY`` lists them.

    Raises:
        CalculatorError: A ratio above 100 %, or a target that no ratio reaches.
    """
    from fractions import Fraction

    cache = Fraction(1, 1000) if cache is None else cache
    between("hit_ratio", hit_ratio, 0, 100, "A hit ratio", "%")
    for field, value in (("origin", origin), ("cache", cache), ("fill", fill)):
        between(field, value, 0, LONGEST, "A latency", "s")
    average = average_latency(hit_ratio, cache, origin, fill)
    miss = cache + origin + fill
    right = _ms(average)
    faster = quotient(origin, average) if average else 0
    answer: dict[str, Plain] = {"average": right, "miss": _ms(miss), "times_faster": rounded(faster, 1)}
    units = {"average": "ms", "miss": "ms", "times_faster": ""}
    share, rest = number_text(hit_ratio), number_text(100 - hit_ratio)
    steps = [
        Step(
            f"A miss takes {number_text(_ms(cache))} + {number_text(_ms(origin))}"
            f"{f' + {number_text(_ms(fill))}' if fill else ''} = {number_text(_ms(miss))} ms.",
            "On a miss the application asks the cache, then the origin, and writes the value to the cache.",
            sources.STRATEGIES,
        ),
        Step(
            f"{share} % x {number_text(_ms(cache))} ms + {rest} % x {number_text(_ms(miss))} ms = {number_text(right)} ms.",
            "Hits take the cache alone, misses both.",
            sources.STRATEGIES,
        ),
    ]
    if target is not None:
        needed = _needed_ratio(target, cache, origin + fill)
        answer |= {"hit_ratio_needed": needed}
        units |= {"hit_ratio_needed": "%"}
        steps.append(
            Step(
                f"For {number_text(_ms(target))} ms: 100 % - ({number_text(_ms(target))} - {number_text(_ms(cache))}) / "
                f"{number_text(_ms(origin + fill))} = {number_text(needed)} %.",
            )
        )
    assumptions = ["Latencies are averages; the slowest reads are the misses, whatever the average says."]
    if not fill:
        assumptions.append("The reader does not wait while the cache is filled; --fill adds that time.")
    return Result(
        answer,
        units,
        steps,
        assumptions=assumptions,
        misconceptions=mistakes(
            "average",
            right,
            [
                (
                    _ms(quotient(hit_ratio * cache + (100 - hit_ratio) * origin, 100)),
                    "forgets that a miss asks the cache first",
                ),
                (_ms(quotient(hit_ratio * origin + (100 - hit_ratio) * cache, 100)), "swaps hits and misses"),
                (_ms(quotient(cache + origin, 2)), "takes the mean of the two latencies"),
                (_ms(quotient((100 - hit_ratio) * origin, 100)), "takes the cache's own latency for nothing"),
                (_ms(quotient(hit_ratio * cache, 100) + origin), "adds the origin to every read"),
            ],
        ),
    )


def _needed_ratio(target: Exact, cache: Exact, behind: Exact) -> Decimal:
    if target < cache:
        raise CalculatorError(
            "target", "No hit ratio is faster than the cache itself.", "Give a longer target."
        )
    if not behind or target >= cache + behind:
        return rounded(0, 2)
    ratio = 100 - quotient((target - cache) * 100, behind)
    return rounded(quotient(-((-ratio * 100) // 1), 100), 2)


def hit_ratio(*, hits: int, misses: int, target: Exact | None) -> Result:
    """Hit ratio and the origin's load; inputs as ``operations.HIT_RATIO`` lists them.

    Raises:
        CalculatorError: No reads, or fewer than none.
    """
    not_negative("hits", hits, "The number of hits")
    not_negative("misses", misses, "The number of misses")
    reads = hits + misses
    between("hits", reads, 1, MOST, "The number of reads")
    ratio = quotient(hits * 100, reads)
    right = rounded(ratio, 2)
    answer: dict[str, Plain] = {
        "hit_ratio": right,
        "miss_ratio": rounded(100 - ratio, 2),
        "origin_reads": misses,
        "fewer": rounded(quotient(reads, misses), 1) if misses else None,
    }
    units = {"hit_ratio": "%", "miss_ratio": "%", "origin_reads": "", "fewer": "times"}
    steps = [
        Step(
            f"{hits:,} / ({hits:,} + {misses:,}) = {number_text(right)} %.",
            "Hits / (hits + misses), as the metric CacheHitRate has it.",
            sources.METRICS,
        ),
        Step(f"The origin answers {misses:,} of {reads:,} reads."),
    ]
    if target is not None:
        between("target", target, 0, 100, "A hit ratio", "%")
        then = quotient(reads * (100 - target), 100)
        answer |= {"at_target": int(rounded(then, 0))}
        units |= {"at_target": ""}
        steps.append(Step(f"At {number_text(target)} % the origin would answer {number_text(then)}."))
    return Result(
        answer,
        units,
        steps,
        assumptions=("Each miss is one read of the origin.",),
        misconceptions=mistakes(
            "hit_ratio",
            right,
            [
                (rounded(100 - ratio, 2), "takes the misses for the hits"),
                (rounded(quotient(hits * 100, misses), 2) if misses else 0, "divides hits by misses"),
                (
                    rounded(quotient(max(hits - misses, 0) * 100, reads), 2),
                    "takes the misses off the hits first",
                ),
                (rounded(quotient(misses * 100, hits), 2) if hits else 100, "divides misses by hits"),
            ],
        ),
    )


def ttl(*, ttl: Exact, keys: int, rate: Exact) -> Result:
    """How stale data gets and how often the origin is asked; inputs as ``operations.TTL`` lists them.

    Raises:
        CalculatorError: No TTL, key or request.
    """
    positive("ttl", ttl, "A TTL")
    positive("rate", rate, "The rate of reads")
    between("ttl", ttl, 0, LONGEST, "A TTL", "s")
    between("keys", keys, 1, MOST, "The number of keys")
    between("rate", rate, 0, MOST, "The rate of reads", "a second")
    most = min(rate, quotient(keys, ttl))
    expected = quotient(keys * rate, ttl * rate + keys)
    right = plain(rounded_exact(most))
    each = quotient(rate, keys)
    steps = [
        Step(
            f"Data is at most {number_text(ttl)} s old.",
            "An expired key is read as if it were not there: the next read fetches it anew.",
            sources.STRATEGIES,
        ),
        Step(
            f"{keys:,} keys / {number_text(ttl)} s = {number_text(rounded_exact(quotient(keys, ttl)))}, "
            f"{number_text(rounded_exact(rate))} reads: at most {number_text(right)} a second.",
            "The origin is asked at most once a TTL and key, and at most once a read.",
            sources.STRATEGIES,
        ),
        Step(
            f"{number_text(rounded_exact(each))} reads a second and key: {number_text(rounded_exact(expected))} a second on average.",
            "An expired key is missed at its next read, filled, and lives a TTL again: a miss in TTL + 1 / rate.",
            sources.STRATEGIES,
        ),
    ]
    ratio = rounded(100 - quotient(expected * 100, rate), 2)
    return Result(
        {
            "origin_reads": right,
            "stale": plain(ttl),
            "expected": plain(rounded_exact(expected)),
            "hit_ratio": ratio,
            "reads_per_fill": rounded(quotient(rate, expected), 1),
        },
        {
            "origin_reads": "a second",
            "stale": "s",
            "expected": "a second",
            "hit_ratio": "%",
            "reads_per_fill": "",
        },
        steps,
        assumptions=(
            "All keys are asked for equally often, at random moments; nothing is evicted for want of memory.",
            "Written data is seen after the TTL at the latest; writing through the cache would show it at once.",
        ),
        misconceptions=mistakes(
            "origin_reads",
            right,
            [
                (plain(rounded_exact(rate)), "lets every read go on to the origin"),
                (plain(rounded_exact(rate - most)), "takes the hits for the queries"),
                (plain(rounded_exact(most * 2)), "refreshes a key at half its TTL"),
                (
                    plain(rounded_exact(quotient(rate, ttl))),
                    "divides the reads by the TTL, whatever the keys",
                ),
                (keys, "fetches every key each second"),
            ],
        ),
    )
