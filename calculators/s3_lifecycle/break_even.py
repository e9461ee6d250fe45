"""Where two classes cost the same: by how often objects are read, by their size, by their life."""

from __future__ import annotations

from itertools import pairwise

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import rounded
from calculators.explain import between, dollars, mistakes
from calculators.prices import Prices
from calculators.s3_lifecycle.billing import Load, entry, phase_parts, total
from calculators.s3_lifecycle.classes import (
    ARCHIVES,
    GB,
    KB,
    LARGEST_OBJECT,
    MINIMUM_DAYS,
    SMALL,
    TITLES,
    class_named,
)
from calculators.s3_lifecycle.cost import CLASSES_PAGE, MONTH, PRICING, size_text
from calculators.s3_lifecycle.inputs import MOST_DAYS, check_tiers, load_of
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.units import Exact

NEVER = "never"


def class_total(
    rates: Prices, load: Load, storage_class: str, days: int, *, existing: bool, small: bool = True
) -> Fraction:
    """A class's cost for so many days, uploads included unless the objects are there already."""
    parts = phase_parts(rates, load, storage_class, days, small=small)
    way_in = entry(rates, load, storage_class, by_rule=False) if not existing else 0
    return total([parts]) + way_in


def crossings(
    gap: Callable[[int], Fraction], lowest: int, highest: int, kinks: tuple[int, ...]
) -> list[Fraction]:
    """Where a function that is straight between its kinks is zero or changes its sign.

    Args:
        gap: The function at whole numbers.
        lowest: Where to begin.
        highest: Where to end.
        kinks: Where it may bend; it may jump just before one.
    """
    from fractions import Fraction

    bounds = [lowest, *[kink for kink in kinks if lowest < kink < highest], highest]
    found: list[Fraction] = []
    for start, end in pairwise(bounds):
        last = end if end == highest else end - 1
        low, high = gap(start), gap(last)
        if last > start and (low < 0 < high or high < 0 < low):
            found.append(Fraction(start) + (last - start) * low / (low - high))
        elif low == 0 and high:
            found.append(Fraction(start))
        if end != highest and (high < 0 < gap(end) or gap(end) < 0 < high):
            found.append(Fraction(end))
    return found


