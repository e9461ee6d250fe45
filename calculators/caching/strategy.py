"""Lazy loading, writing through, and both: calls of cache and database, misses, staleness."""

from __future__ import annotations

from calculators.caching import sources
from calculators.contract import Result, Step
from calculators.exact import plain, quotient, rounded
from calculators.explain import between, mistakes, plural
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

STRATEGIES = ("lazy", "write-through", "both", "none")
NAMES = {"lazy": "lazy loading", "write-through": "write-through", "both": "both", "none": "no cache"}
MOST = 10**15


class Load:
    """Calls that a strategy makes for so many reads and writes."""

    __slots__ = ("cache", "database", "misses")

    def __init__(self, cache: Exact, database: Exact, misses: Exact) -> None:
        self.cache = cache
        self.database = database
        self.misses = misses


def load_of(strategy: str, reads: Exact, writes: Exact, hit_ratio: Exact, unwritten: Exact) -> Load:
    """The calls of one strategy.

    Args:
        strategy: One of ``STRATEGIES``.
        reads: How many reads.
        writes: How many writes.
        hit_ratio: Percent of the reads that lazy loading finds in the cache.
        unwritten: Percent of the reads that are of keys not written since the cache began.
    """
    lazy = quotient(reads * (100 - hit_ratio), 100)
    if strategy == "none":
        return Load(0, reads + writes, 0)
    if strategy == "lazy":
        return Load(reads + lazy, lazy + writes, lazy)
    if strategy == "write-through":
        misses = quotient(reads * unwritten, 100)
        return Load(reads + writes, misses + writes, misses)
    misses = quotient(lazy * unwritten, 100)
    return Load(reads + misses + writes, misses + writes, misses)


STALE = {"lazy": "until the TTL ends", "write-through": "no", "both": "no", "none": "no"}
LOST = {
    "lazy": "one miss a key, then as before",
    "write-through": "misses until a key is written again",
    "both": "one miss a key, or none if it is written first",
    "none": "nothing to lose",
}


def strategy(
    *, reads: int, writes: int, hit_ratio: Exact, unwritten: Exact, strategy: str, keys: int
) -> Result:
    """Calls by strategy; inputs as ``operations.STRATEGY`` lists them.

    Raises:
        CalculatorError: A share above 100 %, or less than nothing.
    """
    between("reads", reads, 0, MOST, "The number of reads")
    between("writes", writes, 0, MOST, "The number of writes")
    between("keys", keys, 0, MOST, "The number of keys lost")
    between("hit_ratio", hit_ratio, 0, 100, "A hit ratio", "%")
    between("unwritten", unwritten, 0, 100, "The share of unwritten keys", "%")
    loads = {name: load_of(name, reads, writes, hit_ratio, unwritten) for name in STRATEGIES}
    mine = loads[strategy]
    right = _count(mine.database)
    rows: list[dict[str, Plain]] = [
        {
            "strategy": NAMES[name],
            "cache calls": _count(load.cache),
            "database calls": _count(load.database),
            "misses": _count(load.misses),
            "stale": STALE[name],
        }
        for name, load in loads.items()
    ]
    steps = [_step(strategy, reads, writes, mine, hit_ratio, unwritten)]
    if keys:
        refill = keys if strategy in {"lazy", "both"} else 0
        text = f"{plural(keys, 'key')} lost: {LOST[strategy]}"
        steps.append(
            Step(
                f"{text}, up to {keys:,} database reads more." if refill else f"{text}.",
                "A node that is replaced comes back empty; the application goes on, only slower.",
                sources.STRATEGIES,
            )
        )
    hits = quotient(reads * hit_ratio, 100)
    return Result(
        {
            "database_calls": right,
            "cache_calls": _count(mine.cache),
            "misses": _count(mine.misses),
            "trips": _count(mine.cache + mine.database),
            "stale": STALE[strategy],
            "after_losing_a_node": LOST[strategy],
            "strategies": rows,
        },
        {
            "database_calls": "",
            "cache_calls": "",
            "misses": "",
            "trips": "",
            "stale": "",
            "after_losing_a_node": "",
            "strategies": "",
        },
        steps,
        assumptions=(
            "Lazy loading fills the cache at a miss; writing through fills it at each write, and at no read.",
            "With both, a miss of lazy loading remains only for keys not written since the cache began.",
            "Every write is of the whole value; keys that are written and never read take memory all the same.",
        ),
        misconceptions=mistakes(
            "database_calls",
            right,
            [
                (reads + writes, "lets every read go on to the database"),
                (_count(mine.misses), "forgets that writes go to the database too"),
                (_count(hits + writes), "takes the hits for the reads of the database"),
                (
                    _count(loads["write-through" if strategy == "lazy" else "lazy"].database),
                    "mixes the two strategies up",
                ),
                (
                    _count(mine.database + mine.misses),
                    "counts a miss twice, for reading and for filling the cache",
                ),
                (writes, "expects no read to reach the database"),
            ],
        ),
    )


def _count(value: Exact) -> int:
    return int(rounded(value, 0))


def _step(strategy: str, reads: int, writes: int, mine: Load, hit_ratio: Exact, unwritten: Exact) -> Step:
    misses, total = number_text(plain(mine.misses)), number_text(plain(mine.database))
    added = f"{misses} + {plural(writes, 'write')} = {total} database calls"
    if strategy == "none":
        return Step(f"{reads:,} + {writes:,} = {total} database calls.")
    if strategy == "lazy":
        return Step(
            f"{reads:,} x (100 % - {number_text(hit_ratio)} %) = {misses} misses; {added}.",
            "A miss takes three trips: to the cache, to the database, and to the cache to fill it.",
            sources.STRATEGIES,
        )
    if strategy == "write-through":
        return Step(
            f"{reads:,} x {number_text(unwritten)} % = {misses} misses of keys not written yet; {added}.",
            "Every write takes two trips, to the database and to the cache; what was never written is not there.",
            sources.STRATEGIES,
        )
    return Step(
        f"{reads:,} x (100 % - {number_text(hit_ratio)} %) x {number_text(unwritten)} % = {misses} misses; {added}.",
        "Writing through keeps data fresh, lazy loading fills in what was not written.",
        sources.STRATEGIES,
    )
