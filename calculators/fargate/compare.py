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
    fargate = use.usd(prices)
    one_hour = Use(units, mib, 3600, architecture).usd(prices)
    discounted = quotient(fargate * (100 - spot), 100)
    ec2 = instances * instance_price * hours
    even = quotient(instance_price, one_hour) if one_hour else None
    costs = {"Fargate": fargate, "EC2": ec2} | ({"Fargate Spot": discounted} if spot else {})
    least = min(costs.values())
    cheaper = " and ".join(name for name, usd in costs.items() if usd == least)
    steady = min(("Fargate", "EC2"), key=lambda name: costs[name])
    return Result(
        {
            "cheapest": cheaper,
            "fargate": money(fargate),
            "spot": money(discounted),
            "ec2": money(ec2),
            "without_spot": steady if fargate != ec2 else "equal",
            "per_instance": each,
            "instances": instances,
            "break_even_tasks": rounded(even, 2) if even is not None else "never",
        },
        {
            "cheapest": "",
            "fargate": "USD a month",
            "spot": "USD a month",
            "ec2": "USD a month",
            "without_spot": "",
            "per_instance": "task" if each == 1 else "tasks",
            "instances": "instance" if instances == 1 else "instances",
            "break_even_tasks": "tasks an instance" if even is not None else "",
        },
        [
            Step(
                f"Fargate: {plural(tasks, 'task')} x {number_text(hours)} h x {dollars(one_hour)} = {dollars(fargate)}.",
                "The vCPUs and GB that tasks ask for are billed while they run.",
                rules.PRICING,
            ),
            Step(
                f"Fargate Spot: {number_text(100 - spot)} % of it = {dollars(discounted)}.",
                "Spot is up to 70 % cheaper, at a price that changes, for tasks that may be interrupted.",
                rules.PRICING,
            ),
            Step(
                f"EC2: {plural(each, 'task')} fit onto an instance, so {plural(instances, 'instance')} x "
                f"{number_text(hours)} h x {dollars(instance_price)} = {dollars(ec2)}.",
                "Instances are billed whole, however full they are.",
                CAPACITY,
            ),
            Step(
                f"An instance costs as much as {number_text(rounded(even, 2)) if even is not None else 'no number of'} "
                "tasks on Fargate: with more on each EC2 is cheaper, with fewer Fargate is.",
                "Break-even: price of an instance-hour / price of a task-hour.",
                rules.PRICING,
            ),
        ],
        assumptions=[
            "Everything runs all month; prices are those of us-east-1 under Linux.",
            "Patching and scaling instances has no price here.",
            "Volumes of the instances, load balancers and data transfer are left out.",
        ],
        misconceptions=[
            *mistakes(
                "ec2",
                money(ec2),
                [
                    (money(tasks * instance_price * hours), "takes one instance a task"),
                    (money(quotient(tasks, each) * instance_price * hours), "bills parts of instances"),
                    (money(instance_price * hours), "takes it that one instance holds all tasks"),
                    (money(max(1, tasks // each) * instance_price * hours), "rounds the instances down"),
                    (money((instances + 1) * instance_price * hours), "adds an instance in reserve"),
                    (money(instances * instance_price * 24), "counts one day"),
                ],
            ),
            *mistakes(
                "fargate",
                money(fargate),
                [
                    (money(quotient(fargate, tasks)), "bills one task"),
                    (money(use.charges(prices)["vcpu"]), "bills CPU only"),
                    (money(discounted), "takes the price of Spot"),
                    (money(use.charges(prices)["memory"]), "bills memory only"),
                ],
            ),
            *mistakes(
                "cheapest",
                cheaper,
                [
                    (name, "compares prices an hour without counting what fits or may be interrupted")
                    for name in costs
                ],
            ),
        ],
        prices=prices.used,
    )
