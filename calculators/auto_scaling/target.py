"""Target tracking: the capacity that brings a metric to its target."""

from __future__ import annotations

from calculators.auto_scaling.rules import LARGEST, LIMITS, TRACKING, clamped, tracked
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, quotient, rounded
from calculators.explain import between, mistakes, not_negative, plural, positive, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

POLICIES = f"{TRACKING.rsplit('/', 1)[0]}/as-scale-based-on-demand.html"


def target(
    *,
    current: int,
    metric: Exact,
    target: Exact,
    other: list[str],
    minimum: int,
    maximum: int | None,
    disable_scale_in: bool,
) -> Result:
    """Find the capacity; inputs as ``operations.TARGET`` lists them.

    Raises:
        CalculatorError: A group or policy that cannot be.
    """
    between("current", current, 1, LARGEST, "The group", "instances")
    not_negative("metric", metric, "The metric")
    positive("target", target, "A target")
    limits(minimum, maximum)
    pairs = [(metric, target), *(_pair(text) for text in other)]
    wanted = [tracked(current, value, aim) for value, aim in pairs]
    most = max(wanted)
    held = max(most, current) if disable_scale_in else most
    capacity = clamped(held, minimum, maximum)
    steps = [
        Step(
            f"{number_text(current)} x {number_text(value)} / {number_text(aim)} = {number_text(quotient(current * value, aim))}: "
            f"{plural(need, 'instance')}.",
            "Capacity changes in proportion to metric / target. AWS rounds so that there is never too little: up when it adds, "
            "and what it removes down.",
            TRACKING,
        )
        for (value, aim), need in zip(pairs, wanted, strict=True)
    ]
    if len(pairs) > 1:
        steps.append(
            Step(
                f"The policies want {', '.join(map(number_text, wanted))}: {number_text(most)}.",
                "The group scales out if any policy asks for it and scales in only if all do; the largest capacity wins.",
                POLICIES,
            )
        )
    if held != most:
        steps.append(
            Step(f"It stays at {number_text(current)}.", "Scale-in is disabled for the policy.", TRACKING)
        )
    if capacity != held:
        bound = "minimum" if capacity > held else "maximum"
        steps.append(
            Step(
                f"The group's {bound} makes it {plural(capacity, 'instance')}.",
                "A policy never leaves the group's minimum and maximum.",
                LIMITS,
            )
        )
    change = capacity - current
    return Result(
        {
            "capacity": capacity,
            "change": change,
            "direction": "scale out" if change > 0 else "scale in" if change else "none",
            "metric_after": rounded(quotient(current * metric, capacity), 1) if capacity else 0,
        },
        {"capacity": "", "change": "", "direction": "", "metric_after": ""},
        steps,
        assumptions=[
            "The load stays as it is and spreads evenly; no instance is warming up.",
            "Scaling out follows quickly, scaling in gradually, once the metric is clearly below the target for longer.",
        ],
        misconceptions=mistakes("capacity", capacity, _wrong(current, metric, target, minimum, maximum)),
    )


def limits(minimum: int, maximum: int | None) -> None:
    """Refuse limits that no group has.

    Raises:
        CalculatorError: Otherwise.
    """
    between("minimum", minimum, 0, LARGEST, "The minimum", "instances")
    if maximum is not None and not minimum <= maximum <= LARGEST:
        raise CalculatorError(
            "maximum", "The maximum is below the minimum.", f"Give {number_text(minimum)} or more."
        )


def _pair(text: str) -> tuple[Exact, Exact]:
    from calculators.contract import Param
    from calculators.units import parse

    first, colon, second = text.partition(":")
    try:
        value, aim = (parse(Param("other", "number", ""), part.strip()) for part in (first, second))
    except CalculatorError:
        colon = ""
    if not colon or value < 0 or aim <= 0:  # type: ignore[operator]
        raise CalculatorError("other", f"{shown(text)} is no METRIC:TARGET.", "Write it like 900:1000.")
    return value, aim  # type: ignore[return-value]


def _wrong(
    current: int, metric: Exact, aim: Exact, minimum: int, maximum: int | None
) -> list[tuple[Plain, str]]:
    exact = quotient(current * metric, aim)
    wrong: list[tuple[Plain, str]] = [
        (max(0, int(exact)), "rounds down, which leaves the metric above the target"),
        (
            max(0, current + ceil_div(current * (metric - aim), 100)),
            "adds the difference in percentage points as percent of the group",
        ),
        (
            tracked(current, metric, aim) + current,
            "adds the capacity that is needed to the capacity that is there",
        ),
        (current + (1 if metric > aim else -1), "changes the group by one instance"),
        (2 * current if metric > aim else max(0, current // 2), "doubles or halves the group"),
        (ceil_div(current * aim, metric) if metric else 0, "divides target by metric"),
    ]
    if clamped(tracked(current, metric, aim), minimum, maximum) != tracked(current, metric, aim):
        wrong.insert(0, (tracked(current, metric, aim), "forgets the limits of the group"))
    return wrong
