"""Ways from a private subnet to an AWS service: NAT gateway, gateway endpoint, interface endpoint."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.ec2 import rules
from calculators.exact import ceil_div, money, quotient, rounded
from calculators.explain import between, dollars, mistakes, plural
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact

GATEWAY_ENDPOINTS = ("s3", "dynamodb")
NAMES = {
    "nat": "NAT gateway",
    "gateway_endpoint": "gateway endpoint",
    "interface_endpoint": "interface endpoint",
}
PRIVATELINK = "https://aws.amazon.com/privatelink/pricing/"
FREE_ENDPOINTS = (
    "https://docs.aws.amazon.com/prescriptive-guidance/latest/aws-startup-security-baseline/wkld-12.html"
)


def endpoint(
    *, data: Exact, service: str, zones: int, keep_nat: bool, hours: Exact, price: list[str]
) -> Result:
    """The cheapest way to a service; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    gb = rules.gigabytes("data", data)
    between("zones", zones, 1, 20, "The number of Availability Zones")
    rules.checked_hours(hours)
    prices = Prices("ec2.", price)
    started = ceil_div(hours, 1)  # gateways and endpoints are charged for started hours
    standing = zones * started * prices["nat.hour"]
    ways: dict[str, Exact] = {"nat": standing + gb * prices["nat.data"]}
    kept = standing if keep_nat else 0
    if service in GATEWAY_ENDPOINTS:
        ways["gateway_endpoint"] = kept
    interface = zones * started * prices["endpoint.hour"] + gb * prices["endpoint.data"]
    ways["interface_endpoint"] = kept + interface
    cheapest = min(ways, key=lambda way: ways[way])
    saving = ways["nat"] - ways[cheapest]
    answer: dict[str, Plain] = {"cheapest": NAMES[cheapest], "saving": money(saving)}
    units = {"cheapest": "", "saving": "USD a month"}
    for way, amount in ways.items():
        answer[way], units[way] = money(amount), "USD a month"
    break_even = _break_even(zones, started, prices, keep_nat=keep_nat)
    if service not in GATEWAY_ENDPOINTS and break_even > 0:
        answer["break_even"], units["break_even"] = rounded(break_even, 1), "GB a month"
    return Result(
        answer,
        units,
        _steps(gb, service, zones, started, ways, prices, kept, saving),
        assumptions=[
            f"Gateways and endpoints are there for {number_text(hours)} hours; the service is in the same Region.",
            "An interface endpoint serves one service: several services need one each.",
            "The first petabyte a month through interface endpoints costs this; more costs less.",
        ],
        misconceptions=mistakes(
            "saving",
            answer["saving"],
            _wrong(ways, saving, standing, gb * Prices("ec2.", price)["internet.first-10tb"]),
        ),
        prices=prices.used,
    )


def _break_even(zones: int, hours: int, prices: Prices, *, keep_nat: bool) -> Exact:
    """GB from which an interface endpoint is cheaper than NAT; 0 or less where it always is."""
    more = zones * hours * (prices["endpoint.hour"] - (0 if keep_nat else prices["nat.hour"]))
    less = prices["nat.data"] - prices["endpoint.data"]
    return quotient(more, less) if less > 0 else 0


def _steps(
    gb: Exact,
    service: str,
    zones: int,
    hours: int,
    ways: dict[str, Exact],
    prices: Prices,
    kept: Exact,
    saving: Exact,
) -> list[Step]:
    times = f"{plural(zones, 'zone')} x {number_text(hours)} h"
    beside = f" + {dollars(money(kept))} for the NAT gateways that stay" if kept else ""
    steps = [
        Step(
            f"NAT: {times} x ${number_text(prices['nat.hour'])} + {number_text(gb)} GB x "
            f"${number_text(prices['nat.data'])} = {dollars(money(ways['nat']))}.",
            "A NAT gateway is charged by the hour and by the GB that it processes, either way.",
            rules.VPC_PRICING,
        )
    ]
    if service in GATEWAY_ENDPOINTS:
        steps.append(
            Step(
                f"Gateway endpoint: no charge{beside}: {dollars(money(ways['gateway_endpoint']))}.",
                "Gateway endpoints, for S3 and DynamoDB only, cost nothing.",
                FREE_ENDPOINTS,
            )
        )
    steps.append(
        Step(
            f"Interface endpoint: {times} x ${number_text(prices['endpoint.hour'])} + {number_text(gb)} GB x "
            f"${number_text(prices['endpoint.data'])}{beside} = {dollars(money(ways['interface_endpoint']))}.",
            "An interface endpoint is charged for each Availability Zone by the hour, and by the GB.",
            PRIVATELINK,
        )
    )
    steps.append(
        Step(
            f"The cheapest way saves {dollars(money(saving))} a month against NAT.",
            "The lowest of the sums above.",
            rules.VPC_PRICING,
        )
    )
    return steps


def _wrong(
    ways: dict[str, Exact], saving: Exact, standing: Exact, transfer: Exact
) -> Iterable[tuple[Plain, str]]:
    nat = ways["nat"]
    yield money(nat), "saves all that the NAT gateways cost"
    yield money(nat - ways["interface_endpoint"]), "takes the interface endpoint"
    yield money(nat - standing), "saves the GB alone and keeps the NAT gateways"
    yield money(standing), "saves the hours alone"
    yield money(saving + transfer), "adds transfer out, which is free to a service in the Region"
