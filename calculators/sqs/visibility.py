"""The visibility timeout that a consumer needs."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import plain
from calculators.explain import between, mistakes, positive
from calculators.spans import span
from calculators.sqs import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


def visibility(*, duration: Exact, consumer: str, window: Exact, batch: int, current: Exact | None) -> Result:
    """Recommended and least timeout; inputs as ``operations.VISIBILITY`` lists them.

    Raises:
        CalculatorError: Lambda has no such timeout, or the work lasts longer than a message can be hidden.
    """
    positive("duration", duration, "A duration")
    if consumer == "lambda":
        between("duration", duration, 1, rules.LAMBDA_MANAGED_TIMEOUT, "A function's timeout", "s")
        between("window", window, 0, rules.LAMBDA_WINDOW, "A batch window", "s")
        wanted, least = rules.lambda_visibility(duration, window), duration
        steps = _lambda_steps(duration, window, wanted)
    else:
        between("batch", batch, 1, rules.BATCH, "A batch", "messages")
        wanted = least = duration * batch
        steps = _own_steps(duration, batch, wanted)
    if wanted > rules.LONGEST_VISIBILITY:
        raise CalculatorError(
            "duration",
            f"That takes {span(wanted)}; no message is hidden for longer than 12 hours.",
            "Split the work, or hand it to AWS Step Functions and delete the message.",
        )
    verdict = _verdict(wanted, least, current, consumer)
    if current is not None:
        between("current", current, 0, rules.LONGEST_VISIBILITY, "A visibility timeout", "s")
        steps.append(
            Step(
                f"The queue has {span(current)}: {verdict}.",
                "Lambda refuses an event source mapping where the function's timeout is the longer one."
                if consumer == "lambda"
                else "A message that is not deleted in time is received again.",
                sources.LAMBDA if consumer == "lambda" else sources.VISIBILITY,
            )
        )
    return Result(
        {
            "visibility_timeout": plain(wanted),
            "least": plain(least),
            "in_words": span(wanted),
            "current": verdict,
        },
        {"visibility_timeout": "s", "least": "s", "in_words": "", "current": ""},
        steps,
        assumptions=_assumptions(duration, consumer),
        misconceptions=mistakes(
            "visibility_timeout", plain(wanted), _wrong(duration, window, batch, consumer)
        ),
    )


def _verdict(wanted: Exact, least: Exact, current: Exact | None, consumer: str) -> str:
    if current is None:
        return "not given"
    if current < least:
        return "refused by Lambda" if consumer == "lambda" else "too short: duplicates"
    return "accepted, shorter than recommended" if current < wanted else "long enough"


def _lambda_steps(duration: Exact, window: Exact, wanted: Exact) -> list[Step]:
    return [
        Step(
            f"6 x {number_text(duration)} s"
            + (f" + {number_text(window)} s batch window" if window else "")
            + f" = {number_text(wanted)} s.",
            "AWS recommends six times the function's timeout, so that a batch that is throttled can be tried again; "
            "the batch window comes on top.",
            sources.LAMBDA_WINDOW,
        ),
        Step(
            f"Less than {number_text(duration)} s is not accepted.",
            "The function's timeout may not be longer than the queue's visibility timeout.",
            sources.LAMBDA,
        ),
    ]


def _own_steps(duration: Exact, batch: int, wanted: Exact) -> list[Step]:
    many = f"{batch} messages one after the other x " if batch > 1 else ""
    return [
        Step(
            f"{many}{number_text(duration)} s = {number_text(wanted)} s.",
            "The timeout starts with the receive, for all messages of it, and must last until the last one is "
            "worked off and deleted.",
            sources.VISIBILITY,
        ),
    ]


def _assumptions(duration: Exact, consumer: str) -> list[str]:
    if consumer == "own":
        return [
            "The duration is the longest that happens, not the average.",
            "A consumer that cannot tell in advance extends the timeout while it works (ChangeMessageVisibility).",
            "Even so a standard queue may deliver a message more than once.",
        ]
    said = ["The function's timeout covers a whole batch; maxReceiveCount is 5 or more."]
    if duration > rules.LAMBDA_TIMEOUT:
        said.append("Timeouts above 900 s exist on Lambda Managed Instances only.")
    return said


def _wrong(duration: Exact, window: Exact, batch: int, consumer: str) -> list[tuple[Plain, str]]:
    if consumer == "own":
        return [
            (plain(duration), "forgets that the messages of a batch are worked off one after the other"),
            (30, "leaves the default of 30 s"),
            (plain(rules.LAMBDA_TIMES * duration), "takes the six times that are meant for Lambda"),
            (plain(2 * duration * batch), "doubles the time to be safe, and delays every retry"),
            (rules.LONGEST_VISIBILITY, "takes the longest there is, and delays every retry by hours"),
        ]
    return [
        (
            plain(duration),
            "takes the function's timeout, which leaves no room for retries of throttled batches",
        ),
        (plain(rules.LAMBDA_TIMES * duration), "forgets the batch window"),
        (plain(rules.LAMBDA_TIMES * (duration + window)), "multiplies the batch window too"),
        (plain(duration + window), "adds the batch window but forgets the factor 6"),
        (30, "leaves the default of 30 s"),
        (plain(5 * duration + window), "takes 5, the lowest recommended maxReceiveCount, for the factor"),
        (plain(2 * duration + window), "doubles the timeout"),
    ]
