"""A month's bill of on-demand instances with what hangs on them."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.ec2 import rules
from calculators.ec2.bill import Bill
from calculators.ec2.billing import system_rate
from calculators.exact import ceil_div, money, quotient
from calculators.explain import between, dollars, mistakes, plural, shown
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain, Price
    from calculators.units import Exact

MOST_VOLUMES = 40


def cost(
    *,
    instance: str,
    count: int,
    hours: Exact,
    starts: int,
    system: str,
    rate: Exact | None,
    volume: list[str],
    addresses: int,
    out: Exact,
    price: list[str],
) -> Result:
    """A month's bill; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    between("count", count, 1, rules.MOST, "The number of instances")
    between("starts", starts, 1, rules.MOST, "The number of starts")
    between("addresses", addresses, 0, 1_000, "The number of addresses of an instance")
    rules.checked_hours(hours)
    gb = rules.gigabytes("out", out)
    own = [text for text in price if not text.strip().startswith("ebs.")]
    prices = Prices("ec2.", own)
    hourly = system_rate(system, instance, rate, prices)
    run = quotient(hours * rules.HOUR, starts)
    billed = quotient(rules.billed_run(system, run) * starts, rules.HOUR) if hours else 0
    bill = Bill()
    instances = bill.add(
        instance.strip().lower(),
        billed * count,
        "instance-hours",
        hourly,
        _billing_rule(system),
        rules.BILLING,
    )
    used = _volumes(bill, volume, count, [text for text in price if text not in own])
    if addresses:
        bill.add(
            "public IPv4",
            billed * count * addresses,
            "address-hours",
            prices["public-ipv4"],
            "Each public IPv4 address is charged by the hour, in use or idle.",
            rules.PUBLIC_IPV4,
        )
    if gb:
        _transfer(bill, gb, prices)
    bill.steps.append(
        Step(
            f"Together {dollars(money(bill.total))} a month.",
            "The parts of the bill add up.",
            rules.ON_DEMAND,
        )
    )
    return Result(
        {"cost": money(bill.total), "instances": money(instances), "parts": bill.rows},
        {"cost": "USD a month", "instances": "USD a month", "parts": ""},
        bill.steps,
        assumptions=[
            f"Each instance runs {number_text(hours)} hours of the month in {plural(starts, 'start')}.",
            "730 hours are a twelfth of a year, 720 are 30 days and 744 are 31.",
            "Volumes exist for the whole month, also while an instance is stopped.",
            "Addresses are auto-assigned and released at a stop; an Elastic IP address is charged on.",
            "Shared tenancy, no free tier, before tax.",
        ],
        misconceptions=mistakes(
            "cost", money(bill.total), _wrong(bill.total, instances, hourly, count, hours, starts, system)
        ),
        prices=[*prices.used, *used],
    )


def _billing_rule(system: str) -> str:
    if system in rules.HOURLY:
        return "SUSE Linux is billed by the hour, each part of one as a full one, for each start."
    return "Running time is billed by the second, 60 seconds at least for each start."


def _volumes(bill: Bill, texts: list[str], count: int, given: list[str]) -> list[Price]:
    if len(texts) > MOST_VOLUMES:
        raise CalculatorError(
            "volume", f"{len(texts)} volumes are too many.", f"Give {MOST_VOLUMES} at most."
        )
    if not texts:
        if given:
            raise CalculatorError("price", "No volume uses that price.", "Give a --volume, or leave it out.")
        return []
    from calculators.ebs.cost import month_parts
    from calculators.ebs.rules import PRICING

    prices = Prices("ebs.", given)
    for text in texts:
        kind, size, iops, throughput = _volume(text)
        for name, quantity, unit, amount in month_parts(kind, size, iops, throughput, prices):
            if amount:
                bill.add(
                    kind,
                    quantity * count,
                    name,
                    unit,
                    "Volumes are billed for what is provisioned, the instance running or not.",
                    PRICING,
                )
    return prices.used


