"""What tasks on Fargate cost a month."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money, quotient, tidy
from calculators.explain import dollars, mistakes, not_negative, positive
from calculators.fargate import rules
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception, Plain
    from calculators.units import Exact


class Use:
    """A month's use of Fargate by equal tasks."""

    def __init__(self, cpu: Exact, memory: Exact, seconds: Exact, architecture: str) -> None:
        self.cpu = quotient(cpu, rules.UNITS)  # vCPU
        self.memory = quotient(memory, rules.UNITS)  # GB
        self.hours = quotient(seconds, 3600)  # of all tasks together, as billed
        self.architecture = architecture
        self.storage: Exact = 0  # GB above what is free
        self.spot: Exact = 0  # percent off

    def charges(self, prices: Prices) -> dict[str, Exact]:
        """USD for CPU, memory and storage."""
        paid = quotient(100 - self.spot, 100)
        charges: dict[str, Exact] = {
            "vcpu": self.cpu * self.hours * prices[f"{self.architecture}.vcpu-hour"] * paid,
            "memory": self.memory * self.hours * prices[f"{self.architecture}.gb-hour"] * paid,
        }
        if self.storage:
            charges["storage"] = self.storage * self.hours * prices["storage"]
        return charges

    def usd(self, prices: Prices) -> Exact:
        """USD in all."""
        return sum(self.charges(prices).values(), 0)


def checked_spot(spot: Exact) -> None:
    """Refuse what is no discount.

    Raises:
        CalculatorError: Below 0 or 100 and more percent.
    """
    if not 0 <= spot < 100:
        raise CalculatorError(
            "spot", f"{number_text(spot)} % is no discount.", "Give 0 to 99 %; Spot is up to 70 % cheaper."
        )


def cost(
    *,
    cpu: Exact,
    memory: Exact,
    tasks: int,
    duration: Exact | None,
    runs: int,
    architecture: str,
    storage: Exact,
    spot: Exact,
    hours: Exact,
    price: list[str],
) -> Result:
    """A month's bill; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: Fargate runs no such tasks.
    """
    units, mib = rules.cpu_units("cpu", cpu), rules.mebibytes("memory", memory)
    rules.check_size(units, mib)
    not_negative("tasks", tasks, "A number of tasks")
    not_negative("runs", runs, "A number of runs")
    positive("hours", hours, "A month in hours")
    checked_spot(spot)
    each = hours * 3600 if duration is None else duration
    positive("duration", each, "A run")
    billed = rules.billed_seconds(each)
    use = Use(units, mib, tasks * runs * billed, architecture)
    use.storage = _extra_storage(storage)
    use.spot = spot
    prices = Prices("fargate.", price)
    charges = use.charges(prices)
    right = use.usd(prices)
    answer: dict[str, Plain] = {"cost": money(right)}
    answer |= {f"{part}_charge": money(usd) for part, usd in charges.items()}
    answer |= {
        "vcpu_hours": tidy(use.cpu * use.hours),
        "gb_hours": tidy(use.memory * use.hours),
        "billed_seconds": billed,
        "task_hour": money(quotient(right, use.hours) if use.hours else 0),
    }
    units_of = dict.fromkeys(answer, "USD") | {
        "cost": "USD a month",
        "vcpu_hours": "vCPU-hours",
        "gb_hours": "GB-hours",
        "billed_seconds": "s a run",
        "task_hour": "USD a task and hour",
    }
    assumptions = [
        "Prices are those of us-east-1 under Linux, before tax.",
        "Load balancers, logs, public IPv4 addresses and data transfer are left out.",
    ]
    if duration is None:
        assumptions.append(f"The tasks run all {number_text(hours)} hours of the month.")
    if spot:
        assumptions.append(
            "Spot prices change, and Spot tasks are stopped when AWS needs the capacity; storage is not discounted."
        )
    return Result(
        answer,
        units_of,
        _steps(use, prices, charges, f"{tasks:,} x {runs:,} x {billed:,} s", each, billed),
        assumptions=assumptions,
        misconceptions=_wrong(use, prices, tasks * runs, each, right),
        prices=prices.used,
    )


