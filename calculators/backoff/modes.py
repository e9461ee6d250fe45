"""What AWS SDKs retry, how often and how long they wait: retry modes today and before November 2026."""

from __future__ import annotations

from calculators.backoff.errors import NETWORK, classify, known, legacy_classify
from calculators.backoff.formulas import RETRIES
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import quotient, rounded
from calculators.explain import between, mistakes, plural, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

__all__ = ["Rules", "retry_mode"]

ANNOUNCED = "https://aws.amazon.com/blogs/developer/announcing-updated-retry-behavior-for-aws-sdks-and-tools/"
DEFAULT_SINCE = (
    "https://aws.amazon.com/blogs/developer/updated-default-retry-behavior-for-aws-sdks-and-tools/"
)
LEGACY = "botocore:_retry.json"
QUOTA = 500
CAP = 20  # seconds


class Rules:
    """How a mode retries errors of one kind.

    Attributes:
        mode: ``standard``, ``adaptive`` or ``legacy``.
        service: ``dynamodb`` or ``other``.
        today: Whether the rules are those since November 2026; legacy mode has stayed as it was.
        kind: ``transient``, ``throttling`` or ``not retried``.
    """

    __slots__ = ("kind", "mode", "service", "today")

    def __init__(self, mode: str, service: str, error: str, *, today: bool) -> None:
        self.mode = mode
        self.service = service
        self.today = today
        self.kind = legacy_classify(error, service) if mode == "legacy" else classify(error)

    @property
    def attempts(self) -> int:
        """How many there are at most, the first included, where nothing is set."""
        if self.mode == "legacy":
            return 10 if self.service == "dynamodb" else 5
        return 4 if self.service == "dynamodb" and self.today else 3

    @property
    def base(self) -> Exact:
        """The first delay's ceiling in seconds."""
        from fractions import Fraction

        if self.mode == "legacy":
            return Fraction(1, 20) if self.service == "dynamodb" else 1
        if self.today and self.kind == "transient":
            return Fraction(1, 40) if self.service == "dynamodb" else Fraction(1, 20)
        return 1

    @property
    def jitter(self) -> bool:
        """Whether a delay is drawn; Boto3's legacy mode draws none for DynamoDB."""
        return self.mode != "legacy" or self.service != "dynamodb"

    def delays(self, attempts: int) -> list[Exact]:
        """The ceilings of the delays between so many attempts."""
        retries = attempts - 1 if self.kind != "not retried" else 0
        if self.mode == "legacy":
            return [self.base * 2**n for n in range(retries)]
        return [min(CAP, self.base * 2**n) for n in range(retries)]

    def tokens(self, error: str) -> int:
        """What a retry takes out of the retry quota."""
        if self.today:
            return 5 if self.kind == "throttling" else 14
        return 10 if error.strip().lower() in NETWORK else 5


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
    how = Rules(mode, service, error, today=rules == "today")
    most = how.attempts if attempts is None else attempts
    between("attempts", most, 1, 100, "The number of attempts")
    waits = how.delays(most)
    retries, longest = len(waits), sum(waits, start=0)
    retried = how.kind != "not retried"
    answer: dict[str, Plain] = {
        "retries": retries,
        "kind": how.kind,
        "retried": retried,
        "max_attempts": most,
        "longest_wait": rounded(longest, 4),
        "average_wait": rounded(quotient(longest, 2) if how.jitter else longest, 4),
        "delays_up_to": [f"{number_text(each)} s" for each in waits[:12]],
    }
    units = dict.fromkeys(answer, "") | {
        "retries": "retries",
        "max_attempts": "attempts",
        "longest_wait": "s",
        "average_wait": "s",
    }
    steps = [_kind_step(error, how.kind)]
    if retried:
        steps += [_attempts_step(how, most, attempts), _wait_step(how, waits, longest)]
    if retried and mode != "legacy":
        cost = how.tokens(error)
        answer["quota_cost"] = cost
        answer["retries_until_quota_is_empty"] = QUOTA // cost
        units |= {"quota_cost": "tokens", "retries_until_quota_is_empty": "retries"}
        steps.append(_quota_step(how, cost))
    if mode == "adaptive":
        steps.append(
            Step(
                "A rate limiter in the client may hold back first attempts too.",
                "Adaptive mode adds client-side rate limiting to standard mode, for clients of one resource.",
                RETRIES,
            )
        )
    answer["where_nothing_is_set"] = _by_default(error, service)
    units["where_nothing_is_set"] = ""
    return Result(
        answer,
        units,
        steps,
        assumptions=_assumptions(how, error),
        misconceptions=mistakes("retries", retries, _wrong(most, how.attempts, attempts, retried=retried)),
    )


def _by_default(error: str, service: str) -> list[dict[str, Plain]]:
    """What an SDK does today and did before, where neither mode nor attempts are set."""
    rows: list[dict[str, Plain]] = []
    for when, mode, today in (
        ("today", "standard", True),
        ("before (Go)", "standard", False),
        ("before (Boto3)", "legacy", False),
    ):
        how = Rules(mode, service, error, today=today)
        waits = how.delays(how.attempts)
        rows.append(
            {
                "when": when,
                "mode": mode,
                "retries": len(waits),
                "first_wait": f"{number_text(how.base)} s" if waits else "none",
                "all_waits": f"{number_text(sum(waits, start=0))} s" if waits else "none",
            }
        )
    return rows


