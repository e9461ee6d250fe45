"""Scaling on the backlog of an SQS queue."""

from __future__ import annotations

from calculators.auto_scaling.rules import GUIDE, LARGEST, LIMITS, clamped
from calculators.auto_scaling.target import limits
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, quotient, rounded
from calculators.explain import between, mistakes, plural, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

SQS = f"{GUIDE}as-using-sqs-queue.html"


def backlog(
    *,
    messages: int,
    instances: int,
    processing: Exact,
    latency: Exact,
    arrival: Exact,
    minimum: int,
    maximum: int | None,
) -> Result:
    """Size the group; inputs as ``operations.BACKLOG`` lists them.

    Raises:
        CalculatorError: A quantity that cannot be, or a latency that no group reaches.
    """
    between("messages", messages, 0, LARGEST * 1000, "The queue", "messages")
    between("instances", instances, 1, LARGEST, "The group", "instances")
    positive("processing", processing, "The time for a message")
    if latency < processing:
        raise CalculatorError(
            "latency",
            f"A message takes {number_text(processing)} s, so it cannot be done in {number_text(latency)} s.",
            "Give a longer latency; more instances do not make one message faster.",
        )
    limits(minimum, maximum)
    acceptable = quotient(latency, processing)
    now = quotient(messages, instances)
    wanted = ceil_div(messages, acceptable)
    flow = ceil_div(arrival * processing, 1)
    needed = clamped(max(wanted, flow), minimum, maximum)
    return Result(
        {
            "instances": needed,
            "change": needed - instances,
            "acceptable_backlog": _shown(acceptable),
            "backlog": _shown(now),
            "drained_after": _drained(messages * processing, needed),
        },
        {
            "instances": "",
            "change": "",
            "acceptable_backlog": "messages an instance",
            "backlog": "messages an instance",
            "drained_after": "s",
        },
        _steps(messages, instances, processing, latency, arrival, needed),
        assumptions=[
            "An instance works on one message at a time, each message takes the same time.",
            "Drained are the messages that wait now; what arrives meanwhile queues behind them.",
            "ApproximateNumberOfMessages does not count messages in flight.",
        ],
        misconceptions=[
            *mistakes(
                "instances", needed, _wrong(messages, instances, processing, latency, acceptable, needed)
            ),
            *mistakes(
                "acceptable_backlog",
                _shown(acceptable),
                [
                    (_shown(now), "takes the backlog that there is for the acceptable one"),
                    (_shown(latency * processing), "multiplies latency and processing time"),
                    (_shown(quotient(acceptable, instances)), "divides by the instances as well"),
                    (_shown(acceptable * instances), "takes the backlog of the whole group"),
                    (messages, "takes the length of the queue for the target"),
                ],
            ),
        ],
    )


def _steps(
    messages: int, instances: int, processing: Exact, latency: Exact, arrival: Exact, needed: int
) -> list[Step]:
    acceptable = quotient(latency, processing)
    exact = quotient(messages, acceptable)
    wanted, flow = ceil_div(exact, 1), ceil_div(arrival * processing, 1)
    steps = [
        Step(
            f"{number_text(latency)} s / {number_text(processing)} s = {number_text(acceptable)} messages.",
            "The acceptable backlog per instance, the policy's target value, is acceptable latency / time for a message.",
            SQS,
        ),
        Step(
            f"{number_text(messages)} / {number_text(instances)} = {number_text(quotient(messages, instances))} messages.",
            "The backlog per instance, the metric, is messages available / instances in service.",
            SQS,
        ),
        Step(
            f"{plural(instances, 'instance')} x backlog / target = {number_text(exact)}: {plural(wanted, 'instance')}.",
            "The group scales in proportion to metric / target, rounded up.",
            SQS,
        ),
    ]
    if arrival:
        steps.append(
            Step(
                f"To keep up with what arrives: {number_text(arrival)}/s x {number_text(processing)} s = "
                f"{number_text(arrival * processing)} are busy at any time: {plural(flow, 'instance')}; the larger is "
                f"{number_text(max(wanted, flow))}."
            )
        )
    if needed != max(wanted, flow):
        steps.append(
            Step(
                f"The group's limits make it {plural(needed, 'instance')}.",
                "A policy never leaves the group's minimum and maximum.",
                LIMITS,
            )
        )
    return steps


def _drained(work: Exact, instances: int) -> Plain:
    """Seconds until so much work is done; None where nobody does it."""
    return None if work and not instances else _shown(quotient(work, max(1, instances)))


def _shown(value: Exact) -> Plain:
    return int(value) if value % 1 == 0 else rounded(value, 2)


def _wrong(
    messages: int, instances: int, processing: Exact, latency: Exact, acceptable: Exact, needed: int
) -> list[tuple[Plain, str]]:
    wanted = ceil_div(messages, acceptable)
    return [
        (wanted, "looks at the messages that wait only, not at what arrives and the group's limits"),
        (abs(needed - instances), "gives the instances to add, not the group"),
        (instances + needed, "adds what is needed to what is there"),
        (int(messages // acceptable), "rounds down"),
        (ceil_div(messages, latency), "divides the messages by the latency"),
        (ceil_div(messages * processing, 1), "makes all messages be worked on at once"),
        (ceil_div(messages, instances), "gives the backlog per instance"),
        (instances, "thinks that the group is large enough"),
    ]
