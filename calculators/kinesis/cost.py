"""What a stream costs a month: provisioned against on-demand."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money, plain, quotient, rounded
from calculators.explain import between, dollars, mistakes, not_negative, plural, positive
from calculators.kinesis import rules, sources
from calculators.prices import Prices
from calculators.spans import HOUR
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Misconception
    from calculators.units import Exact

MILLION = 1_000_000
SECONDS = 3600


class Stream:
    """A stream's load over a month."""

    def __init__(
        self,
        records: Exact,
        size: Exact,
        shards: int,
        consumers: int,
        fan_out: int,
        kept: Exact,
        hours: Exact,
    ) -> None:
        self.shards = shards
        self.consumers = consumers
        self.fan_out = fan_out
        self.kept = kept  # hours of retention
        self.hours = hours
        self.records = records * SECONDS * hours
        self.put_units = self.records * rules.put_units(size)
        self.gb = quotient(self.records * size, rules.GB)
        self.billed_gb = quotient(self.records * rules.whole_kb(size) * rules.KB, rules.GB)
        # Shares of a month's data that lie in the stream at any time, from 24 hours to 7 days and beyond.
        self.extended = quotient(max(0, min(kept, rules.WEEK_HOURS) - rules.DAY_HOURS), hours)
        self.long_term = quotient(max(0, kept - rules.WEEK_HOURS), hours)

    def provisioned(self, prices: Prices) -> dict[str, Exact]:
        """USD a month by what is paid for."""
        parts: dict[str, Exact] = {
            "shard-hours": self.shards * self.hours * prices["shard-hour"],
            "PUT payload units": self.put_units * prices["put-unit"] / MILLION,
        }
        if self.kept > rules.DAY_HOURS:
            parts["extended retention"] = self.shards * self.hours * prices["extended-retention"]
        if self.long_term:
            parts["long-term retention"] = self.long_term * self.gb * prices["long-term-retention"]
        if self.fan_out:
            hours = self.fan_out * self.shards * self.hours * prices["fan-out-hour"]
            parts["enhanced fan-out"] = hours + self.fan_out * self.gb * prices["fan-out-data"]
        return parts

    def on_demand(self, prices: Prices) -> dict[str, Exact]:
        """USD a month by what is paid for."""
        parts: dict[str, Exact] = {
            "stream-hours": self.hours * prices["on-demand.stream-hour"],
            "data in": self.billed_gb * prices["on-demand.data-in"],
            "data out": self.consumers * self.billed_gb * prices["on-demand.data-out"],
        }
        if self.fan_out:
            parts["enhanced fan-out"] = self.fan_out * self.billed_gb * prices["on-demand.fan-out-data"]
        if self.extended:
            kept = self.extended * self.billed_gb
            parts["extended retention"] = kept * prices["on-demand.extended-retention"]
        if self.long_term:
            kept = self.long_term * self.billed_gb
            parts["long-term retention"] = kept * prices["on-demand.long-term-retention"]
        return parts


def cost(
    *,
    records: Exact,
    size: Exact,
    shards: int | None,
    consumers: int,
    fan_out: int,
    retention: Exact,
    hours: Exact,
    price: Sequence[str],
) -> Result:
    """Provisioned against on-demand; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: There is no such load, or the shards cannot carry it.
    """
    positive("records", records, "A rate of records")
    positive("size", size, "A size")
    positive("hours", hours, "A month in hours")
    not_negative("consumers", consumers, "A number of consumers")
    between("fan_out", fan_out, 0, rules.FAN_OUT_CONSUMERS, "A number of consumers with enhanced fan-out")
    kept = quotient(retention, HOUR)
    between("retention", kept, rules.DAY_HOURS, rules.LONGEST_RETENTION, "A retention period", "hours")
    if size > rules.LARGEST_RECORD:
        raise CalculatorError("size", "A record is at most 10 MiB.", "Split it, or keep it in Amazon S3.")
    needed = max(1, *rules.shards_by(records * size, records, consumers, False).values())
    writes = max(1, *rules.shards_by(records * size, records, 0, False).values())
    if shards is not None and shards < writes:
        raise CalculatorError(
            "shards", f"The load takes {plural(writes, 'shard')}.", "Give as many or more, or leave it out."
        )
    stream = Stream(records, size, shards or needed, consumers, fan_out, kept, hours)
    prices = Prices("kinesis.", price)
    parts, demand = stream.provisioned(prices), stream.on_demand(prices)
    left, right = sum(parts.values()), sum(demand.values())
    return Result(
        {
            "provisioned": money(left),
            "on_demand": money(right),
            "cheaper": "equal" if left == right else "provisioned" if left < right else "on-demand",
            "shards": stream.shards,
            "put_units": plain(stream.put_units) if stream.put_units == int(stream.put_units) else rounded(stream.put_units, 0),
            "data_in": rounded(stream.billed_gb, 2),
            "parts": [
                {"mode": mode, "paid_for": name, "usd": money(amount)}
                for mode, listed in (("provisioned", parts), ("on-demand", demand))
                for name, amount in listed.items()
            ],
        },
        {
            "provisioned": "USD a month",
            "on_demand": "USD a month",
            "cheaper": "",
            "shards": "",
            "put_units": "PUT payload units",
            "data_in": "GB",
            "parts": "",
        },
        _steps(stream, size, prices, parts, demand, left, right, shards is None),
        assumptions=[
            f"A month has {number_text(hours)} hours with an even load; prices are those of us-east-1 before tax.",
            "Each consumer reads every record once; a GB is 1,024 MB of 1,024 x 1,024 bytes.",
            "On-demand is On-demand Standard; On-demand Advantage, with its minimum throughput, is left out.",
            *(["Reading records again that are older than 7 days costs extra."] if stream.long_term else []),
        ],
        misconceptions=_wrong(stream, size, prices, left, right),
        prices=prices.used,
    )  # fmt: skip