def _wrong(most: int, default: int, given: int | None, *, retried: bool) -> list[tuple[Plain, str]]:
    if not retried:
        return [
            (most - 1, "retries every error; client errors come back the same each time"),
            (most, "retries every error, and counts attempts as retries"),
            (default - 1, "retries as often as SDKs retry throttling by default")
            if given is not None
            else (1, "retries once to be sure"),
        ]
    return [
        (most, "takes max attempts for the number of retries"),
        (0, "thinks that only 5xx errors, or none, are retried"),
        (most + 1, "adds the first attempt instead of taking it off"),
        (default - 1, "keeps the default number of attempts in spite of the setting")
        if given is not None
        else (9 if default != 10 else 2, "takes the number of another service or mode"),
    ]


def _kind_step(error: str, kind: str) -> Step:
    if kind == "not retried":
        return Step(
            f"{error} comes back to the caller at once: 0 retries.",
            "Errors that the request itself causes (AccessDeniedException, ValidationException, most of 4xx) are not retried.",
            RETRIES,
        )
    text = "A network error" if error.strip().lower() in NETWORK else error
    return Step(
        f"{text} is {kind} and is retried.",
        "Throttling is retried whatever its status (429, or 400 with ThrottlingException); so are 500, 502, 503, 504, "
        "timeouts and broken connections.",
        RETRIES,
    )


def _attempts_step(how: Rules, most: int, given: int | None) -> Step:
    text = f"At most {plural(most, 'attempt')}: one request and {plural(most - 1, 'retry', 'retries')}."
    if given is not None:
        return Step(
            text,
            "AWS_MAX_ATTEMPTS, and max_attempts in a configuration file, count the first request too; 1 switches retries "
            "off. Boto3's Config(retries={'max_attempts': n}) counts retries alone.",
            RETRIES,
        )
    if how.mode == "legacy":
        return Step(text, "Legacy mode differs by SDK; Boto3 makes 5 attempts, 10 with DynamoDB.", LEGACY)
    if how.service == "dynamodb" and how.today:
        return Step(text, "DynamoDB and its streams get 4 attempts since 2026, other services 3.", RETRIES)
    if how.today:
        return Step(
            text,
            "Standard mode, the default of most SDKs since 10 November 2026, makes 3 attempts, and so does adaptive mode.",
            DEFAULT_SINCE,
        )
    return Step(text, "Standard and adaptive mode make 3 attempts.", RETRIES)


def _wait_step(how: Rules, waits: list[Exact], longest: Exact) -> Step:
    first = ", ".join(number_text(each) for each in waits[:8]) or "none"
    more = " ..." if len(waits) > 8 else ""
    if not how.jitter:
        return Step(
            f"Delays of {first}{more} s, together {number_text(longest)} s.",
            "Boto3's legacy mode waits 0.05 s × 2^retry with DynamoDB, without jitter.",
            LEGACY,
        )
    text = (
        f"Delays of up to {first}{more} s, together at most {number_text(longest)} s and half of that on "
        "average."
    )
    if how.mode == "legacy":
        return Step(text, "Boto3's legacy mode waits random(0, 1) × 1 s × 2^retry.", LEGACY)
    return Step(
        text,
        "random(0, 1) × min(20 s, base × 2^retry), with a base of 1 s for throttling and, since 2026, of 50 ms for transient "
        "errors (25 ms with DynamoDB).",
        RETRIES,
    )


def _quota_step(how: Rules, cost: int) -> Step:
    return Step(
        f"{QUOTA} tokens / {cost} a retry: {plural(QUOTA // cost, 'retry', 'retries')} without a success in between.",
        "A retry takes tokens; a retry that succeeds gives its own back, a first attempt that succeeds 1. "
        "Without tokens the error is returned at once.",
        RETRIES if how.today else ANNOUNCED,
    )


def _assumptions(how: Rules, error: str) -> list[str]:
    if how.mode == "legacy":
        said = "Legacy mode is that of Boto3, and was its default before 10 November 2026; other SDKs have their own."
    elif how.today:
        said = (
            "Today's rules, the default of AWS SDKs and the AWS CLI since 10 November 2026 (Python: botocore 1.44.0); "
            "those for Java and Kotlin are to follow. Before, AWS_NEW_RETRIES_2026=true chose them."
        )
    else:
        said = (
            "The rules before 10 November 2026, as the Python and Go SDKs had them in standard mode; Boto3 was in "
            "legacy mode unless told otherwise."
        )
    assumptions = [said]
    if how.kind == "not retried" and not known(error):
        assumptions.append(
            "SDKs do not know this code by name: they retry it if its HTTP status is 429 or 500, 502, 503 or 504 (give "
            "that instead), or if the service's API model marks it as retryable."
        )
    elif how.kind == "not retried" and how.mode != "legacy":
        assumptions.append("A service may mark further errors of its own as retryable in its API model.")
    return assumptions
