"""When provisioned concurrency is cheaper than on demand."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money, quotient, rounded
from calculators.explain import dollars, mistakes, positive
from calculators.lambda_functions import rules
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


def break_even(configured: Exact, running: Exact, on_demand: Exact) -> Exact | None:
    """The share of time busy at which both cost the same; None where provisioned never is cheaper.

    Args:
        configured: Price of a GB-second of provisioned concurrency.
        running: Price of a GB-second of duration on it.
        on_demand: Price of a GB-second of duration on demand.
    """
    return quotient(configured, on_demand - running) if on_demand > running else None


def provisioned(
    *,
    utilization: Exact,
    provisioned: int,
    memory: Exact,
    period: Exact,
    architecture: str,
    price: list[str],
) -> Result:
    """Provisioned against on demand; inputs as ``operations.PROVISIONED`` lists them.

    Raises:
        CalculatorError: There is no such configuration.
    """
    if not 0 <= utilization <= 100:
        raise CalculatorError(
            "utilization",
            f"{number_text(utilization)} % cannot be busy.",
            "Give 0 to 100 %; what exceeds it runs on demand (`cost`).",
        )
    positive("provisioned", provisioned, "Provisioned concurrency")
    positive("period", period, "The period")
    mb = rules.megabytes("memory", memory, rules.LEAST_MEMORY, rules.MOST_MEMORY, "Memory")
    prices = Prices("lambda.", price)
    names = [f"{architecture}.{what}" for what in ("provisioned", "provisioned-duration", "duration")]
    configured, running, on_demand = (prices[name] for name in names)
    there, run, demand = (f"${prices.text(name)}" for name in names)
    even = break_even(configured, running, on_demand)
    seconds = rules.provisioned_seconds(period)
    capacity = quotient(provisioned * mb * seconds, 1024)
    busy = quotient(provisioned * mb * period * utilization, 1024 * 100)
    left, right = capacity * configured + busy * running, busy * on_demand
    answer: dict[str, Plain] = {
        "break_even": rounded(100 * even, 1) if even is not None else "never",
        "provisioned": money(left),
        "on_demand": money(right),
        "cheaper": "equal" if left == right else "provisioned" if left < right else "on-demand",
        "idle_cost": money(capacity * configured),
    }
    return Result(
        answer,
        {
            "break_even": "%" if even is not None else "",
            "provisioned": "USD",
            "on_demand": "USD",
            "cheaper": "",
            "idle_cost": "USD",
        },
        _steps(
            (there, run, demand),
            f"{answer['break_even']}{' %' if even is not None else ''}",
            f"{number_text(capacity)} GB-s x {there} + {number_text(busy)} GB-s x {run} = {dollars(left)}",
            f"{number_text(busy)} GB-s x {demand} = {dollars(right)}",
        ),
        assumptions=[
            "Requests cost the same both ways and are left out; so is the free tier, and the lower price tiers.",
            "Cost alone is compared: provisioned concurrency is bought against cold starts.",
        ],
        misconceptions=mistakes("break_even", answer["break_even"], _wrong(configured, running, on_demand))
        + mistakes(
            "provisioned",
            money(left),
            [
                (money(capacity * configured), "forgets that running time is billed as well"),
                (
                    money(capacity * configured + busy * on_demand),
                    "bills running time at the on-demand price",
                ),
                (
                    money(capacity * (configured + running)),
                    "bills running time for all environments all the time",
                ),
                (money(busy * running), "forgets the price of being there"),
                (money(right), "bills it all on demand"),
            ],
        ),
        prices=prices.used,
    )


def _steps(
    prices: tuple[str, str, str], break_even: str, provisioned_sum: str, on_demand_sum: str
) -> list[Step]:
    there, run, demand = prices
    return [
        Step(
            f"A provisioned GB-second costs {there} and {run} more while it runs; on "
            f"demand it costs {demand} while it runs.",
            "Provisioned concurrency has a price for being there and a lower one for running.",
            rules.PRICING,
        ),
        Step(
            f"{there} / ({demand} - {run}) = {break_even} busy.",
            "Break-even: what is paid for being there = what is saved while running.",
            rules.PRICING,
        ),
        Step(
            f"Provisioned: {provisioned_sum}.",
            "The time is rounded up to 5 minutes; the free tier does not apply.",
            rules.PRICING,
        ),
        Step(
            f"On demand: {on_demand_sum}.",
            "On demand only running time is billed.",
            rules.PRICING,
        ),
    ]


def _wrong(configured: Exact, running: Exact, on_demand: Exact) -> list[tuple[Plain, str]]:
    return [
        (
            rounded(quotient(100 * configured, on_demand), 1),
            "forgets the price of running on provisioned ones",
        ),
        (rounded(quotient(100 * running, on_demand), 1), "compares the two prices of running time"),
        (
            rounded(quotient(100 * (configured + running), on_demand), 1),
            "takes the price of a busy provisioned second in on-demand ones for the break-even",
        ),
        (100, "takes it that provisioned concurrency pays only when it is always busy"),
    ]
