"""A CodeDeploy deployment to EC2 instances, wave by wave."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.deployment.rules import CONFIGURATIONS, HEALTH, MOST, amount, minimum_hosts, waves
from calculators.exact import ceil_div, money, plain, quotient, rounded
from calculators.explain import between, dollars, mistakes, not_negative, plural
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception, Plain
    from calculators.units import Exact

TERMINATION = (
    "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BlueInstanceTerminationOption.html"
)
LONGEST_WAIT = 2880 * 60  # seconds


def codedeploy(
    *,
    instances: int,
    config: str | None,
    minimum: str | None,
    fail: list[int],
    type: str,  # noqa: A002 - CodeDeploy's word
    deploy: Exact,
    launch: Exact,
    keep: Exact,
    hourly: Exact | None,
) -> Result:
    """Follow it; inputs as ``operations.CODEDEPLOY`` lists them.

    Raises:
        CalculatorError: A configuration that CodeDeploy does not take.
    """
    between("instances", instances, 1, MOST, "The deployment group", "instances")
    between("deploy", deploy, 0, 10**7, "A time", "s")
    between("launch", launch, 0, 10**7, "A time", "s")
    between("keep", keep, 0, LONGEST_WAIT, "The wait before termination", "s")
    if hourly is not None:
        not_negative("hourly", hourly, "A price")
    for place in fail:
        between("fail", place, 1, instances, "The place of an instance")
    config = config or ("OneAtATime" if minimum is None else "custom")
    hosts, percent = _given(config, minimum, instances)
    needed = minimum_hosts(instances, config, hosts, percent)
    done, healthy = waves(instances, needed, set(fail))
    tried = sum(size for size, _, _ in done)
    failed = sum(bad for _, bad, _ in done)
    succeeded = tried == instances and tried > failed
    blue = type == "blue-green"
    # In place nothing is launched beside; after a failure the original instances stay anyway.
    begin, price = (launch, hourly) if blue else (0, None)
    keep = keep if blue and succeeded else 0
    rows = [
        _row(turn, wave, needed, begin + (turn - 1) * deploy, instances, price)
        for turn, wave in enumerate(done, 1)
    ]
    lowest = instances if blue or not done else min(meanwhile for _, _, meanwhile in done)
    lasts = begin + len(done) * deploy + keep
    costs: dict[str, Plain] = {}
    if blue:
        hours = quotient(instances * lasts, 3600)
        costs["extra_instance_hours"] = rounded(hours, 3)
        if hourly is not None:
            costs["extra_cost"] = money(hours * hourly)
    answer: dict[str, Plain] = {
        "status": "Succeeded" if succeeded else "Failed",
        "minimum_healthy": needed,
        "at_a_time": max(0, instances - needed),
        "waves": len(done),
        "updated": tried - failed,
        "failed": failed,
        "not_attempted": instances - tried,
        "lowest_in_service": lowest,
        "most_running": 2 * instances if blue else instances,
        "duration": plain(lasts),
        **costs,
        "timeline": rows,
    }
    units = {"duration": "s", "extra_cost": "USD"}
    return Result(
        answer,
        {name: units.get(name, "") for name in answer},
        [
            *_steps(instances, config, minimum, needed, healthy, tried, failed, succeeded, blue),
            *(_cost_steps(instances, launch, len(done), deploy, keep, costs) if blue else []),
        ],
        assumptions=[
            "All instances are healthy and running to begin with; a stopped one counts as failed.",
            "No zonal configuration, which would have a minimum for each Availability Zone.",
            "Whole waves: CodeDeploy begins with the next instance as soon as one is done, never more than the minimum allows.",
        ],
        misconceptions=_wrong(instances, config, hosts, percent, needed, len(done), succeeded),
    )


def _row(
    turn: int, wave: tuple[int, int, int], needed: int, begin: Exact, instances: int, hourly: Exact | None
) -> dict[str, Plain]:
    """A wave with its beginning, and with a price what the replacement environment costs until then."""
    size, bad, meanwhile = wave
    row: dict[str, Plain] = {
        "wave": turn,
        "from": f"{number_text(rounded(quotient(begin, 60), 1))} min",
        "deploys_to": size,
        "fail": bad,
        "healthy_meanwhile": meanwhile,
        "needed": needed,
    }
    if hourly is not None:
        row["extra_cost"] = dollars(money(quotient(instances * begin * hourly, 3600)))
    return row


def _given(config: str, minimum: str | None, instances: int) -> tuple[Exact, bool]:
    if config != "custom":
        if minimum is not None:
            raise CalculatorError(
                "minimum", f"{config} has its own minimum.", "Take --config custom with --minimum."
            )
        return 0, False
    if minimum is None:
        raise CalculatorError(
            "minimum",
            "A custom configuration needs its minimum.",
            "Give a number or a percentage, such as 75%.",
        )
    hosts, percent = amount(minimum, "minimum")
    if not 0 <= hosts <= (100 if percent else instances) or hosts % 1:
        raise CalculatorError(
            "minimum",
            "The minimum is a whole number of instances or percent.",
            "Give 0 to the number of instances, or 0 to 100 %.",
        )
    return hosts, percent


def _steps(
    instances: int,
    config: str,
    minimum: str | None,
    needed: int,
    healthy: int,
    tried: int,
    failed: int,
    succeeded: bool,
    blue: bool,
) -> list[Step]:
    said = {
        "AllAtOnce": "AllAtOnce needs no healthy host while it deploys",
        "HalfAtATime": f"Half of {number_text(instances)}, rounded up",
        "OneAtATime": "All but one",
        "custom": f"{minimum} of {number_text(instances)}",
    }[config]
    steps = [
        Step(
            f"{said}: {plural(needed, 'instance')} must stay healthy.",
            "Minimum healthy hosts are a number or a percentage of the instances, which is rounded up.",
            HEALTH if config == "custom" else CONFIGURATIONS,
        ),
        Step(
            f"The others of the {number_text(instances)} may be out of service: {number_text(instances - needed)} at a time.",
            "CodeDeploy deploys to as many instances as it can without going below the minimum.",
            HEALTH,
        ),
    ]
    if not tried:
        text = f"{number_text(healthy)} healthy instances are no more than {number_text(needed)}: nothing is deployed, Failed."
    elif tried < instances:
        text = (
            f"After {plural(failed, 'failure')} only {number_text(healthy)} are healthy, with {number_text(instances - tried)} still to do: "
            "Failed."
        )
    elif succeeded:
        text = f"All {number_text(instances)} were tried and {plural(failed, 'failure')} left {number_text(healthy)} healthy: Succeeded."
    else:
        text = f"All {number_text(instances)} failed: Failed."
    steps.append(
        Step(
            text,
            "It fails as soon as the healthy instances are down to the minimum while some are still to do, and if none succeeded; "
            "a failure of the last instance does not matter.",
            HEALTH,
        )
    )
    if blue:
        at = {
            "AllAtOnce": "all at once",
            "HalfAtATime": "up to half at a time",
            "OneAtATime": "one at a time",
        }
        steps.append(
            Step(
                f"The replacement environment has {number_text(instances)} more instances; traffic is rerouted to "
                f"{at.get(config, f'{number_text(instances - needed)} at a time')}.",
                "With blue/green the configuration counts for the replacement environment, and for rerouting traffic.",
                CONFIGURATIONS,
            )
        )
    return steps


def _cost_steps(
    instances: int, launch: Exact, waves_done: int, deploy: Exact, keep: Exact, costs: dict[str, Plain]
) -> list[Step]:
    price = f", {dollars(costs['extra_cost'])}" if "extra_cost" in costs else ""  # type: ignore[arg-type]
    return [
        Step(
            f"{plural(instances, 'instance')} more for {number_text(launch)} s + {waves_done} x {number_text(deploy)} s + "
            f"{number_text(keep)} s: {costs['extra_instance_hours']} instance-hours{price}.",
            "Both environments run until the original instances are terminated, after a wait of up to 2,880 minutes.",
            TERMINATION,
        )
    ]


def _wrong(
    instances: int, config: str, hosts: Exact, percent: bool, needed: int, count: int, succeeded: bool
) -> list[Misconception]:
    at_a_time = max(0, instances - needed)
    down = int(instances * hosts // 100) if percent else instances // 2 if config == "HalfAtATime" else needed
    return [
        *mistakes(
            "at_a_time",
            at_a_time,
            [
                (needed, "takes what must stay healthy for what is deployed to"),
                (instances - down, "rounds the minimum down"),
                (instances, "deploys to all at once"),
                (1, "deploys to one at a time"),
                (at_a_time + 1, "lets the healthy instances fall below the minimum"),
            ],
        ),
        *mistakes(
            "minimum_healthy",
            needed,
            [
                (down, "rounds the minimum down"),
                (at_a_time, "takes what is deployed to for what must stay healthy"),
                (instances, "wants all instances healthy"),
                (instances - 1, "lets one instance be missing"),
                (
                    int(hosts) if percent else 1,
                    "takes percent for instances" if percent else "thinks that one instance suffices",
                ),
            ],
        ),
        *mistakes(
            "waves",
            count,
            [
                (instances, "deploys to one at a time"),
                (ceil_div(instances, needed) if needed else 2, "deploys to as many as must stay healthy"),
                (ceil_div(instances, instances - down) if instances > down else 1, "rounds the minimum down"),
                (instances // at_a_time if at_a_time else 1, "forgets the last, smaller wave"),
                (1, "deploys to all at once"),
                (2, "deploys to half at a time"),
            ],
        ),
        *mistakes(
            "status",
            "Succeeded" if succeeded else "Failed",
            [("Failed" if succeeded else "Succeeded", "judges by the failures alone")],
        ),
    ]
