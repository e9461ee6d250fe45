"""One write to a table and what it does to each index: units, steps, and the usual mistakes."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.explain import size_text
from calculators.dynamodb.rules import WRITE_BLOCK, blocks, index_write_units, write_units
from calculators.exact import ceil_div
from calculators.explain import mistakes, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.contract import Plain
    from calculators.units import Exact

LOCAL_INDEX_LIMIT = 5  # botocore dynamodb 2012-08-10: CreateTableInput.LocalSecondaryIndexes
KINDS = {"gsi": "global", "lsi": "local"}
WRITES = {
    "added": "the entry is added, one write",
    "changed": "its key changes, so the old entry is deleted and the new one put, two writes",
    "removed": "the entry is removed, one write",
    "projected": "a projected attribute changes, one write",
    "untouched": "nothing in the entry changes, no write",
    "absent": "there is no entry before or after, no write",
}


class Index:
    """One index and what the write does to its entry; sizes are of the entry, after and before."""

    __slots__ = ("after", "before", "change", "kind", "name", "units")

    def __init__(self, name: str, kind: str, change: str, after: Exact, before: Exact) -> None:
        self.name = name
        self.kind = kind
        self.change = change
        self.after = after
        self.before = before
        self.units = index_write_units(change, after, before)

    @property
    def charged(self) -> str:
        """The sizes that are charged, in words."""
        match self.change:
            case "changed":
                return f"{size_text(self.before)} and {size_text(self.after)}"
            case "removed":
                return size_text(self.before)
            case "projected":
                return size_text(max(self.before, self.after))
            case _:
                return size_text(self.after)


class Write:
    """One write to the table with what it does to each index.

    Args:
        before: Bytes of the item before the write; 0 where there was none.
        after: Bytes after it; 0 where it is deleted.
        indexes: What it does to each index.
        rate: Writes a second; None for a single one.
        transactional: Whether it is part of a transaction.
    """

    def __init__(
        self,
        before: Exact,
        after: Exact,
        indexes: Sequence[Index],
        rate: Exact | None,
        *,
        transactional: bool,
    ) -> None:
        self.before = before
        self.after = after
        self.item = max(before, after)
        self.indexes = indexes
        self.rate = rate
        self.transactional = transactional
        self.base = write_units([self.item], transactional=transactional)

    def capacities(self) -> dict[str, int]:
        """WCU of the table ("table") and of each global index, each provisioned on its own."""
        local = sum(index.units for index in self.indexes if index.kind == "lsi")
        taken = {"table": self.base + local}
        taken |= {index.name: index.units for index in self.indexes if index.kind == "gsi"}
        return {name: self.provisioned(units) for name, units in taken.items()}

    def provisioned(self, units: int) -> int:
        """Whole WCU for the rate; without one, for one write."""
        return units if self.rate is None else ceil_div(units * self.rate, 1)


def result_of(
    write: Write,
    steps: Sequence[Step],
    said: Sequence[str],
    entries: Mapping[str, Plain] | None = None,
    units: Mapping[str, str] | None = None,
) -> Result:
    """What a write takes in all, explained.

    Args:
        write: The write.
        steps: Steps that come first.
        said: Assumptions of the operation's own.
        entries: More of the answer, after the units.
        units: Their units.
    """
    capacities = write.capacities()
    wcu = sum(capacities.values())
    answer: dict[str, Plain] = {
        "wcu": wcu,
        "table": capacities["table"],
        "global_indexes": {name: taken for name, taken in capacities.items() if name != "table"},
    }
    return Result(
        {**answer, **(entries or {})},
        {**dict.fromkeys(answer, "WCU"), **(units or {})},
        [*steps, *_index_steps(write), *_total_steps(write, capacities, wcu)],
        assumptions=[
            *explain.capacity_assumptions(write.rate, "WCU", "write"),
            *said,
            "A global index with too little WCU throttles the writes to its table.",
            "Transactions do not double what indexes take.",
        ],
        misconceptions=mistakes("wcu", wcu, _wrong(write)),
    )


def check(indexes: Sequence[Index]) -> None:
    """Refuse indexes that no table can have together.

    Raises:
        CalculatorError: A name comes twice, or there are too many.
    """
    names = [index.name for index in indexes]
    for name in names:
        if names.count(name) > 1:
            raise CalculatorError("index", f"{shown(name)} is given twice.", "Name each index once.")
    if sum(index.kind == "lsi" for index in indexes) > LOCAL_INDEX_LIMIT:
        raise CalculatorError("index", "A table has at most 5 local secondary indexes.", "Give fewer.")


def _index_steps(write: Write) -> list[Step]:
    size = size_text(write.item)
    larger = f"{size}, the larger of old and new" if write.before and write.after else size
    steps = [
        Step(
            f"The item in the table ({larger}) takes {number_text(write.base)} WCU.",
            "The item rounds up to a multiple of 1 KB"
            + (", and a transaction writes it twice." if write.transactional else "."),
            explain.TRANSACTIONS if write.transactional else explain.READ_WRITE,
        )
    ]
    for index in write.indexes:
        units = f" ({index.charged}): {number_text(index.units)} WCU" if index.units else ""
        steps.append(
            Step(
                f"{index.name}, a {KINDS[index.kind]} index: {WRITES[index.change]}{units}.",
                "An index is charged for its entry, keys and projected attributes, each write rounded up to a multiple of 1 KB.",
                explain.GLOBAL_INDEXES if index.kind == "gsi" else explain.LOCAL_INDEXES,
            )
        )
    return steps


def _total_steps(write: Write, capacities: dict[str, int], wcu: int) -> list[Step]:
    a_second = "" if write.rate is None else f" at {number_text(write.rate)} writes a second"
    each = ", ".join(f"{name} {number_text(taken)}" for name, taken in capacities.items())
    return [
        Step(
            f"WCU{a_second}: {each}; {number_text(wcu)} WCU in all.",
            "Local indexes are charged to the table; each global index has capacity of its own.",
            explain.GLOBAL_INDEXES,
        )
    ]


def _wrong(write: Write) -> list[tuple[int, str]]:
    """Answers for all capacity together that common mistakes give, the commonest first."""

    def total(base: int, units: list[int]) -> int:
        return write.provisioned(base + sum(units))

    units = [index.units for index in write.indexes]
    once = [
        blocks(index.after, WRITE_BLOCK) if index.change == "changed" else index.units
        for index in write.indexes
    ]
    whole = [index_write_units(index.change, write.item, write.item) for index in write.indexes]
    always = [index.units or blocks(index.after, WRITE_BLOCK) for index in write.indexes]
    wrong = [
        (total(write.base, []), "forgets that indexes take write capacity too"),
        (total(write.base, once), "counts one write where a changed key takes two: a delete and a put"),
        (total(write.base, always), "counts a write for each index, touched or not"),
        (total(write.base, whole), "sizes index entries as the whole item, not as what is projected"),
        (
            total(
                write.base, [u for u, index in zip(units, write.indexes, strict=True) if index.kind == "gsi"]
            ),
            "takes local indexes for free",
        ),
    ]
    if write.transactional:
        wrong += [
            (total(write.base, [2 * u for u in units]), "doubles the indexes with the transaction"),
            (total(write.base // 2, units), "forgets that a transaction writes the item twice"),
        ]
    if write.before > write.after > 0:
        smaller = write_units([write.after], transactional=write.transactional)
        wrong.append((total(smaller, units), "charges the table for the item after the write only"))
    wrong.append(
        (total(write.base * (1 + len(units)), []), "multiplies the table's WCU by the number of indexes")
    )
    return wrong
