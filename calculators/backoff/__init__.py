"""Retries: exponential backoff with jitter, contention, SDK retry modes, and timeouts."""

from __future__ import annotations

from calculators.contract import Operation, Param, Result, calculate_with, deferred

NAME = "backoff"
SUMMARY = "Retries: exponential backoff, jitter, SDK retry modes, timeouts"


_BASE = Param("base", "duration", "The base delay.", default=1, example="1s")
_CAP = Param("cap", "duration", "The longest delay.", default=20, example="20s")
_RETRIES = Param("retries", "integer", "Retries after the first attempt, up to 100.", default=4, example="5")
_JITTER = Param(
    "jitter",
    "choice",
    "How delays are randomised.",
    default="none",
    choices=("none", "full", "equal", "decorrelated"),
)
_SEED = Param("seed", "integer", "Draws the same jitter again.", default=1, example="7")

OPERATIONS = (
    Operation(
        "delays",
        "List the delays of exponential backoff with a cap, with or without jitter.",
        (_RETRIES, _BASE, _CAP, _JITTER, _SEED),
        deferred("calculators.backoff.delays", "delays"),
    ),
    Operation(
        "expected",
        "Find the odds that all attempts fail, and how long retries wait.",
        (
            _RETRIES,
            Param("failure", "percent", "Probability that an attempt fails.", default=50, example="20%"),
            _BASE,
            _CAP,
            Param(
                "jitter",
                "choice",
                "How delays are randomised.",
                default="full",
                choices=("none", "full", "equal", "decorrelated"),
            ),
        ),
        deferred("calculators.backoff.delays", "expected"),
    ),
    Operation(
        "simulate",
        "Let clients contend for one row with each strategy: calls and time.",
        (
            Param("clients", "integer", "Clients that start together, up to 200.", default=10, example="20"),
            Param("base", "duration", "The base delay; 5 ms when left out.", example="5ms"),
            Param("cap", "duration", "The longest delay.", default=2, example="2s"),
            Param("runs", "integer", "Runs to average.", default=5, example="5"),
            _SEED,
        ),
        deferred("calculators.backoff.contention", "simulate"),
        chart=("calls_without_jitter", "calls_full_jitter"),
    ),
    Operation(
        "retry-mode",
        "Say what an SDK does about an error: whether, how often and how long it retries.",
        (
            Param(
                "error",
                "text",
                "An error's code, its HTTP status, or network for none that arrives.",
                required=True,
                positional=True,
                example="ThrottlingException",
            ),
            Param(
                "mode",
                "choice",
                "The retry mode.",
                default="standard",
                choices=("standard", "adaptive", "legacy"),
            ),
            Param("service", "choice", "Whose client it is.", default="other", choices=("other", "dynamodb")),
            Param(
                "rules",
                "choice",
                "Today's rules, those since November 2026, or the ones before.",
                default="today",
                choices=("today", "before"),
            ),
            Param(
                "attempts",
                "integer",
                "What AWS_MAX_ATTEMPTS is set to, the first attempt included.",
                example="5",
            ),
        ),
        deferred("calculators.backoff.modes", "retry_mode"),
        chart=("longest_wait", "average_wait"),
    ),
    Operation(
        "timeout",
        "Say whether all attempts and delays fit a caller's timeout.",
        (
            Param("attempts", "integer", "Attempts, the first included.", default=3, example="4"),
            Param("attempt_timeout", "duration", "Timeout of each attempt.", default=5, example="5s"),
            _BASE,
            _CAP,
            _JITTER,
            Param(
                "limit",
                "duration",
                "When the caller gives up; API Gateway's is 29 s.",
                default=29,
                example="29s",
            ),
        ),
        deferred("calculators.backoff.delays", "timeout"),
        chart=("longest", "average"),
    ),
)


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