def _extra_storage(storage: Exact) -> Exact:
    gb = rules.gigabytes("storage", storage)
    if not rules.FREE_STORAGE <= gb <= rules.MOST_STORAGE:
        raise CalculatorError(
            "storage",
            f"A task cannot have {number_text(gb)} GB of ephemeral storage.",
            "Give 20 (what is there without asking) to 200 GB.",
        )
    return gb - rules.FREE_STORAGE


def _steps(
    use: Use, prices: Prices, charges: dict[str, Exact], product: str, each: Exact, billed: int
) -> list[Step]:
    name = use.architecture
    minimum = "a minute at least" if billed > each and billed == rules.SHORTEST else "whole seconds"
    steps = [
        Step(
            f"A run of {number_text(each)} s is billed as {billed:,} s ({minimum}); tasks x runs: {product} = "
            f"{number_text(use.hours)} task-hours.",
            "Billed from the pull of the image to the end of the task, by the second, at least one minute.",
            rules.PRICING,
        ),
        Step(
            f"CPU: {number_text(use.cpu)} vCPU x {number_text(use.hours)} h x "
            f"${prices.text(f'{name}.vcpu-hour')}{_paid(use)} = {dollars(charges['vcpu'])}.",
            "The vCPUs that a task asks for are billed, used or not.",
            rules.PRICING,
        ),
        Step(
            f"Memory: {number_text(use.memory)} GB x {number_text(use.hours)} h x "
            f"${prices.text(f'{name}.gb-hour')}{_paid(use)} = {dollars(charges['memory'])}.",
            "So is the memory that it asks for.",
            rules.PRICING,
        ),
    ]
    if use.storage:
        steps.append(
            Step(
                f"Storage: {number_text(use.storage)} GB x {number_text(use.hours)} h x ${prices.text('storage')} = "
                f"{dollars(charges['storage'])}.",
                "20 GB of ephemeral storage come with each task; more is billed.",
                rules.PRICING,
            )
        )
    steps.append(Step(f"In all {dollars(sum(charges.values(), 0))}.", "The parts add up.", rules.PRICING))
    return steps


def _paid(use: Use) -> str:
    return f" x {number_text(100 - use.spot)} %" if use.spot else ""


def _wrong(use: Use, prices: Prices, count: int, each: Exact, right: Exact) -> list[Misconception]:
    same = Prices("fargate.", [f"{used.name}={used.value}" for used in prices.used])

    def again(**changes: Exact) -> Exact:
        other = Use(1, 1, 1, use.architecture)
        other.__dict__.update(use.__dict__)
        other.__dict__.update(changes)
        return other.usd(same)

    charges = use.charges(same)
    started = -(-each // 3600)
    candidates: list[tuple[Exact, str]] = []
    if use.spot:
        candidates.append((again(spot=0), "forgets the discount of Spot"))
        candidates.append((again(spot=100 - use.spot), "pays the discount instead of taking it off"))
    candidates += [
        (charges["vcpu"], "bills CPU only"),
        (again(memory=use.cpu, cpu=use.memory), "takes the price of a vCPU for a GB and the other way round"),
        (again(hours=started * count), "bills each run by the started hour"),
        (charges["memory"], "bills memory only"),
        (quotient(right, count) if count else right, "bills one run of one task"),
        (again(hours=quotient(each * count, 3600)), "leaves out that a run is billed for a minute at least"),
    ]
    if use.storage:
        candidates.insert(
            0, (again(storage=use.storage + rules.FREE_STORAGE), "bills the 20 GB of storage that are free")
        )
    return mistakes("cost", money(right), [(money(value), words) for value, words in candidates])
