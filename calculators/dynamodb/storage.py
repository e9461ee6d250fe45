"""What a table and its indexes store, and what that costs a month."""

from __future__ import annotations

from calculators.contract import Misconception, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.billing import ON_DEMAND_PRICING, Prices, dollars
from calculators.dynamodb.explain import plain, rounded, size_text
from calculators.dynamodb.rules import quotient
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
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
) -> Result:
    """Billed storage; inputs as ``operations.STORAGE`` lists them.

    Raises:
        CalculatorError: No table has such items.
    """
    explain.positive("items", items, "The number of items")
    for field, given in (("size", size), *(("index_size", entry) for entry in index_size)):
        explain.positive(field, given, "A size")
        explain.within_item_limit(field, given)
    stored = _Stored(size, items, index_size, global_table=global_table)
    prices = Prices(table_class)
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
        {"gb": plain(gigabytes), "cost": rounded(cost, 2)},
        {"gb": "GB", "cost": "USD a month"},
        [*_steps(stored), total],
        assumptions=[
            "Of an item a KB is 1,024 bytes; of billed storage a GB is 1,000,000,000 bytes.",
            "Every item has an entry in each index; prices are those of us-east-1.",
            *(["Each replica in another Region stores as much again."] if global_table else []),
        ],
        misconceptions=_wrong(stored, prices),
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


def _wrong(stored: _Stored, prices: Prices) -> list[Misconception]:
    everything = stored.table + stored.indexes
    candidates = [
        (quotient(stored.bare, GB), "forgets the overhead of 100 bytes an item"),
        (quotient(stored.table, GB), "forgets the indexes"),
        (quotient(everything, 1024**3), "takes a GB for 1,073,741,824 bytes"),
    ]
    right = quotient(everything, GB)
    return [
        *explain.mistakes("gb", plain(right), [(rounded(gb, 3), words) for gb, words in candidates]),
        *explain.mistakes(
            "cost",
            rounded(right * prices["storage"], 2),
            [(rounded(gb * prices["storage"], 2), words) for gb, words in candidates],
        ),
    ]