def _steps(
    stream: Stream,
    size: Exact,
    prices: Prices,
    parts: dict[str, Exact],
    demand: dict[str, Exact],
    left: Exact,
    right: Exact,
    counted: bool,
) -> list[Step]:
    steps = [
        Step(
            f"{'The load takes ' if counted else ''}{plural(stream.shards, 'shard')}: {stream.shards:,} x {number_text(stream.hours)} h x "
            f"${prices.text('shard-hour')} = {dollars(money(parts['shard-hours']))}.",
            "Provisioned shards are paid for by the hour, whatever they carry.",
            sources.PRICING,
        ),
        Step(
            f"{number_text(stream.records)} records x {plural(rules.put_units(size), 'PUT payload unit')} x "
            f"${prices.text('put-unit')} a million = {dollars(money(parts['PUT payload units']))}.",
            "Each begun 25 KB of a record is a PUT payload unit.",
            sources.PRICING,
        ),
    ]
    if "extended retention" in parts:
        steps.append(
            Step(
                f"Retention beyond 24 hours: {plural(stream.shards, 'shard')} x {number_text(stream.hours)} h x "
                f"${prices.text('extended-retention')} = {dollars(money(parts['extended retention']))}.",
                "Up to 7 days are paid for by the shard-hour, longer retention by the GB besides.",
                sources.PRICING,
            )
        )
    if "long-term retention" in parts:
        steps.append(
            Step(
                f"Beyond 7 days {number_text(stream.long_term * stream.gb)} GB lie in the stream x "
                f"${prices.text('long-term-retention')} = {dollars(money(parts['long-term retention']))}.",
                "Data older than 7 days is paid for by the GB-month.",
                sources.PRICING,
            )
        )
    if "enhanced fan-out" in parts:
        steps.append(
            Step(
                f"Enhanced fan-out: {plural(stream.fan_out, 'consumer')} x {plural(stream.shards, 'shard')} x "
                f"{number_text(stream.hours)} h x ${prices.text('fan-out-hour')} + {number_text(stream.fan_out * stream.gb)} "
                f"GB x ${prices.text('fan-out-data')} = {dollars(money(parts['enhanced fan-out']))}.",
                "A consumer-shard-hour for each consumer and shard, and each GB that it gets.",
                sources.PRICING,
            )
        )
    return [
        *steps,
        Step(
            f"Provisioned: {' + '.join(dollars(money(each)) for each in parts.values())} = {dollars(money(left))}.",
            "Reads of shared consumers cost nothing.",
            sources.PRICING,
        ),
        Step(
            f"On-demand: {number_text(stream.billed_gb)} GB in x ${prices.text('on-demand.data-in')}, "
            f"{number_text(stream.consumers * stream.billed_gb)} GB out x ${prices.text('on-demand.data-out')}, "
            f"{number_text(stream.hours)} h x ${prices.text('on-demand.stream-hour')}"
            + (", and the rest" if len(demand) > 3 else "")
            + f": {dollars(money(right))}.",
            "On demand each GB in and out is paid for, with records rounded up to whole KB, and the stream by the hour.",
            sources.PRICING,
        ),
    ]


def _wrong(stream: Stream, size: Exact, prices: Prices, left: Exact, right: Exact) -> list[Misconception]:
    puts = stream.put_units * prices["put-unit"] / MILLION
    units = quotient(stream.records * size, rules.PUT_UNIT)
    a_record = stream.records * prices["put-unit"] / MILLION
    wrong = [
        (left - puts, "forgets the PUT payload units"),
        (puts, "forgets the shard-hours"),
        (left - puts + a_record, "counts a PUT payload unit a record, whatever its size"),
        (left - puts + units * prices["put-unit"] / MILLION, "adds up the bytes before it divides by 25 KB"),
        (
            left + stream.shards * stream.hours * prices["shard-hour"],
            "pays for the shards of readers once more",
        ),
    ]
    demand = [
        (
            right - stream.consumers * stream.billed_gb * prices["on-demand.data-out"],
            "forgets that reads cost on demand",
        ),
        (
            right - stream.hours * prices["on-demand.stream-hour"],
            "forgets the price of the stream by the hour",
        ),
        (right + stream.shards * stream.hours * prices["shard-hour"], "pays for shards on demand too"),
    ]
    return [
        *mistakes("provisioned", money(left), [(money(value), words) for value, words in wrong]),
        *mistakes("on_demand", money(right), [(money(value), words) for value, words in demand]),
    ]
