"""The rules of EC2's bill as pure functions: times in seconds, data in GB of 2**30 bytes, money in USD."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.exact import ceil_div, quotient, tiered
from calculators.explain import between, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.prices import Prices
    from calculators.units import Exact

GUIDE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
BILLING = "https://repost.aws/knowledge-center/ec2-instance-hour-billing"
ON_DEMAND = "https://aws.amazon.com/ec2/pricing/on-demand/"
VPC_PRICING = "https://aws.amazon.com/vpc/pricing/"
PUBLIC_IPV4 = "https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/"
TRANSFER = (
    "https://aws.amazon.com/blogs/architecture/overview-of-data-transfer-costs-for-common-architectures/"
)
RESERVED_BILLING = f"{GUIDE}concepts-reserved-instances-application.html"
SAVINGS_PLANS = "https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html"
SPOT = f"{GUIDE}using-spot-instances.html"

HOUR, MINUTE = 3_600, 60
MONTH_HOURS, YEAR_HOURS = 730, 8_760
LONGEST_MONTH = 744  # hours
MOST = 10**6  # instances, starts, addresses
HOURLY = ("suse",)  # the systems that are still billed by the hour

FREE_GB = 100  # out to the internet, each month
INTERNET_TIERS = (
    ("first-10tb", 10 * 1024),
    ("next-40tb", 40 * 1024),
    ("next-100tb", 100 * 1024),
    ("over-150tb", None),
)
MOST_BYTES = 10**21


def billed_run(system: str, seconds: Exact) -> int:
    """Seconds that one run is billed for, from its start to its stop."""
    if system in HOURLY:
        return max(1, ceil_div(seconds, HOUR)) * HOUR
    return max(MINUTE, ceil_div(seconds, 1))


def hourly_rate(instance: str | None, prices: Prices) -> tuple[str, Exact]:
    """The type as the table names it, and its price an hour.

    Raises:
        CalculatorError: The table has no such type; the hint has close names.
    """
    name = (instance or "").strip().lower()
    if f"linux.{name}" in prices:
        return name, prices[f"linux.{name}"]
    raise unknown_type("instance", name)


def unknown_type(field: str, name: str) -> CalculatorError:
    """The refusal of a type that the price table does not have."""
    from difflib import get_close_matches

    from calculators.prices import load_prices

    start = "ec2.linux."
    known = [full.removeprefix(start) for full in load_prices(start)]
    near = (
        get_close_matches(name, known, n=4, cutoff=0.5) or [one for one in known if one[:1] == name[:1]][:4]
    )
    names = f"Close ones: {', '.join(near)}. " if near else ""
    return CalculatorError(
        field,
        f"There is no price for the instance type {shown(name)}.",
        f"{names}`studykit calc prices ec2.linux.` lists all.",
    )


def gigabytes(field: str, size: Exact) -> Exact:
    """GB of 2**30 bytes, as AWS meters transfer.

    Raises:
        CalculatorError: So little that a unit must be missing, or more than there is.
    """
    if 0 < size < 2**20:
        raise CalculatorError(
            field,
            f"{number_text(size)} bytes are nothing that a bill shows.",
            f"Give the unit, such as {number_text(size)}GB.",
        )
    if not 0 <= size <= MOST_BYTES:
        raise CalculatorError(field, "That is more data than a month can move.", "Give a smaller amount.")
    return quotient(size, 2**30)


def internet_parts(gb: Exact, free: Exact, prices: Prices) -> list[tuple[Exact, Exact]]:
    """Data out to the internet by tiers, what is free taken off first: GB and price of each part."""
    paid = max(0, gb - free)
    ends = 0
    tiers: list[tuple[Exact | None, Exact]] = []
    for name, holds in INTERNET_TIERS:
        # Only the prices of tiers that are reached are used.
        if tiers and paid <= ends:
            break
        tiers.append((holds, prices[f"internet.{name}"]))
        ends += holds or 0
    return tiered(paid, tiers)


def checked_hours(hours: Exact) -> None:
    """Refuse more hours than the longest month has.

    Raises:
        CalculatorError: Out of range.
    """
    between("hours", hours, 0, LONGEST_MONTH, "The hours of a month")


def checked_rate(rate: Exact) -> None:
    """Refuse a price that nobody pays.

    Raises:
        CalculatorError: Out of range.
    """
    between("rate", rate, 0, 10_000, "A price an hour", "USD")