def _volume(text: str) -> tuple[str, int, int, int]:
    """Type, GiB, IOPS and MiB/s of TYPE:GIB[:IOPS[:MIB_PER_S]]."""
    from calculators.contract import Param
    from calculators.ebs import rules as ebs
    from calculators.ebs.general import check_gp3
    from calculators.ebs.provisioned import check_iops
    from calculators.units import parse

    kind, *rest = (part.strip() for part in text.lower().split(":"))
    hint = "Write it as gp3:100, gp3:100:6000:250 or io2:400:8000."
    if kind not in ebs.SIZES or not 1 <= len(rest) <= 3:
        raise CalculatorError("volume", f"{shown(text)} is no volume.", hint)
    try:
        numbers = [
            parse(Param("volume", "integer" if index else "size", ""), part)
            for index, part in enumerate(rest)
        ]
    except CalculatorError:
        raise CalculatorError("volume", f"{shown(text)} is no volume.", hint) from None
    size, iops, throughput = [*numbers, None, None][:3]
    if (iops is not None and kind not in {"gp3", "io1", "io2"}) or (throughput is not None and kind != "gp3"):
        raise CalculatorError("volume", f"{kind} is not given IOPS or throughput.", hint)
    try:
        gib = ebs.checked_size(kind, size)  # type: ignore[arg-type]
        if kind == "gp3":
            performance = (iops or ebs.GP3_IOPS, throughput or ebs.GP3_THROUGHPUT)
            check_gp3(gib, *performance)  # type: ignore[arg-type]
            return kind, gib, *performance  # type: ignore[return-value]
        if kind in ebs.HIGHEST_IOPS:
            check_iops(kind, gib, iops or 0)  # type: ignore[arg-type]
    except CalculatorError as error:
        raise CalculatorError("volume", f"{shown(text)}: {error.message}", error.hint) from None
    return kind, gib, iops or 0, 0  # type: ignore[return-value]


def _transfer(bill: Bill, gb: Exact, prices: Prices) -> None:
    free = min(gb, rules.FREE_GB)
    bill.steps.append(
        Step(
            f"Transfer out: {number_text(free)} of {number_text(gb)} GB are free.",
            "The first 100 GB a month out to the internet are free, over all services and Regions.",
            rules.ON_DEMAND,
        )
    )
    for quantity, unit in rules.internet_parts(gb, rules.FREE_GB, prices):
        bill.add(
            "transfer out",
            quantity,
            "GB",
            unit,
            "Beyond what is free, each tier has its price: 10, 40, 100 TB and the rest.",
            rules.ON_DEMAND,
        )


def _wrong(
    total: Exact, instances: Exact, hourly: Exact, count: int, hours: Exact, starts: int, system: str
) -> Iterable[tuple[Plain, str]]:
    rest = total - instances
    if rest:
        yield money(instances), "charges the instances alone"
    if hours != rules.MONTH_HOURS:
        full = hourly * count * rules.MONTH_HOURS
        yield money(rest + full), "charges the whole month, although stopped instances are not charged"
    if rest and hours < rules.MONTH_HOURS:
        share = quotient(hours, rules.MONTH_HOURS)
        yield money(instances + rest * share), "charges all parts only for the time that the instances run"
    if count > 1:
        yield money(rest + quotient(instances, count)), "charges one instance"
    if system not in rules.HOURLY and hours:
        whole = ceil_div(hours, starts) * starts
        yield money(rest + hourly * count * whole), "rounds each run up to full hours"
    if hours == rules.MONTH_HOURS:
        yield money(rest + hourly * count * 720), "takes a month of 720 hours"
        yield money(rest + hourly * count * 744), "takes a month of 744 hours"
        yield money(rest + hourly * count * rules.YEAR_HOURS), "takes the year for the month"
    elif hours < rules.MONTH_HOURS:
        stopped = rules.MONTH_HOURS - hours
        yield money(rest + hourly * count * 24 * min(starts, 31)), "charges a full day for each start"
        yield money(rest + hourly * count * stopped), "charges the hours in which the instance is stopped"
