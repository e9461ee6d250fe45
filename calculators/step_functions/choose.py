"""Which workflow types can run a workflow at all."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.explain import mistakes, positive
from calculators.step_functions import rules
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

GUARANTEES = "https://docs.aws.amazon.com/step-functions/latest/dg/express-at-least-once-execution.html"
EXPRESS = "https://aws.amazon.com/blogs/compute/building-cost-effective-aws-step-functions-workflows/"
# Which of the two can (Standard, Express), in words.
_CAN = {(True, True): "both", (True, False): "Standard", (False, True): "Express", (False, False): "neither"}


def choose(*, duration: Exact, transitions: int, events: int, exactly_once: bool, waits: bool) -> Result:
    """Types that can run it; inputs as ``operations.CHOOSE`` lists them.

    Raises:
        CalculatorError: There is no such workflow.
    """
    positive("duration", duration, "A duration")
    positive("transitions", transitions, "A number of state transitions")
    positive("events", events, "A number of events")
    history = transitions * events + 2  # started and succeeded
    rows: list[dict[str, Plain]] = [
        _row(
            "duration",
            f"{number_text(duration)} s",
            "1 year",
            "5 minutes",
            duration <= rules.STANDARD_LONGEST,
            duration <= rules.EXPRESS_LONGEST,
        ),
        _row("history", f"{history:,} events", "25,000 events", "unlimited", history <= rules.HISTORY, True),
        _row(
            "execution",
            "exactly once" if exactly_once else "no matter",
            "exactly once",
            "not exactly once",
            True,
            not exactly_once,
        ),
        _row(
            ".sync, callback",
            "needed" if waits else "not needed",
            "supported",
            "not supported",
            True,
            not waits,
        ),
    ]
    standard = all(row["can_run"] in {"both", "Standard"} for row in rows)
    express = all(row["can_run"] in {"both", "Express"} for row in rows)
    answer = _CAN[standard, express].replace("both", "Standard or Express")
    return Result(
        {"workflow": answer, "standard": standard, "express": express, "events": history, "rules": rows},
        {"workflow": "", "standard": "", "express": "", "events": "events", "rules": ""},
        [
            Step(
                f"{number_text(duration)} s: {_can(rows[0])}.",
                "An execution of a Standard workflow may last a year, of an Express workflow 5 minutes.",
                rules.QUOTAS,
            ),
            Step(
                f"{transitions:,} transitions x {events} events + 2 = {history:,} events: {_can(rows[1])}.",
                "A Standard execution fails when its history reaches 25,000 events; Express keeps none.",
                rules.QUOTAS,
            ),
            Step(
                f"{'Exactly once is needed' if exactly_once else 'Exactly once is not asked for'}: {_can(rows[2])}.",
                "Standard runs a workflow exactly once, asynchronous Express at least once, synchronous Express at most once.",
                GUARANTEES,
            ),
            Step(
                f"{'A task waits for a job or a callback' if waits else 'No task waits for a job or a callback'}: "
                f"{_can(rows[3])}.",
                "Express workflows support neither .sync nor .waitForTaskToken.",
                EXPRESS,
            ),
        ],
        assumptions=["Cost is another question: `compare` answers it."],
        misconceptions=mistakes(
            "workflow",
            answer,
            [
                ("Express", "takes Express for the same with a lower price"),
                ("Standard", "takes it that only Standard can do what matters here"),
                ("Standard or Express", "takes the two types for interchangeable"),
                ("neither", "takes limits of a type for limits of the service"),
            ],
        ),
    )


def _row(
    rule: str,
    workflow: str,
    standard: str,
    express: str,
    standard_ok: bool,
    express_ok: bool,
) -> dict[str, Plain]:
    return {
        "rule": rule,
        "workflow": workflow,
        "standard": standard,
        "express": express,
        "can_run": _CAN[standard_ok, express_ok],
    }


def _can(row: dict[str, Plain]) -> str:
    return {"both": "Standard and Express can", "neither": "neither type can"}.get(
        str(row["can_run"]), f"only {row['can_run']} can"
    )
