"""The price of an instance type, and the sizes of its family."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.ec2 import rules
from calculators.exact import money, plain
from calculators.explain import dollars, mistakes
from calculators.prices import Prices, load_prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact

START = "ec2.linux."


def family_of(name: str) -> list[str]:
    """The types of a family, cheapest first; none when there is no such family."""
    from fractions import Fraction

    found = [
        (Fraction(price.value), full.removeprefix(START))
        for full, price in load_prices(f"{START}{name}.").items()
    ]
    return [one for _, one in sorted(found)]


def instance_price(*, instance: str, price: list[str]) -> Result:
    """What a type costs; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: The price table does not have it.
    """
    name = instance.strip().lower()
    family, dot, _ = name.partition(".")
    members = family_of(family) if family.replace("-", "").isalnum() else []
    prices = Prices("ec2.", price)
    if not members or (dot and name not in members):
        raise rules.unknown_type("instance", name)
    chosen = name if dot else members[0]
    hourly = prices[f"linux.{chosen}"]
    month = hourly * rules.MONTH_HOURS
    rows: list[dict[str, Plain]] = []
    listed = Prices("ec2.", price)  # the family's prices are shown, only the type's is used
    for member in members:
        rate = listed[f"linux.{member}"]
        rows.append({"type": member, "hour": plain(rate), "month_usd": money(rate * rules.MONTH_HOURS)})
    return Result(
        {
            "hour": plain(hourly),
            "day": money(hourly * 24),
            "month": money(month),
            "year": money(hourly * rules.YEAR_HOURS),
            "instance": chosen,
            "cheapest": min(members, key=lambda member: listed[f"linux.{member}"]),
            "family": rows,
        },
        {
            "hour": "USD an hour",
            "day": "USD a day",
            "month": "USD a month",
            "year": "USD a year",
            "instance": "",
            "cheapest": "",
            "family": "",
        },
        [
            Step(
                f"{chosen}: ${number_text(hourly)} an hour x 730 = {dollars(money(month))} a month, "
                f"x 8,760 = {dollars(money(hourly * rules.YEAR_HOURS))} a year.",
                "Prices are listed by the hour; a month is a twelfth of 8,760 hours.",
                rules.ON_DEMAND,
            )
        ],
        assumptions=["On-demand, Linux, shared tenancy, us-east-1."],
        misconceptions=mistakes("month", money(month), _wrong(hourly)),
        prices=prices.used,
    )


def _wrong(hourly: Exact) -> Iterable[tuple[Plain, str]]:
    return (
        (money(hourly * 720), "takes a month of 720 hours"),
        (money(hourly * 744), "takes a month of 744 hours"),
        (money(hourly * 24), "takes the day for the month"),
    )
