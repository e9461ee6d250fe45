"""Which task sizes Fargate has, and the smallest that has enough."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money, plain, quotient
from calculators.explain import dollars, mistakes
from calculators.fargate import rules
from calculators.fargate.cost import Use
from calculators.prices import Prices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


def sizes(*, cpu: Exact, memory: Exact, architecture: str, price: list[str]) -> Result:
    """Task sizes; inputs as ``operations.SIZES`` lists them.

    Raises:
        CalculatorError: No task is so large.
    """
    units, mib = rules.cpu_units("cpu", cpu), rules.mebibytes("memory", memory)
    found = rules.smallest(units, mib)
    if found is None:
        field = "cpu" if units > rules.CPUS[-1] else "memory"
        raise CalculatorError(
            field,
            f"No Fargate task has {rules.vcpu_text(units)} and {rules.gb_text(mib)}.",
            "The largest has 32 vCPU and 244 GB; run it on EC2 instances.",
        )
    prices = Prices("fargate.", price)
    valid = rules.is_size(units, mib)
    hour = Use(*found, 3600, architecture).usd(prices)
    named = f"{rules.vcpu_text(found[0])} with {rules.gb_text(found[1])}"
    return Result(
        {
            "size": named,
            "valid": valid,
            "cpu_units": found[0],
            "memory_mib": found[1],
            "cost_an_hour": money(hour),
            "sizes": [_row(row, mib) for row in rules.CPUS],
        },
        {
            "size": "",
            "valid": "",
            "cpu_units": "CPU units",
            "memory_mib": "MiB",
            "cost_an_hour": "USD an hour",
            "sizes": "",
        },
        [
            Step(
                f"{rules.vcpu_text(units)} with {rules.gb_text(mib)} is "
                f"{'a size that Fargate has' if valid else 'no size that Fargate has'}.",
                "Each CPU size goes with a range of memory, in steps.",
                rules.SIZES_PAGE,
            ),
            Step(
                f"The smallest that has both costs {dollars(hour)} an hour.",
                "vCPU-hours and GB-hours that a task asks for are billed.",
                rules.PRICING,
            ),
            Step(
                f"It is {named}: {rules.vcpu_text(found[0])} takes {rules.range_text(found[0])}.",
                "Too little memory in the range means more CPU than is needed.",
                rules.SIZES_PAGE,
            ),
        ],
        assumptions=[
            "Linux containers; 8 vCPU and more need platform version 1.4.0, Windows has 1, 2 and 4 vCPU only.",
        ],
        misconceptions=mistakes("size", named, _wrong(units, mib, found)),
        prices=prices.used,
    )


def _row(cpu: int, wanted: Exact) -> dict[str, Plain]:
    return {
        "vcpu": plain(quotient(cpu, rules.UNITS)),
        "memory": rules.range_text(cpu),
        "has_that_memory": wanted in rules.memories(cpu),
    }


def _wrong(units: Exact, mib: Exact, found: tuple[int, int]) -> list[tuple[Plain, str]]:
    def named(cpu: Exact, memory: Exact) -> str:
        return f"{rules.vcpu_text(cpu)} with {rules.gb_text(memory)}"

    place = rules.CPUS.index(found[0])
    candidates: list[tuple[Plain, str]] = []
    if not rules.is_size(units, mib):
        candidates.append((named(units, mib), "takes it that CPU and memory are chosen independently"))
    if place + 1 < len(rules.CPUS):
        above = rules.CPUS[place + 1]
        more = [size for size in rules.memories(above) if size >= mib]
        candidates.append((named(above, more[0]), "takes more CPU than the memory asks for"))
    if place > 0:
        below = rules.CPUS[place - 1]
        candidates.append((named(below, rules.memories(below)[-1]), "takes a size that has too little"))
    candidates.append(
        (named(found[0], rules.memories(found[0])[-1]), "takes the most memory of the CPU size")
    )
    candidates.append(
        (named(found[0], rules.memories(found[0])[0]), "takes the least memory of the CPU size")
    )
    if place + 2 < len(rules.CPUS):
        far = rules.CPUS[place + 2]
        candidates.append(
            (named(far, rules.memories(far)[0]), "takes it that memory is a fixed multiple of CPU")
        )
    return candidates
