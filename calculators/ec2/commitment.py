"""A savings plan's commitment at work in one hour: what it covers, and what is left to pay on demand."""

from __future__ import annotations

from calculators.contract import CalculatorError, Param, Result, Step
from calculators.ec2 import rules
from calculators.exact import money, quotient, rounded
from calculators.explain import between, dollars, mistakes, shown
from calculators.units import number_text, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact

UTILIZATION = "https://docs.aws.amazon.com/savingsplans/latest/userguide/ce-sp-usingPR.html"
MOST_LINES = 100


class Usage:
    """So many units of one kind, with what each costs an hour on demand and in the plan."""

    def __init__(self, name: str, count: Exact, on_demand: Exact, plan: Exact) -> None:
        self.name = name
        self.count = count
        self.on_demand = on_demand
        self.plan = plan

    @property
    def saved(self) -> Exact:
        """Share that the plan saves."""
        return quotient(self.on_demand - self.plan, self.on_demand)


def covered(usage: list[Usage], commitment: Exact) -> list[Exact]:
    """Units of each kind that a commitment pays for: those that save most first, then the cheaper ones."""
    left = commitment
    units: list[Exact] = [0] * len(usage)
    for index in sorted(range(len(usage)), key=lambda i: (-usage[i].saved, usage[i].plan)):
        one = usage[index]
        units[index] = min(one.count, quotient(left, one.plan)) if one.plan else one.count
        left -= units[index] * one.plan
    return units


def commitment(*, commitment: Exact, usage: list[str]) -> Result:
    """An hour with a savings plan; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    between("commitment", commitment, 0, 10**9, "A commitment", "USD an hour")
    if not usage or len(usage) > MOST_LINES:
        raise CalculatorError("usage", "There is no such list of usage.", f"Give 1 to {MOST_LINES} kinds.")
    lines = [_usage(text) for text in usage]
    units = covered(lines, commitment)
    used = sum(number * one.plan for number, one in zip(units, lines, strict=True))
    rest = sum((one.count - number) * one.on_demand for number, one in zip(units, lines, strict=True))
    listed = sum(one.count * one.on_demand for one in lines)
    total = commitment + rest
    answer: dict[str, Plain] = {
        "cost": money(total),
        "on_demand": money(rest),
        "unused": money(commitment - used),
        "utilization": rounded(quotient(used * 100, commitment), 1) if commitment else 0,
        "coverage": rounded(quotient((listed - rest) * 100, listed), 1) if listed else 0,
        "without_plan": money(listed),
        "full_commitment": money(sum(one.count * one.plan for one in lines)),
    }
    hour = "USD an hour"
    return Result(
        answer,
        {
            "cost": hour,
            "on_demand": hour,
            "unused": hour,
            "utilization": "%",
            "coverage": "%",
            "without_plan": hour,
            "full_commitment": hour,
        },
        _steps(lines, units, commitment, used, rest, total),
        assumptions=[
            "The commitment is at the plan's rates, not at on-demand ones, and is paid in each hour, used or not.",
            "What an hour does not use is not carried over. Reserved instances would apply first.",
        ],
        misconceptions=mistakes("cost", answer["cost"], _wrong(lines, commitment, used, rest, listed)),
    )


def _usage(text: str) -> Usage:
    hint = "Write it as NAME=COUNTxON_DEMAND:PLAN, such as r5.4xlarge=4x1.00:0.70."
    name, equals, what = text.partition("=")
    count, times, rates = what.lower().partition("x")
    on_demand, colon, plan = rates.replace("$", "").partition(":")
    if not (name.strip() and equals and times and colon):
        raise CalculatorError("usage", f"{shown(text)} is no usage.", hint)
    try:
        numbers: list[Exact] = [
            parse(Param("usage", "number", ""), part)  # type: ignore[misc]
            for part in (count, on_demand, plan)
        ]
    except CalculatorError as error:
        raise CalculatorError("usage", f"{shown(text)}: {error.message}", hint) from None
    between("usage", numbers[0], 0, rules.MOST, "A number of units")
    between("usage", numbers[1], 0, 10**6, "A rate", "USD an hour")
    between("usage", numbers[2], 0, numbers[1], "A plan's rate beside that on demand", "USD an hour")
    if not numbers[1]:
        raise CalculatorError("usage", f"{shown(text)} costs nothing on demand.", hint)
    return Usage(name.strip(), *numbers)


def _steps(
    lines: list[Usage], units: list[Exact], committed: Exact, used: Exact, rest: Exact, total: Exact
) -> list[Step]:
    steps = []
    order = sorted(range(len(lines)), key=lambda i: (-lines[i].saved, lines[i].plan))
    for index in order:
        one, number = lines[index], units[index]
        left = one.count - number
        after = f"; {number_text(left)} on demand, {dollars(money(left * one.on_demand))}" if left else ""
        steps.append(
            Step(
                f"{one.name} saves {number_text(rounded(one.saved * 100, 1))} %: {number_text(number)} of "
                f"{number_text(one.count)} x ${number_text(one.plan)} = {dollars(money(number * one.plan))}{after}.",
                "The plan applies to what saves most first, until the commitment is used up.",
                rules.SAVINGS_PLANS,
            )
        )
    if committed:
        steps.append(
            Step(
                f"{dollars(money(used))} of {dollars(money(committed))} are used: "
                f"{number_text(rounded(quotient(used * 100, committed), 1))} %.",
                "Utilization is the share of the commitment that usage takes at the plan's rates.",
                UTILIZATION,
            )
        )
    steps.append(
        Step(
            f"{dollars(money(committed))} + {dollars(money(rest))} on demand = {dollars(money(total))} in the hour.",
            "The commitment is paid in full, and what it does not cover at the on-demand rate.",
            rules.SAVINGS_PLANS,
        )
    )
    return steps


def _wrong(
    lines: list[Usage], committed: Exact, used: Exact, rest: Exact, listed: Exact
) -> Iterable[tuple[Plain, str]]:
    yield money(committed + max(0, listed - committed)), "takes the commitment off at on-demand rates"
    yield money(used + rest), "pays only for the part of the commitment that is used"
    yield money(rest), "takes the commitment as paid"
    yield money(sum(one.count * one.plan for one in lines)), "prices all usage at the plan's rates"
    yield money(listed), "prices all usage on demand"
    yield money(committed), "pays the commitment alone"
