"""What reads take: one item, a batch, a transaction, a query or a scan, of a table or an index."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.explain import size_text, units_text
from calculators.dynamodb.rules import (
    BATCH_GET_ITEMS,
    BATCH_GET_LIMIT,
    HALVES,
    KB,
    PAGE_LIMIT,
    READ_BLOCK,
    TRANSACTION_ITEMS,
    TRANSACTION_LIMIT,
    blocks,
    read_halves,
)
from calculators.exact import plain
from calculators.explain import mistakes, plural, positive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from calculators.contract import Plain
    from calculators.units import Exact

SUMMED = ("query", "scan")
CALLS = {"get": "GetItem", "query": "Query", "scan": "Scan", "batch": "BatchGetItem"}


class _Request:
    """One read request: ``count`` items of each of ``sizes``, and what a local index fetches besides."""

    def __init__(self, sizes: list[Exact], count: int, operation: str, fetch_size: Exact) -> None:
        self.sizes = sizes
        self.count = count
        self.summed = operation in SUMMED
        self.items = len(sizes) * count
        self.total = sum(sizes) * count
        self.fetch_size = fetch_size

    def apart(self, block: int) -> int:
        """Blocks when each item is rounded."""
        return self.count * sum(blocks(size, block) for size in self.sizes)

    def together(self, block: int) -> int:
        """Blocks when the sum is rounded."""
        return blocks(self.total, block)

    def fetched(self, block: int) -> int:
        """Blocks of the items that a query of a local index fetches from the table."""
        return self.items * blocks(self.fetch_size, block) if self.fetch_size else 0

    def blocks(self, block: int) -> int:
        """Blocks as DynamoDB counts them."""
        return (self.together(block) if self.summed else self.apart(block)) + self.fetched(block)

    def halves(self, consistency: str) -> int:
        """Half units of the request."""
        if not self.summed:
            return self.count * read_halves(self.sizes, consistency, summed=False)
        fetches = self.items if self.fetch_size else 0
        return read_halves([self.total], consistency, summed=True) + fetches * read_halves(
            [self.fetch_size], consistency, summed=False
        )


def read(
    *,
    size: list[Exact],
    rate: Exact | None,
    consistency: str,
    operation: str,
    count: int,
    index: str,
    fetch_size: Exact | None,
) -> Result:
    """Read capacity; inputs as ``operations.READ`` lists them.

    Raises:
        CalculatorError: DynamoDB has no such request.
    """
    request = _Request(size, count, operation, fetch_size or 0)
    _check(request, operation, consistency, index, rate)
    halves = request.halves(consistency)
    rcu = explain.capacity(halves, rate)
    return Result(
        {"rcu": rcu, "per_request": plain(halves, 2)},
        {"rcu": "RCU", "per_request": "RCU"},
        [*_block_steps(request, operation), *_unit_steps(request, consistency, halves, rate)],
        assumptions=_assumptions(request, operation, index, rate),
        misconceptions=mistakes("rcu", rcu, _wrong(request, consistency, rate)),
    )


def _check(request: _Request, operation: str, consistency: str, index: str, rate: Exact | None) -> None:
    for size in request.sizes:
        explain.within_item_limit("size", size)
    explain.within_item_limit("fetch_size", request.fetch_size)
    if rate is not None:
        positive("rate", rate, "A rate")
    if request.count < 1:
        raise CalculatorError(
            "count", "A request reads at least 1 item.", "For one that is not there: --size 0."
        )
    if operation == "get":
        if consistency != "transactional" and request.items > 1:
            raise CalculatorError(
                "count", "GetItem reads one item.", "BatchGetItem (--operation batch) or a rate reads more."
            )
        if request.items > TRANSACTION_ITEMS or request.total > TRANSACTION_LIMIT:
            raise CalculatorError(
                "count",
                "A transaction reads at most 100 items and 4 MB.",
                "Give fewer items a request, and a rate.",
            )
    elif consistency == "transactional":
        raise CalculatorError(
            "consistency",
            f"{CALLS[operation]} is never transactional.",
            "TransactGetItems is --operation get with --count.",
        )
    if operation == "batch" and request.items > BATCH_GET_ITEMS:
        raise CalculatorError(
            "count", "BatchGetItem reads at most 100 items.", "Give fewer items a request, and a rate."
        )
    _check_index(request, operation, consistency, index)


def _check_index(request: _Request, operation: str, consistency: str, index: str) -> None:
    if index != "none" and operation not in SUMMED:
        raise CalculatorError(
            "index", f"{CALLS[operation]} reads the table, never an index.", "Use --operation query or scan."
        )
    if index == "gsi" and consistency != "eventual":
        raise CalculatorError(
            "consistency",
            "A global secondary index is read eventually consistent only.",
            "Use --consistency eventual, or --index lsi.",
        )
    if request.fetch_size and (index != "lsi" or operation != "query"):
        raise CalculatorError(
            "fetch_size",
            "Only a query of a local secondary index fetches from the table.",
            "Add --index lsi.",
        )


def _block_steps(request: _Request, operation: str) -> list[Step]:
    if request.summed:
        each = " and ".join(size_text(size) for size in request.sizes)
        steps = [
            Step(
                f"{plural(request.items, 'item')} of {each} add up to {size_text(request.total)}.",
                "Query and Scan add up the sizes of all items they evaluate, filtered out or not.",
                explain.READ_WRITE,
            ),
            Step(
                f"{explain.rounding(request.total, READ_BLOCK)}.",
                "The sum is rounded up once to a multiple of 4 KB.",
                explain.READ_WRITE,
            ),
        ]
    else:
        each = "; ".join(explain.rounding(size, READ_BLOCK) for size in request.sizes)
        many = f"; {plural(request.items, 'item')} take {_blocks(request.apart(READ_BLOCK))}"
        steps = [
            Step(
                f"{each}{many if request.items > 1 else ''}.",
                "Each item is rounded up to a multiple of 4 KB"
                + (", in a batch too." if operation == "batch" else "."),
                explain.READ_WRITE,
            )
        ]
    if request.fetch_size:
        fetched = request.fetched(READ_BLOCK)
        steps.append(
            Step(
                f"{plural(request.items, 'item')} are fetched from the table, each "
                f"{explain.rounding(request.fetch_size, READ_BLOCK)}. {_blocks(fetched)} and "
                f"{_blocks(request.together(READ_BLOCK))} of the index make {request.blocks(READ_BLOCK)}.",
                "Attributes that are not projected cost a read of each whole item, rounded on its own.",
                explain.LOCAL_INDEXES,
            )
        )
    return steps


def _unit_steps(request: _Request, consistency: str, halves: int, rate: Exact | None) -> list[Step]:
    taken = request.blocks(READ_BLOCK)
    return [
        Step(
            f"{taken} x {units_text(HALVES[consistency])} = {units_text(halves)} RCU a request.",
            f"The read is {explain.CONSISTENCY[consistency]}: {units_text(HALVES[consistency])} RCU for each 4 KB.",
            explain.TRANSACTIONS if consistency == "transactional" else explain.READ_WRITE,
        ),
        *explain.capacity_steps(halves, rate, "RCU"),
    ]


def _blocks(number: int) -> str:
    return plural(number, "block")


def _assumptions(request: _Request, operation: str, index: str, rate: Exact | None) -> list[str]:
    said = explain.capacity_assumptions(rate, "RCU", "read")
    if request.summed:
        said.append("Filters, projections and Select=COUNT change nothing: what is evaluated is charged.")
    if operation == "scan" and not request.total:
        said.append("An empty Scan is charged for each partition it searches; one is counted here.")
    if request.total > PAGE_LIMIT and request.summed:
        said.append(
            "More than 1 MB takes several requests, each rounded up on its own: up to one unit more for each."
        )
    if request.total > BATCH_GET_LIMIT and operation == "batch":
        said.append(
            "More than 16 MB takes several requests: BatchGetItem returns the keys of the rest as "
            "UnprocessedKeys. The RCU are those of all of them together."
        )
    if index == "gsi":
        said.append("The index has its own RCU; none are taken from the table.")
    if index == "lsi":
        said.append("A local secondary index takes its RCU from the table.")
    return said


def _wrong(request: _Request, consistency: str, rate: Exact | None) -> list[tuple[Plain, str]]:
    """Answers that common mistakes give, the commonest first."""
    factor = HALVES[consistency]
    taken = request.blocks(READ_BLOCK)

    def units(halves: Exact) -> Plain:
        return explain.capacity(halves, rate)

    wrong: list[tuple[Plain, str]] = []
    if request.summed:
        apart = request.apart(READ_BLOCK) + request.fetched(READ_BLOCK)
        wrong.append((units(factor * apart), f"rounds each item up instead of the sum: {_blocks(apart)}"))
    else:
        together = request.together(READ_BLOCK)
        wrong.append(
            (units(factor * together), f"rounds the sum up instead of each item: {_blocks(together)}")
        )
    wrong += _consistency_mistakes(request, consistency, units)
    kilobytes = request.blocks(KB)
    wrong.append(
        (
            units(factor * kilobytes),
            f"counts reads in 1 KB, as writes are: {kilobytes} blocks instead of {taken}",
        )
    )
    if request.fetch_size:
        index_only = request.together(READ_BLOCK)
        wrong.append(
            (units(factor * index_only), f"forgets the fetches from the table: {_blocks(index_only)}")
        )
    bytes_read = request.total + request.fetch_size * request.items
    wrong.append(explain.unrounded(factor * bytes_read, READ_BLOCK, rate))
    whole_items = request.count * sum(int(size // READ_BLOCK) for size in request.sizes)
    whole = int(bytes_read // READ_BLOCK) if request.summed else whole_items
    if whole:
        wrong.append((units(factor * whole), f"rounds down to whole blocks of 4 KB: {whole}"))
    decimal = request.blocks(4000)
    wrong.append((units(factor * decimal), f"takes a KB for 1,000 bytes: {decimal} blocks of 4,000 bytes"))
    if request.summed and request.items > 1:
        first = blocks(request.sizes[0], READ_BLOCK)
        wrong.append((units(factor * first), f"charges one item of {request.items}: {_blocks(first)}"))
    if rate is not None:
        wrong.append((plain(factor * taken, 2), "forgets the rate: what a single request takes"))
    return wrong


def _consistency_mistakes(
    request: _Request, consistency: str, units: Callable[[Exact], Plain]
) -> list[tuple[Plain, str]]:
    taken = request.blocks(READ_BLOCK)
    right = f"RCU a request instead of {units_text(HALVES[consistency] * taken)}"
    halved = (units(taken), f"halves, as only for eventually consistent reads: {units_text(taken)} {right}")
    if consistency == "eventual":
        early = request.blocks(2 * READ_BLOCK)
        return [
            (
                units(2 * taken),
                f"forgets that an eventually consistent read takes half a unit for 4 KB: {taken} {right}",
            ),
            (units(2 * early), f"halves before rounding up: {early} {right}"),
            (units(4 * taken), f"doubles where it should halve: {2 * taken} {right}"),
        ]
    if consistency == "strong":
        return [halved, (units(4 * taken), f"doubles, as only for a transaction: {2 * taken} {right}")]
    early = request.blocks(READ_BLOCK // 2)
    return [
        (units(2 * taken), f"forgets that a transaction reads each item twice: {taken} {right}"),
        (units(2 * early), f"doubles the size before rounding up: {early} {right}"),
        halved,
    ]
