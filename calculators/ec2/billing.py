"""The time that a run is billed for: by the second with a minimum, or by the hour."""

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

LONGEST = 100 * 366 * 86_400


def billing(
    *,
    duration: Exact,
    starts: int,
    reboots: int,
    system: str,
    instance: str | None,
    rate: Exact | None,
    price: list[str],
) -> Result:
    """Seconds billed for runs of an instance; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: There are no such runs.
    """
    between("duration", duration, 0, LONGEST, "The length of a run", "seconds")
    between("starts", starts, 1, rules.MOST, "The number of starts")
    between("reboots", reboots, 0, rules.MOST, "The number of reboots")
    each = rules.billed_run(system, duration)
    billed = each * starts
    answer: dict[str, Plain] = {
        "billed": billed,
        "each": each,
        "hours": rounded(quotient(billed, rules.HOUR), 4),
    }
    units = {"billed": "s", "each": "s", "hours": "hours"}
    steps = [_run_step(system, duration, each)]
    if reboots:
        steps.append(
            Step(
                f"{plural(reboots, 'reboot')} in each run: nothing more.",
                "A reboot leaves the instance running; only a stop and start begins a new minimum.",
                rules.BILLING,
            )
        )
    steps.append(
        Step(
            f"{plural(starts, 'start')} x {each:,} s = {billed:,} s.",
            "Each entry into the running state is billed by itself; stopped time is not billed.",
            rules.BILLING,
        )
    )
    prices = Prices("ec2.", price)
    if rate is not None or instance is not None:
        answer["cost"], units["cost"] = _priced(billed, system, instance, rate, prices, steps), "USD"
    return Result(
        answer,
        units,
        steps,
        assumptions=[
            "A run ends with a stop, a hibernation or a termination.",
            "EBS volumes are billed while the instance is stopped, and so is an Elastic IP address.",
        ],
        misconceptions=mistakes("billed", billed, _wrong(system, duration, starts, reboots)),
        prices=prices.used,
    )


def _run_step(system: str, duration: Exact, each: int) -> Step:
    run = f"A run of {number_text(duration)} s"
    if system in rules.HOURLY:
        return Step(
            f"{run} is billed as {plural(each // rules.HOUR, 'full hour')}: {each:,} s.",
            "SUSE Linux is billed by the hour, each part of one as a full one.",
            rules.BILLING,
        )
    why = ", the minimum" if each > duration and each == rules.MINUTE else ""
    return Step(
        f"{run} is billed as {each:,} s{why}.",
        "Amazon Linux, Ubuntu, Windows and RHEL are billed by the second, 60 seconds at least for each start.",
        rules.BILLING,
    )


def _priced(
    billed: int, system: str, instance: str | None, rate: Exact | None, prices: Prices, steps: list[Step]
) -> Plain:
    hourly = system_rate(system, instance, rate, prices)
    cost = quotient(hourly * billed, rules.HOUR)
    steps.append(
        Step(
            f"{billed:,} s / 3,600 x ${number_text(hourly)} = {dollars(money(cost))}.",
            "The price list is by the hour; the bill is for the seconds.",
            rules.ON_DEMAND,
        )
    )
    return money(cost)


def system_rate(system: str, instance: str | None, rate: Exact | None, prices: Prices) -> Exact:
    """The price an hour that was given, else the table's, which is for Linux.

    Raises:
        CalculatorError: There is none.
    """
    if rate is not None:
        rules.checked_rate(rate)
        return rate
    if system != "linux":
        from calculators.contract import CalculatorError

        raise CalculatorError(
            "rate", f"The price table is for Linux, not for {system}.", "Give the price an hour with --rate."
        )
    return rules.hourly_rate(instance, prices)[1]


def _wrong(system: str, duration: Exact, starts: int, reboots: int) -> Iterable[tuple[Plain, str]]:
    by_hour = max(1, ceil_div(duration, rules.HOUR)) * rules.HOUR
    by_second = max(rules.MINUTE, ceil_div(duration, 1))
    if system in rules.HOURLY:
        yield starts * by_second, "bills by the second, which SUSE is not"
        yield max(1, ceil_div(duration * starts, rules.HOUR)) * rules.HOUR, "adds the runs up before rounding"
    else:
        yield starts * by_hour, "bills full hours, as before per-second billing"
        yield max(1, ceil_div(duration * starts, rules.HOUR)) * rules.HOUR, "adds up to full hours"
        yield starts * ceil_div(duration, 1), "forgets the minimum of 60 seconds for each start"
        yield max(rules.MINUTE, ceil_div(duration * starts, 1)), "applies the minimum once to all runs"
    if reboots:
        each = by_hour if system in rules.HOURLY else by_second
        yield starts * (1 + reboots) * each, "takes each reboot for a new start"
    yield starts * max(1, ceil_div(duration, rules.MINUTE)) * rules.MINUTE, "rounds up to full minutes"
    yield starts * (by_second + rules.MINUTE), "adds 60 seconds to each run"
    yield by_second, "bills the first start alone"
