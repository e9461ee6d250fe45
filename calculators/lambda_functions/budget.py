"""How many requests a month a budget pays for."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money
from calculators.explain import dollars, mistakes, not_negative, plural
from calculators.lambda_functions import rules
from calculators.lambda_functions.bill import Usage, bill, total
from calculators.prices import Prices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from calculators.contract import Plain
    from calculators.units import Exact

_MOST = 10**15


def most_requests(budget: Exact, cost_of: Callable[[int], Exact]) -> int | None:
    """The largest number of requests that costs no more than the budget; None where it has no end."""
    if cost_of(_MOST) <= budget:
        return None
    low, high = 0, _MOST
    while high - low > 1:
        middle = (low + high) // 2
        if cost_of(middle) <= budget:
            low = middle
        else:
            high = middle
    return low


def budget(
    *,
    budget: Exact,
    duration: Exact,
    memory: Exact,
    architecture: str,
    free_tier: bool,
    price: list[str],
) -> Result:
    """Requests for a budget; inputs as ``operations.BUDGET`` lists them.

    Raises:
        CalculatorError: Lambda runs no such function, or the budget has no end.
    """
    not_negative("budget", budget, "A budget")
    rules.running_time("duration", duration, "A duration")
    mb = rules.megabytes("memory", memory, rules.LEAST_MEMORY, rules.MOST_MEMORY, "Memory")
    prices = Prices("lambda.", price)

    def cost_of(requests: int, *, memory: int = mb, free: bool = free_tier, part: str = "") -> Exact:
        usage = Usage(requests, duration, memory, architecture)
        usage.free_tier = free
        return total(bill(usage, prices), part)

    requests = most_requests(budget, cost_of)
    if requests is None:
        raise CalculatorError(
            "budget", "That pays for more requests than there are.", "Give a smaller budget, or real prices."
        )

    def other(**changes: object) -> Plain:
        return most_requests(budget, lambda count: cost_of(count, **changes))  # type: ignore[arg-type]

    candidates = [
        (other(free=not free_tier), "forgets the free tier" if free_tier else "takes off a free tier"),
        (other(part="requests"), "counts the price of requests only"),
        (other(memory=1024), "bills every function as if it had 1 GB"),
        (other(part="duration"), "forgets the price of requests"),
    ]
    return Result(
        {
            "requests": requests,
            "cost": money(cost_of(requests)),
            "a_second": requests // 2_628_000,
        },
        {"requests": "requests a month", "cost": "USD a month", "a_second": "requests/s on average"},
        [
            Step(
                f"{plural(requests, 'request')} cost {dollars(cost_of(requests))}; one more would pass "
                f"{dollars(budget)}.",
                "Cost grows with each request: its price, and its GB-seconds at the price of the tier.",
                rules.PRICING,
            )
        ],
        assumptions=[
            "Prices are those of us-east-1; a month has 730 hours.",
            "The free tier is taken off."
            if free_tier
            else "The free tier is not taken off; --free-tier does that.",
        ],
        misconceptions=mistakes(
            "requests", requests, [(value, words) for value, words in candidates if value is not None]
        ),
        prices=prices.used,
    )
