"""The concurrency that a load takes, and what a quota or a reservation throttles."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, quotient, tidy
from calculators.explain import mistakes, not_negative, positive
from calculators.lambda_functions import rules
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception, Plain
    from calculators.units import Exact


def served_rate(rate: Exact, duration: Exact, available: int) -> Exact:
    """Requests a second that so much concurrency carries."""
    return min(rate, quotient(available, duration), available * rules.RATE_PER_UNIT)


def concurrency(
    *, rate: Exact, duration: Exact, limit: int, reserved: int | None, reserved_elsewhere: int
) -> Result:
    """Concurrency and throttling; inputs as ``operations.CONCURRENCY`` lists them.

    Raises:
        CalculatorError: The reservations do not fit into the account's limit.
    """
    positive("rate", rate, "A rate")
    rules.running_time("duration", duration, "A duration")
    available = _available(limit, reserved, reserved_elsewhere)
    exact = rate * duration
    needed = ceil_div(exact, 1)
    units = ceil_div(rules.quota_units(rate, duration), 1)
    served = served_rate(rate, duration, available)
    throttled = quotient((rate - served) * 100, rate)
    limited = _limited_by(rate, duration, available)
    answer: dict[str, Plain] = {
        "concurrency": needed,
        "quota_needed": units,
        "available": available,
        "served": tidy(served, 2),
        "throttled": tidy(throttled, 1),
        "limited_by": limited,
        "most_a_second": available * rules.RATE_PER_UNIT,
        "unreserved": limit - reserved_elsewhere - (reserved or 0),
    }
    units_of = {
        "concurrency": "environment" if needed == 1 else "environments",
        "quota_needed": "",
        "available": "environment" if available == 1 else "environments",
        "served": "requests/s",
        "throttled": "%",
        "limited_by": "",
        "most_a_second": "requests/s",
        "unreserved": "environments",
    }
    return Result(
        answer,
        units_of,
        _steps(rate, duration, available, answer),
        assumptions=[
            "The load is even; peaks and slow requests take more.",
            *(
                []
                if reserved is not None
                else ["No other function uses the unreserved concurrency at the same time."]
            ),
        ],
        misconceptions=[
            *_wrong_concurrency(rate, duration, needed),
            *_wrong_quota(rate, needed, units),
            *_wrong_throttled(rate, duration, available, answer),
        ],
    )


def _available(limit: int, reserved: int | None, elsewhere: int) -> int:
    """What this function may use, after checking the reservations."""
    positive("limit", limit, "The account's limit")
    not_negative("reserved_elsewhere", elsewhere, "Reserved concurrency")
    most = limit - rules.KEPT_UNRESERVED
    if elsewhere > max(0, most):
        raise CalculatorError(
            "reserved_elsewhere",
            f"{elsewhere:,} of {limit:,} cannot be reserved.",
            f"100 always stay unreserved: reserve at most {max(0, most):,}.",
        )
    if reserved is None:
        return limit - elsewhere
    not_negative("reserved", reserved, "Reserved concurrency")
    if reserved > max(0, most - elsewhere):
        raise CalculatorError(
            "reserved",
            f"{reserved:,} cannot be reserved here.",
            f"100 always stay unreserved: at most {max(0, most - elsewhere):,} are left to reserve.",
        )
    if reserved == 0:
        raise CalculatorError(
            "reserved", "With 0 reserved the function is switched off.", "Reserve at least 1, or nothing."
        )
    return reserved


def _limited_by(rate: Exact, duration: Exact, available: int) -> str:
    if served_rate(rate, duration, available) == rate:
        return "nothing"
    return "concurrency" if duration * rules.RATE_PER_UNIT >= 1 else "requests a second"


def _steps(rate: Exact, duration: Exact, available: int, answer: dict[str, Plain]) -> list[Step]:
    exact = number_text(rate * duration)
    tenth = quotient(rate, rules.RATE_PER_UNIT)
    by_rate = (
        "no more than the concurrency, which decides"
        if tenth <= rate * duration
        else f"more than the concurrency, so the quota must be {answer['quota_needed']:,}"
    )
    steps = [
        Step(
            f"{number_text(rate)} requests/s x {number_text(duration)} s = {exact} at the same time.",
            "Concurrency = requests a second x average duration in seconds.",
            rules.CONCURRENCY,
        ),
        Step(
            f"{number_text(rate)} requests/s / {rules.RATE_PER_UNIT} = {number_text(tenth)}: {by_rate}.",
            "Quotas also limit requests a second, to ten times the concurrency; that counts below 100 ms.",
            rules.CONCURRENCY,
        ),
        Step(
            f"{available:,} of concurrency carry {number_text(quotient(available, duration))} requests/s by "
            f"concurrency and {available * rules.RATE_PER_UNIT:,} by rate.",
            "A function has its reservation, or what no function has reserved.",
            rules.CONCURRENCY,
        ),
    ]
    if answer["limited_by"] != "nothing":
        steps.append(
            Step(
                f"{answer['served']:,} of {number_text(rate)} requests/s are served: {answer['throttled']} % "
                "are throttled.",
                "Requests above the quota fail with status 429.",
                rules.SCALING,
            )
        )
    return steps


def _wrong_concurrency(rate: Exact, duration: Exact, needed: int) -> list[Misconception]:
    return mistakes(
        "concurrency",
        needed,
        [
            (ceil_div(rate, 1), "takes the requests a second for the concurrency"),
            (ceil_div(rate, duration), "divides by the duration instead of multiplying"),
            (ceil_div(rate * duration * 60, 1), "counts the requests of a minute"),
            (ceil_div(rate * duration, 10), "takes it that an environment runs ten requests at once"),
            (2 * needed, "doubles it for safety, though the average is asked"),
        ],
    )


def _wrong_quota(rate: Exact, needed: int, units: int) -> list[Misconception]:
    return mistakes(
        "quota_needed",
        units,
        [
            (needed, "leaves out that requests a second are limited too"),
            (ceil_div(rate, 1), "takes the requests a second for the concurrency"),
            (needed + ceil_div(rate, 10), "adds the two conditions instead of taking the larger"),
            (10 * needed, "multiplies by ten what has to be compared with a tenth of the rate"),
            (units + rules.KEPT_UNRESERVED, "adds the 100 that must stay unreserved"),
        ],
    )


def _wrong_throttled(
    rate: Exact, duration: Exact, available: int, answer: dict[str, Plain]
) -> list[Misconception]:
    def share(served: Exact) -> Plain:
        value = quotient(max(0, rate - served) * 100, rate)
        return tidy(value, 1)

    return mistakes(
        "throttled",
        answer["throttled"],
        [
            (share(available), "takes the concurrency for the requests a second that are served"),
            (share(quotient(available, duration)), "leaves out that requests a second are limited too"),
            (share(available * rules.RATE_PER_UNIT), "checks the requests a second only"),
            (share(0), "takes it that a throttled function serves nothing"),
        ],
    )