def break_even(
    *,
    a: str,
    b: str,
    size: Exact,
    days: int,
    reads: Exact,
    tier: str,
    existing: bool,
    hours: Exact,
    price: list[str],
) -> Result:
    """Break-even of two classes; inputs as ``operations.BREAK_EVEN`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    one, other = class_named("a", a), class_named("b", b)
    if one == other:
        raise CalculatorError("b", f"{one} is given twice.", "Give two classes.")
    between("days", days, 1, MOST_DAYS, "A life", "days")
    check_tiers([(one, 0), (other, 0)], tier)
    load = load_of(size, 1, reads=reads, retrieved=None, tier=tier, hours=hours)
    rates = Prices("s3-lifecycle.", price)

    def gap_of(load: Load, days: int) -> Fraction:
        return class_total(rates, load, one, days, existing=existing) - class_total(
            rates, load, other, days, existing=existing
        )

    unread = load.changed(reads=0, retrieved=0, frequent=0)
    at_zero = gap_of(unread, days)
    saved, dearer = _by_reads(gap_of, load, days)
    even = saved / dearer if dearer and saved / dearer >= 0 else None
    here = gap_of(load, days)
    by_size = crossings(
        lambda bytes_: gap_of(load.changed(size=bytes_, retrieved=load.reads * bytes_), days),
        1,
        LARGEST_OBJECT,
        (SMALL,),
    )
    by_days = crossings(
        lambda many: gap_of(load, many),
        1,
        MOST_DAYS,
        tuple(sorted({MINIMUM_DAYS.get(one, 0), MINIMUM_DAYS.get(other, 0), 30, 90})),
    )
    answer: dict[str, Plain] = {
        "reads": NEVER if even is None else rounded(even, 3),
        "cheaper": other if here > 0 else one if here < 0 else "both the same",
        "cheaper_unread": other if at_zero > 0 else one if at_zero < 0 else "both the same",
        "difference": rounded(abs(here) * 10**6, 2),
        "sizes": [size_text(_whole_size(at)) for at in by_size] or [NEVER],
        "days": [number_text(rounded(at, 1)) for at in by_days] or [NEVER],
    }
    wrong = [] if even is None else _wrong(rates, gap_of, load, one, other, days, saved, dearer)
    return Result(
        answer,
        {
            "reads": "" if even is None else "reads of an object a month",
            "cheaper": "",
            "cheaper_unread": "",
            "difference": "USD per million objects",
            "sizes": "",
            "days": "" if not by_days else "days",
        },
        _steps(rates, load, one, other, days, existing=existing, saved=saved, dearer=dearer),
        assumptions=[
            MONTH.format(number_text(load.hours)),
            "Prices of the first tier; a read fetches a whole object.",
            "The objects are there already." if existing else "Objects are uploaded straight to the class.",
            *(
                ["In Intelligent-Tiering data that is read stays in Frequent Access, all other moves down."]
                if "INTELLIGENT_TIERING" in (one, other)
                else []
            ),
            *(
                [f"Archived objects are read by {tier} restores, without their temporary copies."]
                if {one, other} & set(ARCHIVES)
                else []
            ),
        ],
        misconceptions=mistakes("reads", answer["reads"], wrong),
        prices=rates.used,
    )


def _by_reads(gap_of: Callable[[Load, int], Fraction], load: Load, days: int) -> tuple[Fraction, Fraction]:
    """What the second class saves without a read, and what it loses by one read a month."""
    base = load.changed(reads=0, retrieved=0, frequent=1)
    read = load.changed(reads=1, retrieved=load.size, frequent=1)
    # Intelligent-Tiering is Frequent Access as soon as it is read, which is where the reads begin to count.
    saved = gap_of(base, days)
    return saved, saved - gap_of(read, days)


def _whole_size(at: Fraction) -> Exact:
    """A size to the hundredth of the unit it is said in."""
    from fractions import Fraction

    unit = next((unit for unit in (GB, KB**2, KB) if at >= unit), 1)
    return Fraction(int(at * 100 / unit + Fraction(1, 2)), 100) * unit


def _steps(
    rates: Prices,
    load: Load,
    one: str,
    other: str,
    days: int,
    *,
    existing: bool,
    saved: Fraction,
    dearer: Fraction,
) -> list[Step]:
    unread = load.changed(reads=0, retrieved=0, frequent=1)
    costs = [class_total(rates, unread, name, days, existing=existing) * 10**6 for name in (one, other)]
    steps = [
        Step(
            f"A million objects of {size_text(load.size)} cost {dollars(_short(costs[0]))} in {TITLES[one]} and "
            f"{dollars(_short(costs[1]))} in {TITLES[other]} for {days:,} days, reads aside.",
            "Storage with minimum size, overhead and minimum duration, and the upload.",
            CLASSES_PAGE,
        ),
        Step(
            f"One read of each a month makes {TITLES[other]} {dollars(_short(abs(dearer) * 10**6))} "
            f"{'dearer' if dearer >= 0 else 'cheaper'} beside {TITLES[one]} over that time.",
            "A read is a request and, in the colder classes, a charge per GB.",
            PRICING,
        ),
    ]
    if dearer and saved / dearer >= 0:
        steps.append(
            Step(
                f"{dollars(_short(abs(saved) * 10**6))} / {dollars(_short(abs(dearer) * 10**6))} = "
                f"{number_text(rounded(saved / dearer, 3))} reads of an object a month make them cost the same.",
                "What storage saves is what reading may cost.",
                PRICING,
            )
        )
    else:
        steps.append(
            Step(
                "No number of reads makes them cost the same.",
                "One class is cheaper to store in and no dearer to read from.",
                PRICING,
            )
        )
    return steps


def _short(value: Fraction) -> Fraction | Exact:
    from fractions import Fraction

    return Fraction(int(value * 100 + Fraction(1, 2)), 100)


def _wrong(
    rates: Prices,
    gap_of: Callable[[Load, int], Fraction],
    load: Load,
    one: str,
    other: str,
    days: int,
    saved: Fraction,
    dearer: Fraction,
) -> list[tuple[Plain, str]]:
    unread = load.changed(reads=0, retrieved=0, frequent=1)
    only_bytes = load.changed(reads=0, retrieved=load.size, frequent=1)
    only_requests = load.changed(reads=1, retrieved=0, frequent=1)
    bare = class_total(rates, unread, one, days, existing=True, small=False) - class_total(
        rates, unread, other, days, existing=True, small=False
    )
    found: list[tuple[Fraction, str]] = []
    per_gb = saved - gap_of(only_bytes, days)
    per_request = saved - gap_of(only_requests, days)
    if per_gb:
        found.append((saved / per_gb, "forgets that a read is a request too"))
    if per_request:
        found.append((saved / per_request, "forgets the charge for each GB that is read"))
    if saved:
        found.append((dearer / saved, "divides the wrong way round"))
    found += [
        (bare / dearer, "takes storage alone, without minimum sizes, durations and uploads"),
        (saved / dearer * load.months(days), "counts all reads of the life as those of a month"),
        (saved / dearer * 2, "counts a read's charge for half"),
    ]
    return [(rounded(value, 3), mistake) for value, mistake in found if value > 0]


__all__ = ["break_even", "class_total", "crossings"]
