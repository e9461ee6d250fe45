"""The cost of objects along their life, from upload to deletion, class by class."""

from __future__ import annotations

from itertools import pairwise

from calculators.contract import Result, Step
from calculators.exact import money, quotient, rounded
from calculators.explain import dollars, mistakes, plural
from calculators.prices import Prices
from calculators.s3_lifecycle.billing import (
    PARTS,
    TIER_ENDS,
    UNREAD_TO_ARCHIVE_INSTANT,
    UNREAD_TO_INFREQUENT,
    life,
    stored_gigabytes,
    total,
)
from calculators.s3_lifecycle.classes import (
    ARCHIVES,
    KB,
    MINIMUM_DAYS,
    MINIMUM_SIZE,
    SMALL,
    TITLES,
)
from calculators.s3_lifecycle.inputs import check_tiers, load_of, path_of
from calculators.s3_lifecycle.mistaken import wrong_totals
from calculators.text import label
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.s3_lifecycle.billing import Load, Phase
    from calculators.units import Exact

GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
PRICING = "https://aws.amazon.com/s3/pricing/"
USAGE = f"{GUIDE}aws-usage-report-understand.html"
CLASSES_PAGE = f"{GUIDE}storage-class-intro.html"
TRANSITIONS = f"{GUIDE}lifecycle-transition-general-considerations.html"
TIERING = f"{GUIDE}intelligent-tiering-overview.html"
RESTORES = f"{GUIDE}restoring-objects-retrieval-options.html"
EARLIER_AGE = 30  # days before Standard-IA and One Zone-IA, until 2026-07-16
MONTH = "A month has {} hours; a GB is 1,024 cubed bytes, and storage is metered by the hour."


