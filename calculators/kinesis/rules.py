"""What a stream's shards take and give, as small functions."""

from __future__ import annotations

from calculators.exact import ceil_div, quotient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

KB = 1024
MB = KB * KB
GB = KB * MB
WRITE = MB  # bytes a second into a shard
READ = 2 * MB  # bytes a second out of a shard, for all shared consumers, or for each with enhanced fan-out
RECORDS = 1000  # a second into a shard
CALLS = 5  # GetRecords a second of a shard
LARGEST_RECORD = 10 * MB
DEFAULT_RECORD = MB
PUT_UNIT = 25 * KB
FAN_OUT_CONSUMERS = 20  # of a stream; 50 in On-demand Advantage
FAN_OUT_DELAY = 70  # milliseconds on average
DAY_HOURS = 24
WEEK_HOURS = 7 * 24
LONGEST_RETENTION = 8760  # hours
LARGEST_FACTOR = 10  # batches at once of one shard
HASHES = 2**128
MOST_SHARDS = 10_000  # that UpdateShardCount scales to
UPDATES_A_DAY = 10


def whole_kb(size: Exact) -> int:
    """A record's size in KB, rounded up, as AWS counts it for sizing and for on-demand billing."""
    return ceil_div(size, KB)


def put_units(size: Exact) -> int:
    """PUT payload units of one record."""
    return max(1, ceil_div(size, PUT_UNIT))


def fills(write: Exact, records: Exact | None, consumers: int, fan_out: bool) -> dict[str, Exact]:
    """Shards that a load fills by each limit, exact; consumers with enhanced fan-out have a limit of their own each.

    The limit on records is left out where their number is not known.
    """
    sharing = min(1, consumers) if fan_out else consumers
    return {
        "write throughput": quotient(write, WRITE),
        **({} if records is None else {"records a second": quotient(records, RECORDS)}),
        "read throughput": quotient(write * sharing, READ),
    }


def shards_by(write: Exact, records: Exact | None, consumers: int, fan_out: bool) -> dict[str, int]:
    """Shards that each limit asks for."""
    return {limit: ceil_div(shards, 1) for limit, shards in fills(write, records, consumers, fan_out).items()}


def tightest(write: Exact, records: Exact | None, consumers: int, fan_out: bool) -> list[str]:
    """The limit that a load fills most; several where they are equal."""
    filled = fills(write, records, consumers, fan_out)
    return [limit for limit, shards in filled.items() if shards == max(filled.values())]


def even_ranges(shards: int) -> list[tuple[int, int]]:
    """First and last hash key of each shard of a new stream."""
    width = HASHES // shards
    starts = [number * width for number in range(shards)]
    return list(zip(starts, [*(start - 1 for start in starts[1:]), HASHES - 1], strict=True))


def hash_key(partition_key: str) -> int:
    """The number that a partition key stands for."""
    from hashlib import md5

    return int.from_bytes(md5(partition_key.encode(), usedforsecurity=False).digest(), "big")


def shard_of(hashed: int, shards: int) -> int:
    """The shard of a new stream that a hash key belongs to, counted from 0."""
    return min(hashed // (HASHES // shards), shards - 1)


def shard_id(number: int) -> str:
    """A shard's name."""
    return f"shardId-{number:012}"


def updates(now: int, target: int) -> list[int]:
    """Shard counts after each UpdateShardCount, which at most doubles and at least halves."""
    counts: list[int] = []
    while now != target:
        now = min(target, now * 2) if target > now else max(target, -(-now // 2))
        counts.append(now)
    return counts
