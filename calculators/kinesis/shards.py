"""How many shards a load takes, and which limit decides."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, quotient
from calculators.explain import mistakes, not_negative, plural, positive
from calculators.kinesis import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


def shards(
    *,
    records: Exact | None,
    size: Exact | None,
    write: Exact | None,
    consumers: int,
    fan_out: bool,
    headroom: Exact,
) -> Result:
    """Shards, and the limit that decides; inputs as ``operations.SHARDS`` lists them.

    Raises:
        CalculatorError: The load is not given, or twice.
    """
    written = _written(records, size, write)
    not_negative("consumers", consumers, "A number of consumers")
    not_negative("headroom", headroom, "Headroom")
    if fan_out and consumers > rules.FAN_OUT_CONSUMERS:
        raise CalculatorError(
            "consumers",
            f"A stream has at most {rules.FAN_OUT_CONSUMERS} consumers with enhanced fan-out.",
            "On-demand Advantage allows 50; other consumers share the throughput.",
        )
    more = quotient(100 + headroom, 100)
    load, rate = written * more, None if records is None else records * more
    by = rules.shards_by(load, rate, consumers, fan_out)
    needed = max(1, *by.values())
    tightest = rules.tightest(load, rate, consumers, fan_out)
    return Result(
        {
            "shards": needed,
            "limited_by": " and ".join(tightest),
            "by_write": by["write throughput"],
            "by_records": by.get("records a second"),
            "by_reads": by["read throughput"],
        },
        {"shards": "", "limited_by": "", "by_write": "", "by_records": "", "by_reads": ""},
        [
            *_load_steps(records, size, written, load, headroom),
            *_limit_steps(load, rate, consumers, fan_out, by),
            _largest(by, needed, tightest),
        ],
        assumptions=[
            *_guide(rate, size, consumers, fan_out, needed),
            "Records are spread evenly over the shards by their partition keys; 1 MB is 1,024 x 1,024 bytes.",
            *(
                ["The number of records is not given, so their limit is not checked."]
                if records is None
                else []
            ),
        ],
        misconceptions=[
            *mistakes("shards", needed, _wrong(load, rate, consumers, fan_out, by, needed)),
            *mistakes(
                "limited_by",
                " and ".join(tightest),
                [
                    *((name, "takes a limit that leaves more room") for name in by if name not in tightest),
                    ("GetRecords calls", "the number of calls limits consumers, not the load"),
                ],
            ),
        ],
    )


def _written(records: Exact | None, size: Exact | None, write: Exact | None) -> Exact:
    """Bytes written a second."""
    if records is not None:
        positive("records", records, "A rate of records")
    if size is not None:
        positive("size", size, "A size")
        if size > rules.LARGEST_RECORD:
            raise CalculatorError("size", "A record is at most 10 MiB.", "Split it, or keep it in Amazon S3.")
    if write is not None:
        positive("write", write, "What is written a second")
        if size is not None:
            raise CalculatorError("write", "The size of a record says it already.", "Leave one of them out.")
        return write
    if records is None:
        raise CalculatorError(
            "records",
            "A load is needed.",
            "Give records and their size, or what is written a second (write).",
        )
    if size is None:
        raise CalculatorError("size", "The size of a record is needed.", "For example 2KB; or give write.")
    return records * size


def _guide(rate: Exact | None, size: Exact | None, consumers: int, fan_out: bool, needed: int) -> list[str]:
    """What AWS's cautious formula gives, where it differs."""
    if rate is None or size is None:
        return []
    load = rules.whole_kb(size) * rules.KB * rate
    cautious = max(1, *rules.shards_by(load, rate, consumers, fan_out).values())
    if cautious == needed:
        return []
    return [
        f"AWS's sizing guide rounds the average record up to whole KB first, which gives {cautious:,} shards."
    ]


