"""What writes take: put, update and delete, conditions that fail, batches and transactions."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.explain import size_text, units_text
from calculators.dynamodb.rules import (
    BATCH_WRITE_ITEMS,
    READ_BLOCK,
    TRANSACTION_ITEMS,
    TRANSACTION_LIMIT,
    WRITE_BLOCK,
    blocks,
    write_units,
)
from calculators.explain import mistakes, plural, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

CALLS = {"put": "PutItem", "update": "UpdateItem", "delete": "DeleteItem", "batch": "BatchWriteItem"}


class _Request:
    """One write request: ``count`` items of each of ``sizes``, each replacing an item of ``old_size``."""

    def __init__(
        self,
        sizes: list[Exact],
        old_size: Exact | None,
        count: int,
        *,
        operation: str,
        transactional: bool,
        condition_fails: bool,
    ) -> None:
        self.sizes = sizes
        self.old_size = old_size or 0
        self.count = count
        self.operation = operation
        self.transactional = transactional
        self.condition_fails = condition_fails
        self.items = len(sizes) * count

    @property
    def creates_nothing(self) -> bool:
        """Whether a failing condition meets no item at all."""
        return self.condition_fails and not self.old_size and self.operation != "delete"

    @property
    def charged(self) -> list[Exact]:
        """The bytes that each item is charged for."""
        if self.creates_nothing:
            return [0] * self.items
        return [max(size, self.old_size) for size in self.sizes] * self.count

    def units(self) -> int:
        """Write units of the request."""
        return write_units(self.charged, transactional=self.transactional)


def write(
    *,
    size: list[Exact],
    rate: Exact | None,
    consistency: str,
    operation: str,
    old_size: Exact | None,
    count: int,
    condition_fails: bool,
) -> Result:
    """Write capacity; inputs as ``operations.WRITE`` lists them.

    Raises:
        CalculatorError: DynamoDB has no such request.
    """
    request = _Request(
        size,
        old_size,
        count,
        operation=operation,
        transactional=consistency == "transactional",
        condition_fails=condition_fails,
    )
    _check(request, rate)
    units = request.units()
    wcu = explain.capacity(2 * units, rate)
    return Result(
        {"wcu": wcu, "per_request": units},
        {"wcu": "WCU", "per_request": "WCU"},
        [*_size_steps(request), *_unit_steps(request, units, rate)],
        assumptions=_assumptions(request, consistency, rate),
        misconceptions=mistakes("wcu", wcu, _wrong(request, units, rate)),
    )


def _check(request: _Request, rate: Exact | None) -> None:
    for size in request.sizes:
        explain.within_item_limit("size", size)
        if not size and request.operation != "delete":
            raise CalculatorError(
                "size", "An item that is written has at least its key.", "Only a delete can find 0 bytes."
            )
    explain.within_item_limit("old_size", request.old_size)
    if rate is not None:
        positive("rate", rate, "A rate")
    if request.count < 1:
        raise CalculatorError("count", "A request writes at least 1 item.", "Give 1 or more.")
    if request.old_size and request.operation == "delete":
        raise CalculatorError(
            "old_size", "A delete has one size, that of the deleted item.", "Give it as size alone."
        )
    if request.operation == "batch":
        _check_batch(request)
    elif request.transactional:
        if request.items > TRANSACTION_ITEMS or sum(request.charged) > TRANSACTION_LIMIT:
            raise CalculatorError(
                "count",
                "A transaction writes at most 100 items and 4 MB.",
                "Give fewer items a request, and a rate.",
            )
    elif request.items > 1:
        raise CalculatorError(
            "count",
            f"{CALLS[request.operation]} writes one item.",
            "BatchWriteItem (--operation batch) or a rate writes more.",
        )


def _check_batch(request: _Request) -> None:
    if request.transactional:
        raise CalculatorError(
            "consistency",
            "BatchWriteItem is never transactional.",
            "TransactWriteItems is --operation put, update or delete with --count.",
        )
    if request.condition_fails:
        raise CalculatorError(
            "condition_fails", "BatchWriteItem takes no conditions.", "Use put, update or delete."
        )
    if request.items > BATCH_WRITE_ITEMS:
        raise CalculatorError(
            "count", "BatchWriteItem writes at most 25 items.", "Give fewer items a request, and a rate."
        )


def _size_steps(request: _Request) -> list[Step]:
    steps = []
    if request.creates_nothing:
        return [
            Step(
                "The condition fails and there is no item: 1 KB is charged.",
                "A failed conditional write of an item that does not exist takes one unit.",
                explain.READ_WRITE,
            )
        ]
    if request.old_size:
        larger = " and ".join(size_text(size) for size in dict.fromkeys(request.charged))
        steps.append(
            Step(
                f"{size_text(request.old_size)} before, "
                f"{' and '.join(size_text(s) for s in request.sizes)} after: {larger} counts.",
                "A put or update is charged for the larger of the item before and after.",
                explain.READ_WRITE,
            )
        )
    each = "; ".join(explain.rounding(size, WRITE_BLOCK) for size in request.charged[: len(request.sizes)])
    taken = sum(blocks(size, WRITE_BLOCK) for size in request.charged)
    many = f"; {plural(request.items, 'item')} take {plural(taken, 'block')}"
    steps.append(
        Step(
            f"{each}{many if request.items > 1 else ''}.",
            "Each item is rounded up to a multiple of 1 KB"
            + (", in a batch too." if request.operation == "batch" else "."),
            explain.READ_WRITE,
        )
    )
    return steps


def _unit_steps(request: _Request, units: int, rate: Exact | None) -> list[Step]:
    taken = units // 2 if request.transactional else units
    if request.transactional:
        rule = "A transaction writes each item twice, once to prepare and once to commit: 2 WCU for each KB."
        source = explain.TRANSACTIONS
    else:
        rule, source = "One WCU writes 1 KB.", explain.READ_WRITE
    factor = 2 if request.transactional else 1
    return [
        Step(f"{number_text(taken)} x {factor} = {number_text(units)} WCU a request.", rule, source),
        *explain.capacity_steps(2 * units, rate, "WCU"),
    ]


def _assumptions(request: _Request, consistency: str, rate: Exact | None) -> list[str]:
    said = explain.capacity_assumptions(rate, "WCU", "write")
    said.append("The table has no secondary index that the write touches; `indexes` adds what each takes.")
    if consistency == "eventual":
        said.append("Eventual consistency is a property of reads: no write costs less for it.")
    if request.condition_fails and request.old_size and set(request.sizes) != {request.old_size}:
        said.append(
            "For a failed condition AWS's pages name the existing item's size in one place and the new "
            "one's in another; the larger is shown."
        )
    if request.creates_nothing:
        said.append(
            "AWS's own cost tool charges the new item's size here; its guide says one unit, as shown."
        )
    return said


def _wrong(request: _Request, units: int, rate: Exact | None) -> list[tuple[Plain, str]]:
    """Answers that common mistakes give, the commonest first."""
    factor = 2 if request.transactional else 1
    charged = request.charged

    def capacity(wrong_units: Exact) -> Plain:
        return explain.capacity(2 * wrong_units, rate)

    def rounded(sizes: list[Exact], block: int) -> int:
        return sum(blocks(size, block) for size in sizes)

    right = f"WCU a request instead of {units}"
    wrong: list[tuple[Plain, str]] = []
    if request.transactional:
        doubled = rounded([2 * size for size in charged], WRITE_BLOCK)
        wrong = [
            (
                capacity(units // 2),
                f"forgets that a transaction writes each item twice: {units // 2} {right}",
            ),
            (capacity(doubled), f"doubles the size before rounding up: {doubled} {right}"),
        ]
    wrong += [(capacity(factor * u), words) for u, words in _replacement_mistakes(request)]
    if request.items > 1:
        together = blocks(sum(charged), WRITE_BLOCK)
        wrong.append(
            (
                capacity(factor * together),
                f"rounds the sum up instead of each item: {plural(together, 'block')}",
            )
        )
    fours = rounded(charged, READ_BLOCK)
    wrong.append((capacity(factor * fours), f"counts writes in 4 KB, as reads are: {plural(fours, 'block')}"))
    wrong.append(explain.unrounded(2 * factor * sum(charged), WRITE_BLOCK, rate))
    if not request.transactional:
        wrong.append((capacity(2 * units), f"doubles, as only for a transaction: {2 * units} {right}"))
    wrong.append(
        (
            explain.capacity(units, rate),
            f"halves, as only for eventually consistent reads: {units_text(units)} {right}",
        )
    )
    whole = sum(int(size // WRITE_BLOCK) for size in charged)
    if whole:
        wrong.append((capacity(factor * whole), f"rounds down to whole KB: {whole}"))
    decimal = rounded(charged, 1000)
    wrong.append((capacity(factor * decimal), f"takes a KB for 1,000 bytes: {plural(decimal, 'block')}"))
    if request.condition_fails:
        wrong.append((0, "takes a write that fails for free"))
    if request.operation == "delete":
        wrong.append((0, "takes a delete for free"))
    if rate is not None:
        wrong.append((units, "forgets the rate: what a single request takes"))
    return wrong


def _replacement_mistakes(request: _Request) -> list[tuple[int, str]]:
    """Blocks of one request when old and new size are mixed up."""
    if not request.old_size:
        return []
    old, several = request.old_size, request.sizes

    def total(sizes: list[Exact]) -> int:
        return request.count * sum(blocks(size, WRITE_BLOCK) for size in sizes)

    new_only, old_only = total(several), total([old] * len(several))
    changed = total([max(size, old) - min(size, old) for size in several])
    return [
        (new_only, f"charges the item after the write only: {plural(new_only, 'block')}"),
        (old_only, f"charges the item before the write only: {plural(old_only, 'block')}"),
        (changed, f"charges only the bytes that changed: {plural(changed, 'block')}"),
        (new_only + old_only, f"adds the item before and after: {plural(new_only + old_only, 'block')}"),
    ]
