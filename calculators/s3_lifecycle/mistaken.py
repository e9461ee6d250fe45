"""The wrong totals of ``cost`` that common mistakes give."""

from __future__ import annotations

from calculators.exact import money
from calculators.s3_lifecycle.billing import life, phase_parts, storage_month, total
from calculators.s3_lifecycle.classes import (
    ARCHIVES,
    MINIMUM_DAYS,
    OVERHEAD,
    OVERHEAD_STANDARD,
    SMALL,
    TITLES,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.s3_lifecycle.billing import Load, Phase, Rates
    from calculators.units import Exact


def wrong_totals(
    rates: Rates,
    load: Load,
    way: Sequence[Phase],
    days: int,
    phases: Sequence[dict[str, Fraction]],
    *,
    existing: bool,
) -> list[tuple[Plain, str]]:
    """The total as common mistakes have it, the commonest first."""
    from fractions import Fraction

    def along(path: Sequence[Phase], *, small: bool = True) -> Fraction:
        return total(life(rates, load, path, days, existing=existing, small=small))

    whole = total(phases)
    first, last = way[0][0], way[-1][0]
    stored = sum((parts["storage"] for parts in phases), Fraction(0))
    found: list[tuple[Fraction, str]] = [
        (
            total(phases, "early_deletion"),
            "forgets the charge for leaving a class before its minimum duration",
        ),
        (along(way, small=False), "forgets minimum size and overhead of small objects"),
        (total(phases, "transitions"), "takes lifecycle transitions for free"),
        (total(phases, "retrieval"), "forgets that reading is charged per GB"),
        (along([(first, 0)]), f"leaves the objects in {TITLES[first]} all along"),
        (along([(last, 0)]), f"takes the rate of {TITLES[last]} from the first day"),
    ]
    if any(parts["early_deletion"] for parts in phases):
        found[1:1] = [
            (whole + stored, "charges the whole minimum duration on top of the days that were used"),
            *_wrong_duration(rates, load, last, whole),
        ]
    if first != "STANDARD":
        found.insert(2, (along([("STANDARD", 0)]), "takes the price of S3 Standard"))
    if len(way) == 1:
        found += _wrong_sizes(rates, load, last, whole - stored, days)
    found += [
        (stored, "counts storage alone"),
        (total(phases, "requests"), "forgets the requests"),
        (whole - stored + stored * Fraction(1024**3, 1000**3), "counts a GB as 1,000 cubed bytes"),
        (
            whole - stored + stored / load.months(days),
            "counts one month instead of the whole life" if load.months(days) > 1 else "counts a whole month",
        ),
        (total([phase_parts(rates, load, "STANDARD_IA", days)]), "takes the prices of Standard-IA"),
    ]
    return [(money(amount), mistake) for amount, mistake in found]


def _wrong_sizes(
    rates: Rates, load: Load, storage_class: str, rest: Fraction, days: int
) -> list[tuple[Fraction, str]]:
    """The storage of small objects by the rule of another class."""
    if storage_class in ("STANDARD", "INTELLIGENT_TIERING"):
        return []

    def as_large_as(size: Exact) -> Fraction:
        return rest + storage_month(rates, load.changed(size=size), storage_class, small=False) * load.months(
            days
        )

    overhead = OVERHEAD + OVERHEAD_STANDARD
    if storage_class in ARCHIVES:
        return [
            (as_large_as(load.size + overhead), "bills the overhead at the rate of the archive alone"),
            (
                as_large_as(max(load.size, SMALL)),
                "bills 128 KB at least, as the infrequent-access classes do",
            ),
        ]
    if load.size >= SMALL:
        return []
    return [
        (as_large_as(load.size + overhead), "adds 40 KB to each object, as the archives do"),
        (as_large_as(load.size + SMALL), "adds 128 KB to each object"),
    ]


def _wrong_duration(
    rates: Rates, load: Load, storage_class: str, whole: Fraction
) -> list[tuple[Fraction, str]]:
    """The rest of another class's minimum duration."""
    other = 90 if MINIMUM_DAYS.get(storage_class) != 90 else 180
    missing = other - MINIMUM_DAYS.get(storage_class, other)
    month = storage_month(rates, load, storage_class) if missing else whole * 0
    return (
        [(whole + month * load.months(missing), f"takes the minimum duration for {other} days")]
        if missing
        else []
    )
