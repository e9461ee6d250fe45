"""The rules of EC2 Auto Scaling as functions of plain numbers."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.exact import ceil_div

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.units import Exact

    # Lower and upper bound relative to the threshold (None: infinity), and the adjustment.
    StepAdjustment = tuple[Exact | None, Exact | None, int]

GUIDE = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"
TRACKING = f"{GUIDE}as-scaling-target-tracking.html"
STEPS = f"{GUIDE}as-scaling-simple-step.html"
LIMITS = f"{GUIDE}asg-capacity-limits.html"
LARGEST = 10**9  # instances, messages: more is a slip of the keyboard
MOST_STEPS = 20


def tracked(current: int, metric: Exact, target: Exact) -> int:
    """The capacity that brings a metric to its target, rounded up."""
    return ceil_div(current * metric, target)


def clamped(capacity: int, minimum: int, maximum: int | None) -> int:
    """Within the group's limits."""
    return max(minimum, capacity if maximum is None else min(capacity, maximum))


def rounded_change(change: Exact) -> int:
    """A change in instances as AWS rounds it: toward zero, but never to zero."""
    if -1 < change < 1:
        return (change > 0) - (change < 0)
    return int(change)


def adjusted(current: int, adjustment: int, kind: str, magnitude: int) -> int:
    """The change in instances that an adjustment makes."""
    if kind == "ChangeInCapacity":
        return adjustment
    if kind == "ExactCapacity":
        return adjustment - current
    from calculators.exact import quotient

    change = rounded_change(quotient(current * adjustment, 100))
    if change and abs(change) < magnitude:
        return magnitude if change > 0 else -magnitude
    return change


def chosen_step(steps: Sequence[StepAdjustment], breach: Exact) -> int | None:
    """Index of the step that a difference between metric and threshold falls into."""
    for place, (lower, upper, _) in enumerate(steps):
        if breach >= 0 and (lower is None or breach >= lower) and (upper is None or breach < upper):
            return place
        if breach < 0 and (lower is None or breach > lower) and (upper is None or breach <= upper):
            return place
    # On the threshold itself a step that ends there applies where none begins there.
    return next((place for place, (_, upper, _) in enumerate(steps) if breach == upper == 0), None)


def check_steps(steps: Sequence[StepAdjustment]) -> None:
    """Refuse steps that AWS refuses.

    Raises:
        CalculatorError: A gap, an overlap, or infinity missing or given twice.
    """
    if len(steps) > MOST_STEPS:
        raise CalculatorError("step", f"A policy has no {len(steps)} steps.", f"Give at most {MOST_STEPS}.")
    for lower, upper, _ in steps:
        if lower is None and upper is None:
            raise CalculatorError("step", "A step has no bound at all.", "Give its lower or its upper bound.")
        if lower is not None and upper is not None and lower >= upper:
            raise CalculatorError(
                "step", "A step's upper bound is not above its lower.", "Write LOWER:UPPER:ADJUSTMENT."
            )
    lowest = [step for step in steps if step[0] is None]
    highest = [step for step in steps if step[1] is None]
    if len(lowest) > 1 or len(highest) > 1:
        raise CalculatorError(
            "step", "Two steps reach to infinity on the same side.", "Leave a bound empty once on each side."
        )
    if not lowest and any(lower is not None and lower < 0 for lower, _, _ in steps):
        raise CalculatorError(
            "step",
            "A lower bound is negative and no step reaches down to infinity.",
            "Add a step like :-20:-30.",
        )
    if not highest and any(upper is not None and upper > 0 for _, upper, _ in steps):
        raise CalculatorError(
            "step",
            "An upper bound is positive and no step reaches up to infinity.",
            "Add a step like 20::30.",
        )
    _no_gaps(steps)


def _no_gaps(steps: Sequence[StepAdjustment]) -> None:
    from itertools import pairwise

    ordered = sorted(steps, key=lambda step: (step[0] is not None, step[0] or 0))
    for (_, upper, _), (lower, _, _) in pairwise(ordered):
        if upper is None or lower is None or lower < upper:
            raise CalculatorError(
                "step", "Two steps overlap.", "Let each step begin where the one below it ends."
            )
        if lower > upper:
            raise CalculatorError(
                "step",
                "There is a gap between two steps.",
                "Let each step begin where the one below it ends.",
            )


def refresh_batch(instances: int, minimum: Exact, maximum: Exact | None) -> tuple[int, int, int]:
    """Instances replaced at a time, the fewest in service meanwhile, and the most that run."""
    healthy = ceil_div(instances * minimum, 100)
    short = instances - healthy
    if maximum is None:
        batch = max(1, short)
        return batch, instances - batch, instances
    extra = int(instances * maximum // 100) - instances
    if short + extra == 0:
        extra = 1
    batch = min(instances, short + extra)
    return batch, instances - min(short, batch), instances + min(extra, batch)
