"""Standard against Express for the same executions."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.exact import money, quotient, rounded
from calculators.explain import dollars, mistakes, positive
from calculators.prices import Prices
from calculators.step_functions import rules
from calculators.step_functions.cost import express_steps, standard_steps
from calculators.step_functions.rules import Express, Standard
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact


def compare(
    *,
    executions: int,
    transitions: Exact,
    duration: Exact,
    retries: Exact,
    memory: Exact,
    free_tier: bool,
    price: list[str],
) -> Result:
    """Both types; inputs as ``operations.COMPARE`` lists them.

    Raises:
        CalculatorError: One of the types cannot run the workflow.
    """
    positive("executions", executions, "A number of executions")
    rules.checked_executions(executions, transitions, retries)
    rules.express_duration(duration)
    prices = Prices("step-functions.", price)
    standard = Standard(executions, transitions, retries)
    standard.free = rules.FREE_TRANSITIONS if free_tier else 0
    express = Express(executions, duration, rules.megabytes(memory))
    left, right = standard.usd(prices), express.usd(prices)
    transition = prices["transition"] / 1000
    even = quotient(quotient(right, transition) + standard.free, executions) if transition else None
    cheaper = "equal" if left == right else "Standard" if left < right else "Express"
    dearer = max(left, right)
    return Result(
        {
            "cheaper": cheaper,
            "standard": money(left),
            "express": money(right),
            "saving": rounded(quotient(abs(left - right) * 100, dearer), 1) if dearer else 0,
            "break_even_transitions": rounded(even, 2) if even is not None else "never",
        },
        {
            "cheaper": "",
            "standard": "USD a month",
            "express": "USD a month",
            "saving": "%",
            "break_even_transitions": "transitions an execution" if even is not None else "",
        },
        [
            *standard_steps(executions, transitions, retries, standard),
            Step(
                f"Standard: {number_text(standard.billed())} x ${prices.text('transition')} a thousand = "
                f"{dollars(left)}.",
                "Standard workflows are billed by state transitions, however long they last.",
                rules.PRICING,
            ),
            *express_steps(express, prices),
            Step(f"Express: {dollars(right)}.", "Requests and duration add up.", rules.PRICING),
            Step(
                f"{dollars(right)} buy {number_text(rounded(even, 2)) if even is not None else 'any number of'} "
                "transitions an execution: with more Express is cheaper, with fewer Standard is.",
                "Break-even: cost of an Express execution / price of a transition.",
                rules.PRICING,
            ),
        ],
        assumptions=[
            "Express runs at least once and at most 5 minutes: `choose` says whether it may replace Standard.",
            "Logs of Express executions in Amazon CloudWatch, and what the workflow calls, are left out.",
        ],
        misconceptions=[
            *mistakes(
                "cheaper",
                cheaper,
                [
                    ("Express", "takes it that Express always is cheaper"),
                    ("Standard", "compares a transition with a request and forgets how many there are"),
                    ("equal", "takes it that both types have one price"),
                ],
            ),
            *mistakes("standard", money(left), _wrong_standard(left, executions * transition)),
            *mistakes("express", money(right), _wrong_express(left, express, prices)),
        ],
        prices=prices.used,
    )


def _wrong_standard(right: Exact, by_execution: Exact) -> Iterable[tuple[Plain, str]]:
    yield money(by_execution), "bills executions instead of state transitions"
    yield money(right * 10), "takes the price of a thousand transitions for a hundred"
    yield money(quotient(right, 25)), "takes the price of a million Express requests for transitions"


def _wrong_express(standard: Exact, express: Express, prices: Prices) -> Iterable[tuple[Plain, str]]:
    yield money(express.request_usd(prices)), "bills requests only"
    yield money(express.duration_usd(prices)), "bills duration only"
    yield money(standard), "bills state transitions, as of a Standard workflow"
