"""What AWS SDKs retry, how often and how long they wait: retry modes before and since November 2026."""

from __future__ import annotations

from calculators.backoff.formulas import RETRIES
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import rounded
from calculators.explain import between, mistakes, plural, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

__all__ = ["THROTTLING", "TRANSIENT", "classify", "retry_mode"]

ANNOUNCEMENT = (
    "https://aws.amazon.com/blogs/developer/announcing-updated-retry-behavior-for-aws-sdks-and-tools/"
)
LEGACY = "botocore:_retry.json"
TRANSIENT = (
    "RequestTimeout",
    "RequestTimeoutException",
    "InternalError",
    "IDPCommunicationError",
)
THROTTLING = (
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "RequestThrottled",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
)
QUOTA = 500
CAP = 20  # seconds


def classify(error: str) -> str:
    """``transient``, ``throttling`` or ``not retried``, of an error's code, an HTTP status or "network"."""
    word = error.strip()
    if word.lower() in {"network", "timeout", "connection"}:
        return "transient"
    if word.isascii() and word.isdigit():
        return {"429": "throttling"}.get(
            word, "transient" if word in {"500", "502", "503", "504"} else "not retried"
        )
    for kind, codes in (("throttling", THROTTLING), ("transient", TRANSIENT)):
        if word.lower() in {code.lower() for code in codes}:
            return kind
    return "not retried"


def _attempts(mode: str, service: str, rules: str) -> int:
    if mode == "legacy":
        return 10 if service == "dynamodb" else 5
    return 4 if service == "dynamodb" and rules == "2026" else 3


def _base(kind: str, service: str, mode: str, rules: str) -> Exact:
    from fractions import Fraction

    if mode == "legacy":
        return Fraction(1, 20) if service == "dynamodb" else 1
    if rules == "2026" and kind == "transient":
        return Fraction(1, 40) if service == "dynamodb" else Fraction(1, 20)
    return 1


def _cost(kind: str, error: str, rules: str) -> int:
    if rules == "2026":
        return 5 if kind == "throttling" else 14
    return 10 if error.lower() in {"network", "timeout", "connection"} else 5


def retry_mode(*, error: str, mode: str, service: str, rules: str, attempts: int | None) -> Result:
    """What an SDK does about an error; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: There is no such error or number.
    """
    if not error or len(error) > 100 or not error.isprintable():
        raise CalculatorError(
            "error", f"{shown(error)} is no error.", "Give a code, an HTTP status or network."
        )
    if error.isascii() and error.isdigit():
        between("error", int(error), 400, 599, "An HTTP status of an error")
    kind = classify(error)
    standard = _attempts(mode, service, rules)
    most = standard if attempts is None else attempts
    between("attempts", most, 1, 100, "The number of attempts")
    retried = kind != "not retried"
    retries = most - 1 if retried else 0
    base = _base(kind, service, mode, rules)
    cap: Exact | None = None if mode == "legacy" else CAP
    waits = [base * 2**n if cap is None else min(cap, base * 2**n) for n in range(retries)]
    longest = sum(waits, start=0)
    answer: dict[str, Plain] = {
        "retries": retries,
        "kind": kind,
        "retried": retried,
        "max_attempts": most,
        "longest_wait": _ms(longest),
        "average_wait": _ms(_half(longest)),
        "delays_up_to": [f"{number_text(each)} s" for each in waits[:12]],
    }
    units = dict.fromkeys(answer, "") | {
        "retries": "retries",
        "max_attempts": "attempts",
        "longest_wait": "s",
        "average_wait": "s",
    }
    steps = [_kind_step(error, kind)]
    if retried:
        steps.append(_attempts_step(mode, service, rules, most, attempts))
        steps.append(_wait_step(mode, base, waits, longest))
    if mode != "legacy" and retried:
        cost = _cost(kind, error, rules)
        answer["quota_cost"] = cost
        answer["retries_until_quota_is_empty"] = QUOTA // cost
        units |= {"quota_cost": "tokens", "retries_until_quota_is_empty": "retries"}
        steps.append(
            Step(
                f"{QUOTA} tokens / {cost} a retry: {plural(QUOTA // cost, 'retry', 'retries')} without a success in between.",
                "A retry takes tokens; a retry that succeeds gives its own back, a first attempt that succeeds 1. "
                "Without tokens the error is returned at once.",
                RETRIES if rules == "2026" else ANNOUNCEMENT,
            )
        )
    if mode == "adaptive":
        steps.append(
            Step(
                "A rate limiter in the client may hold back first attempts too.",
                "Adaptive mode adds client-side rate limiting to standard mode, for clients of one resource.",
                RETRIES,
            )
        )
    return Result(
        answer,
        units,
        steps,
        assumptions=_assumptions(mode, rules, kind),
        misconceptions=mistakes("retries", retries, _wrong(most, standard, retried=retried)),
    )


