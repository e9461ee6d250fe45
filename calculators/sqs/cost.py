"""A month's requests and their price."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, money
from calculators.explain import between, dollars, mistakes, not_negative, plural, positive
from calculators.prices import Prices
from calculators.sqs import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.units import Exact

MILLION = 1_000_000
TIER = 100_000 * MILLION  # requests; beyond them the price falls


class Month:
    """Requests of a month, by what they do."""

    def __init__(self, messages: int, size: Exact, batch: int, receive_batch: int, empty: int) -> None:
        self.sends = rules.payload_requests(messages, size, batch)
        self.receives = rules.payload_requests(messages, size, receive_batch)
        self.deletes = ceil_div(messages, receive_batch)
        self.empty = empty

    @property
    def all(self) -> int:
        """Requests billed, before the free ones are taken off."""
        return self.sends + self.receives + self.deletes + self.empty


def empty_receives(pollers: int, wait: Exact, pause: Exact, idle: Exact, hours: Exact) -> int:
    """Receives a month that find nothing, each taking its wait and the pause after it."""
    return ceil_div(pollers * hours * 3600 * idle, 100 * (wait + pause)) if pollers else 0


def cost(
    *,
    messages: int,
    size: Exact,
    queue: str,
    batch: int,
    receive_batch: int | None,
    pollers: int,
    wait: Exact,
    pause: Exact,
    idle: Exact,
    hours: Exact,
    free_tier: bool,
    price: Sequence[str],
) -> Result:
    """Requests and their price; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: SQS takes no such messages or batches.
    """
    received = batch if receive_batch is None else receive_batch
    _check(messages, size, batch, received, pollers, wait, pause, idle, hours)
    month = Month(messages, size, batch, received, empty_receives(pollers, wait, pause, idle, hours))
    prices = Prices("sqs.", price)
    rate = prices[f"{queue}.request"] / MILLION
    free = rules.FREE_REQUESTS if free_tier else 0

    def usd(requests: int) -> Exact:
        return max(0, requests - free) * rate

    single = Month(messages, size, 1, 1, month.empty)
    right = money(usd(month.all))
    return Result(
        {
            "cost": right,
            "requests": month.all,
            "sends": month.sends,
            "receives": month.receives,
            "deletes": month.deletes,
            "empty_receives": month.empty,
            "billable": max(0, month.all - free),
            "one_at_a_time": money(usd(single.all)),
        },
        {
            "cost": "USD a month",
            "requests": "requests",
            "sends": "requests",
            "receives": "requests",
            "deletes": "requests",
            "empty_receives": "requests",
            "billable": "requests",
            "one_at_a_time": "USD a month",
        },
        _steps(month, messages, size, batch, received, free, prices, queue, usd(month.all)),
        assumptions=_assumptions(month, hours, pollers, wait, pause, idle),
        misconceptions=[
            *mistakes(
                "cost",
                right,
                [(money(usd(number)), words) for number, words in _wrong(month, single, messages, received)]
                + [
                    (money(month.all * rate), "forgets the free requests"),
                ],
            ),
            *mistakes("requests", month.all, _wrong(month, single, messages, received)),
        ],
        prices=prices.used,
    )


def _check(
    messages: int,
    size: Exact,
    batch: int,
    received: int,
    pollers: int,
    wait: Exact,
    pause: Exact,
    idle: Exact,
    hours: Exact,
) -> None:
    not_negative("messages", messages, "A number of messages")
    not_negative("pollers", pollers, "A number of consumers")
    positive("hours", hours, "A month in hours")
    between("batch", batch, 1, rules.BATCH, "A batch", "messages")
    between("receive_batch", received, 1, rules.BATCH, "A batch", "messages")
    between("wait", wait, 0, rules.LONGEST_WAIT, "A wait time", "s")
    between("idle", idle, 0, 100, "A share", "%")
    if size > rules.LARGEST:
        raise CalculatorError(
            "size",
            "A message is at most 1 MiB.",
            "Keep the payload in Amazon S3 and send a reference (the Extended Client Library does).",
        )
    for field, count in (("batch", batch), ("receive_batch", received)):
        if count * size > rules.LARGEST:
            raise CalculatorError(
                field,
                f"{count} messages of {number_text(size)} bytes are more than 1 MiB, the most that a request carries.",
                f"Give {int(rules.LARGEST // size)} or less.",
            )
    if pollers and not wait + pause:
        raise CalculatorError(
            "pause",
            "Short polling without a pause is as fast as the network allows.",
            "Give the time between two receives, for example 100ms.",
        )


def _steps(
    month: Month,
    messages: int,
    size: Exact,
    batch: int,
    received: int,
    free: int,
    prices: Prices,
    queue: str,
    total: Exact,
) -> list[Step]:
    steps = [
        Step(
            f"{plural(messages, 'message')} of {number_text(size)} bytes, {batch} at a time: "
            f"{plural(ceil_div(messages, batch), 'send')}, "
            f"{plural(month.sends, 'request')} billed.",
            "A request with a payload is billed once for each begun 64 KB of it; a batch of up to 10 messages is one "
            "request.",
            sources.PRICING,
        ),
        Step(
            f"Received {received} at a time: {plural(month.receives, 'request')}, and "
            f"{plural(month.deletes, 'request')} to delete.",
            "A consumer receives each message and deletes it; a delete has no payload.",
            sources.PRICING,
        ),
    ]
    if month.empty:
        steps.append(
            Step(
                f"Consumers that find the queue empty make {plural(month.empty, 'request')} more.",
                "A receive that returns nothing is billed too; long polling waits up to 20 s and makes fewer.",
                sources.POLLING,
            )
        )
    less = f" - {number_text(free)} free" if free else ""
    steps.append(
        Step(
            f"({number_text(month.all)}{less}) x ${prices.text(f'{queue}.request')} a million = {dollars(money(total))}.",
            "The first million requests of a month are free, over all queues of the account.",
            sources.PRICING,
        )
    )
    return steps


def _assumptions(
    month: Month, hours: Exact, pollers: int, wait: Exact, pause: Exact, idle: Exact
) -> list[str]:
    said = [
        "Every message is received and deleted once; no other calls, no data leaves the Region.",
        "Prices are those of us-east-1 before tax; no other queue uses up the free requests.",
    ]
    if pollers:
        said.append(
            f"A month has {number_text(hours)} hours; for {number_text(idle)} % of them each consumer makes an empty "
            f"receive every {number_text(wait + pause)} s."
        )
    if month.all > TIER:
        said.append(
            "Beyond 100 billion requests a month AWS charges less; all are counted at the first price."
        )
    return said


def _wrong(month: Month, single: Month, messages: int, received: int) -> list[tuple[int, str]]:
    plain_sends = ceil_div(messages, received)
    return [
        (month.sends, "counts the sends and forgets that messages are received and deleted"),
        (single.all, "bills each message of a batch as a request"),
        (3 * messages + month.empty, "bills a request a message and action, whatever its size and batch"),
        (month.sends + month.receives + month.empty, "forgets the requests to delete"),
        (month.all - month.empty, "forgets that empty receives are billed"),
        (3 * plain_sends + month.empty, "bills a request once, whatever its payload"),
        (messages, "counts messages instead of requests"),
    ]
