"""A cache of a few keys, played through: what is found, what is evicted."""

from __future__ import annotations

from calculators.caching import sources
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import quotient, rounded
from calculators.explain import between, mistakes, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Plain

POLICIES = ("lru", "lfu", "fifo")
MOST_REQUESTS = 1000
RULES = {
    "lru": "Least recently used: the key goes whose last use is longest ago.",
    "lfu": "Least frequently used: the key goes that was used least often, of those the one used longest ago.",
    "fifo": "First in, first out: the key goes that was put in first, as volatile-ttl does where all have one TTL.",
}


class Play:
    """What happened at each request: ``hits`` by place, ``evicted`` keys by place ("" for none), ``kept`` at the end."""

    __slots__ = ("evicted", "expired", "hits", "kept")

    def __init__(self) -> None:
        self.hits: list[bool] = []
        self.evicted: list[str] = []
        self.expired = 0
        self.kept: list[str] = []


def play(keys: Sequence[str], capacity: int, policy: str, ttl: int | None = None) -> Play:
    """Request one key after the other from an empty cache that is filled at each miss.

    Args:
        keys: The requests.
        capacity: How many keys fit.
        policy: One of ``POLICIES``.
        ttl: A key expires so many requests after it was put in; never when None.
    """
    played = Play()
    put: dict[str, int] = {}
    used: dict[str, int] = {}
    times: dict[str, int] = {}
    order = {
        "lru": lambda key: (used[key],),
        "lfu": lambda key: (times[key], used[key]),
        "fifo": lambda key: (put[key],),
    }[policy]
    for now, key in enumerate(keys):
        if ttl is not None:
            for old in [known for known, begun in put.items() if now - begun >= ttl]:
                del put[old], used[old], times[old]
                played.expired += 1
        out = ""
        hit = key in put
        if not hit:
            if len(put) >= capacity:
                out = min(put, key=order)
                del put[out], used[out], times[out]
            put[key], times[key] = now, 0
        used[key] = now
        times[key] += 1
        played.hits.append(hit)
        played.evicted.append(out)
    played.kept = list(put)
    return played


def eviction(*, keys: list[str], capacity: int, policy: str, ttl: int | None) -> Result:
    """Play requests through a cache; inputs as ``operations.EVICTION`` lists them.

    Raises:
        CalculatorError: Too many requests, or a cache that holds nothing.
    """
    keys = [key for text in keys for key in text.split(",") if key]
    if not keys:
        raise CalculatorError("keys", "No key is requested.", "Write them as A B C A.")
    if len(keys) > MOST_REQUESTS or any(len(key) > 100 for key in keys):
        raise CalculatorError(
            "keys", "These requests are too many or too long.", f"Give at most {MOST_REQUESTS:,}."
        )
    between("capacity", capacity, 1, 10**6, "The capacity", "keys")
    if ttl is not None:
        between("ttl", ttl, 1, 10**9, "A TTL", "requests")
    played = play(keys, capacity, policy, ttl)
    hits, misses = sum(played.hits), len(keys) - sum(played.hits)
    others = {name: sum(play(keys, capacity, name, ttl).hits) for name in POLICIES if name != policy}
    gone = [key for key in played.evicted if key]
    distinct = len(set(keys))
    unbounded = len(keys) - distinct
    rows: list[dict[str, Plain]] = [
        {"request": number, "key": key, "result": "hit" if hit else "miss", "evicted": out}
        for number, (key, hit, out) in enumerate(zip(keys, played.hits, played.evicted, strict=True), 1)
    ]
    steps = [
        Step(
            f"{plural(len(keys), 'request')} of {plural(distinct, 'key')}, {capacity:,} fit: {plural(hits, 'hit')}, "
            f"{plural(misses, 'miss', 'misses')}.",
            "A miss puts the key in; when the cache is full, another key goes first.",
            sources.EVICTION,
        ),
        Step(f"Evicted: {', '.join(gone[:20]) or 'none'}.", RULES[policy], sources.EVICTION),
    ]
    if ttl is not None:
        steps.append(
            Step(
                f"{plural(played.expired, 'key')} expired {plural(ttl, 'request')} after being put in.",
                "An expired key counts as not there.",
                sources.STRATEGIES,
            )
        )
    beside = ", ".join(f"{name} {plural(count, 'hit')}" for name, count in others.items())
    wrong: list[tuple[Plain, str]] = [
        (count, f"plays {name} instead of {policy}") for name, count in others.items()
    ]
    wrong += [
        (unbounded, "forgets that the cache is full at some point"),
        (misses, "counts the misses"),
        (len(keys) - capacity, "counts only the first fill as misses"),
        (max(len(keys) - distinct - len(gone), 0), "takes a hit off for each eviction"),
        (hits + capacity, "takes the first fill for hits"),
    ]
    return Result(
        {
            "hits": hits,
            "misses": misses,
            "hit_ratio": rounded(quotient(hits * 100, len(keys)), 2),
            "evicted": gone,
            "kept": played.kept,
            "requests": rows,
        },
        {"hits": "", "misses": "", "hit_ratio": "%", "evicted": "", "kept": "", "requests": ""},
        steps,
        assumptions=(
            "All keys take the same room, and the cache is empty at first.",
            "Redis OSS and Valkey approximate LRU and LFU by a sample of keys; this plays them exactly.",
            f"Other policies: {beside}.",
        ),
        misconceptions=[
            *mistakes("hits", hits, [pair for pair in wrong if isinstance(pair[0], int) and pair[0] >= 0]),
            *mistakes(
                "misses",
                misses,
                [(len(keys) - count, f"plays {name} instead of {policy}") for name, count in others.items()]
                + [
                    (distinct, "forgets that evicted keys are missed again"),
                    (hits, "counts the hits"),
                    (len(gone), "counts the evictions"),
                ],
            ),
        ],
    )