def _load_steps(
    records: Exact | None, size: Exact | None, written: Exact, load: Exact, headroom: Exact
) -> list[Step]:
    said = f"{number_text(quotient(written, rules.MB))} MB"
    if records is not None and size is not None:
        first = Step(
            f"{number_text(records)} records/s x {number_text(size)} bytes = {said}/s.",
            "The write bandwidth is the records of a second times their size.",
            sources.SIZING,
        )
    else:
        first = Step(
            f"{said} are written a second.",
            "The write bandwidth is what all producers write a second.",
            sources.SIZING,
        )
    if not headroom:
        return [first]
    more = Step(
        f"With {number_text(headroom)} % more it is {number_text(quotient(load, rules.MB))} MB/s.",
        "Provision for the peak: a shard that gets more throttles.",
        sources.SIZING,
    )
    return [first, more]


def _limit_steps(
    load: Exact, rate: Exact | None, consumers: int, fan_out: bool, by: dict[str, int]
) -> list[Step]:
    write = quotient(load, rules.MB)
    steps = [
        Step(
            f"Write: {number_text(write)} MB/s / 1 MB/s = {plural(by['write throughput'], 'shard')}.",
            "A shard takes 1 MB a second.",
            sources.API_PUT,
        )
    ]
    if rate is not None:
        steps.append(
            Step(
                f"Records: {number_text(rate)}/s / 1,000 = {plural(by['records a second'], 'shard')}.",
                "A shard takes 1,000 records a second, however small.",
                sources.API_PUT,
            )
        )
    if fan_out:
        steps.append(
            Step(
                f"Read: each of {plural(consumers, 'consumer')} gets 2 MB/s of every shard: "
                f"{plural(by['read throughput'], 'shard')}.",
                "With enhanced fan-out consumers do not share, and 2 MB/s out is more than 1 MB/s in.",
                sources.FAN_OUT,
            )
        )
    else:
        steps.append(
            Step(
                f"Read: {number_text(write)} MB/s x {plural(consumers, 'consumer')} / 2 MB/s = "
                f"{plural(by['read throughput'], 'shard')}.",
                "A shard gives 2 MB a second, shared by all consumers.",
                sources.SIZING,
            )
        )
    return steps


def _largest(by: dict[str, int], needed: int, tightest: list[str]) -> Step:
    counts = ", ".join(f"{count:,}" for count in by.values())
    return Step(
        f"The largest of {counts}: {plural(needed, 'shard')}. The load comes closest to the limit of "
        f"{' and '.join(tightest)}.",
        "Each limit holds by itself; a stream has at least one shard.",
        sources.SIZING,
    )


def _wrong(
    load: Exact, rate: Exact | None, consumers: int, fan_out: bool, by: dict[str, int], needed: int
) -> list[tuple[Plain, str]]:
    by_records = by.get("records a second", 0)
    shared = rules.shards_by(load, rate, consumers, False)
    wrong: list[tuple[Plain, str]] = []
    if fan_out:
        wrong.append((max(1, *shared.values()), "lets consumers with enhanced fan-out share 2 MB/s"))
    elif consumers > 1:
        wrong.append(
            (
                max(1, by["write throughput"], by_records),
                "forgets that consumers share 2 MB/s of reads",
            )
        )
    if rate is not None:
        wrong.append(
            (
                max(1, by["write throughput"], by["read throughput"]),
                "forgets the limit of 1,000 records a second",
            )
        )
        wrong.append((max(1, by_records), "looks at the number of records only"))
    return [
        *wrong,
        (max(1, by["write throughput"]), "looks at what is written only"),
        (max(1, sum(by.values())), "adds up what each limit asks for"),
        (max(1, ceil_div(load * max(1, consumers), rules.WRITE)), "gives a shard 1 MB/s of reads"),
        (max(1, ceil_div(load, rules.READ)), "lets a shard take 2 MB/s"),
        (max(1, int(load // rules.WRITE)), "rounds down"),
        (needed * 2, "doubles the number for the replicas, which AWS keeps by itself"),
    ]
