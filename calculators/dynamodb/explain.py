"""What the operations share in explaining themselves: how sizes and units read, steps, mistakes, sources."""

from __future__ import annotations

from calculators.contract import CalculatorError, Step
from calculators.dynamodb.rules import ITEM_LIMIT, KB, blocks
from calculators.exact import ceil_div, plain, quotient
from calculators.explain import plural
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
READ_WRITE = f"{GUIDE}read-write-operations.html"
ITEM_SIZE = f"{GUIDE}CapacityUnitCalculations.html"
TRANSACTIONS = f"{GUIDE}transaction-apis.html"
GLOBAL_INDEXES = f"{GUIDE}GSI.html"
LOCAL_INDEXES = f"{GUIDE}LSI.html"
CONSTRAINTS = f"{GUIDE}Constraints.html"
PROVISIONED = f"{GUIDE}ProvisionedThroughput.html"

CONSISTENCY = {
    "strong": "strongly consistent",
    "eventual": "eventually consistent",
    "transactional": "transactional",
}


def size_text(size: Exact) -> str:
    """Bytes as people say them: in KB where two decimals show them exactly."""
    hundredths, rest = divmod(size * 100, KB)
    if size < KB or rest:
        return f"{number_text(size)} byte{'' if size == 1 else 's'}"
    whole, part = divmod(int(hundredths), 100)
    return f"{whole:,}.{part:02}".rstrip("0").rstrip(".") + " KB"


def units_text(halves: Exact) -> str:
    """Half units as units: "0.5", "1", "1.5"."""
    if halves % 2 == 1:
        return f"{halves // 2:,}.5"  # as number_text would, without a Fraction
    return number_text(quotient(halves, 2))


def rounding(size: Exact, block: int) -> str:
    """How an item is rounded, in words: "3.5 KB rounds up to 4 KB: 1 block"."""
    taken = blocks(size, block)
    if not size:
        return f"0 bytes (nothing there) counts as {size_text(block)}: 1 block"
    if size == taken * block:
        return f"{size_text(size)} fills {plural(taken, 'block')} of {size_text(block)}"
    return f"{size_text(size)} rounds up to {size_text(taken * block)}: {plural(taken, 'block')}"


def capacity(halves: Exact, rate: Exact | None) -> Plain:
    """Units to provision for a rate, whole; without a rate what one request takes, half units kept."""
    return plain(halves, 2) if rate is None else ceil_div(halves * rate, 2)


def capacity_steps(halves: Exact, rate: Exact | None, unit: str) -> list[Step]:
    """From one request to the units to provision; no step without a rate."""
    if rate is None:
        return []
    needed = halves * rate
    steps = [
        Step(
            f"{units_text(halves)} {unit} x {number_text(rate)} a second = {units_text(needed)} {unit}.",
            f"One {unit} pays for one unit each second.",
            PROVISIONED,
        )
    ]
    if needed % 2:
        steps.append(
            Step(
                f"{units_text(needed)} {unit} rounds up to {number_text(ceil_div(needed, 2))} {unit}.",
                "Capacity is provisioned in whole units.",
                PROVISIONED,
            )
        )
    return steps


def capacity_assumptions(rate: Exact | None, unit: str, request_unit: str) -> list[str]:
    """What the figure stands for: one request, or the capacity to provision."""
    if rate is None:
        halves = ", half units kept" if unit == "RCU" else ""
        figure = f"No rate was given, so the {unit} of one request are shown{halves}."
    else:
        figure = f"The {unit} to provision are shown, rounded up to whole units."
    return [
        "A KB is 1,024 bytes.",
        figure,
        f"An on-demand table is charged the same number as {request_unit} request units.",
    ]


def unrounded(byte_halves: Exact, block: int, rate: Exact | None) -> tuple[Plain, str]:
    """The mistake of not rounding sizes up to blocks: its answer and its words.

    Args:
        byte_halves: Bytes of one request times the half units that a block takes.
        block: Bytes that a block has.
        rate: Requests a second.
    """
    if rate is None:
        return plain(byte_halves, 2 * block), f"does not round the size up to {size_text(block)}"
    late = ceil_div(byte_halves * rate, 2 * block)
    return late, f"rounds only the product at the end, not the size to {size_text(block)}"


def within_item_limit(field: str, size: Exact) -> None:
    """Refuse a size that no item can have.

    Raises:
        CalculatorError: It is negative, or the item would be larger than 400 KB.
    """
    if size < 0:
        raise CalculatorError(field, "A size is never negative.", "Give 0 for an item that is not there.")
    if size > ITEM_LIMIT:
        raise CalculatorError(
            field,
            f"No item has {size_text(size)}: the limit is 400 KB.",
            "Give the size of one item, and a count.",
        )
