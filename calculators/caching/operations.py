"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

TYPE_CHECKING = False


LATENCY = Operation(
    "latency",
    "Find the average latency through a cache, and the hit ratio a target needs.",
    (
        Param("hit_ratio", "percent", "Share of reads found in the cache.", required=True, example="90%"),
        Param(
            "origin", "duration", "Latency of the database or other origin.", required=True, example="20ms"
        ),
        Param("cache", "duration", "Latency of the cache; 1 ms if left out.", example="1ms"),
        Param(
            "fill",
            "duration",
            "Time to fill the cache after a miss, if the reader waits for it.",
            default=0,
            example="1ms",
        ),
        Param("target", "duration", "An average latency to reach.", example="2ms"),
    ),
    deferred("calculators.caching.reading", "latency"),
    chart=("average",),
)
HIT_RATIO = Operation(
    "hit-ratio",
    "Work out the hit ratio from hits and misses, and what the origin is spared.",
    (
        Param("hits", "integer", "Reads found in the cache.", required=True, example="900k"),
        Param("misses", "integer", "Reads not found.", required=True, example="100k"),
        Param("target", "percent", "Another hit ratio to compare.", example="95%"),
    ),
    deferred("calculators.caching.reading", "hit_ratio"),
)
TTL = Operation(
    "ttl",
    "Find how stale data gets with a TTL, and how often the origin is asked.",
    (
        Param("ttl", "duration", "How long a key lives.", required=True, example="5min"),
        Param("keys", "integer", "Keys in use.", required=True, example="60k"),
        Param("rate", "rate", "Reads a second, over all keys.", required=True, example="1k/s"),
    ),
    deferred("calculators.caching.reading", "ttl"),
    chart=("origin_reads", "expected"),
)
MEMORY = Operation(
    "memory",
    "Size the memory of a cache and count its nodes.",
    (
        Param("items", "integer", "Items in all.", required=True, example="10M"),
        Param("size", "size", "Key and value of an item (1 KB = 1,024 bytes).", required=True, example="2KB"),
        Param(
            "overhead",
            "size",
            "What the engine adds to an item (1 KB = 1,024 bytes).",
            default=0,
            example="100",
        ),
        Param("hot", "percent", "Share of the items in the working set.", default=100, example="40%"),
        Param("growth", "percent", "Growth to leave room for.", default=0, example="20%"),
        Param("reserved", "percent", "Reserved memory (reserved-memory-percent).", default=25, example="25%"),
        Param(
            "node",
            "size",
            "Memory of a node; 13.07 GiB if left out (1 KB = 1,024 bytes).",
            example="13.07GiB",
        ),
        Param("replicas", "integer", "Replicas of each shard, 0 to 5.", default=0, example="1"),
    ),
    deferred("calculators.caching.sizing", "memory"),
    chart=("nodes",),
)
STRATEGY = Operation(
    "strategy",
    "Count the calls of cache and database with lazy loading, write-through or both.",
    (
        Param("reads", "integer", "Reads.", required=True, example="100k"),
        Param("writes", "integer", "Writes.", required=True, example="10k"),
        Param(
            "hit_ratio",
            "percent",
            "Share of reads that lazy loading finds in the cache.",
            default=90,
            example="90%",
        ),
        Param(
            "unwritten",
            "percent",
            "Share of reads of keys not written since the cache began.",
            default=20,
            example="20%",
        ),
        Param(
            "strategy",
            "choice",
            "Whose calls are asked for; a table shows all.",
            default="lazy",
            choices=("lazy", "write-through", "both", "none"),
            example="lazy",
        ),
        Param("keys", "integer", "Keys lost with a node.", default=0, example="5k"),
    ),
    deferred("calculators.caching.strategy", "strategy"),
    chart=("database_calls",),
)
COST = Operation(
    "cost",
    "Price cache nodes against the database reads that they save.",
    (
        Param("rate", "rate", "Reads a second on average.", required=True, example="1k/s"),
        Param("hit_ratio", "percent", "Share of reads found in the cache.", default=90, example="90%"),
        Param("nodes", "integer", "Cache nodes.", default=1, example="2"),
        Param("hours", "number", "Hours of the month.", default=730, example="730"),
        PRICE,
    ),
    deferred("calculators.caching.sizing", "cost"),
    chart=("with_cache", "without_cache"),
)
EVICTION = Operation(
    "eviction",
    "Play requests through a cache that is too small, by LRU, LFU or FIFO.",
    (
        Param(
            "keys",
            "text",
            "The keys requested, in order, with blanks or commas between them.",
            required=True,
            positional=True,
            repeated=True,
            example="A B C A D A B",
        ),
        Param("capacity", "integer", "How many keys fit.", default=3, example="3"),
        Param(
            "policy",
            "choice",
            "Which key goes when the cache is full.",
            default="lru",
            choices=("lru", "lfu", "fifo"),
            example="lru",
        ),
        Param("ttl", "integer", "A key expires so many requests after it was put in.", example="5"),
    ),
    deferred("calculators.caching.eviction", "eviction"),
)

OPERATIONS = (LATENCY, HIT_RATIO, TTL, MEMORY, STRATEGY, COST, EVICTION)
