"""Elastic Beanstalk's deployment policies side by side."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.deployment.beanstalk import ROLLBACK, figures
from calculators.deployment.operations import POLICIES
from calculators.deployment.rules import METHODS
from calculators.exact import quotient, rounded
from calculators.explain import dollars, mistakes
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


def compare(
    *,
    instances: int,
    batch: str,
    deploy: Exact,
    launch: Exact,
    health: Exact,
    evaluation: Exact,
    keep: Exact,
    hourly: Exact | None,
) -> Result:
    """Compare them; inputs as ``operations.COMPARE`` lists them.

    Raises:
        CalculatorError: An input that cannot be.
    """
    found = {
        policy: figures(policy, instances, batch, deploy, launch, health, evaluation, keep, hourly)
        for policy in POLICIES
    }
    full = [policy for policy in POLICIES if found[policy].lowest >= instances]
    fastest = min(POLICIES, key=lambda policy: found[policy].duration)
    at_full = min(full, key=lambda policy: found[policy].duration)
    cheapest = min(full, key=lambda policy: found[policy].extra)
    rows: list[dict[str, Plain]] = []
    for policy in POLICIES:
        one = found[policy]
        cost = one.cost(hourly)
        row: dict[str, Plain] = {
            "policy": policy,
            "in_service": one.lowest,
            "running": one.most,
            "minutes": rounded(quotient(one.duration, 60), 1),
            "downtime": one.lowest == 0,
        }
        rows.append(
            row | ({"extra_hours": rounded(one.extra, 2)} if cost is None else {"extra_cost": dollars(cost)})
        )
    return Result(
        {
            "fastest": fastest,
            "fastest_at_full_capacity": at_full,
            "cheapest_at_full_capacity": cheapest,
            "policies": rows,
            "rollbacks": [{"policy": policy, "rollback": ROLLBACK[policy]} for policy in POLICIES],
        },
        {
            "fastest": "",
            "fastest_at_full_capacity": "",
            "cheapest_at_full_capacity": "",
            "policies": "",
            "rollbacks": "",
        },
        [
            Step(
                f"Never below {number_text(instances)} in service: {', '.join(full)}.",
                "Rolling takes a batch out of service, all at once everything; the others launch before they take away.",
                METHODS,
            ),
            Step(
                f"Of these {at_full} is done first ({number_text(found[at_full].duration)} s), and "
                f"{'it also' if cheapest == at_full else cheapest} takes the fewest extra instance-hours "
                f"({number_text(rounded(found[cheapest].extra, 3))}).",
                "Time and cost follow from what is launched and how often is waited.",
                METHODS,
            ),
        ],
        assumptions=[
            "Every health check passes at the first attempt; the times are inputs, AWS promises none.",
            "Blue/green changes DNS: clients that keep the old answer stay on the old environment until it expires.",
        ],
        misconceptions=[
            *mistakes("fastest", fastest, [(p, f"thinks that {p} is the quickest") for p in POLICIES]),
            *mistakes(
                "fastest_at_full_capacity",
                at_full,
                [(p, "overlooks capacity or another policy's time") for p in POLICIES],
            ),
            *mistakes(
                "cheapest_at_full_capacity",
                cheapest,
                [(p, "overlooks capacity or extra instances") for p in POLICIES],
            ),
        ],
    )