def cost(
    *,
    size: Exact,
    objects: int,
    path: list[str],
    days: int,
    reads: Exact,
    retrieved: Exact | None,
    tier: str,
    frequent: Exact | None,
    existing: bool,
    hours: Exact,
    price: list[str],
) -> Result:
    """The whole life's cost; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    load = load_of(size, objects, reads=reads, retrieved=retrieved, tier=tier, hours=hours, frequent=frequent)
    way = path_of(path, days)
    if reads or retrieved:
        check_tiers(way, tier)
    rates = Prices("s3-lifecycle.", price)
    phases = life(rates, load, way, days, existing=existing)
    sums = {name: sum((parts[name] for parts in phases), phases[0][name] * 0) for name in PARTS}
    whole = total(phases)
    used = tuple(rates.used)  # without those that only wrong answers need
    ends = [first for _, first in way[1:]] + [days]
    answer: dict[str, Plain] = {"total": money(whole)}
    answer |= {name: money(sums[name]) for name in PARTS}
    answer["billed"] = gigabytes(_gigabyte_months(load, way, ends))
    charged = [name for name in PARTS if sums[name]]
    answer["phases"] = [
        {
            "class": storage_class,
            "from": first,
            "to": end,
            "billed_gb": gigabytes(sum(stored_gigabytes(load, storage_class))),
            **{name: dollars(money(parts[name])) for name in charged},
            "total": dollars(money(sum(parts.values(), whole * 0))),
        }
        for (storage_class, first), end, parts in zip(way, ends, phases, strict=True)
    ]
    steps: list[Step] = []
    for number, ((storage_class, first), end, parts) in enumerate(zip(way, ends, phases, strict=True)):
        steps += _phase_steps(rates, load, storage_class, end - first, parts, number, existing=existing)
    listed = ", ".join(f"{label(name)} {dollars(money(amount))}" for name, amount in sums.items() if amount)
    steps.append(
        Step(
            f"{listed.capitalize() or 'Nothing'}: together {dollars(money(whole))}.",
            "Every part is billed for itself.",
            PRICING,
        )
    )
    return Result(
        answer,
        {
            **dict.fromkeys(("total", *PARTS), "USD"),
            "billed": "GB-months",
            "phases": "",
        },
        steps,
        assumptions=_assumptions(load, way, days, frequent=frequent, existing=existing),
        misconceptions=mistakes(
            "total", money(whole), wrong_totals(rates, load, way, days, phases, existing=existing)
        ),
        prices=used,
    )


def _gigabyte_months(load: Load, way: Sequence[Phase], ends: Sequence[int]) -> Fraction:
    return sum(
        (
            sum(stored_gigabytes(load, storage_class)) * load.months(end - first)
            for (storage_class, first), end in zip(way, ends, strict=True)
        ),
        load.months(0),
    )


def gigabytes(value: Exact) -> Decimal:
    """An amount of GB as an answer holds it: to the thousandth, below one to the billionth."""
    return rounded(value, 3 if value >= 1 else 9)


def gigabytes_text(value: Exact) -> str:
    """The same in a sentence."""
    return number_text(gigabytes(value))


def size_text(size: Exact) -> str:
    """A size as people say it: "16 KB", "1.5 GB", "100 bytes"."""
    for unit, name in ((KB**3, "GB"), (KB**2, "MB"), (KB, "KB")):
        if size >= unit:
            return f"{number_text(quotient(size, unit))} {name}"
    return plural(size, "byte")


def size_step(load: Load, storage_class: str) -> Step:
    """What a class bills the objects as."""
    own, standard = stored_gigabytes(load, storage_class)
    title = TITLES[storage_class]
    count = plural(load.objects, "object")
    if storage_class in ARCHIVES:
        return Step(
            f"{title}: {count} x ({size_text(load.size)} + 32 KB) = {gigabytes_text(own)} GB, and "
            f"{count} x 8 KB = {gigabytes_text(standard)} GB at the rate of S3 Standard.",
            "Each archived object adds 32 KB at the archive's rate and 8 KB at that of S3 Standard.",
            CLASSES_PAGE,
        )
    least = MINIMUM_SIZE.get(storage_class, 0)
    if load.size < least:
        return Step(
            f"{title}: {size_text(load.size)} is billed as 128 KB; {count} x 128 KB = {gigabytes_text(own)} GB.",
            "Standard-IA, One Zone-IA and Glacier Instant Retrieval bill at least 128 KB an object.",
            CLASSES_PAGE,
        )
    return Step(
        f"{title}: {count} x {size_text(load.size)} = {gigabytes_text(own)} GB.",
        "Storage is metered in binary GB.",
        USAGE,
    )


def _phase_steps(
    rates: Prices,
    load: Load,
    storage_class: str,
    days: int,
    parts: dict[str, Fraction],
    number: int,
    *,
    existing: bool,
) -> list[Step]:
    steps = [size_step(load, storage_class)]
    length = rounded(load.months(days), 3)
    months = f"{plural(days, 'day')} x 24 / {number_text(load.hours)} = {number_text(length)} month{'s' * (length != 1)}"
    if storage_class == "INTELLIGENT_TIERING":
        steps.append(
            Step(
                f"Its storage for {months}: {dollars(money(parts['storage']))}.",
                f"What is not read moves to Infrequent Access after {UNREAD_TO_INFREQUENT} days and to Archive Instant "
                f"Access after {UNREAD_TO_ARCHIVE_INSTANT}; below 128 KB it stays in Frequent Access.",
                TIERING,
            )
        )
    else:
        name = f"{storage_class.lower().replace('_', '-')}.storage"
        if storage_class != "STANDARD":
            unit = f"${rates.text(name)} a GB"
        elif stored_gigabytes(load, storage_class)[0] > TIER_ENDS[0]:
            unit = "the prices of its tiers"
        else:
            unit = f"${rates.text(name + '-1')} a GB"
        steps.append(
            Step(
                f"Its storage for {months} at {unit}: {dollars(money(parts['storage']))}.",
                "Storage is metered by the hour and charged per GB-month.",
                USAGE,
            )
        )
    steps += _other_steps(load, storage_class, days, parts, number, existing=existing)
    return steps


def _other_steps(
    load: Load,
    storage_class: str,
    days: int,
    parts: dict[str, Fraction],
    number: int,
    *,
    existing: bool,
) -> list[Step]:
    steps = []
    if parts["monitoring"]:
        steps.append(
            Step(
                f"Monitoring of {plural(load.objects, 'object')}: {dollars(money(parts['monitoring']))}.",
                "Intelligent-Tiering charges each object of 128 KB and more a month.",
                PRICING,
            )
        )
    if number:
        steps.append(
            Step(
                f"The move of {plural(load.objects, 'object')} to {TITLES[storage_class]}: "
                f"{dollars(money(parts['transitions']))}.",
                "A lifecycle transition is a request for each object, whatever its size.",
                PRICING,
            )
        )
    if parts["requests"]:
        what = [] if number or existing else [f"{load.objects:,} PUT"]
        if load.reads:
            kind = "restore" if storage_class in ARCHIVES else "GET"
            what.append(f"{number_text(rounded(load.reads * load.months(days), 0))} {kind}")
        steps.append(
            Step(
                f"Requests ({' and '.join(what)}): {dollars(money(parts['requests']))}.",
                "Requests are charged per 1,000, by class.",
                PRICING,
            )
        )
    if parts["retrieval"]:
        steps.append(
            Step(
                f"Reading {gigabytes_text(load.retrieved * load.months(days) / KB**3)} GB out of the class: "
                f"{dollars(money(parts['retrieval']))}.",
                "All classes but Standard and Intelligent-Tiering charge each GB that is read.",
                PRICING,
            )
        )
    if parts["early_deletion"]:
        least = MINIMUM_DAYS[storage_class]
        steps.append(
            Step(
                f"Objects leave after {days} of {least} days: the {least - days} days that are missing cost "
                f"{dollars(money(parts['early_deletion']))}.",
                "Leaving a class before its minimum duration is charged pro rata for the rest.",
                CLASSES_PAGE,
            )
        )
    return steps


def _assumptions(
    load: Load, way: Sequence[Phase], days: int, *, frequent: Exact | None, existing: bool
) -> list[str]:
    names = [storage_class for storage_class, _ in way]
    said = [
        MONTH.format(number_text(load.hours)),
        (
            f"All objects are {'there' if existing else 'written'} at once and deleted after {plural(days, 'day')}; data transfer out is "
            "left out."
        ),
    ]
    if len(way) > 1 and load.size < SMALL:
        said.append(
            "Lifecycle moves no object below 128 KB by default: the rules have a filter that names a size."
        )
    if any(then - since < MINIMUM_DAYS.get(name, 0) for (name, since), (_, then) in pairwise(way)):
        said.append(
            "One rule may not move objects on before a class's minimum duration is over: it takes a second rule."
        )
    if any(name in ("STANDARD_IA", "ONEZONE_IA") and day < EARLIER_AGE for name, day in way[1:]):
        said.append(
            "Lifecycle moves to Standard-IA and One Zone-IA before day 30 since July 2026; exams may still expect "
            "30 days in S3 Standard first."
        )
    if "INTELLIGENT_TIERING" in names:
        if frequent is not None:
            said.append(
                f"{number_text(frequent)} % of the data stays in Frequent Access, the rest is not read."
            )
        else:
            said.append(
                "In Intelligent-Tiering all data stays in Frequent Access, as it is read (see --frequent)."
                if load.reads or load.retrieved
                else "In Intelligent-Tiering nothing is read, and the optional archive tiers are off."
            )
    if set(names) & set(ARCHIVES) and (load.reads or load.retrieved):
        said.append(
            f"Archived objects are read by {load.tier} restores; `restore` adds the temporary copies."
        )
    return said
