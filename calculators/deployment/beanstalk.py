"""An Elastic Beanstalk deployment, phase by phase."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.deployment.rules import (
    IMMUTABLE,
    METHODS,
    MOST,
    POLICIES,
    SWAP,
    batch_size,
    beanstalk_phases,
)
from calculators.exact import ceil_div, money, plain, quotient, rounded
from calculators.explain import between, dollars, mistakes, not_negative, plural
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from calculators.contract import Misconception, Plain
    from calculators.deployment.rules import Phase
    from calculators.units import Exact

ROLLBACK = {
    "all-at-once": "manual redeploy",
    "rolling": "manual redeploy",
    "rolling-additional": "manual redeploy",
    "immutable": "terminate the new instances",
    "traffic-splitting": "reroute traffic and terminate the new instances",
    "blue-green": "swap the URLs back",
}
_RULES = {
    "all-at-once": ("All instances are out of service for a short time.", POLICIES),
    "rolling": (
        "A batch is taken out of service at a time; a percentage is taken of all instances.",
        POLICIES,
    ),
    "rolling-additional": (
        "An extra batch with the new version is launched first, and terminated in the end; capacity stays full.",
        POLICIES,
    ),
    "immutable": (
        "One new instance is launched in a temporary group, after its health checks the others; then the old ones go.",
        IMMUTABLE,
    ),
    "traffic-splitting": (
        "As many new instances as there are old ones take part of the traffic for the evaluation time; then all of it.",
        POLICIES,
    ),
    "blue-green": ("A second environment is built beside the first, and their URLs are swapped.", SWAP),
}
_FAILURE = {
    "all-at-once": "downtime",
    "rolling": "one batch out of service, earlier batches keep the new version",
    "rolling-additional": "minimal if the first batch fails, otherwise as rolling",
    "immutable": "minimal, the old instances are untouched",
    "traffic-splitting": "the share of clients on the new version is affected",
    "blue-green": "minimal",
}


class Figures:
    """What a deployment comes to."""

    __slots__ = ("duration", "extra", "lowest", "most", "phases")

    def __init__(self, phases: list[Phase], instances: int) -> None:
        lasting = [phase for phase in phases if phase.lasts]
        self.phases = phases
        self.duration = sum(phase.lasts for phase in phases)
        self.lowest = min([phase.old + phase.new for phase in lasting], default=instances)
        self.most = max(phase.old + phase.new + phase.out for phase in phases)
        self.extra = quotient(
            sum((phase.old + phase.new + phase.out - instances) * phase.lasts for phase in phases), 3600
        )

    def cost(self, hourly: Exact | None) -> Decimal | None:
        """USD for the instances beyond those of the environment."""
        return None if hourly is None else money(self.extra * hourly)


def figures(
    policy: str,
    instances: int,
    batch: str,
    deploy: Exact,
    launch: Exact,
    health: Exact,
    evaluation: Exact,
    keep: Exact,
    hourly: Exact | None,
) -> Figures:
    """One policy worked out.

    Raises:
        CalculatorError: An input that cannot be.
    """
    between("instances", instances, 1, MOST, "The environment", "instances")
    for field, value in (
        ("deploy", deploy),
        ("launch", launch),
        ("health", health),
        ("evaluation", evaluation),
        ("keep", keep),
    ):
        between(field, value, 0, 10**7, "A time", "s")
    if hourly is not None:
        not_negative("hourly", hourly, "A price")
    phases = beanstalk_phases(
        policy,
        instances,
        batch_size(batch, instances),
        deploy=deploy,
        launch=launch,
        health=health,
        evaluation=evaluation,
        keep=keep,
    )
    return Figures(phases, instances)


def beanstalk(
    *,
    instances: int,
    policy: str,
    batch: str,
    deploy: Exact,
    launch: Exact,
    health: Exact,
    evaluation: Exact,
    keep: Exact,
    hourly: Exact | None,
) -> Result:
    """Follow it; inputs as ``operations.BEANSTALK`` lists them.

    Raises:
        CalculatorError: An input that cannot be.
    """
    found = figures(policy, instances, batch, deploy, launch, health, evaluation, keep, hourly)
    size = batch_size(batch, instances)
    cost = found.cost(hourly)
    return Result(
        {
            "lowest_in_service": found.lowest,
            "most_running": found.most,
            "duration": plain(found.duration),
            "downtime": found.lowest == 0,
            "dns_change": policy == "blue-green",
            "extra_instance_hours": rounded(found.extra, 3),
            "extra_cost": cost,
            "rollback": ROLLBACK[policy],
            "failure": _FAILURE[policy],
            "timeline": _rows(found.phases, instances, hourly),
        },
        {
            "lowest_in_service": "",
            "most_running": "",
            "duration": "s",
            "downtime": "",
            "dns_change": "",
            "extra_instance_hours": "",
            "extra_cost": "" if cost is None else "USD",
            "rollback": "",
            "failure": "",
            "timeline": "",
        },
        _steps(policy, instances, size, batch, found, hourly),
        assumptions=[
            "Every health check passes at the first attempt, and instances of a batch are deployed to at the same time.",
            "A percentage of the instances is rounded up to whole ones.",
            "The times are inputs: AWS promises none.",
        ],
        misconceptions=_wrong(policy, instances, size, found, deploy + health, launch + health),
    )


def _rows(phases: list[Phase], instances: int, hourly: Exact | None) -> list[dict[str, Plain]]:
    """The phases with their beginning, and with a price what the extra instances cost until then."""
    rows: list[dict[str, Plain]] = []
    now: Exact = 0
    extra: Exact = 0
    for phase in phases:
        running = phase.old + phase.new + phase.out
        row: dict[str, Plain] = {
            "from": f"{number_text(rounded(quotient(now, 60), 1))} min",
            "action": phase.action,
            "serving": phase.old + phase.new,
            "old": phase.old,
            "new": phase.new,
            "running": running,
        }
        if hourly is not None:
            row["extra_cost"] = dollars(money(quotient(extra * hourly, 3600)))
        rows.append(row)
        now += phase.lasts
        extra += (running - instances) * phase.lasts
    return rows


def _steps(
    policy: str, instances: int, size: int, batch: str, found: Figures, hourly: Exact | None
) -> list[Step]:
    rule, source = _RULES[policy]
    steps = []
    if policy.startswith("rolling"):
        steps.append(
            Step(
                f"Batches of {batch}: {plural(size, 'instance')}, {plural(ceil_div(instances, size), 'batch', 'batches')}.",
                "The batch size is a number of instances or a percentage of them.",
                POLICIES,
            )
        )
    times = " + ".join(f"{number_text(phase.lasts)} s" for phase in found.phases[:10] if phase.lasts)
    more = " + ..." if len(found.phases) > 11 else ""
    steps += [
        Step(
            f"At the least {plural(found.lowest, 'instance')} in service, at most {number_text(found.most)} running.",
            rule,
            source,
        ),
        Step(
            f"{times or '0 s'}{more} = {number_text(found.duration)} s.",
            "Each phase waits for the one before.",
            POLICIES,
        ),
        Step(
            f"Rollback: {ROLLBACK[policy]}. A failed deployment: {_FAILURE[policy]}.",
            "AWS's comparison of deployment methods.",
            METHODS,
        ),
    ]
    if found.extra:
        price = "" if hourly is None else f", {dollars(money(found.extra * hourly))}"
        steps.append(
            Step(
                f"{number_text(rounded(found.extra, 3))} instance-hours beyond the environment's own{price}.",
                "Additional instances are charged while they run.",
                "",
            )
        )
    return steps


def _wrong(
    policy: str, instances: int, size: int, found: Figures, put: Exact, up: Exact
) -> list[Misconception]:
    batches = ceil_div(instances, size)
    return [
        *mistakes(
            "lowest_in_service",
            found.lowest,
            [
                (
                    instances - size if found.lowest != instances - size else instances,
                    "mixes up rolling with and without an additional batch",
                ),
                (size, "gives the size of the batch"),
                (0, "thinks that everything is down meanwhile"),
                (instances + size, "counts the additional batch as capacity"),
                (instances, "thinks that capacity stays full"),
                (2 * instances, "doubles the environment"),
            ],
        ),
        *mistakes(
            "most_running",
            found.most,
            [
                (instances, "forgets the additional instances"),
                (instances + size, "adds one batch"),
                (2 * instances, "doubles the environment"),
                (instances + 1, "adds one instance only"),
                (size, "gives the size of the batch"),
            ],
        ),
        *mistakes(
            "duration",
            plain(found.duration),
            [
                (
                    plain(batches * put + (up if policy == "rolling" else 0)),
                    "mixes up rolling with and without an additional batch",
                ),
                (plain((instances // size) * put), "forgets the last, smaller batch"),
                (plain(put), "deploys to all instances at once"),
                (plain(instances * put), "deploys to one instance after the other"),
                (plain(2 * up), "thinks of an immutable deployment"),
            ],
        ),
    ]
