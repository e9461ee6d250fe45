"""One set of objects kept in each class: which is the cheapest, and where a cheap class costs more."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money
from calculators.explain import between, dollars, mistakes, plural
from calculators.prices import Prices
from calculators.s3_lifecycle.billing import entry, phase_parts, stored_gigabytes, total
from calculators.s3_lifecycle.classes import ARCHIVES, CLASSES, SMALL, TITLES
from calculators.s3_lifecycle.cost import (
    CLASSES_PAGE,
    MONTH,
    PRICING,
    TIERING,
    gigabytes,
    size_step,
    size_text,
)
from calculators.s3_lifecycle.inputs import MOST_DAYS, load_of
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.s3_lifecycle.billing import Load
    from calculators.units import Exact

    Costs = Mapping[str, dict[str, Fraction]]


# Columns of the table, and the parts of the cost that each adds up.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "storage": ("storage", "monitoring"),
    "requests": ("requests", "transitions"),
    "retrieval": ("retrieval",),
    "early_deletion": ("early_deletion",),
}


def class_costs(
    rates: Prices, load: Load, days: int, classes: tuple[str, ...], *, by_rule: bool, small: bool = True
) -> dict[str, dict[str, Fraction]]:
    """The parts of each class's cost, the way into it included."""
    costs = {}
    for storage_class in classes:
        parts = phase_parts(rates, load, storage_class, days, small=small)
        parts["transitions" if by_rule else "requests"] += entry(rates, load, storage_class, by_rule=by_rule)
        costs[storage_class] = parts
    return costs


def cheapest_of(costs: Costs, *leave_out: str) -> str:
    """The class with the lowest total; of two alike the warmer one."""
    return min(
        costs,
        key=lambda storage_class: (total([costs[storage_class]], *leave_out), CLASSES.index(storage_class)),
    )


def compare(
    *,
    size: Exact,
    objects: int,
    days: int,
    reads: Exact,
    retrieved: Exact | None,
    tier: str,
    instant: bool,
    zones: bool,
    existing: bool,
    hours: Exact,
    price: list[str],
) -> Result:
    """The cost of every class; inputs as ``operations.COMPARE`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    between("days", days, 1, MOST_DAYS, "A life", "days")
    load = load_of(size, objects, reads=reads, retrieved=retrieved, tier=tier, hours=hours)
    classes = _candidates(tier, instant=instant, zones=zones, read=bool(reads or retrieved))
    rates = Prices("s3-lifecycle.", price)
    costs = class_costs(rates, load, days, classes, by_rule=existing)
    used = tuple(rates.used)
    totals = {storage_class: total([parts]) for storage_class, parts in costs.items()}
    order = sorted(classes, key=lambda name: (totals[name], CLASSES.index(name)))
    best = order[0]
    answer: dict[str, Plain] = {"cheapest": best, "total": money(totals[best])}
    answer["runner_up"] = order[1]
    answer |= {name.lower(): money(totals[name]) for name in classes}
    charged = {
        column: parts
        for column, parts in _COLUMNS.items()
        if any(costs[name][p] for name in order for p in parts)
    }
    answer["classes"] = [
        {
            "class": name,
            "total": dollars(money(totals[name])),
            "billed_gb": gigabytes(sum(stored_gigabytes(load, name))),
            **{
                column: dollars(money(sum((costs[name][part] for part in parts), load.months(0))))
                for column, parts in charged.items()
            },
        }
        for name in order
    ]
    units = dict.fromkeys(answer, "USD") | {"cheapest": "", "runner_up": "", "classes": ""}
    return Result(
        answer,
        units,
        _steps(load, costs, order),
        assumptions=_assumptions(load, days, by_rule=existing, classes=classes),
        misconceptions=mistakes("cheapest", best, _wrong(rates, load, days, costs, order, by_rule=existing)),
        prices=used,
    )


def _candidates(tier: str, *, instant: bool, zones: bool, read: bool) -> tuple[str, ...]:
    if read and tier == "expedited" and not instant:
        raise CalculatorError(
            "tier",
            "Deep Archive has no expedited restore, so the classes cannot be compared by it.",
            "Choose standard or bulk; `restore` has the price of an expedited one.",
        )
    return tuple(
        name
        for name in CLASSES
        if not (instant and name in ARCHIVES) and not (zones and name == "ONEZONE_IA")
    )


def _steps(load: Load, costs: Costs, order: list[str]) -> list[Step]:
    steps = []
    for name in order:
        said = size_step(load, name)
        parts = costs[name]
        listed = [
            f"{label} {dollars(money(parts[part]))}"
            for part, label in (
                ("storage", "storage"),
                ("monitoring", "monitoring"),
                ("requests", "requests"),
                ("transitions", "transition"),
                ("retrieval", "retrieval"),
                ("early_deletion", "early deletion"),
            )
            if parts[part]
        ]
        steps.append(
            Step(
                f"{said.text} {', '.join(listed).capitalize()}: {dollars(money(total([parts])))}.",
                said.rule,
                TIERING if name == "INTELLIGENT_TIERING" else CLASSES_PAGE,
            )
        )
    steps.append(
        Step(
            f"{TITLES[order[0]]} is the cheapest, {TITLES[order[1]]} the next.",
            "Colder classes store for less, and charge more for requests, reading, small objects and short lives.",
            PRICING,
        )
    )
    return steps


def _assumptions(load: Load, days: int, *, by_rule: bool, classes: tuple[str, ...]) -> list[str]:
    how = "moved there by a lifecycle rule on the first day" if by_rule else "uploaded to it"
    be = "is" if load.objects == 1 else "are"
    said = [
        MONTH.format(number_text(load.hours)),
        f"{plural(load.objects, 'object')} of {size_text(load.size)} {be} kept in one class for {plural(days, 'day')}, {how}.",
    ]
    if load.reads or load.retrieved:
        if set(classes) & set(ARCHIVES):
            said.append(f"Archived objects are read by {load.tier} restores, without their temporary copies.")
        said.append("In Intelligent-Tiering all data stays in Frequent Access, as it is read.")
    elif load.size >= SMALL:
        said.append("Nothing is read; in Intelligent-Tiering it moves down after 30 and 90 days.")
    if "ONEZONE_IA" in classes:
        said.append(
            "One Zone-IA keeps data in one Availability Zone: only for what can be made again (--zones)."
        )
    return said


def _wrong(
    rates: Prices, load: Load, days: int, costs: Costs, order: list[str], *, by_rule: bool
) -> list[tuple[Plain, str]]:
    classes = tuple(costs)
    bare = class_costs(rates, load, days, classes, by_rule=by_rule, small=False)
    only_storage = [part for part in costs[order[0]] if part != "storage"]
    return [
        (cheapest_of(bare, *only_storage), "looks at the price of a GB alone"),
        (cheapest_of(costs, "retrieval", "requests"), "forgets what reading costs"),
        (cheapest_of(bare), "forgets minimum size and overhead of small objects"),
        (cheapest_of(costs, "early_deletion"), "forgets the minimum duration"),
        (cheapest_of(costs, "transitions", "requests"), "takes requests and transitions for free"),
        (order[1], "misses the cheapest class by one"),
        ("STANDARD_IA", "takes Standard-IA for whatever is read rarely"),
        ("INTELLIGENT_TIERING", "takes Intelligent-Tiering for always the cheapest"),
        ("STANDARD", "shuns every charge for reading"),
    ]
