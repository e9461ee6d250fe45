"""From capacity back to what it carries: the largest item, the most requests a second."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.explain import size_text, units_text
from calculators.dynamodb.rules import (
    HALVES,
    ITEM_LIMIT,
    KB,
    READ_BLOCK,
    WRITE_BLOCK,
    blocks,
)
from calculators.exact import plain, quotient
from calculators.explain import mistakes, plural, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


class _Unit:
    """A kind of capacity: how much one block takes of it."""

    def __init__(self, unit: str, consistency: str) -> None:
        self.name = unit.upper()
        self.reads = unit == "rcu"
        self.block, self.other_block = (READ_BLOCK, WRITE_BLOCK) if self.reads else (WRITE_BLOCK, READ_BLOCK)
        # In half units: a write takes 1 for each KB, in a transaction 2, whatever the consistency of reads.
        self.halves = (
            HALVES[consistency] if self.reads or consistency == "transactional" else HALVES["strong"]
        )
        self.rule = (
            f"{size_text(self.block)} takes {units_text(self.halves)} {self.name}, {explain.CONSISTENCY[consistency]}."
            if self.reads or consistency == "transactional"
            else f"{size_text(self.block)} takes 1 {self.name}."
        )
        self.source = explain.TRANSACTIONS if consistency == "transactional" else explain.READ_WRITE


def reverse(*, units: Exact, unit: str, consistency: str, rate: Exact) -> Result:
    """The largest item; inputs as ``operations.REVERSE`` lists them.

    Raises:
        CalculatorError: The capacity is too little for any item.
    """
    positive("units", units, "Capacity")
    positive("rate", rate, "A rate")
    kind = _Unit(unit, consistency)
    fitting = int(2 * units // (kind.halves * rate))
    if not fitting:
        raise CalculatorError(
            "units",
            f"{number_text(units)} {kind.name} cannot carry {plural(rate, 'request')} a second.",
            f"The smallest item takes {units_text(kind.halves)} {kind.name} a request.",
        )
    largest = min(fitting * kind.block, ITEM_LIMIT)
    share = quotient(units, rate)
    steps = [
        Step(
            f"{number_text(units)} {kind.name} / {plural(rate, 'request')} a second = {number_text(share)} "
            f"{kind.name} a request.",
            "The capacity of a second is shared by its requests.",
            explain.PROVISIONED,
        ),
        Step(
            f"{number_text(share)} / {units_text(kind.halves)} = {number_text(quotient(2 * share, kind.halves))}: "
            f"{plural(fitting, 'whole block')}.",
            kind.rule,
            kind.source,
        ),
        Step(
            f"{plural(fitting, 'block')} of {size_text(kind.block)} hold{'s' * (fitting == 1)} an item of up to "
            f"{size_text(fitting * kind.block)}.",
            "A block that is begun is paid for whole, so the largest item fills its blocks.",
            explain.READ_WRITE,
        ),
    ]
    if largest < fitting * kind.block:
        steps.append(
            Step("No item is larger than 400 KB.", "An item is at most 400 KB.", explain.CONSTRAINTS)
        )
    return Result(
        {"bytes": largest, "kb": plain(largest, KB)},
        {"bytes": "bytes", "kb": "KB"},
        steps,
        assumptions=["A KB is 1,024 bytes.", "Each request carries one item, which no index repeats."],
        misconceptions=[
            mistake
            for of, divisor in (("bytes", 1), ("kb", KB))
            for mistake in mistakes(
                of,
                plain(largest, divisor),
                [
                    (plain(size, divisor), words)
                    for size, words in _wrong_sizes(kind, consistency, units, rate)
                ],
            )
        ],
    )


def _wrong_sizes(kind: _Unit, consistency: str, units: Exact, rate: Exact) -> list[tuple[int, str]]:
    def fits(halves: Exact, block: int, requests: Exact = rate) -> int:
        return int(2 * units // (halves * requests)) * block

    wrong = [
        (fits(kind.halves, kind.block) - kind.block, "takes a full block for one that spills into the next"),
        (fits(kind.halves, kind.other_block), f"takes blocks of {size_text(kind.other_block)}"),
        (int(2 * units * kind.block // (kind.halves * rate)), "shares the bytes without whole blocks"),
    ]
    if kind.halves != HALVES["strong"]:
        wrong.insert(
            0, (fits(2, kind.block), f"forgets that the request is {explain.CONSISTENCY[consistency]}")
        )
    if consistency == "eventual" and kind.reads:
        wrong.append((fits(4, kind.block), "halves the size instead of doubling it"))
    if consistency == "strong" or not kind.reads:
        wrong.append(
            (fits(1, kind.block), "lets one unit carry two blocks, as for eventually consistent reads")
        )
    if rate != 1:
        wrong.append((fits(kind.halves, kind.block, 1), "spends a whole second's capacity on one request"))
    return [(size, words) for size, words in wrong if 0 < size <= ITEM_LIMIT]


def throughput(*, units: Exact, unit: str, size: Exact, consistency: str) -> Result:
    """Requests a second; inputs as ``operations.THROUGHPUT`` lists them.

    Raises:
        CalculatorError: No item has that size, or there is no capacity.
    """
    positive("units", units, "Capacity")
    explain.within_item_limit("size", size)
    kind = _Unit(unit, consistency)
    taken = blocks(size, kind.block)
    each = taken * kind.halves
    a_second = quotient(2 * units, each)
    whole = int(a_second // 1)
    steps = [
        Step(
            f"{explain.rounding(size, kind.block)}.",
            f"Items round up to {size_text(kind.block)}.",
            explain.READ_WRITE,
        ),
        Step(
            f"{plural(taken, 'block')} x {units_text(kind.halves)} = {units_text(each)} {kind.name} a request.",
            kind.rule,
            kind.source,
        ),
        Step(
            f"{number_text(units)} {kind.name} / {units_text(each)} = {number_text(a_second)}: "
            f"{plural(whole, 'whole request')} a second.",
            "One unit pays for one unit each second.",
            explain.PROVISIONED,
        ),
    ]
    return Result(
        {"per_second": whole},
        {"per_second": "requests a second"},
        steps,
        assumptions=[
            "A KB is 1,024 bytes.",
            "Capacity saved up for bursts is left out: this rate can be kept up.",
            "Each request carries one item; the keys spread the load over the partitions.",
        ],
        misconceptions=mistakes("per_second", whole, _wrong_rates(kind, consistency, units, size)),
    )


def _wrong_rates(kind: _Unit, consistency: str, units: Exact, size: Exact) -> list[tuple[Plain, str]]:
    def rate(halves: Exact) -> int:
        return int(2 * units // halves)

    taken = blocks(size, kind.block)
    other = blocks(size, kind.other_block)
    wrong: list[tuple[Plain, str]] = [
        (
            rate(other * kind.halves),
            f"takes blocks of {size_text(kind.other_block)}: {other} instead of {taken}",
        ),
        (
            rate(quotient(size * kind.halves, kind.block)) if size else 0,
            "divides without rounding the item up",
        ),
        (rate(kind.halves), "takes one block for each item, whatever its size"),
    ]
    if kind.halves != HALVES["strong"]:
        wrong.insert(
            0, (rate(2 * taken), f"forgets that the requests are {explain.CONSISTENCY[consistency]}")
        )
    if consistency == "eventual" and kind.reads:
        wrong.append((rate(4 * taken), "halves the rate instead of doubling it"))
        wrong.append(
            (
                rate(2 * blocks(size, 2 * kind.block)),
                "halves the size before rounding up, not the units after it",
            )
        )
    if consistency == "strong" or not kind.reads:
        wrong.append((rate(taken), "doubles the rate, as for eventually consistent reads"))
        wrong.append((rate(4 * taken), "halves the rate, as for transactions"))
    return [(a_second, words) for a_second, words in wrong if a_second]
