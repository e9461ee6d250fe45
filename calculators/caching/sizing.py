"""What a cache holds and costs: memory, nodes, and node hours against reads that are saved."""

from __future__ import annotations

from calculators.caching import sources
from calculators.contract import Result, Step
from calculators.exact import ceil_div, money, quotient, rounded
from calculators.explain import between, dollars, mistakes, not_negative, plural, positive
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception
    from calculators.units import Exact

GIB = 1024**3
MOST = 10**15
RESERVED = 25  # percent


def nodes_needed(data: Exact, node: Exact, reserved: Exact) -> int:
    """How many nodes hold so much data when a share of their memory is reserved."""
    return max(1, ceil_div(data * 100, node * (100 - reserved)))


def memory(
    *,
    items: int,
    size: Exact,
    overhead: Exact,
    hot: Exact,
    growth: Exact,
    reserved: Exact,
    node: Exact | None,
    replicas: int,
) -> Result:
    """Memory and nodes for a working set; inputs as ``operations.MEMORY`` lists them.

    Raises:
        CalculatorError: Nothing to hold, or a share that cannot be.
    """
    from fractions import Fraction

    node = Fraction(1307, 100) * GIB if node is None else node
    between("items", items, 1, MOST, "The number of items")
    between("size", size, 0, MOST, "The size of an item", "bytes")
    between("overhead", overhead, 0, MOST, "The overhead of an item", "bytes")
    positive("node", node, "The memory of a node")
    between("hot", hot, 0, 100, "The working set", "%")
    between("growth", growth, 0, 10_000, "Growth", "%")
    between("reserved", reserved, 0, 95, "Reserved memory", "%")
    between("replicas", replicas, 0, 5, "The number of replicas of a shard")
    held = quotient(items * hot, 100)
    data = quotient(held * (size + overhead) * (100 + growth), 100)
    usable = quotient(node * (100 - reserved), 100)
    nodes = nodes_needed(data, node, reserved)
    needed = quotient(data * 100, 100 - reserved)
    return Result(
        {
            "nodes": nodes,
            "data": rounded(quotient(data, GIB), 2),
            "memory": rounded(quotient(needed, GIB), 2),
            "usable": rounded(quotient(usable, GIB), 4),
            "nodes_with_replicas": nodes * (1 + replicas),
        },
        {"nodes": "", "data": "GiB", "memory": "GiB", "usable": "GiB a node", "nodes_with_replicas": ""},
        [
            Step(
                f"{number_text(held)} items x {number_text(size + overhead)} bytes"
                f"{f' + {number_text(growth)} % growth' if growth else ''} = {_gib(data)} GiB of data.",
                "Only what is asked for again and again has to fit: the working set.",
                sources.STRATEGIES,
            ),
            Step(
                f"{_gib(node)} GiB - {number_text(reserved)} % = {_gib(usable)} GiB of a node hold data.",
                "A quarter of a node's memory is reserved for backups and failover by default.",
                sources.MEMORY,
            ),
            Step(
                f"{_gib(data)} / {_gib(usable)}, rounded up: {plural(nodes, 'node')}"
                f"{f', {nodes * (1 + replicas)} with replicas' if replicas else ''}.",
            ),
        ],
        assumptions=(
            "A node has 13.07 GiB (cache.r6g.large) unless --node says otherwise.",
            "An engine adds bytes of its own to each item; --overhead takes them in.",
            "Micro nodes do better with 50 % reserved, small ones with 30 %.",
        ),
        misconceptions=_wrong_memory(nodes, data, items * (size + overhead), node, reserved, replicas),
    )


