"""How many consumers keep up with a queue, and how many messages are in flight meanwhile."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.exact import ceil_div, plain, quotient, rounded
from calculators.explain import between, mistakes, not_negative, plural, positive
from calculators.spans import span
from calculators.sqs import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


def consumers(
    *, rate: Exact, duration: Exact, parallel: int, batch: int, backlog: int, within: Exact
) -> Result:
    """Consumers and messages in flight; inputs as ``operations.CONSUMERS`` lists them.

    Raises:
        CalculatorError: There is no load, or no time.
    """
    positive("rate", rate, "A rate")
    positive("duration", duration, "Working time")
    positive("parallel", parallel, "What a consumer works on at once")
    positive("within", within, "Time for the backlog")
    between("batch", batch, 1, rules.BATCH, "A batch", "messages")
    not_negative("backlog", backlog, "A backlog")
    load = rate + (quotient(backlog, within) if backlog else 0)
    each = quotient(parallel, duration)
    number = ceil_div(load * duration, parallel)
    in_flight = ceil_div(load * duration * batch, 1)
    queues = max(1, ceil_div(in_flight, rules.IN_FLIGHT))
    steps = [
        Step(
            f"{plural(parallel, 'message')} at once / {number_text(duration)} s = {number_text(each)} messages/s a "
            "consumer.",
            "What one consumer does is limited by how long a message takes it; more consumers add to it.",
            sources.SCALING,
        )
    ]
    if backlog:
        steps.append(
            Step(
                f"{number_text(rate)}/s + {number_text(backlog)} / {number_text(within)} s = {number_text(load)} "
                "messages/s.",
                "While a backlog is worked off new messages keep coming.",
                sources.SCALING,
            )
        )
    steps += [
        Step(
            f"{number_text(load)} / {number_text(each)} = {number_text(quotient(load, each))}: "
            f"{plural(number, 'consumer')}.",
            "With fewer than rate x working time the queue grows.",
            sources.SCALING,
        ),
        Step(
            f"{number_text(load)} messages/s x {number_text(duration * batch)} s between receive and delete = "
            f"{number_text(in_flight)} in flight: "
            + (
                "within the limit."
                if queues == 1
                else f"more than 120,000, so that {queues:,} queues are needed."
            ),
            "About 120,000 messages of a queue can be received and not yet deleted.",
            sources.API_CHANGE,
        ),
    ]
    return Result(
        {
            "consumers": number,
            "each": plain(each) if plain(each) == rounded(each, 3) else rounded(each, 3),
            "in_flight": in_flight,
            "in_flight_limit": "within 120,000" if queues == 1 else "exceeded",
            "queues": queues,
            "visibility_at_least": plain(duration * batch),
        },
        {
            "consumers": "",
            "each": "messages/s",
            "in_flight": "messages",
            "in_flight_limit": "",
            "queues": "",
            "visibility_at_least": "s",
        },
        steps,
        assumptions=[
            "The time to receive and delete is part of the working time, and every message takes the same time.",
            f"A received message may be at work for {span(duration * batch)}; the visibility timeout must be longer.",
        ],
        misconceptions=[
            *mistakes("consumers", number, _wrong(rate, duration, parallel, load)),
            *mistakes("in_flight", in_flight, _wrong_in_flight(rate, duration, load)),
        ],
    )


def _wrong(rate: Exact, duration: Exact, parallel: int, load: Exact) -> list[tuple[Plain, str]]:
    wrong: list[tuple[Plain, str]] = [
        (ceil_div(load, parallel), "takes the rate for the number of messages at work"),
        (max(1, ceil_div(quotient(load, duration), parallel)), "divides by the working time"),
        (max(1, int(load * duration // parallel)), "rounds down, so that the queue grows"),
        (max(1, ceil_div(load * duration * parallel, 1)), "multiplies by what one consumer does at once"),
    ]
    if load != rate:
        wrong.insert(0, (ceil_div(rate * duration, parallel), "forgets the backlog"))
    if parallel > 1:
        wrong.insert(0, (ceil_div(load * duration, 1), "lets a consumer work on one message at a time"))
    return wrong


def _wrong_in_flight(rate: Exact, duration: Exact, load: Exact) -> list[tuple[Plain, str]]:
    return [
        (ceil_div(load * duration, 1), "forgets that the messages of a batch wait for each other"),
        (ceil_div(load, 1), "takes the messages of a second"),
        (ceil_div(rate * duration, 1), "forgets the backlog and the batch"),
        (ceil_div(quotient(load, duration), 1), "divides by the working time"),
    ]
