"""Step scaling: which step applies, and what it makes of the group."""

from __future__ import annotations

from calculators.auto_scaling.rules import LARGEST, LIMITS, STEPS, adjusted, check_steps, chosen_step, clamped
from calculators.auto_scaling.target import limits
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import quotient
from calculators.explain import between, mistakes, not_negative, plural, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.auto_scaling.rules import StepAdjustment
    from calculators.contract import Plain
    from calculators.units import Exact


def step(
    *,
    current: int,
    metric: Exact,
    threshold: Exact,
    step: list[str],
    type: str,  # noqa: A002 - the field's word
    minimum_adjustment: int | None,
    warming: int,
    minimum: int,
    maximum: int | None,
) -> Result:
    """Apply the policy; inputs as ``operations.STEP`` lists them.

    Raises:
        CalculatorError: A policy that AWS refuses, or a group that cannot be.
    """
    between("current", current, 0, LARGEST, "The group", "instances")
    between("warming", warming, 0, LARGEST, "The number of instances that warm up")
    limits(minimum, maximum)
    if minimum_adjustment is not None:
        not_negative("minimum_adjustment", minimum_adjustment, "The minimum adjustment")
        if type != "PercentChangeInCapacity":
            raise CalculatorError(
                "minimum_adjustment",
                f"{type} has no minimum adjustment.",
                "It goes with PercentChangeInCapacity.",
            )
    steps = [_read(text, type) for text in " ".join(step).replace(",", " ").split()]
    if not steps:
        raise CalculatorError("step", "A policy has at least one step.", "Write one like 0::1.")
    check_steps(steps)
    breach = metric - threshold
    place = chosen_step(steps, breach)
    magnitude = minimum_adjustment or 0
    change = 0 if place is None else adjusted(current, steps[place][2], type, magnitude)
    desired = _desired(current, warming, change)
    capacity = clamped(desired, minimum, maximum)
    rows: list[dict[str, Plain]] = [
        {
            "metric": _range(one, threshold),
            "adjustment": _adjustment(one[2], type),
            "change": adjusted(current, one[2], type, magnitude),
            "applies": at == place,
        }
        for at, one in enumerate(steps)
    ]
    return Result(
        {
            "capacity": capacity,
            "change": capacity - current - warming,
            "step": "none" if place is None else f"{rows[place]['metric']}: {rows[place]['adjustment']}",
            "steps": rows,
        },
        {"capacity": "", "change": "", "step": "", "steps": ""},
        _working(current, warming, metric, threshold, steps, place, type, magnitude, desired, capacity),
        assumptions=[
            "The alarm is in ALARM, and the metric is already added up as the policy says.",
            "Instances have no weights: a unit of capacity is an instance.",
        ],
        misconceptions=mistakes(
            "capacity", capacity, _wrong(current, metric, steps, place, type, magnitude, change)
        ),
    )


def _desired(current: int, warming: int, change: int) -> int:
    """Instances that warm up are no capacity when scaling out, and hold scaling in up."""
    before = current + warming
    if change > 0:
        return max(before, current + change)
    return before if warming else max(0, current + change)


def _read(text: str, kind: str) -> StepAdjustment:
    from calculators.contract import Param
    from calculators.units import parse

    parts = [part.strip() for part in text.split(":")]
    try:
        if len(parts) != 3:
            raise CalculatorError("step", "", "")  # noqa: TRY301 - one refusal for all forms
        lower, upper = (parse(Param("step", "number", ""), part) if part else None for part in parts[:2])
        adjustment = parse(Param("step", "integer", ""), parts[2].removesuffix("%"))
    except CalculatorError:
        raise CalculatorError(
            "step", f"{shown(text)} is no step.", "Write LOWER:UPPER:ADJUSTMENT, such as 10:20:10 or 20::30."
        ) from None
    if abs(adjustment) > LARGEST or (kind == "ExactCapacity" and adjustment < 0):  # type: ignore[arg-type,operator]
        raise CalculatorError(
            "step", f"An adjustment of {shown(parts[2])} cannot be.", "Give an exact capacity of 0 or more."
        )
    return lower, upper, adjustment  # type: ignore[return-value]


def _range(one: StepAdjustment, threshold: Exact) -> str:
    lower, upper, _ = one
    above = (lower is not None and lower >= 0) or (lower is None and upper is not None and upper > 0)
    low = "" if lower is None else number_text(threshold + lower)
    high = "" if upper is None else number_text(threshold + upper)
    if not low:
        return f"below {high}" if above else f"{high} or less"
    if not high:
        return f"{low} or more" if above else f"above {low}"
    return f"{low} to below {high}" if above else f"above {low} to {high}"


