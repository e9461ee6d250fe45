"""st1 and sc1: throughput that follows the size, with a bucket of credits for bursts."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.ebs import rules
from calculators.exact import plain, quotient, rounded
from calculators.explain import mistakes
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from calculators.contract import Plain
    from calculators.units import Exact

MIB_PER_GIB = 1_024


def burst_seconds(kind: str, size: int) -> Exact | None:
    """How long a full bucket lasts at the burst rate; None where burst and baseline are one."""
    base, burst = rules.hdd_rates(kind, size)
    return quotient(size * MIB_PER_GIB, burst - base) if burst > base else None


def scan_seconds(kind: str, size: int) -> Exact:
    """How long reading the whole volume takes at the burst rate; a full bucket holds enough for it."""
    return quotient(size * MIB_PER_GIB, rules.hdd_rates(kind, size)[1])


def st1(*, size: Exact) -> Result:
    """Throughput of a st1 volume; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: EBS makes no such volume.
    """
    return _hdd("st1", size)


def sc1(*, size: Exact) -> Result:
    """Throughput of a sc1 volume; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: EBS makes no such volume.
    """
    return _hdd("sc1", size)


def _hdd(kind: str, size: Exact) -> Result:
    amount = rules.checked_size(kind, size)
    base, burst = rules.hdd_rates(kind, amount)
    scan, lasts = scan_seconds(kind, amount), burst_seconds(kind, amount)
    per_base, per_burst, cap = rules.HDD_RATES[kind]
    tib = quotient(amount, rules.GIB_PER_TIB)
    answer: dict[str, Plain] = {"baseline": plain(base), "burst": plain(burst)}
    units = {"baseline": "MiB/s", "burst": "MiB/s"}
    steps = [
        Step(
            f"{number_text(tib)} TiB x {per} MiB/s, at most {cap}: {number_text(rate)} MiB/s {what}.",
            f"{kind} has {per_base} MiB/s a TiB, in bursts {per_burst}, at most {cap}.",
            rules.HDD,
        )
        for what, per, rate in (("baseline", per_base, base), ("burst", per_burst, burst))
    ]
    if lasts is None:
        steps.append(
            Step(
                "Burst and baseline are one: the bucket never empties.",
                "Credits are spent above the baseline.",
                rules.HDD,
            )
        )
    else:
        answer["burst_duration"], units["burst_duration"] = _hours(lasts), "hours"
        steps.append(
            Step(
                f"{number_text(tib)} TiB of credits / ({number_text(burst)} - {number_text(base)} MiB/s) = "
                f"{number_text(_hours(lasts))} hours until the bucket is empty.",
                "A full bucket holds the volume's size in credits, and the baseline keeps filling it.",
                rules.HDD,
            )
        )
    answer["scan"], units["scan"] = _hours(scan), "hours"
    steps.append(
        Step(
            f"{number_text(tib)} TiB / {number_text(burst)} MiB/s = {number_text(_hours(scan))} hours to read it all.",
            "A full bucket is enough to scan the whole volume at its burst rate.",
            rules.HDD,
        )
    )
    return Result(
        answer,
        units,
        steps,
        assumptions=[
            "Large sequential I/O: small random I/O counts as 1 MiB each.",
            "The bucket is full at the start, and the instance is no bottleneck.",
            f"{kind} volumes have 125 GiB at least today and cannot boot an instance.",
        ],
        misconceptions=[
            *mistakes("baseline", answer["baseline"], _wrong_baseline(kind, tib, burst)),
            *mistakes("scan", answer["scan"], _wrong_scan(amount, base, cap, per_burst)),
        ],
    )


def _wrong_baseline(kind: str, tib: Exact, burst: Exact) -> Iterable[tuple[Plain, str]]:
    other = "sc1" if kind == "st1" else "st1"
    per_base, _, cap = rules.HDD_RATES[kind]
    yield plain(burst), "takes the burst for the baseline"
    yield plain(min(tib * rules.HDD_RATES[other][0], rules.HDD_RATES[other][2])), f"takes {other}'s rate"
    yield cap, "takes the type's highest throughput"
    yield per_base, "takes the rate of one TiB"
    yield plain(tib * per_base), "forgets the type's highest throughput"


def _wrong_scan(size: int, base: Exact, cap: int, per_tib: int) -> Iterable[tuple[Plain, str]]:
    yield _hours(quotient(size * MIB_PER_GIB, base)), "reads at the baseline, without the credits"
    yield _hours(quotient(size * MIB_PER_GIB, cap)), "reads at the type's highest throughput"
    yield _hours(quotient(size * MIB_PER_GIB, per_tib)), "reads at the burst rate of one TiB"


def _hours(seconds: Exact) -> Decimal:
    return rounded(quotient(seconds, 3600), 2)
