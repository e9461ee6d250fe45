"""Task sizes that Fargate offers, and the arithmetic of its bill and of filling instances."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.exact import ceil_div, quotient
from calculators.explain import positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

PRICING = "https://aws.amazon.com/fargate/pricing/"
SIZES_PAGE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"

MIB = 1024 * 1024
UNITS = 1024  # CPU units of one vCPU, and MiB of one GB
SHORTEST = 60  # seconds that are billed at least
FREE_STORAGE, LEAST_STORAGE, MOST_STORAGE = 20, 21, 200  # GB of ephemeral storage

# CPU units -> MiB: the sizes listed, or least, most and step.
_LISTED = {256: (512, 1024, 2048), 32_768: (61_440, 122_880, 249_856)}
_RANGES = {
    512: (1024, 4096, 1024),
    1024: (2048, 8192, 1024),
    2048: (4096, 16_384, 1024),
    4096: (8192, 30_720, 1024),
    8192: (16_384, 61_440, 4096),
    16_384: (32_768, 122_880, 8192),
}
CPUS = (256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768)


def memories(cpu: int) -> tuple[int, ...]:
    """The memory sizes in MiB that go with so many CPU units."""
    if cpu in _LISTED:
        return _LISTED[cpu]
    least, most, step = _RANGES[cpu]
    return tuple(range(least, most + 1, step))


def cpu_units(field: str, value: Exact) -> Exact:
    """CPU units from vCPUs (up to 32) or from CPU units (from 128), as task definitions have both.

    Raises:
        CalculatorError: Neither.
    """
    positive(field, value, "CPU")
    if value <= 32:
        return value * UNITS
    if value < 128:
        raise CalculatorError(
            field, f"{number_text(value)} is neither vCPUs nor CPU units.", "Write 0.25 or 256 for a quarter."
        )
    return value


def mebibytes(field: str, value: Exact) -> Exact:
    """MiB from a size in bytes, or from a bare number: of GB up to 300, of MiB from 301.

    Raises:
        CalculatorError: Zero or less.
    """
    positive(field, value, "Memory")
    if value >= MIB:
        return quotient(value, MIB)
    return value * UNITS if value <= 300 else value


def gigabytes(field: str, value: Exact) -> Exact:
    """GB from a size in bytes, or from a bare number of GB."""
    return quotient(mebibytes(field, value), UNITS)


def smallest(cpu: Exact, memory: Exact) -> tuple[int, int] | None:
    """The smallest task that has both: the least CPU that goes with enough memory; None beyond the largest."""
    for units in CPUS:
        enough = [size for size in memories(units) if size >= memory]
        if units >= cpu and enough:
            return units, enough[0]
    return None


def is_size(cpu: Exact, memory: Exact) -> bool:
    """Whether Fargate offers that combination."""
    return cpu in CPUS and memory in memories(int(cpu))


def vcpu_text(units: Exact) -> str:
    """CPU units in words: "0.25 vCPU"."""
    return f"{number_text(quotient(units, UNITS))} vCPU"


def gb_text(mib: Exact) -> str:
    """MiB in words: "0.5 GB"."""
    return f"{number_text(quotient(mib, UNITS))} GB"


def range_text(cpu: int) -> str:
    """The memory that goes with a CPU size, in words."""
    if cpu in _LISTED:
        *first, last = (gb_text(size) for size in _LISTED[cpu])
        return f"{', '.join(first)} or {last}"
    least, most, step = _RANGES[cpu]
    return f"{number_text(quotient(least, UNITS))} to {gb_text(most)} in steps of {gb_text(step)}"


def check_size(cpu: Exact, memory: Exact) -> None:
    """Refuse what is no task size.

    Raises:
        CalculatorError: With the nearest size that has enough of both.
    """
    if is_size(cpu, memory):
        return
    larger = smallest(cpu, memory)
    fits = f"Take {vcpu_text(larger[0])} with {gb_text(larger[1])}" if larger else "Take EC2 instances"
    if cpu not in CPUS:
        sizes = ", ".join(number_text(quotient(units, UNITS)) for units in CPUS)
        raise CalculatorError(
            "cpu", f"Fargate has no tasks with {vcpu_text(cpu)}.", f"{fits}; sizes are {sizes} vCPU."
        )
    raise CalculatorError(
        "memory",
        f"{vcpu_text(cpu)} does not go with {gb_text(memory)}.",
        f"{fits}; {vcpu_text(cpu)} takes {range_text(int(cpu))}.",
    )


def billed_seconds(seconds: Exact) -> int:
    """Seconds that one run of a task is billed: whole ones, at least a minute."""
    return max(SHORTEST, ceil_div(seconds, 1))


def tasks_that_fit(cpu: Exact, memory: Exact, instance_cpu: Exact, instance_memory: Exact) -> int:
    """How many tasks one instance holds by CPU and by memory."""
    return int(min(instance_cpu // cpu, instance_memory // memory))
