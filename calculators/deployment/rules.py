"""The rules of deployments as functions of plain numbers."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.exact import ceil_div

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from calculators.units import Exact

BEANSTALK_GUIDE = "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/"
METHODS = f"{BEANSTALK_GUIDE}using-features.deploy-existing-version.html"
POLICIES = f"{BEANSTALK_GUIDE}using-features.rolling-version-deploy.html"
IMMUTABLE = f"{BEANSTALK_GUIDE}environmentmgmt-updates-immutable.html"
SWAP = f"{BEANSTALK_GUIDE}using-features.CNAMESwap.html"
CODEDEPLOY_GUIDE = "https://docs.aws.amazon.com/codedeploy/latest/userguide/"
CONFIGURATIONS = f"{CODEDEPLOY_GUIDE}deployment-configurations.html"
HEALTH = f"{CODEDEPLOY_GUIDE}instances-health.html"
ECS_ROLLING = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html"
MOST = 1000  # instances or tasks, so that a table stays readable


class Phase:
    """A stretch of time in which a deployment's counts stay the same."""

    __slots__ = ("action", "lasts", "new", "old", "out")

    def __init__(self, action: str, lasts: Exact, old: int, new: int, out: int = 0) -> None:
        self.action = action
        self.lasts = lasts
        self.old = old  # instances in service with the old version
        self.new = new  # and with the new one
        self.out = out  # instances that run but are not in service


def beanstalk_phases(
    policy: str,
    instances: int,
    batch: int,
    *,
    deploy: Exact,
    launch: Exact,
    health: Exact,
    evaluation: Exact,
    keep: Exact,
) -> list[Phase]:
    """What an Elastic Beanstalk deployment does, one phase after the other; the last one has no length."""
    n, put, up = instances, deploy + health, launch + health
    done = Phase("done", 0, 0, n)
    if policy == "all-at-once":
        return [Phase(f"deploy to all {n}", put, 0, 0, n), done]
    if policy in ("rolling", "rolling-additional"):
        return [*_rolling(n, batch, put, up if policy == "rolling-additional" else None), done]
    if policy == "immutable":
        first = Phase("launch 1 in a temporary group", up, n, 0, 1)
        rest = [Phase(f"launch the other {n - 1}", up, n, 1, n - 1)] if n > 1 else []
        return [first, *rest, done]
    new = Phase(f"launch {n} new instances", up, n, 0, n)
    if policy == "traffic-splitting":
        return [new, Phase("evaluate part of the traffic", evaluation, n, n), done]
    kept = [Phase("swap URLs, keep the old ones", keep, 0, n, n)] if keep else []
    return [new, *kept, done]


def _rolling(n: int, batch: int, put: Exact, extra: Exact | None) -> list[Phase]:
    phases: list[Phase] = []
    more = 0
    if extra is not None:
        phases.append(Phase(f"launch {batch} more", extra, n, 0, batch))
        more = batch
    for done in range(0, n, batch):
        size = min(batch, n - done)
        phases.append(Phase(f"deploy to a batch of {size}", put, n - done - size, done + more, size))
    return phases


def batch_size(text: str, instances: int, field: str = "batch") -> int:
    """A batch given as a number or in percent, rounded up, at least one and at most all.

    Raises:
        CalculatorError: It is neither.
    """
    value, percent = amount(text, field)
    size = ceil_div(instances * value, 100) if percent else int(value)
    if value <= 0 or (percent and value > 100) or (not percent and value != size):
        raise CalculatorError(field, "A batch is 1 instance or more, or 1 to 100 %.", "Write it as 2 or 25%.")
    return min(size, instances)


def amount(text: str, field: str) -> tuple[Exact, bool]:
    """A number, and whether it is in percent.

    Raises:
        CalculatorError: It is no number.
    """
    from calculators.contract import Param
    from calculators.explain import shown
    from calculators.units import parse

    percent = text.strip().endswith("%")
    try:
        value = parse(Param(field, "number", ""), text.strip().removesuffix("%").strip())
    except CalculatorError:
        raise CalculatorError(field, f"{shown(text)} is no number.", "Write it as 2 or 25%.") from None
    return value, percent  # type: ignore[return-value]


def minimum_hosts(instances: int, config: str, minimum: Exact, percent: bool) -> int:
    """Minimum healthy hosts as a number of instances; a percentage rounds up."""
    if config == "AllAtOnce":
        return 0
    if config == "HalfAtATime":
        return ceil_div(instances, 2)
    if config == "OneAtATime":
        return instances - 1
    return ceil_div(instances * minimum, 100) if percent else int(minimum)


def waves(instances: int, minimum: int, failing: Collection[int]) -> tuple[list[tuple[int, int, int]], int]:
    """CodeDeploy's waves over healthy instances.

    Returns:
        For each wave how many it takes, how many of those fail, and how many are healthy and in service meanwhile;
        and how many instances are healthy in the end.
    """
    healthy, place = instances, 0
    done: list[tuple[int, int, int]] = []
    while place < instances and healthy > minimum:
        size = min(healthy - minimum, instances - place)
        failed = sum(at in failing for at in range(place + 1, place + size + 1))
        done.append((size, failed, healthy - size))
        healthy -= failed
        place += size
    return done, healthy


def shares(kind: str, percent: int, interval: int) -> list[tuple[int, int]]:
    """Minute and percentage of the traffic that the new version has from then on."""
    if kind == "AllAtOnce":
        return [(0, 100)]
    if kind == "Canary":
        return [(0, percent), (interval, 100)]
    count = ceil_div(100, percent)
    return [(turn * interval, min(100, (turn + 1) * percent)) for turn in range(count)]


def ecs_bounds(tasks: int, minimum: Exact, maximum: Exact) -> tuple[int, int]:
    """Fewest tasks that keep running, rounded up, and most that may run, rounded down."""
    return ceil_div(tasks * minimum, 100), int(tasks * maximum // 100)


def ecs_rounds(tasks: int, lower: int, upper: int) -> list[tuple[int, int, int]]:
    """Rounds of a rolling update: old tasks stopped before, new ones started, old ones stopped after.

    Empty where none may be stopped and none started.
    """
    old, new = tasks, 0
    rounds: list[tuple[int, int, int]] = []
    while new < tasks:
        before = 0
        if upper <= old + new:
            before = min(old, old + new - lower)
            old -= before
        start = min(tasks - new, upper - old - new)
        if start <= 0:
            return []
        new += start
        after = min(old, old + new - tasks)
        old -= after
        rounds.append((before, start, after))
    return rounds
