"""What a write to a table takes together with its secondary indexes, each described by what happens to it."""

from __future__ import annotations

from calculators.contract import CalculatorError, Param, Result
from calculators.dynamodb import explain
from calculators.dynamodb.index_write import KINDS, Index, Write, check, result_of
from calculators.dynamodb.rules import INDEX_CHANGES
from calculators.explain import positive, shown
from calculators.units import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

ENTRY = Param("index", "size", "Size of an index entry (1 KB = 1,024 bytes).")


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
        positive("rate", rate, "A rate")
    described = [_parsed(text, size, before or size) for text in index]
    check(described)
    write = Write(before, size, described, rate, transactional=consistency == "transactional")
    return result_of(write, [], ["An index without sizes projects all attributes."])


def _parsed(text: str, size: Exact, before: Exact) -> Index:
    name, *rest = text.split(":")
    if len(rest) not in {2, 3, 4} or not name or name == "table":
        raise CalculatorError(
            "index",
            f"{shown(text)} describes no index.",
            "Write NAME:gsi|lsi:CHANGE[:ENTRY[:OLD_ENTRY]], such as by-email:gsi:changed:300B:280B.",
        )
    kind, change = rest[0].lower(), rest[1].lower()
    if kind not in KINDS:
        raise CalculatorError("index", f"{shown(rest[0])} is no kind of index.", "Write gsi or lsi.")
    if change not in INDEX_CHANGES:
        raise CalculatorError(
            "index", f"{shown(rest[1])} is no change.", f"Choose from: {', '.join(INDEX_CHANGES)}."
        )
    sizes = [_entry_size(given) for given in rest[2:]]
    return Index(name, kind, change, sizes[0] if sizes else size, sizes[-1] if sizes else before)


def _entry_size(text: str) -> Exact:
    size: Exact = parse(ENTRY, text)  # type: ignore[assignment]  # what the kind "size" gives
    positive("index", size, "An entry")
    explain.within_item_limit("index", size)
    return size
