"""The arithmetic of Step Functions: transitions, GB-seconds, limits, retries. Nothing is explained here."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.exact import ceil_div, quotient, tiered
from calculators.explain import not_negative, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.prices import Prices
    from calculators.units import Exact

PRICING = "https://aws.amazon.com/step-functions/pricing/"
QUOTAS = "https://docs.aws.amazon.com/step-functions/latest/dg/limits-overview.html"
ERRORS = "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"

FREE_TRANSITIONS = 4000
STEP_MS = 100
CHUNK = 64  # MB
MEGABYTE = 1024 * 1024
MOST_MEMORY = 10_240  # MB; no workflow comes near
TIERS = (1000 * 3600, 4000 * 3600)  # GB-seconds of the first and second tier of price
EXPRESS_LONGEST = 300  # seconds
STANDARD_LONGEST = 365 * 86_400
HISTORY = 25_000  # events of one Standard execution
LEAST_EVENTS = 2  # that a state writes: entered and exited
LONGEST_DELAY = 31_622_400
LONGEST_INTERVAL = 99_999_999
MOST_ATTEMPTS = 1000  # worked out here; AWS takes 99,999,999


def billed_ms(seconds: Exact) -> int:
    """Milliseconds that one Express execution is billed: rounded up to the next 100."""
    return ceil_div(seconds * 1000, STEP_MS) * STEP_MS


def billed_mb(megabytes: Exact) -> int:
    """Memory that an Express execution is billed: whole chunks of 64 MB."""
    return max(1, ceil_div(megabytes, CHUNK)) * CHUNK


def megabytes(value: Exact) -> Exact:
    """MB from a size in bytes, or from a bare number of MB.

    Raises:
        CalculatorError: None at all, or more than any workflow uses.
    """
    positive("memory", value, "Memory")
    mb = quotient(value, MEGABYTE) if value >= MEGABYTE else value
    if mb > MOST_MEMORY:
        raise CalculatorError(
            "memory",
            f"No workflow uses {number_text(mb)} MB.",
            "Most use less than 64 MB; `memory` estimates it.",
        )
    return mb


def duration_parts(amount: Exact) -> list[Exact]:
    """How many of a month's GB-seconds fall into each tier of price, the first tier always among them."""
    first, second = TIERS
    return [part for part, _ in tiered(amount, ((first, 0), (second, 0), (None, 0)))] or [0]


class Standard:
    """A month of a Standard workflow."""

    def __init__(self, executions: int, transitions: Exact, retries: Exact) -> None:
        self.executions = executions
        self.transitions = executions * (transitions + retries)
        self.free = 0

    def billed(self) -> Exact:
        """Transitions after the free tier."""
        return max(0, self.transitions - self.free)

    def usd(self, prices: Prices) -> Exact:
        """What they cost."""
        return quotient(self.billed() * prices["transition"], 1000)


class Express:
    """A month of an Express workflow."""

    def __init__(self, executions: int, seconds: Exact, memory: Exact) -> None:
        self.executions = executions
        self.ms = billed_ms(seconds)
        self.mb = billed_mb(memory)

    def gb_seconds(self) -> Exact:
        """Billed seconds x billed memory."""
        return quotient(self.executions * self.ms * self.mb, 1000 * 1024)

    def parts(self) -> list[tuple[Exact, str]]:
        """GB-seconds with the name of their price, tier by tier."""
        return [
            (amount, "express.duration" + (f".tier-{number}" if number > 1 else ""))
            for number, amount in enumerate(duration_parts(self.gb_seconds()), 1)
        ]

    def request_usd(self, prices: Prices) -> Exact:
        """What the requests cost."""
        return quotient(self.executions * prices["express.request"], 10**6)

    def duration_usd(self, prices: Prices) -> Exact:
        """What the duration costs."""
        return sum((amount * prices[name] for amount, name in self.parts()), 0)

    def usd(self, prices: Prices) -> Exact:
        """Both together."""
        return self.request_usd(prices) + self.duration_usd(prices)


def checked_executions(executions: int, transitions: Exact, retries: Exact) -> None:
    """Refuse what no workflow does.

    Raises:
        CalculatorError: Negative numbers, no state at all, or more than the history of a Standard execution holds.
    """
    not_negative("executions", executions, "A number of executions")
    positive("transitions", transitions, "A number of state transitions")
    not_negative("retries", retries, "A number of retries")
    if (transitions + retries) * LEAST_EVENTS > HISTORY:
        raise CalculatorError(
            "transitions",
            f"{number_text(transitions + retries)} transitions write more than 25,000 events, and the execution fails.",
            "Start new executions for parts of the work (nested workflows, Distributed Map).",
        )


def express_duration(seconds: Exact) -> None:
    """Refuse what no Express workflow can last.

    Raises:
        CalculatorError: Zero, or more than five minutes.
    """
    positive("duration", seconds, "A duration")
    if seconds > EXPRESS_LONGEST:
        raise CalculatorError(
            "duration",
            f"An Express workflow ends after 5 minutes, not {number_text(seconds)} s.",
            "Take a Standard workflow (up to a year), or split the work.",
        )


def waits(interval: int, backoff: Exact, attempts: int, max_delay: int | None) -> list[Exact]:
    """Seconds before each retry: the interval, multiplied after each retry, never more than the maximum."""
    delays: list[Exact] = []
    delay: Exact = interval
    for _ in range(attempts):
        delays.append(delay if max_delay is None else min(delay, max_delay))
        if max_delay is None or delay < max_delay:
            delay = delay * backoff
        if delay > 10 * STANDARD_LONGEST and max_delay is None:
            delay = 10 * STANDARD_LONGEST  # refused later: longer than any execution lasts
    return delays
