"""Throughput, message groups and deduplication of FIFO queues."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, plain, quotient
from calculators.explain import between, mistakes, not_negative, plural, positive, shown
from calculators.spans import span
from calculators.sqs import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

MOST_SENDS = 500


def fifo(*, rate: Exact, batch: int, high_throughput: bool, region: str, processing: Exact) -> Result:
    """Limit, mode and message groups; inputs as ``operations.FIFO`` lists them.

    Raises:
        CalculatorError: The rate or the batch is none that SQS takes.
    """
    positive("rate", rate, "A rate")
    between("batch", batch, 1, rules.BATCH, "A batch", "messages")
    not_negative("processing", processing, "A time")
    region = region.strip().lower()
    _check_region(region)
    quota = rules.fifo_calls(high_throughput, region)
    calls = ceil_div(rate, batch)
    limit = quota * batch
    by_work = max(1, ceil_div(rate * processing, 1))
    by_partition = ceil_div(calls, rules.FIFO_CALLS) if high_throughput else 1
    groups = max(by_work, by_partition)
    return Result(
        {
            "limit": limit,
            "fits": rate <= limit,
            "needed": _needed(rate, batch, region),
            "calls": calls,
            "calls_quota": quota,
            "groups": groups,
        },
        {
            "limit": "messages/s",
            "fits": "",
            "needed": "",
            "calls": "requests/s",
            "calls_quota": "requests/s",
            "groups": "",
        },
        _steps(rate, batch, high_throughput, region, processing, quota, by_work, by_partition),
        assumptions=[
            "The quota holds for each action by itself: as many sends, receives and deletes a second.",
            "The load is spread evenly over the message groups, and the messages of a batch belong to one group.",
        ],
        misconceptions=[
            *mistakes("limit", limit, _wrong_limits(batch, quota)),
            *mistakes("groups", groups, _wrong_groups(rate, batch, processing, by_work)),
        ],
    )


def _check_region(region: str) -> None:
    parts = region.split("-")
    if len(parts) < 3 or not parts[-1].isdigit() or not all(part.isalnum() for part in parts):
        raise CalculatorError("region", f"{shown(region)} is no Region.", "Write it as us-east-1.")


def _needed(rate: Exact, batch: int, region: str) -> str:
    if rate <= rules.FIFO_CALLS * batch:
        return "a FIFO queue as it is"
    if rate <= rules.FIFO_CALLS * rules.BATCH:
        return "batches of " + number_text(ceil_div(rate, rules.FIFO_CALLS)) + ", or high throughput"
    if rate <= rules.fifo_calls(True, region) * batch:
        return "high throughput"
    if rate <= rules.fifo_calls(True, region) * rules.BATCH:
        return "high throughput and larger batches"
    return "several queues, or a higher quota"


def _steps(
    rate: Exact,
    batch: int,
    high_throughput: bool,
    region: str,
    processing: Exact,
    quota: int,
    by_work: int,
    by_partition: int,
) -> list[Step]:
    steps = [
        Step(
            f"{number_text(rate)} messages/s, {batch} a request: {number_text(quotient(rate, batch))} requests/s of "
            "each action.",
            "The quotas of FIFO queues count requests; one carries up to 10 messages.",
            sources.QUOTAS,
        ),
        Step(
            f"{quota:,} requests/s x {batch} = {quota * batch:,} messages/s.",
            f"High throughput allows {quota:,} requests a second of each action in {region}."
            if high_throughput
            else "A FIFO queue takes 300 requests a second of each action unless high throughput is turned on.",
            sources.QUOTAS,
        ),
    ]
    if processing:
        steps.append(
            Step(
                f"{number_text(rate)} messages/s x {number_text(processing)} s = "
                f"{number_text(rate * processing)} at work at any time: at least {plural(by_work, 'message group')}.",
                "While a message of a group is in flight no other of that group is delivered.",
                sources.API_SEND,
            )
        )
    if high_throughput:
        steps.append(
            Step(
                f"{number_text(quotient(rate, batch))} requests/s / 300 = {plural(by_partition, 'partition')}: at "
                f"least {plural(by_partition, 'message group')}.",
                "A message group lies in one partition, and a partition takes 300 requests a second of each action.",
                sources.PARTITIONS,
            )
        )
    return steps


def _wrong_limits(batch: int, quota: int) -> list[tuple[Plain, str]]:
    return [
        (rules.FIFO_CALLS, "takes 300 requests a second for 300 messages"),
        (rules.FIFO_CALLS * rules.BATCH, "takes 3,000 messages a second for the limit, whatever the batch"),
        (quota * batch // 3, "shares one quota among sends, receives and deletes"),
        (rules.IN_FLIGHT, "takes the limit of messages in flight for one of throughput"),
        (quota, "takes requests a second for messages"),
        (quota * rules.BATCH, "counts full batches of 10"),
        (20_000, "takes the former limit of messages in flight for one of throughput"),
    ]


def _wrong_groups(rate: Exact, batch: int, processing: Exact, by_work: int) -> list[tuple[Plain, str]]:
    return [
        (1, "lets the messages of one group be worked on at the same time"),
        (ceil_div(rate, 1), "gives every message of a second a group of its own"),
        (ceil_div(by_work, batch), "lets a batch of one group be worked on at the same time"),
        (
            max(1, ceil_div(quotient(rate, processing), 1)) if processing else 10,
            "divides by the working time",
        ),
    ]


def deduplication(*, sent: list[Exact]) -> Result:
    """Which sends are delivered; inputs as ``operations.DEDUPLICATION`` lists them.

    Raises:
        CalculatorError: There are too many sends.
    """
    if len(sent) > MOST_SENDS:
        raise CalculatorError("sent", f"{len(sent):,} sends are too many.", f"Give at most {MOST_SENDS}.")
    for moment in sent:
        not_negative("sent", moment, "A moment")
    from itertools import pairwise

    moments: list[Exact] = [0, *sorted(sent)]
    kept = rules.delivered(moments)
    return Result(
        {
            "delivered": sum(kept),
            "sends": [
                {"sent": span(moment), "seconds": plain(moment), "delivered": delivered}
                for moment, delivered in zip(moments, kept, strict=True)
            ],
        },
        {"delivered": "", "sends": ""},
        [
            Step(
                f"{plural(len(moments), 'send')} with one deduplication ID; {sum(kept):,} come 5 minutes or more after "
                "the last that was delivered (the first included).",
                "A message with an ID that was seen in the 5 minutes before is accepted and not delivered.",
                sources.API_SEND,
            )
        ],
        assumptions=[
            "The interval counts from the message that was delivered; a duplicate does not extend it.",
            "All sends go to one deduplication scope: the queue, or with high throughput one message group.",
        ],
        misconceptions=mistakes(
            "delivered",
            sum(kept),
            [
                (1, "takes deduplication to last for ever"),
                (len(moments), "takes an accepted message for a delivered one"),
                (
                    1 + sum(after - before >= rules.DEDUPLICATION for before, after in pairwise(moments)),
                    "starts the interval anew with each duplicate",
                ),
            ],
        ),
    )
