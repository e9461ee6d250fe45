"""A month on Fargate, on Fargate Spot and on EC2 instances."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.exact import ceil_div, money, quotient, rounded
from calculators.explain import dollars, mistakes, not_negative, plural, positive
from calculators.fargate import rules
from calculators.fargate.cost import Use, checked_spot
from calculators.fargate.fit import CAPACITY, Instance
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact


def compare(
    *,
    cpu: Exact,
    memory: Exact,
    tasks: int,
    instance_price: Exact,
    instance_cpu: Exact,
    instance_memory: Exact,
    reserve: Exact,
    spot: Exact,
    architecture: str,
    hours: Exact,
    price: list[str],
) -> Result:
    """Three ways to run tasks; inputs as ``operations.COMPARE`` lists them.

    Raises:
        CalculatorError: Fargate has no such tasks, or an instance holds none.
    """
    units, mib = rules.cpu_units("cpu", cpu), rules.mebibytes("memory", memory)
    rules.check_size(units, mib)
    positive("tasks", tasks, "A number of tasks")
    positive("hours", hours, "A month in hours")
    not_negative("instance_price", instance_price, "A price")
    not_negative("reserve", reserve, "A reserve")
    checked_spot(spot)
    each = Instance(instance_cpu, instance_memory, reserve).holds(units, mib)
    instances = ceil_div(tasks, each)
    prices = Prices("fargate.", price)
    use = Use(units, mib, tasks * hours * 3600, architecture)
    one_hour = Use(units, mib, 3600, architecture).usd(prices)
    even = quotient(instance_price, one_hour) if one_hour else None
    ways = {
        "Fargate": use.usd(prices),
        "Fargate Spot": quotient(use.usd(prices) * (100 - spot), 100),
        "EC2": instances * instance_price * hours,
    }
    offered = {way: usd for way, usd in ways.items() if spot or way != "Fargate Spot"}
    cheapest = _least(offered)
    return Result(
        {
            "cheapest": cheapest,
            "fargate": money(ways["Fargate"]),
            **({"spot": money(ways["Fargate Spot"])} if spot else {}),
            "ec2": money(ways["EC2"]),
            "without_spot": _least({way: ways[way] for way in ("Fargate", "EC2")}),
            "per_instance": each,
            "instances": instances,
            "break_even_tasks": rounded(even, 2) if even is not None else "never",
        },
        {
            "cheapest": "",
            "fargate": "USD a month",
            **({"spot": "USD a month"} if spot else {}),
            "ec2": "USD a month",
            "without_spot": "",
            "per_instance": "task" if each == 1 else "tasks",
            "instances": "instance" if instances == 1 else "instances",
            "break_even_tasks": "tasks an instance" if even is not None else "",
        },
        _steps(
            ways,
            spot,
            f"{plural(tasks, 'task')} x {number_text(hours)} h x {dollars(one_hour)}",
            f"{plural(each, 'task')} fit onto an instance, so {plural(instances, 'instance')} x "
            f"{number_text(hours)} h x {dollars(instance_price)}",
            even,
        ),
        assumptions=[
            "Everything runs all month; prices are those of us-east-1 under Linux.",
            "Patching and scaling instances has no price here.",
            "Volumes of the instances, load balancers and data transfer are left out.",
        ],
        misconceptions=[
            *mistakes("ec2", money(ways["EC2"]), _wrong_ec2(tasks, each, instance_price, hours)),
            *mistakes("fargate", money(ways["Fargate"]), _wrong_fargate(ways, tasks, use.charges(prices))),
            *mistakes(
                "cheapest",
                cheapest,
                [
                    (name, "compares prices an hour without counting what fits or may be interrupted")
                    for name in offered
                ],
            ),
        ],
        prices=prices.used,
    )


def _least(costs: dict[str, Exact]) -> str:
    """The way that costs least, or those that do."""
    least = min(costs.values())
    return " and ".join(way for way, usd in costs.items() if usd == least)


def _steps(
    ways: dict[str, Exact], spot: Exact, on_fargate: str, on_ec2: str, even: Exact | None
) -> list[Step]:
    return [
        Step(
            f"Fargate: {on_fargate} = {dollars(ways['Fargate'])}.",
            "The vCPUs and GB that tasks ask for are billed while they run.",
            rules.PRICING,
        ),
        *(
            [
                Step(
                    f"Fargate Spot: {number_text(100 - spot)} % of it = {dollars(ways['Fargate Spot'])}.",
                    "Spot is up to 70 % cheaper, at a price that changes, for tasks that may be interrupted.",
                    rules.PRICING,
                )
            ]
            if spot
            else []
        ),
        Step(
            f"EC2: {on_ec2} = {dollars(ways['EC2'])}.",
            "Instances are billed whole, however full they are.",
            CAPACITY,
        ),
        Step(
            f"An instance costs as much as {number_text(rounded(even, 2)) if even is not None else 'no number of'} "
            "tasks on Fargate: with more on each EC2 is cheaper, with fewer Fargate is.",
            "Break-even: price of an instance-hour / price of a task-hour.",
            rules.PRICING,
        ),
    ]


def _wrong_ec2(tasks: int, each: int, instance_price: Exact, hours: Exact) -> Iterable[tuple[Plain, str]]:
    month, instances = instance_price * hours, ceil_div(tasks, each)
    yield money(tasks * month), "takes one instance a task"
    yield money(quotient(tasks, each) * month), "bills parts of instances"
    yield money(month), "takes it that one instance holds all tasks"
    yield money(max(1, tasks // each) * month), "rounds the instances down"
    yield money((instances + 1) * month), "adds an instance in reserve"
    yield money(instances * instance_price * 24), "counts one day"


def _wrong_fargate(
    ways: dict[str, Exact], tasks: int, charges: dict[str, Exact]
) -> Iterable[tuple[Plain, str]]:
    yield money(quotient(ways["Fargate"], tasks)), "bills one task"
    yield money(charges["vcpu"]), "bills CPU only"
    yield money(ways["Fargate Spot"]), "takes the price of Spot"
    yield money(charges["memory"]), "bills memory only"
