"""What a table and its indexes store, and what that costs a month."""

from __future__ import annotations

from calculators.contract import Misconception, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.explain import size_text
from calculators.dynamodb.pricing import ON_DEMAND_PRICING, prices_of
from calculators.dynamodb.rules import KB, blocks
from calculators.exact import ceil_div, money, plain, quotient, rounded
from calculators.explain import dollars, mistakes, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from calculators.units import Exact

GB = 10**9  # storage is billed in decimal gigabytes, unlike capacity
ITEM_OVERHEAD = 100
REPLICA_OVERHEAD = 48
FREE_GB = 25


class _Stored:
    """What is stored: so many items of a size, and an entry of each item in each index."""

    def __init__(self, size: Exact, items: int, entries: list[Exact], *, global_table: bool) -> None:
        self.size = size
        self.items = items
        self.entries = entries
        self.overhead = ITEM_OVERHEAD + (REPLICA_OVERHEAD if global_table else 0)

    @property
    def table(self) -> Exact:
        """Bytes of the table."""
        return self.items * (self.size + self.overhead)

    @property
    def indexes(self) -> Exact:
        """Bytes of all indexes."""
        return self.items * sum(entry + ITEM_OVERHEAD for entry in self.entries)

    @property
    def bare(self) -> Exact:
        """Bytes without overhead."""
        return self.items * (self.size + sum(self.entries))


def storage(
    *,
    size: Exact,
    items: int,
    index_size: list[Exact],
    global_table: bool,
    table_class: str,
    free_tier: bool,
    price: list[str],
) -> Result:
    """Billed storage; inputs as ``operations.STORAGE`` lists them.

    Raises:
        CalculatorError: No table has such items.
    """
    positive("items", items, "The number of items")
    for field, given in (("size", size), *(("index_size", entry) for entry in index_size)):
        positive(field, given, "A size")
        explain.within_item_limit(field, given)
    stored = _Stored(size, items, index_size, global_table=global_table)
    prices = prices_of(table_class, price)
    free = FREE_GB if free_tier and table_class == "standard" else 0
    gigabytes = quotient(stored.table + stored.indexes, GB)
    cost = max(0, gigabytes - free) * prices["storage"]
    less = f" less {FREE_GB} GB free" if free else ""
    total = Step(
        f"{number_text(gigabytes)} GB{less} x ${prices.text('storage')} = {dollars(cost)} a month.",
        "Storage is billed by the GB-month.",
        ON_DEMAND_PRICING,
    )
    return Result(
        {"gb": plain(gigabytes), "cost": money(cost)},
        {"gb": "GB", "cost": "USD a month"},
        [*_steps(stored), total],
        assumptions=[
            "Of an item a KB is 1,024 bytes; of billed storage a GB is 1,000,000,000 bytes.",
            "Every item has an entry in each index.",
            "Prices are those of us-east-1 where none are given, before tax.",
            *(["Each replica in another Region stores as much again."] if global_table else []),
        ],
        misconceptions=_wrong(stored, prices["storage"], free),
        prices=prices.used,
    )


def _steps(stored: _Stored) -> list[Step]:
    steps = [
        Step(
            f"Table: {number_text(stored.items)} x ({size_text(stored.size)} + {stored.overhead} bytes) = "
            f"{number_text(stored.table)} bytes.",
            "Each item is billed 100 bytes more than its size"
            + (", in a global table 48 more again." if stored.overhead > ITEM_OVERHEAD else "."),
            explain.ITEM_SIZE,
        )
    ]
    steps += [
        Step(
            f"Index: {number_text(stored.items)} x ({size_text(entry)} + {ITEM_OVERHEAD} bytes) = "
            f"{number_text(stored.items * (entry + ITEM_OVERHEAD))} bytes.",
            "Each entry of an index is billed 100 bytes more than its size, too.",
            explain.GLOBAL_INDEXES,
        )
        for entry in stored.entries
    ]
    everything = stored.table + stored.indexes
    steps.append(
        Step(
            f"{number_text(everything)} bytes are {number_text(quotient(everything, GB))} GB.",
            "A billed gigabyte has 1,000,000,000 bytes.",
            ON_DEMAND_PRICING,
        )
    )
    return steps


def _wrong(stored: _Stored, price: Exact, free: int) -> list[Misconception]:
    everything = stored.table + stored.indexes
    rounded_up = stored.items * (KB * blocks(stored.size, KB) + stored.overhead) + stored.indexes
    kilobytes = quotient(stored.bare * 1000, KB) + everything - stored.bare
    candidates = [
        (quotient(stored.bare, GB), f"forgets the overhead of {ITEM_OVERHEAD} bytes an item"),
        (quotient(stored.table, GB), "forgets the indexes"),
        (quotient(everything, 1024**3), "takes a GB for 1,073,741,824 bytes"),
        (quotient(rounded_up, GB), "rounds each item up to a KB, which only capacity does"),
        (quotient(kilobytes, GB), "takes an item's KB for 1,000 bytes"),
        (ceil_div(everything, GB), "rounds up to whole GB"),
        (
            quotient(stored.table + sum(stored.items * entry for entry in stored.entries), GB),
            "forgets the overhead of the entries of an index",
        ),
    ]
    right = quotient(everything, GB)

    def cost(gb: Exact, less: int = free) -> Decimal:
        return money(max(0, gb - less) * price)

    return [
        *mistakes("gb", plain(right), [(rounded(gb, 3), words) for gb, words in candidates]),
        *mistakes(
            "cost",
            cost(right),
            [
                *((cost(gb), words) for gb, words in candidates),
                *([(cost(right, 0), f"forgets the {free} GB that are free")] if free else []),
            ],
        ),
    ]
