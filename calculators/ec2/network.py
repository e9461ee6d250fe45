"""A month of public addresses, NAT gateways and data transfer."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.ec2 import rules
from calculators.ec2.bill import Bill
from calculators.exact import ceil_div, money, quotient
from calculators.explain import between, dollars, mistakes
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact


def network(
    *,
    addresses: int,
    gateways: int,
    nat_data: Exact,
    out: Exact,
    zones: Exact,
    regions: Exact,
    ohio: bool,
    free: Exact,
    hours: Exact,
    price: list[str],
) -> Result:
    """A month's network charges; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: An input that has no answer, or nothing to charge.
    """
    between("addresses", addresses, 0, rules.MOST, "The number of addresses")
    between("gateways", gateways, 0, rules.MOST, "The number of NAT gateways")
    rules.checked_hours(hours)
    data = {
        name: rules.gigabytes(name, size)
        for name, size in (("nat_data", nat_data), ("out", out), ("zones", zones), ("regions", regions))
    }
    free_gb = rules.gigabytes("free", free)
    if not (addresses or gateways or any(data.values())):
        raise CalculatorError(
            "out", "There is nothing to charge.", "Give --addresses, --gateways, --out, --zones or --regions."
        )
    prices = Prices("ec2.", price)
    bill = Bill()
    if addresses:
        bill.add(
            "public IPv4",
            addresses * hours,
            "address-hours",
            prices["public-ipv4"],
            "Each public IPv4 address is charged by the hour since February 2024, in use or idle.",
            rules.PUBLIC_IPV4,
        )
    _nat(bill, gateways, hours, data["nat_data"], prices)
    _internet(bill, data["out"], free_gb, prices)
    if data["zones"]:
        bill.add(
            "between zones",
            data["zones"] * 2,
            "GB out and in",
            prices["transfer.zone"],
            "Data between Availability Zones is charged on both sides, as it leaves and as it arrives.",
            rules.TRANSFER,
        )
    if data["regions"]:
        bill.add(
            "to another Region",
            data["regions"],
            "GB",
            prices["transfer.us-east-2" if ohio else "transfer.region"],
            "Data to another Region is charged as it leaves; arriving is free.",
            rules.TRANSFER,
        )
    bill.steps.append(
        Step(
            f"Together {dollars(money(bill.total))} a month.", "The parts of the bill add up.", rules.TRANSFER
        )
    )
    answer: dict[str, Plain] = {"cost": money(bill.total)}
    if bill.rows:
        answer["parts"] = bill.rows
    return Result(
        answer,
        {name: "USD a month" if name == "cost" else "" for name in answer},
        bill.steps,
        assumptions=[
            f"Gateways and addresses are there for {number_text(hours)} hours; prices are those of us-east-1.",
            "Data in from the internet is free, and so is data within an Availability Zone by private addresses.",
            "1 TB is 1,024 GB, as the tiers count.",
            *(
                ["The public IPv4 address of a NAT gateway is charged like any other: count it in addresses."]
                if gateways
                else []
            ),
        ],
        misconceptions=mistakes(
            "cost",
            answer["cost"],
            _wrong(bill.total, addresses, gateways, hours, data, free_gb, prices, Prices("ec2.", price)),
        ),
        prices=prices.used,
    )


def _nat(bill: Bill, gateways: int, hours: Exact, gb: Exact, prices: Prices) -> None:
    if gateways:
        bill.add(
            "NAT gateway",
            gateways * ceil_div(hours, 1),
            "gateway-hours",
            prices["nat.hour"],
            "A NAT gateway is charged for each hour that it exists, a part of one as a full one.",
            rules.VPC_PRICING,
        )
    if gb:
        bill.add(
            "NAT processing",
            gb,
            "GB",
            prices["nat.data"],
            "Each GB through a NAT gateway is charged, wherever it goes, besides its transfer.",
            rules.VPC_PRICING,
        )


def _internet(bill: Bill, gb: Exact, free: Exact, prices: Prices) -> None:
    if not gb:
        return
    if free:
        bill.steps.append(
            Step(
                f"Out to the internet: {number_text(min(gb, free))} of {number_text(gb)} GB are free.",
                "The first 100 GB a month are free, over all services and Regions, before the tiers begin.",
                rules.ON_DEMAND,
            )
        )
    for quantity, unit in rules.internet_parts(gb, free, prices):
        bill.add(
            "out to the internet",
            quantity,
            "GB",
            unit,
            "Each tier has its price: the first 10 TB, the next 40, the next 100, and the rest.",
            rules.ON_DEMAND,
        )


def _wrong(
    total: Exact,
    addresses: int,
    gateways: int,
    hours: Exact,
    data: dict[str, Exact],
    free: Exact,
    prices: Prices,
    listed: Prices,
) -> Iterable[tuple[Plain, str]]:
    if data["nat_data"]:
        yield (
            money(total - data["nat_data"] * prices["nat.data"]),
            "forgets what a NAT gateway charges by the GB",
        )
    if gateways:
        yield (
            money(total - gateways * ceil_div(hours, 1) * prices["nat.hour"]),
            "forgets the hours of the NAT gateway",
        )
    if data["zones"]:
        yield (
            money(total - data["zones"] * prices["transfer.zone"]),
            "charges traffic between zones on one side",
        )
        yield (
            money(total - 2 * data["zones"] * prices["transfer.zone"]),
            "takes traffic between zones for free",
        )
    if data["out"]:
        paid = rules.internet_parts(data["out"], free, listed)
        right = sum(gb * unit for gb, unit in paid)
        first = listed["internet.first-10tb"]
        whole = sum(gb * unit for gb, unit in rules.internet_parts(data["out"], 0, listed))
        yield money(total - right + whole), "forgets the 100 GB that are free"
        yield (
            money(total - right + max(0, data["out"] - free) * first),
            "charges all at the first tier's price",
        )
        if paid:
            yield (
                money(total - right + max(0, data["out"] - free) * paid[-1][1]),
                "charges all at the price of the tier that is reached",
            )
        yield money(total + data["out"] * first), "charges data in as well"
        if total > right:
            yield money(total - right), "takes data out for free"
        thousands = rules.internet_parts(quotient(data["out"] * 1000, 1024), free, listed)
        yield money(total - right + sum(gb * unit for gb, unit in thousands)), "counts 1,000 GB to the TB"
    if data["regions"]:
        yield (
            money(total + data["regions"] * listed["transfer.region"]),
            "charges both Regions for a transfer",
        )
        dear = data["regions"] * (listed["internet.first-10tb"] - listed["transfer.region"])
        yield money(total + dear), "takes transfer to a Region for transfer to the internet"
    if addresses:
        yield money(total - addresses * hours * prices["public-ipv4"]), "takes addresses in use for free"
        yield money(total - hours * prices["public-ipv4"]), "takes the first address for free"
        yield money(total + addresses * hours * prices["public-ipv4"]), "charges each address twice"
