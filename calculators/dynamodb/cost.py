"""What a table's capacity costs a month: provisioned against on-demand, with the break-even."""

from __future__ import annotations

from calculators.contract import CalculatorError, Misconception, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.pricing import ON_DEMAND_PRICING, PROVISIONED_PRICING, prices_of
from calculators.exact import ceil_div, money, quotient, rounded
from calculators.explain import dollars, mistakes, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from calculators.prices import Prices
    from calculators.units import Exact

SECONDS = 3600
FREE_UNIT_HOURS = 18_600  # 25 units in a month of 744 hours


class _Workload:
    """Units consumed a second on average, and the capacity provisioned for them."""

    def __init__(self, reads: Exact, writes: Exact, rcu: int, wcu: int) -> None:
        self.reads = reads
        self.writes = writes
        self.rcu = rcu
        self.wcu = wcu

    def provisioned(self, prices: Prices, hours: Exact, free: int) -> Exact:
        """USD for so many hours of the capacity, less free unit-hours of each kind."""
        rcu_hours = max(0, self.rcu * hours - free)
        wcu_hours = max(0, self.wcu * hours - free)
        return rcu_hours * prices["rcu-hour"] + wcu_hours * prices["wcu-hour"]

    def on_demand(self, prices: Prices, hours: Exact) -> Exact:
        """USD for what is consumed in so many hours."""
        a_second = self.reads * prices["read-request"] + self.writes * prices["write-request"]
        return hours * SECONDS * a_second / 10**6

    def break_even(self, prices: Prices) -> Exact | None:
        """The share of the capacity that costs as much on demand as all of it does provisioned.

        None where nothing is asked for requests.
        """
        used_fully = _Workload(self.rcu, self.wcu, self.rcu, self.wcu).on_demand(prices, 1)
        return quotient(self.provisioned(prices, 1, 0), used_fully) if used_fully else None


def cost(
    *,
    read_units: Exact,
    write_units: Exact,
    utilization: Exact,
    rcu: int | None,
    wcu: int | None,
    table_class: str,
    hours: Exact,
    free_tier: bool,
    price: list[str],
) -> Result:
    """Provisioned against on-demand; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: There is no load, or the capacity cannot carry it.
    """
    positive("hours", hours, "A month in hours")
    positive("utilization", utilization, "Utilization")
    if utilization > 100:
        raise CalculatorError("utilization", "No more than 100 % can be used.", "Give 1 to 100.")
    workload = _Workload(
        read_units,
        write_units,
        _capacity("read_units", read_units, "rcu", rcu, utilization),
        _capacity("write_units", write_units, "wcu", wcu, utilization),
    )
    if not workload.rcu and not workload.wcu:
        raise CalculatorError("read_units", "There is nothing to read or write.", "Give read or write units.")
    prices = prices_of(table_class, price)
    free = FREE_UNIT_HOURS if free_tier and table_class == "standard" else 0
    provisioned, on_demand = workload.provisioned(prices, hours, free), workload.on_demand(prices, hours)
    share = workload.break_even(prices)
    even = None if share is None else rounded(100 * share, 1)
    cheaper = (
        "equal" if provisioned == on_demand else "provisioned" if provisioned < on_demand else "on-demand"
    )
    return Result(
        {
            "provisioned": money(provisioned),
            "on_demand": money(on_demand),
            "cheaper": cheaper,
            "break_even_utilization": even,
            "rcu": workload.rcu,
            "wcu": workload.wcu,
        },
        {
            "provisioned": "USD a month",
            "on_demand": "USD a month",
            "cheaper": "",
            "break_even_utilization": "%",
            "rcu": "RCU",
            "wcu": "WCU",
        },
        _steps(workload, prices, hours, free, even),
        assumptions=[
            f"A month has {number_text(hours)} hours; prices are those of us-east-1, before tax and discounts.",
            "Capacity stays as provisioned all month; with auto scaling the bill falls between the two figures.",
            "Storage costs the same in both modes and is left out.",
        ],
        misconceptions=_wrong(workload, prices, hours, free),
        prices=prices.used,
    )


def _capacity(field: str, units: Exact, name: str, given: int | None, utilization: Exact) -> int:
    """The capacity as given, else what makes the consumed units the wanted share of it."""
    if units < 0:
        raise CalculatorError(field, "Consumption is never negative.", "Give units a second, or 0.")
    if given is None:
        return ceil_div(units * 100, utilization)
    if given < units:
        raise CalculatorError(
            name,
            f"{number_text(given)} {name.upper()} cannot carry {number_text(units)} units a second.",
            "Provision at least what is consumed.",
        )
    return given


