"""What one shard takes of records of one size."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, plain, quotient, rounded
from calculators.explain import between, mistakes, plural, positive
from calculators.kinesis import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

MOST_AGGREGATED = 10_000_000


def records(*, size: Exact, aggregate: int, rate: Exact | None) -> Result:
    """Records a second; inputs as ``operations.RECORDS`` lists them.

    Raises:
        CalculatorError: The packed record is larger than Kinesis takes.
    """
    positive("size", size, "A size")
    between("aggregate", aggregate, 1, MOST_AGGREGATED, "Aggregation", "records")
    packed = size * aggregate
    if packed > rules.LARGEST_RECORD:
        raise CalculatorError(
            "size" if aggregate == 1 else "aggregate",
            f"A record of {number_text(packed)} bytes is more than 10 MiB.",
            "Give a smaller one: 1 MiB is the default limit, 10 MiB the highest.",
        )
    by_size, by_count = quotient(rules.WRITE, size), rules.RECORDS * aggregate
    most = min(by_size, by_count)
    limited = (
        "1 MB/s and 1,000 records/s"
        if by_size == by_count
        else "1 MB/s"
        if by_size < by_count
        else "1,000 records/s"
    )
    if rate is not None:
        positive("rate", rate, "A rate")
    user = most if rate is None else rate
    stored = quotient(user, aggregate)
    return Result(
        {
            "per_second": _whole(most),
            "limited_by": limited,
            "kinesis_records": plain(stored) if stored == int(stored) else rounded(stored, 2),
            "kinesis_record_size": plain(quotient(packed, rules.KB)),
            "put_units_each": rules.put_units(packed),
            "shards": 1 if rate is None else max(1, ceil_div(rate, most)),
        },
        {
            "per_second": "records/s",
            "limited_by": "",
            "kinesis_records": "Kinesis records/s",
            "kinesis_record_size": "KB",
            "put_units_each": "",
            "shards": "",
        },
        _steps(size, aggregate, packed, by_size, by_count, most, user, stored),
        assumptions=[
            "The partition key is part of the size; the few bytes that aggregation adds are left out.",
            "Aggregated records share a partition key, and consumers take them apart (the KCL does).",
            *(["Records above 1 MiB need a higher MaxRecordSize; on average a shard still takes 1 MB/s."]
              if packed > rules.DEFAULT_RECORD else []),
        ],
        misconceptions=mistakes("per_second", _whole(most), _wrong(size, aggregate, by_size)),
    )  # fmt: skip


def _whole(rate: Exact) -> Plain:
    """Whole records a second; of less than one, hundredths."""
    return int(rate) if rate >= 1 else rounded(rate, 2)


def _steps(
    size: Exact,
    aggregate: int,
    packed: Exact,
    by_size: Exact,
    by_count: int,
    most: Exact,
    user: Exact,
    stored: Exact,
) -> list[Step]:
    steps = [
        Step(
            f"1,048,576 bytes/s / {number_text(size)} bytes = {number_text(by_size)} records/s.",
            "A shard takes 1 MB a second.",
            sources.API_PUT,
        ),
        Step(
            "1,000 Kinesis records/s"
            + (f" x {aggregate:,} in each = {by_count:,} records/s." if aggregate > 1 else "."),
            "A shard takes 1,000 Kinesis records a second; aggregation puts several of the producer's into one.",
            sources.KPL,
        ),
        Step(
            f"The smaller of the two: {number_text(_floor(most))} records/s.",
            "Both limits hold at once.",
            sources.KPL,
        ),
    ]
    if aggregate > 1:
        steps.append(
            Step(
                f"{number_text(user)} records/s become {number_text(stored)} Kinesis records/s of "
                f"{number_text(quotient(packed, rules.KB))} KB.",
                "Aggregation trades many small records for few large ones.",
                sources.KPL,
            )
        )
    steps.append(
        Step(
            f"{number_text(quotient(packed, rules.KB))} KB / 25 KB: {plural(rules.put_units(packed), 'PUT payload unit')} "
            "for each Kinesis record.",
            "Provisioned streams bill begun pieces of 25 KB of each record.",
            sources.PRICING,
        )
    )
    return steps


def _floor(rate: Exact) -> Exact:
    return int(rate) if rate >= 1 else rate


def _wrong(size: Exact, aggregate: int, by_size: Exact) -> list[tuple[Plain, str]]:
    rounded_up = quotient(rules.RECORDS, rules.whole_kb(size))
    wrong: list[tuple[Plain, str]] = [
        (rules.RECORDS, "looks at the number of records only"),
        (_whole(by_size), "looks at the bytes only"),
        (_whole(quotient(2 * rules.WRITE, size)), "takes the 2 MB/s of reads for writes"),
        (_whole(rounded_up), "rounds each record up to whole KB"),
        (rules.CALLS * rules.RECORDS, "takes 5 calls of 1,000 records a second"),
        (_whole(quotient(rules.WRITE, 2 * size)), "halves the throughput for replication"),
    ]
    if aggregate > 1:
        wrong.insert(1, (rules.RECORDS * aggregate, "forgets that 1 MB/s holds for aggregated records too"))
    return wrong
