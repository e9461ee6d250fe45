"""The arithmetic of Lambda: billed time, GB-seconds, environments. Nothing is explained here."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.exact import ceil_div, quotient, tiered
from calculators.explain import between, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

PRICING = "https://aws.amazon.com/lambda/pricing/"
INIT_BILLING = "https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase"
CONCURRENCY = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html"
SCALING = "https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html"
MEMORY = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"

MEGABYTE = 1024 * 1024
LEAST_MEMORY, MOST_MEMORY = 128, 10_240  # MB
LEAST_STORAGE, MOST_STORAGE = 512, 10_240  # MB of /tmp; the least is free
LONGEST = 900  # seconds, of an ordinary function
ONE_VCPU = 1769  # MB
FREE_REQUESTS = 1_000_000
FREE_GB_SECONDS = 400_000
# GB-seconds that the first and second tier of a month hold; the third has all the rest.
TIERS = {"x86": (6 * 10**9, 9 * 10**9), "arm": (7_500_000_000, 11_250_000_000)}
PROVISIONED_STEP = 300  # seconds: provisioned concurrency is billed by 5 minutes
RATE_PER_UNIT = 10  # requests a second for each unit of a concurrency quota
SCALE_STEP, SCALE_SECONDS = 1000, 10  # environments that a function can add each so many seconds
KEPT_UNRESERVED = 100


def megabytes(field: str, value: Exact, lowest: int, highest: int, what: str) -> int:
    """MB from a size in bytes, or from a bare number of MB, checked against what Lambda takes.

    Raises:
        CalculatorError: Out of range, or no whole number of MB.
    """
    mb = value if value < MEGABYTE else quotient(value, MEGABYTE)
    between(field, mb, lowest, highest, what, "MB")
    if mb.denominator != 1:
        raise CalculatorError(
            field, f"{number_text(mb)} MB is between two sizes.", "Sizes go in steps of 1 MB."
        )
    return int(mb)


def running_time(field: str, seconds: Exact, what: str) -> None:
    """Refuse what is no time that a function can run.

    Raises:
        CalculatorError: Zero, or longer than 15 minutes.
    """
    positive(field, seconds, what)
    if seconds > LONGEST:
        raise CalculatorError(
            field,
            f"{what} of {number_text(seconds)} s is longer than a function may run.",
            "An ordinary function is stopped after 15 minutes (900 s).",
        )


def billed_ms(seconds: Exact) -> int:
    """Milliseconds that are billed for one invocation: rounded up to a whole one."""
    return ceil_div(seconds * 1000, 1)


def gb_seconds(requests: Exact, ms: Exact, memory: Exact) -> Exact:
    """GB-seconds of so many requests of so many billed milliseconds with so many MB."""
    return quotient(requests * ms * memory, 1000 * 1024)


def provisioned_seconds(seconds: Exact) -> int:
    """Time that provisioned concurrency is billed for: rounded up to 5 minutes."""
    return ceil_div(seconds, PROVISIONED_STEP) * PROVISIONED_STEP


def duration_parts(architecture: str, amount: Exact) -> list[Exact]:
    """How many of a month's GB-seconds fall into each tier of price, the first tier always among them."""
    first, second = TIERS[architecture]
    return [part for part, _ in tiered(amount, ((first, 0), (second, 0), (None, 0)))] or [0]


def quota_units(rate: Exact, duration: Exact) -> Exact:
    """Units of a concurrency quota that a load takes: its concurrency, or a tenth of its rate if that is more."""
    return max(rate * duration, quotient(rate, RATE_PER_UNIT))


def speed(memory: Exact, threads: int) -> Exact:
    """How many vCPUs code with so many threads can use: memory / 1,769 MB, at most one a thread."""
    return min(quotient(memory, ONE_VCPU), threads)


def modelled_seconds(fixed: Exact, cpu: Exact, memory: int, threads: int) -> Exact:
    """An estimate of a duration: waiting that no memory shortens, and CPU seconds shared by the vCPUs."""
    return fixed + quotient(cpu, speed(memory, threads))
