"""An instance refresh: how many at a time, and how long."""

from __future__ import annotations

from calculators.auto_scaling.rules import GUIDE, LARGEST, refresh_batch
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, plain
from calculators.explain import between, mistakes, not_negative, plural
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

OVERVIEW = f"{GUIDE}instance-refresh-overview.html"
POLICY = f"{GUIDE}instance-maintenance-policy-overview-and-considerations.html"
PREFERENCES = "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html"


def refresh(
    *, instances: int, minimum_healthy: Exact, maximum_healthy: Exact | None, launch: Exact, warmup: Exact
) -> Result:
    """Plan it; inputs as ``operations.REFRESH`` lists them.

    Raises:
        CalculatorError: Percentages that AWS does not take, or a group that cannot be.
    """
    between("instances", instances, 1, LARGEST, "The group", "instances")
    between("minimum_healthy", minimum_healthy, 0, 100, "The minimum healthy percentage", "%")
    not_negative("launch", launch, "The time to launch")
    not_negative("warmup", warmup, "The warmup")
    if maximum_healthy is not None:
        between("maximum_healthy", maximum_healthy, 100, 200, "The maximum healthy percentage", "%")
        if maximum_healthy - minimum_healthy > 100:
            raise CalculatorError(
                "maximum_healthy", "Minimum and maximum are more than 100 points apart.", "Raise the minimum."
            )
    batch, lowest, highest = refresh_batch(instances, minimum_healthy, maximum_healthy)
    healthy = ceil_div(instances * minimum_healthy, 100)
    batches = ceil_div(instances, batch)
    duration = batches * (launch + warmup)
    steps = [
        Step(
            f"{number_text(minimum_healthy)} % of {number_text(instances)} = {_percent(instances, minimum_healthy)}: "
            f"{plural(healthy, 'instance')} must stay healthy.",
            "The minimum healthy percentage is taken of the desired capacity and rounded up.",
            OVERVIEW,
        ),
        Step(
            _how(instances, healthy, maximum_healthy, batch),
            "What may be missing and what may be there in addition is replaced at a time, at least one instance.",
            OVERVIEW if maximum_healthy is None else POLICY,
        ),
        Step(
            f"{number_text(instances)} / {number_text(batch)}: {plural(batches, 'batch', 'batches')} x ({number_text(launch)} s + {number_text(warmup)} s) "
            f"= {number_text(duration)} s.",
            "The next batch waits until the instances of the last one are healthy and warmed up.",
            PREFERENCES,
        ),
    ]
    return Result(
        {
            "batches": batches,
            "batch": batch,
            "duration": plain(duration),
            "fewest_in_service": lowest,
            "most_running": highest,
            "order": _order(instances, lowest, highest),
        },
        {
            "batches": "",
            "batch": "",
            "duration": "s",
            "fewest_in_service": "",
            "most_running": "",
            "order": "",
        },
        steps,
        assumptions=[
            "Every instance becomes healthy at the first attempt; no checkpoints, no bake time, no scaling meanwhile.",
            "The maximum healthy percentage is rounded down; neither the account nor the group is set to launch first otherwise.",
            "Full batches: in practice the next replacement may begin before the whole batch is done.",
        ],
        misconceptions=[
            *mistakes("batches", batches, _wrong(instances, minimum_healthy, healthy)),
            *mistakes(
                "batch",
                batch,
                [
                    (healthy, "takes what must stay healthy for the batch"),
                    (
                        max(1, instances - int(instances * minimum_healthy // 100)),
                        "rounds the minimum down",
                    ),
                    (1, "replaces one instance at a time"),
                    (instances, "replaces all instances at once"),
                ],
            ),
        ],
    )


def _order(instances: int, lowest: int, highest: int) -> str:
    """What comes first, in the words of the console."""
    if highest == instances:
        return "terminate and launch"
    return "launch before terminating" if lowest == instances else "custom: some of both"


def _percent(instances: int, minimum: Exact) -> str:
    from calculators.exact import quotient

    return number_text(quotient(instances * minimum, 100))


def _how(instances: int, healthy: int, maximum: Exact | None, batch: int) -> str:
    missing = instances - healthy
    if maximum is None:
        tail = " (none may be missing, so one at a time)" if not missing else ""
        return f"{number_text(instances)} - {number_text(healthy)} = {number_text(missing)} may be missing: {number_text(batch)} at a time{tail}."
    extra = int(instances * maximum // 100) - instances
    return (
        f"{number_text(missing)} may be missing and {number_text(extra)} may be there in addition ({number_text(maximum)} %): "
        f"{number_text(batch)} at a time."
    )


def _wrong(instances: int, minimum: Exact, healthy: int) -> list[tuple[Plain, str]]:
    wrong: list[tuple[Plain, str]] = []
    if healthy:
        wrong.append((ceil_div(instances, healthy), "replaces as many as must stay healthy"))
    down = instances - int(instances * minimum // 100)
    if down:
        wrong.append((ceil_div(instances, down), "rounds the minimum down"))
    if instances > healthy:
        wrong.append((instances // (instances - healthy), "forgets the last, smaller batch"))
        wrong.append((instances - healthy, "gives the size of a batch"))
    wrong += [
        (instances, "replaces one instance at a time"),
        (1, "replaces all instances at once"),
        (2, "replaces half at a time"),
    ]
    return wrong