def _ms(value: Exact) -> Plain:
    return rounded(value, 4)


def _half(value: Exact) -> Exact:
    from fractions import Fraction

    return Fraction(value) / 2


def _wrong(most: int, standard: int, *, retried: bool) -> list[tuple[Plain, str]]:
    if not retried:
        return [
            (most - 1, "retries every error; client errors come back the same each time"),
            (most, "retries every error, and counts attempts as retries"),
            (1, "retries once to be sure"),
        ]
    return [
        (most, "takes max attempts for the number of retries"),
        (0, "thinks that only 5xx errors, or none, are retried"),
        (most + 1, "adds the first attempt instead of taking it off"),
        (9 if standard != 10 else 2, "takes the number of another service or mode"),
    ]


def _kind_step(error: str, kind: str) -> Step:
    if kind == "not retried":
        return Step(
            f"{error} comes back to the caller at once: 0 retries.",
            "Errors that the request itself causes (AccessDeniedException, ValidationException, most of 4xx) are not retried.",
            RETRIES,
        )
    return Step(
        f"{error} is a {kind} error and is retried.",
        "Throttling is retried whatever its status (429, or 400 with ThrottlingException); so are 500, 502, 503, 504, "
        "timeouts and broken connections.",
        RETRIES,
    )


def _attempts_step(mode: str, service: str, rules: str, most: int, given: int | None) -> Step:
    text = f"At most {plural(most, 'attempt')}: one request and {plural(most - 1, 'retry', 'retries')}."
    if given is not None:
        return Step(
            text,
            "AWS_MAX_ATTEMPTS or max_attempts counts the first request too; 1 switches retries off.",
            RETRIES,
        )
    if mode == "legacy":
        return Step(text, "Legacy mode differs by SDK; Boto3 makes 5 attempts, 10 with DynamoDB.", LEGACY)
    if service == "dynamodb" and rules == "2026":
        return Step(text, "DynamoDB and its streams get 4 attempts since 2026, other services 3.", RETRIES)
    return Step(text, "Standard and adaptive mode make 3 attempts.", RETRIES)


def _wait_step(mode: str, base: Exact, waits: list[Exact], longest: Exact) -> Step:
    first = ", ".join(number_text(each) for each in waits[:8]) or "none"
    text = (
        f"Delays of up to {first} s, together at most {number_text(longest)} s and half of that on average."
    )
    if mode == "legacy":
        return Step(
            text, f"Boto3's legacy mode waits random(0, 1) × {number_text(base)} s × 2^retry.", LEGACY
        )
    return Step(
        text,
        "random(0, 1) × min(20 s, base × 2^retry), with a base of 1 s for throttling and, since 2026, of 50 ms for transient "
        "errors (25 ms with DynamoDB).",
        RETRIES,
    )


def _assumptions(mode: str, rules: str, kind: str) -> list[str]:
    assumptions = []
    if mode == "legacy":
        assumptions.append("Legacy mode is that of Boto3; other SDKs have their own.")
    elif rules == "2026":
        assumptions.append(
            "The rules that AWS SDKs have by default since November 2026 (AWS_NEW_RETRIES_2026 before)."
        )
    else:
        assumptions.append("The rules before November 2026, as the Python, Go and .NET SDKs have them.")
    if kind == "not retried":
        assumptions.append("A service may mark further errors of its own as retryable in its API model.")
    return assumptions