def _wrong_memory(
    nodes: int, data: Exact, every: Exact, node: Exact, reserved: Exact, replicas: int
) -> list[Misconception]:
    right = rounded(quotient(data * 100, (100 - reserved) * GIB), 2)
    return [
        *mistakes(
            "nodes",
            nodes,
            [
                (nodes_needed(data, node, 0), "forgets the memory that is reserved"),
                (
                    nodes_needed(data, node, 100 - reserved) if reserved else nodes + 1,
                    "takes the reserved share for the usable one",
                ),
                (
                    max(1, int(data * 100 // (node * (100 - reserved)))),
                    "rounds down, so that keys are evicted",
                ),
                (
                    nodes_needed(every, node, reserved),
                    "holds every item, used or not",
                ),
                (nodes * (2 + replicas), "doubles the nodes for the sake of copies"),
                (nodes + 1, "adds a node for the cluster itself"),
            ],
        ),
        *mistakes(
            "memory",
            right,
            [
                (rounded(quotient(data, GIB), 2), "forgets the memory that is reserved"),
                (
                    rounded(quotient(data * (100 + reserved), 100 * GIB), 2),
                    "adds the reserved share to the data instead of to the node",
                ),
                (
                    rounded(quotient(data * (100 - reserved), 100 * GIB), 2),
                    "takes the reserved share off the data",
                ),
            ],
        ),
    ]


def _gib(size: Exact) -> str:
    return number_text(rounded(quotient(size, GIB), 3))


def cost(*, rate: Exact, hit_ratio: Exact, nodes: int, hours: Exact, price: list[str]) -> Result:
    """Cache nodes against reads that are saved; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: Less than nothing of something, or a price that cannot be.
    """
    between("rate", rate, 0, MOST, "The rate of reads", "a second")
    between("hit_ratio", hit_ratio, 0, 100, "A hit ratio", "%")
    between("nodes", nodes, 1, 10_000, "The number of nodes")
    between("hours", hours, 0, 744, "The hours of a month")
    not_negative("hours", hours, "The hours of a month")
    prices = Prices("caching.", price)
    node, read = prices["node-hour"], prices["read"]
    reads = rate * 3600 * hours
    cache = nodes * hours * node
    without = quotient(reads * read, 10**6)
    misses = quotient(without * (100 - hit_ratio), 100)
    through = cache + misses
    cheaper = "with cache" if through < without else "without cache" if without < through else "the same"
    saved = without - misses
    even = quotient(cache * 10**8, read * hit_ratio) if read and hit_ratio else None
    breaks = rounded(quotient(even, 3600 * hours), 1) if even is not None and hours else None
    steps = [
        Step(
            f"{plural(nodes, 'node')} x {number_text(hours)} h x {dollars(node)} = {dollars(cache)}.",
            "A node costs by the hour, used or not.",
            sources.PRICING,
        ),
        Step(
            f"{number_text(reads)} reads x {dollars(read)} a million = {dollars(without)} without the cache."
        ),
        Step(
            f"With it {number_text(100 - hit_ratio)} % of them remain: {dollars(misses)}, together {dollars(through)}.",
            "Only misses reach the database.",
            sources.STRATEGIES,
        ),
    ]
    if breaks is not None:
        steps.append(
            Step(
                f"Even at {dollars(cache)} / ({dollars(read)} x {number_text(hit_ratio)} %) a million = "
                f"{number_text(breaks)} reads a second.",
            )
        )
    return Result(
        {
            "with_cache": money(through),
            "without_cache": money(without),
            "cheaper": cheaper,
            "saved": money(saved),
            "break_even": breaks,
        },
        {
            "with_cache": "USD a month",
            "without_cache": "USD a month",
            "cheaper": "",
            "saved": "USD a month",
            "break_even": "reads a second",
        },
        steps,
        assumptions=(
            "A read costs as a DynamoDB on-demand read of up to 4 KB, strongly consistent; --price read=... sets another.",
            "A node costs as an on-demand cache.r6g.large with Redis OSS; Valkey is a fifth less.",
            "Lower latency, and a database that can be smaller, are not counted.",
        ),
        misconceptions=mistakes(
            "with_cache",
            money(through),
            [
                (money(cache), "takes all reads for hits"),
                (money(cache + saved), "charges the hits and takes the misses for free"),
                (money(cache + without), "charges every read of the database as before"),
                (money(misses), "forgets the nodes"),
                (
                    money(quotient(cache, nodes) + misses) if nodes > 1 else money(cache * 2 + misses),
                    "counts another number of nodes",
                ),
            ],
        ),
        prices=prices.used,
    )
