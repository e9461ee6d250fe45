"""A rolling update of an ECS service."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.deployment.rules import ECS_ROLLING, MOST, ecs_bounds, ecs_rounds
from calculators.exact import ceil_div, plain, quotient
from calculators.explain import between, mistakes, plural
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


def ecs(*, tasks: int, minimum: Exact, maximum: Exact, start: Exact) -> Result:
    """Follow it; inputs as ``operations.ECS`` lists them.

    Raises:
        CalculatorError: Percentages that ECS does not take, or with which nothing can move.
    """
    between("tasks", tasks, 1, MOST, "The service", "tasks")
    between("minimum", minimum, 0, 100, "minimumHealthyPercent", "%")
    between("maximum", maximum, 100, 1000, "maximumPercent", "%")
    between("start", start, 0, 10**7, "A time", "s")
    lower, upper = ecs_bounds(tasks, minimum, maximum)
    rounds = ecs_rounds(tasks, lower, upper)
    if not rounds:
        raise CalculatorError(
            "maximum",
            f"With {number_text(lower)} to {number_text(upper)} of {plural(tasks, 'task')} none may be stopped and none started: the update "
            "cannot move.",
            "Raise maximumPercent or lower minimumHealthyPercent.",
        )
    rows = _rows(tasks, rounds)
    answer: dict[str, Plain] = {
        "batches": len(rounds),
        "lower_bound": lower,
        "upper_bound": upper,
        "can_stop": tasks - lower,
        "can_start": upper - tasks,
        "fewest_running": min(_counts(tasks, rounds)),
        "most_running": max(_counts(tasks, rounds)),
        "duration": plain(len(rounds) * start),
        "timeline": rows,
    }
    return Result(
        answer,
        {name: "s" if name == "duration" else "" for name in answer},
        _steps(tasks, minimum, maximum, lower, upper, len(rounds), start),
        assumptions=[
            "Tasks of a batch become healthy together, the cluster has room, and old tasks stop at once.",
            "The scheduler adds before it stops wherever the upper bound lets it.",
        ],
        misconceptions=[
            *mistakes("batches", len(rounds), _wrong(tasks, lower, upper, minimum, maximum)),
            *mistakes(
                "lower_bound",
                lower,
                [
                    (int(tasks * minimum // 100), "rounds the minimum down"),
                    (tasks - lower, "gives how many may be stopped"),
                    (tasks, "thinks that no task may be missing"),
                    (upper, "mixes up minimum and maximum"),
                ],
            ),
            *mistakes(
                "upper_bound",
                upper,
                [
                    (ceil_div(tasks * maximum, 100), "rounds the maximum up"),
                    (upper - tasks, "gives how many may be added"),
                    (tasks + upper, "adds the maximum to the desired count"),
                    (lower, "mixes up minimum and maximum"),
                    (tasks, "thinks that no task may be added"),
                ],
            ),
        ],
    )


def _counts(tasks: int, rounds: list[tuple[int, int, int]]) -> list[int]:
    """How many tasks run after each stop and start."""
    running = tasks
    counts = [running]
    for before, begun, after in rounds:
        counts += [running - before, running - before + begun]
        running += begun - before - after
    return counts


def _rows(tasks: int, rounds: list[tuple[int, int, int]]) -> list[dict[str, Plain]]:
    old, new = tasks, 0
    rows: list[dict[str, Plain]] = []
    for turn, (before, begun, after) in enumerate(rounds, 1):
        old -= before + after
        new += begun
        rows.append(
            {
                "batch": turn,
                "stopped_first": before,
                "started": begun,
                "stopped_then": after,
                "old": old,
                "new": new,
            }
        )
    return rows


def _steps(
    tasks: int, minimum: Exact, maximum: Exact, lower: int, upper: int, batches: int, start: Exact
) -> list[Step]:
    return [
        Step(
            f"{number_text(minimum)} % of {number_text(tasks)} = {number_text(quotient(tasks * minimum, 100))}: at least "
            f"{plural(lower, 'task')}, so {number_text(tasks - lower)} may be stopped first.",
            "minimumHealthyPercent of the desired count is rounded up.",
            ECS_ROLLING,
        ),
        Step(
            f"{number_text(maximum)} % of {number_text(tasks)} = {number_text(quotient(tasks * maximum, 100))}: at most "
            f"{plural(upper, 'task')}, so {number_text(upper - tasks)} may be started in addition.",
            "maximumPercent of the desired count is rounded down.",
            ECS_ROLLING,
        ),
        Step(
            f"{plural(batches, 'batch', 'batches')} x {number_text(start)} s = {number_text(batches * start)} s.",
            "Where new tasks may be added they come first, and old ones go when these are healthy; else old ones are stopped first.",
            ECS_ROLLING,
        ),
    ]


def _wrong(tasks: int, lower: int, upper: int, minimum: Exact, maximum: Exact) -> list[tuple[Plain, str]]:
    wrong: list[tuple[Plain, str]] = []
    loose = (int(tasks * minimum // 100), ceil_div(tasks * maximum, 100))
    rounds = ecs_rounds(tasks, *loose)
    if rounds:
        wrong.append((len(rounds), "rounds the bounds the other way"))
    if lower:
        wrong.append((ceil_div(tasks, lower), "replaces as many as must keep running"))
    wrong += [
        (tasks, "replaces one task at a time"),
        (1, "replaces all tasks at once"),
        (2, "replaces half at a time"),
        (
            ceil_div(tasks, upper - lower) if upper > lower else tasks + 1,
            "lets old ones stop and new ones start in the same batch",
        ),
    ]
    return wrong