def _adjustment(adjustment: int, kind: str) -> str:
    if kind == "ExactCapacity":
        return f"exactly {number_text(adjustment)}"
    sign = "+" if adjustment > 0 else ""
    return f"{sign}{number_text(adjustment)}{' %' if kind == 'PercentChangeInCapacity' else ''}"


def _working(
    current: int,
    warming: int,
    metric: Exact,
    threshold: Exact,
    steps: list[StepAdjustment],
    place: int | None,
    kind: str,
    magnitude: int,
    desired: int,
    capacity: int,
) -> list[Step]:
    breach = metric - threshold
    if place is None:
        return [
            Step(
                f"{number_text(metric)} is {number_text(breach)} from the threshold of {number_text(threshold)}: no step applies, "
                f"{plural(capacity, 'instance')}.",
                "Bounds are relative to the alarm's threshold.",
                STEPS,
            )
        ]
    working = [
        Step(
            f"{number_text(metric)} - {number_text(threshold)} = {number_text(breach)}: the step {_range(steps[place], threshold)} applies.",
            "Bounds are relative to the alarm's threshold. Above it the lower bound belongs to the step, below it the upper one; "
            "only one step applies.",
            STEPS,
        )
    ]
    adjustment = steps[place][2]
    if kind == "PercentChangeInCapacity":
        exact = quotient(current * adjustment, 100)
        change = adjusted(current, adjustment, kind, 0)
        working.append(
            Step(
                f"{number_text(adjustment)} % of {number_text(current)} = {number_text(exact)}: {_signed(change)}.",
                "Changes are rounded toward zero, those between 0 and 1 to 1 and between -1 and 0 to -1.",
                STEPS,
            )
        )
        if adjusted(current, adjustment, kind, magnitude) != change:
            working.append(
                Step(
                    f"At least {number_text(magnitude)}: {_signed(adjusted(current, adjustment, kind, magnitude))}.",
                    "MinAdjustmentMagnitude is the least that a percentage changes.",
                    STEPS,
                )
            )
    working.append(_sum(current, warming, adjusted(current, adjustment, kind, magnitude), desired))
    if capacity != desired:
        working.append(
            Step(
                f"The group's limits make it {plural(capacity, 'instance')}.",
                "A policy never leaves the group's minimum and maximum.",
                LIMITS,
            )
        )
    return working


def _sum(current: int, warming: int, change: int, desired: int) -> Step:
    if not warming:
        return Step(
            f"{number_text(current)} {'-' if change < 0 else '+'} {number_text(abs(change))} = {plural(desired, 'instance')}.",
            "The change counts from the current capacity.",
            STEPS,
        )
    return Step(
        f"From {number_text(current)} without the {number_text(warming)} warming up: {_signed(change)}; "
        f"{number_text(current + warming)} are on their way: {plural(desired, 'instance')}.",
        "While it scales out, instances that warm up are no current capacity, and what they are added for is not added again; "
        "scaling in waits for them.",
        STEPS,
    )


def _signed(change: int) -> str:
    return f"{'+' if change > 0 else ''}{number_text(change)}"


def _wrong(
    current: int,
    metric: Exact,
    steps: list[StepAdjustment],
    place: int | None,
    kind: str,
    magnitude: int,
    change: int,
) -> list[tuple[Plain, str]]:
    def size(by: int) -> int:
        return max(0, current + by)

    wrong: list[tuple[Plain, str]] = []
    if place is not None and kind == "PercentChangeInCapacity":
        adjustment = steps[place][2]
        away = -(-abs(current * adjustment) // 100) * (1 if adjustment > 0 else -1)
        wrong.append(
            (
                size(max(away, magnitude) if away > 0 else min(away, -magnitude)),
                "rounds the change away from zero",
            )
        )
        wrong.append((size(adjusted(current, adjustment, kind, 0)), "forgets the minimum adjustment"))
    absolute = next(
        (
            at
            for at, (lower, upper, _) in enumerate(steps)
            if (lower is None or metric >= lower) and (upper is None or metric < upper)
        ),
        None,
    )
    if absolute is not None:
        wrong.append(
            (
                size(adjusted(current, steps[absolute][2], kind, magnitude)),
                "takes the bounds for values of the metric",
            )
        )
    for near in (-1, 1):
        if place is not None and 0 <= place + near < len(steps):
            by = adjusted(current, steps[place + near][2], kind, magnitude)
            wrong.append((size(by), "takes the neighbouring step"))
    together = sum(adjusted(current, one[2], kind, magnitude) for one in steps)
    wrong.append((size(together), "applies all steps one after the other"))
    if place is not None:
        wrong.append(
            (
                size(steps[place][2]),
                "takes percent for instances" if kind == "PercentChangeInCapacity" else "adds to the group",
            )
        )
        wrong.append((abs(change), "gives the change, not the group"))
    wrong.append((current, "thinks that the policy does nothing"))
    return wrong
