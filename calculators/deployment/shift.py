"""Traffic shifted to a new Lambda version or ECS task set."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.deployment.rules import CONFIGURATIONS, shares
from calculators.exact import plain, quotient, rounded
from calculators.explain import between, mistakes, plural, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

LINEAR = "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TimeBasedLinear.html"
CANARY = "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TimeBasedCanary.html"
LONGEST = 2880  # minutes


def shift(*, config: str, rate: Exact, rollback: Exact | None) -> Result:
    """Follow it; inputs as ``operations.SHIFT`` lists them.

    Raises:
        CalculatorError: No such configuration, or a time before the deployment.
    """
    kind, percent, interval = _read(config)
    between("rate", rate, 0, 10**12, "A rate")
    plan = shares(kind, percent, interval)
    end = plan[-1][0] * 60
    stop = None if rollback is None else min(rollback, end) if kind != "AllAtOnce" else rollback
    undone = rollback is not None and (rollback < end or kind == "AllAtOnce")
    until = end if stop is None else stop
    exposed = _exposed(plan, rate, until)
    rows: list[dict[str, Plain]] = [
        {"minute": minute, "new": f"{share} %", "old": f"{100 - share} %"}
        for minute, share in plan
        if not undone or minute * 60 < until or minute == 0
    ]
    if undone:
        rows.append({"minute": plain(quotient(until, 60)), "new": "0 %", "old": "100 %"})
    return Result(
        {
            "all_shifted_after": None if undone else end,
            "first_share": plan[0][1],
            "shifts": len(plan),
            "exposed_requests": int(exposed) if exposed % 1 == 0 else rounded(exposed, 1),
            "timeline": rows,
        },
        {
            "all_shifted_after": "" if undone else "s",
            "first_share": "%",
            "shifts": "",
            "exposed_requests": "",
            "timeline": "",
        },
        _steps(kind, percent, interval, plan, rate, until, exposed, undone),
        assumptions=[
            "The first share is shifted when the shift begins, as the API says; hooks before and after traffic are not counted.",
            "exposed_requests reach the new version before all traffic is on it, or until it is rolled back.",
            "CodeDeploy with a Network Load Balancer takes only ECSAllAtOnce.",
        ],
        misconceptions=[
            *mistakes(
                "exposed_requests",
                int(exposed) if exposed % 1 == 0 else rounded(exposed, 1),
                _wrong_requests(plan, rate, until, interval),
            ),
            *mistakes(
                "all_shifted_after",
                None if undone else end,
                [
                    (len(plan) * interval * 60, "waits an interval before the first shift"),
                    (interval * 60, "takes the interval for the whole time"),
                    (0, "shifts all traffic at once"),
                    (100 * interval * 60, "shifts one percent at a time"),
                ],
            ),
        ],
    )


def _exposed(plan: list[tuple[int, int]], rate: Exact, until: Exact) -> Exact:
    total: Exact = 0
    for (minute, share), (after, _) in zip(plan, [*plan[1:], (LONGEST * 100, 100)], strict=True):
        lasts = min(until, after * 60) - minute * 60
        if lasts > 0:
            total += quotient(rate * share * lasts, 100)
    return total


def _read(config: str) -> tuple[str, int, int]:
    word = config.strip().removeprefix("CodeDeployDefault.")
    word = word.removeprefix("Lambda").removeprefix("ECS")
    low = word.lower()
    if low == "allatonce":
        return "AllAtOnce", 100, 0
    for kind, between_them in (("canary", "percent"), ("linear", "percentevery")):
        first, found, rest = low.removeprefix(kind).partition(between_them)
        minutes = rest.removesuffix("s").removesuffix("minute")
        if low.startswith(kind) and found and _short(first) and _short(minutes) and minutes != rest:
            percent, interval = int(first), int(minutes)
            between("config", percent, 1, 99, "The share of traffic", "%")
            between("config", interval, 1, LONGEST, "The interval", "minutes")
            return kind.capitalize(), percent, interval
    raise CalculatorError(
        "config",
        f"{shown(config)} is no way to shift traffic.",
        "Write Canary10Percent5Minutes, Linear10PercentEvery1Minute or AllAtOnce, with your own figures.",
    )


def _short(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def _steps(
    kind: str,
    percent: int,
    interval: int,
    plan: list[tuple[int, int]],
    rate: Exact,
    until: Exact,
    exposed: Exact,
    undone: bool,
) -> list[Step]:
    if kind == "AllAtOnce":
        first = Step("All traffic is shifted at once.", "AllAtOnce has no second step.", CONFIGURATIONS)
    elif kind == "Canary":
        first = Step(
            f"{number_text(percent)} % at once, the other {number_text(100 - percent)} % after {plural(interval, 'minute')}.",
            "A canary shifts traffic in two increments.",
            CANARY,
        )
    else:
        first = Step(
            f"{number_text(percent)} % at the start of each interval of {plural(interval, 'minute')}: {plural(len(plan), 'shift')}, the last after "
            f"{plural(plan[-1][0], 'minute')}.",
            "Linear shifts equal shares with equal intervals, each at the start of its increment.",
            LINEAR,
        )
    steps = [first]
    if undone:
        steps.append(
            Step(
                f"Rolled back after {number_text(until)} s: all traffic is on the old version again.",
                "An alarm of the deployment group or a failed hook can roll back at any time.",
                CONFIGURATIONS,
            )
        )
    if rate:
        parts = []
        for (minute, share), (after, _) in zip(plan, [*plan[1:], (LONGEST * 100, 100)], strict=True):
            lasts = min(until, after * 60) - minute * 60
            if lasts > 0:
                parts.append(f"{number_text(share)} % x {number_text(lasts)} s")
        sums = " + ".join(parts[:5]) + (" + ..." if len(parts) > 5 else "")
        steps.append(
            Step(
                f"{number_text(rate)}/s x ({sums or '0 s'}) = {number_text(exposed)} requests on the new version.",
                "Each request goes to the new version with the share's probability.",
                CONFIGURATIONS,
            )
        )
    return steps


def _wrong_requests(
    plan: list[tuple[int, int]], rate: Exact, until: Exact, interval: int
) -> list[tuple[Plain, str]]:
    share = plan[0][1]

    def shown_number(value: Exact) -> Plain:
        return int(value) if value % 1 == 0 else rounded(value, 1)

    return [
        (shown_number(rate * until), "counts all requests"),
        (shown_number(quotient(rate * share * interval * 60, 100)), "counts the whole interval"),
        (shown_number(quotient(rate * (100 - share) * until, 100)), "counts the requests on the old version"),
        (shown_number(quotient(rate * share * until, 6000)), "takes the rate a second for one a minute"),
        (shown_number(quotient(rate * share * 60, 100)), "counts one minute"),
    ]
