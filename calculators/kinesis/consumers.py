"""What each consumer of a shard gets."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import plain, quotient, rounded
from calculators.explain import between, mistakes, plural, positive
from calculators.kinesis import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

MOST = 1000


def consumers(*, consumers: int, fan_out: bool, write: Exact) -> Result:
    """Throughput, calls and delay of each; inputs as ``operations.CONSUMERS`` lists them.

    Raises:
        CalculatorError: A stream has no so many consumers.
    """
    between("consumers", consumers, 1, MOST, "A number of consumers")
    positive("write", write, "What is written a second")
    if write > rules.WRITE:
        raise CalculatorError("write", "A shard takes 1 MB a second.", "Give the load of one shard.")
    if fan_out and consumers > rules.FAN_OUT_CONSUMERS:
        raise CalculatorError(
            "consumers",
            f"A stream has at most {rules.FAN_OUT_CONSUMERS} consumers with enhanced fan-out.",
            "On-demand Advantage allows 50.",
        )
    each = rules.READ if fan_out else quotient(rules.READ, consumers)
    polls = quotient(rules.CALLS, consumers)
    delay = rules.FAN_OUT_DELAY if fan_out else 200 * consumers
    keeps_up = write <= each
    delays: list[tuple[Plain, str]] = [
        (rules.FAN_OUT_DELAY if not fan_out else 200, "swaps shared consumers and enhanced fan-out"),
        (200 * consumers, "lets consumers with enhanced fan-out wait for each other")
        if fan_out
        else (200, "forgets that consumers share the 5 calls a second"),
        (rules.FAN_OUT_DELAY * consumers, "multiplies the delay of enhanced fan-out"),
        (1000, "takes the recommended poll interval for the delay"),
    ]
    return Result(
        {
            "read_each": _mb(each),
            "calls_each": "none (records are pushed)" if fan_out else f"{number_text(polls)} GetRecords/s",
            "delay": delay,
            "keeps_up": keeps_up,
            "advice": _advice(fan_out, keeps_up, consumers),
        },
        {"read_each": "MB/s", "calls_each": "", "delay": "ms", "keeps_up": "", "advice": ""},
        _steps(consumers, fan_out, write, each, polls, delay, keeps_up),
        assumptions=[
            "All consumers read all records of the shard; the throughput is that of one shard.",
            "Delays are AWS's averages: 200 ms for one shared consumer, 1,000 ms for five, 70 ms with enhanced fan-out.",
        ],
        misconceptions=[
            *mistakes("read_each", _mb(each), _wrong(consumers, fan_out)),
            *mistakes("delay", delay, delays),
        ],
    )


def _mb(value: Exact) -> Plain:
    amount = quotient(value, rules.MB)
    exact = plain(amount)
    return exact if exact == rounded(amount, 3) else rounded(amount, 3)


def _advice(fan_out: bool, keeps_up: bool, consumers: int) -> str:
    if fan_out:
        return "enhanced fan-out serves each by itself"
    if not keeps_up:
        return "use enhanced fan-out, or more shards"
    if consumers > rules.CALLS:
        return "each can ask less than once a second: consider enhanced fan-out"
    return "shared consumers are enough"


def _steps(
    consumers: int, fan_out: bool, write: Exact, each: Exact, polls: Exact, delay: int, keeps_up: bool
) -> list[Step]:
    verdict = f"{number_text(quotient(write, rules.MB))} MB/s are written: each " + (
        "keeps up." if keeps_up else "falls behind."
    )
    if fan_out:
        return [
            Step(
                f"Each of {plural(consumers, 'consumer')} gets 2 MB/s of the shard. {verdict}",
                "A consumer with enhanced fan-out has 2 MB a second of each shard for itself.",
                sources.FAN_OUT,
            ),
            Step(
                f"Records arrive after about {delay} ms.",
                "SubscribeToShard pushes records; the delay does not grow with the number of consumers.",
                sources.CONSUMERS,
            ),
        ]
    return [
        Step(
            f"2 MB/s / {consumers:,} = {number_text(quotient(each, rules.MB))} MB/s each. {verdict}",
            "Consumers that call GetRecords share 2 MB a second of each shard.",
            sources.CONSUMERS,
        ),
        Step(
            f"5 calls/s / {consumers:,} = {number_text(polls)} calls/s each.",
            "A shard answers 5 GetRecords a second, of all consumers together.",
            sources.API_GET,
        ),
        Step(
            f"A call every {number_text(quotient(1000, polls))} ms: records arrive after about {delay:,} ms.",
            "The delay is governed by how often a consumer may ask.",
            sources.LATENCY,
        ),
    ]


def _wrong(consumers: int, fan_out: bool) -> list[tuple[Plain, str]]:
    shared = quotient(rules.READ, consumers)
    return [
        (_mb(shared), "lets consumers with enhanced fan-out share 2 MB/s")
        if fan_out
        else (2, "gives each consumer the whole 2 MB/s, as enhanced fan-out would"),
        (_mb(quotient(rules.WRITE, consumers)), "shares the 1 MB/s of writes"),
        (1, "takes the 1 MB/s of writes for reads"),
        (2 * consumers, "multiplies instead of sharing"),
        (5, "takes the calls a second for MB/s"),
    ]
