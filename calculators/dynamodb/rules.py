"""DynamoDB's metering rules as bare arithmetic: operations explain them, the simulated account obeys them.

Sizes are bytes (a KB is 1,024 of them), ``int`` or ``Fraction``. Reads are counted in half units, because an
eventually consistent read takes half of one; so everything stays whole until the last step.
"""

from __future__ import annotations

from calculators.exact import ceil_div

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.units import Exact

KB = 1024
READ_BLOCK = 4 * KB
WRITE_BLOCK = KB
ITEM_LIMIT = 400 * KB
PAGE_LIMIT = KB * KB  # what one Query or Scan request reads at most
TRANSACTION_LIMIT = 4 * KB * KB
# What one BatchGetItem returns at most; the rest are UnprocessedKeys.
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
BATCH_GET_LIMIT = 16 * KB * KB
# botocore dynamodb 2012-08-10: KeyList, WriteRequests, TransactGetItemList, TransactWriteItemList.
BATCH_GET_ITEMS = 100
BATCH_WRITE_ITEMS = 25
TRANSACTION_ITEMS = 100

CONSISTENCIES = ("strong", "eventual", "transactional")
HALVES = {"eventual": 1, "strong": 2, "transactional": 4}  # half units for each 4 KB that is read

# What a write does to one entry of an index.
INDEX_CHANGES = ("added", "changed", "removed", "projected", "untouched", "absent")


def blocks(size: Exact, block: int) -> int:
    """Blocks that an item takes: at least one, even for an item that is not there."""
    return max(1, ceil_div(size, block))


def read_halves(sizes: Iterable[Exact], consistency: str, *, summed: bool) -> int:
    """Half read units of one request.

    Args:
        sizes: Bytes of each item read (of each index entry, on an index).
        consistency: One of ``CONSISTENCIES``.
        summed: True for Query and Scan, which add the sizes up and round once; False for GetItem,
            BatchGetItem and TransactGetItems, which round each item.
    """
    several = list(sizes)
    taken = blocks(sum(several), READ_BLOCK) if summed else sum(blocks(size, READ_BLOCK) for size in several)
    return HALVES[consistency] * taken


def write_units(sizes: Iterable[Exact], *, transactional: bool = False) -> int:
    """Write units of one request: each item rounded up to 1 KB, twice that in a transaction.

    Args:
        sizes: Bytes of each item; for an item that is replaced, the larger of old and new.
        transactional: Whether the writes are part of TransactWriteItems.
    """
    return (2 if transactional else 1) * sum(blocks(size, WRITE_BLOCK) for size in sizes)


def index_write_units(change: str, after: Exact, before: Exact) -> int:
    """Write units that one index takes for one write to the table; transactions do not double them.

    Args:
        change: One of ``INDEX_CHANGES``: the entry is ``added``, its key ``changed`` (the old entry is deleted
            and a new one put), it is ``removed``, a ``projected`` attribute changes, or nothing in the
            entry does (``untouched``), or there is no entry before or after (``absent``).
        after: Bytes of the entry after the write, projected attributes and keys only.
        before: Bytes of the entry before it.
    """
    match change:
        case "added":
            return blocks(after, WRITE_BLOCK)
        case "changed":
            return blocks(before, WRITE_BLOCK) + blocks(after, WRITE_BLOCK)
        case "removed":
            return blocks(before, WRITE_BLOCK)
        case "projected":
            return blocks(max(before, after), WRITE_BLOCK)
        case _:
            return 0