def _steps(workload: _Workload, prices: Prices, hours: Exact, free: int, even: Decimal | None) -> list[Step]:
    rcu, wcu = number_text(workload.rcu), number_text(workload.wcu)
    reads = number_text(workload.reads * hours * SECONDS)
    writes = number_text(workload.writes * hours * SECONDS)
    less = f", less {number_text(free)} free unit-hours of each," if free else ""
    return [
        Step(
            f"{number_text(workload.reads)} read and {number_text(workload.writes)} write units a second are "
            f"provisioned as {rcu} RCU and {wcu} WCU.",
            "Provisioned capacity is paid for whether it is used or not.",
            explain.PROVISIONED,
        ),
        Step(
            f"Provisioned: {number_text(hours)} hours x ({rcu} x ${prices.text('rcu-hour')} + {wcu} x "
            f"${prices.text('wcu-hour')}){less} = {dollars(workload.provisioned(prices, hours, free))}.",
            "Capacity is billed for each hour that it is provisioned.",
            PROVISIONED_PRICING,
        ),
        Step(
            f"On demand: {reads} reads x ${prices.text('read-request')} + {writes} writes x "
            f"${prices.text('write-request')}, each a million, = {dollars(workload.on_demand(prices, hours))}.",
            "Request units are billed as they are consumed.",
            ON_DEMAND_PRICING,
        ),
        *([] if even is None else [_even_step(even)]),
    ]


def _even_step(even: Decimal) -> Step:
    return Step(
        f"An hour of that capacity costs {even} % of the same units on demand: "
        + (
            f"above {even} % average utilization provisioned is cheaper."
            if even <= 100
            else "on-demand is cheaper whatever is used."
        ),
        "Break-even utilization = price of a unit-hour / price of 3,600 request units.",
        PROVISIONED_PRICING,
    )


def _wrong(workload: _Workload, prices: Prices, hours: Exact, free: int) -> list[Misconception]:
    def usd(of: str, right: Exact, candidates: list[tuple[Exact, str]]) -> list[Misconception]:
        return mistakes(of, money(right), [(money(value), words) for value, words in candidates])

    provisioned, on_demand = workload.provisioned(prices, hours, free), workload.on_demand(prices, hours)
    exact = _Workload(
        workload.reads, workload.writes, ceil_div(workload.reads, 1), ceil_div(workload.writes, 1)
    )
    swapped = _Workload(workload.reads, workload.writes, workload.wcu, workload.rcu)
    even = workload.break_even(prices) or 0
    return [
        *usd(
            "provisioned",
            provisioned,
            [
                (exact.provisioned(prices, hours, free), "provisions the average without headroom"),
                (
                    swapped.provisioned(prices, hours, free),
                    "takes the price of an RCU for a WCU and the other way round",
                ),
                (
                    workload.provisioned(prices, hours, 0 if free else FREE_UNIT_HOURS),
                    "forgets the 25 units of each kind that are free"
                    if free
                    else "takes off 25 free units of each kind",
                ),
                (workload.provisioned(prices, 24, 0), "counts one day"),
            ],
        ),
        *usd(
            "on_demand",
            on_demand,
            [
                (2 * on_demand, "doubles the prices of requests, as they were before November 2024"),
                (
                    _Workload(workload.rcu, workload.wcu, 0, 0).on_demand(prices, hours),
                    "bills the capacity, not what is consumed",
                ),
                (
                    _Workload(workload.writes, workload.reads, 0, 0).on_demand(prices, hours),
                    "takes the price of reads for writes and the other way round",
                ),
                (
                    _Workload(workload.reads + workload.writes, 0, 0, 0).on_demand(prices, hours),
                    "takes the price of reads for writes too",
                ),
                (_Workload(workload.reads, 0, 0, 0).on_demand(prices, hours), "forgets the writes"),
                (_Workload(0, workload.writes, 0, 0).on_demand(prices, hours), "forgets the reads"),
            ],
        ),
        *mistakes(
            "break_even_utilization",
            rounded(100 * even, 1),
            [
                (rounded(50 * even, 1), "doubles the prices of requests, as they were before November 2024"),
                (rounded(100 - 100 * even, 1), "takes the saving for the break-even"),
                (rounded(70, 1), "takes auto scaling's usual target for the break-even"),
            ],
        ),
    ]
