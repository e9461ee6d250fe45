"""What a write to a table takes together with its secondary indexes, and where it is charged."""

from __future__ import annotations

from calculators.contract import CalculatorError, Param, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.explain import size_text
from calculators.dynamodb.rules import (
    INDEX_CHANGES,
    WRITE_BLOCK,
    blocks,
    ceil_div,
    index_write_units,
    write_units,
)
from calculators.units import number_text, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
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
ENTRY = Param("index", "size", "Size of an index entry (1 KB = 1,024 bytes).")


class _Index:
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


class _Write:
    """One write to the table with what it does to each index."""

    def __init__(
        self, item: Exact, indexes: list[_Index], rate: Exact | None, *, transactional: bool
    ) -> None:
        self.item = item
        self.indexes = indexes
        self.rate = rate
        self.transactional = transactional
        self.base = write_units([item], transactional=transactional)

    def capacities(self) -> dict[str, int]:
        """WCU of the table ("table") and of each global index, each provisioned on its own."""
        local = sum(index.units for index in self.indexes if index.kind == "lsi")
        taken = {"table": self.base + local}
        taken |= {index.name: index.units for index in self.indexes if index.kind == "gsi"}
        return {name: self.provisioned(units) for name, units in taken.items()}

    def provisioned(self, units: int) -> int:
        """Whole WCU for the rate; without one, for one write."""
        return units if self.rate is None else ceil_div(units * self.rate, 1)


def indexes(
    *, size: Exact, index: list[str], old_size: Exact | None, rate: Exact | None, consistency: str
) -> Result:
    """Write capacity with indexes; inputs as ``operations.INDEXES`` lists them.

    Raises:
        CalculatorError: An index is not described, or no table has such indexes.
    """
    before = old_size or 0
    explain.within_item_limit("size", size)
    explain.within_item_limit("old_size", before)
    if rate is not None:
        explain.positive("rate", rate, "A rate")
    write = _Write(
        max(size, before),
        [_parsed(text, size, before or size) for text in index],
        rate,
        transactional=consistency == "transactional",
    )
    _check(write.indexes)
    capacities = write.capacities()
    wcu = sum(capacities.values())
    return Result(
        {
            "wcu": wcu,
            "table": capacities["table"],
            "global_indexes": {name: taken for name, taken in capacities.items() if name != "table"},
        },
        {"wcu": "WCU", "table": "WCU", "global_indexes": "WCU"},
        [*_index_steps(write, before), *_total_steps(write, capacities, wcu)],
        assumptions=_assumptions(rate),
        misconceptions=explain.mistakes("wcu", wcu, _wrong(write)),
    )


def _parsed(text: str, size: Exact, before: Exact) -> _Index:
    name, *rest = text.split(":")
    if len(rest) not in {2, 3, 4} or not name or name == "table":
        raise CalculatorError(
            "index",
            f"{explain.shown(text)} describes no index.",
            "Write NAME:gsi|lsi:CHANGE[:ENTRY[:OLD_ENTRY]], such as by-email:gsi:changed:300B:280B.",
        )
    kind, change = rest[0].lower(), rest[1].lower()
    if kind not in KINDS:
        raise CalculatorError("index", f"{explain.shown(rest[0])} is no kind of index.", "Write gsi or lsi.")
    if change not in INDEX_CHANGES:
        raise CalculatorError(
            "index", f"{explain.shown(rest[1])} is no change.", f"Choose from: {', '.join(INDEX_CHANGES)}."
        )
    sizes = [_entry_size(given) for given in rest[2:]]
    return _Index(name, kind, change, sizes[0] if sizes else size, sizes[-1] if sizes else before)


def _entry_size(text: str) -> Exact:
    size: Exact = parse(ENTRY, text)  # type: ignore[assignment]  # what the kind "size" gives
    explain.positive("index", size, "An entry")
    explain.within_item_limit("index", size)
    return size


def _check(indexes: list[_Index]) -> None:
    names = [index.name for index in indexes]
    for name in names:
        if names.count(name) > 1:
            raise CalculatorError("index", f"{explain.shown(name)} is given twice.", "Name each index once.")
    if sum(index.kind == "lsi" for index in indexes) > LOCAL_INDEX_LIMIT:
        raise CalculatorError("index", "A table has at most 5 local secondary indexes.", "Give fewer.")


def _index_steps(write: _Write, before: Exact) -> list[Step]:
    larger = f"{size_text(write.item)}, the larger of old and new" if before else size_text(write.item)
    steps = [
        Step(
            f"The item in the table ({larger}) takes {number_text(write.base)} WCU.",
            "The item rounds up to 1 KB"
            + (", and a transaction writes it twice." if write.transactional else "."),
            explain.TRANSACTIONS if write.transactional else explain.READ_WRITE,
        )
    ]
    for index in write.indexes:
        units = f" ({index.charged}): {number_text(index.units)} WCU" if index.units else ""
        steps.append(
            Step(
                f"{index.name}, a {KINDS[index.kind]} index: {WRITES[index.change]}{units}.",
                "An index is charged for its entry, keys and projected attributes, each write rounded up to 1 KB.",
                explain.GLOBAL_INDEXES if index.kind == "gsi" else explain.LOCAL_INDEXES,
            )
        )
    return steps


def _total_steps(write: _Write, capacities: dict[str, int], wcu: int) -> list[Step]:
    a_second = "" if write.rate is None else f" at {number_text(write.rate)} writes a second"
    each = ", ".join(f"{name} {number_text(taken)}" for name, taken in capacities.items())
    return [
        Step(
            f"WCU{a_second}: {each}; {number_text(wcu)} WCU in all.",
            "Local indexes are charged to the table; each global index has capacity of its own.",
            explain.GLOBAL_INDEXES,
        )
    ]


def _assumptions(rate: Exact | None) -> list[str]:
    return [
        *explain.capacity_assumptions(rate, "WCU", "write"),
        "An index without sizes projects all attributes.",
        "A global index with too little WCU throttles the writes to its table.",
        "Transactions do not double what indexes take.",
    ]


def _wrong(write: _Write) -> list[tuple[int, str]]:
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
    wrong.append(
        (total(write.base * (1 + len(units)), []), "multiplies the table's WCU by the number of indexes")
    )
    return wrong
