"""A usage plan's quota, and the traffic of a canary."""

from __future__ import annotations

from calculators.api_gateway import sources
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import plain, quotient, rounded
from calculators.explain import between, mistakes, not_negative, plural, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

__all__ = ["canary", "lasting", "quota"]

_DAYS = {"day": 1, "week": 7}
_MOST = 10**15


def lasting(limit: Exact, rate: Exact) -> Exact:
    """Seconds until a quota is used up at a steady rate."""
    return quotient(limit, rate)


def quota(*, limit: int, rate: Exact, period: str, offset: int, days: int) -> Result:
    """When a quota is used up; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: There is no such quota.
    """
    between("limit", limit, 1, _MOST, "The quota")
    positive("rate", rate, "The rate")
    between("days", days, 28, 31, "A month", "days")
    not_negative("offset", offset, "The offset")
    if offset >= limit:
        raise CalculatorError(
            "offset", "The offset leaves nothing of the quota.", "Give less than the limit."
        )
    left = limit - offset
    length = _DAYS.get(period, days) * 86_400
    wanted = rate * length
    refused = max(0, wanted - left)
    used_up = lasting(left, rate)
    enough = used_up >= length
    answer: dict[str, Plain] = {
        "lasts": rounded(quotient(min(used_up, length), 3600), 2),
        "enough": enough,
        "refused": int(refused),
        "wanted": int(wanted),
        "highest_rate": rounded(quotient(left * 60, length), 2),
    }
    lasting_hours = number_text(rounded(quotient(used_up, 3600), 2))
    steps = [
        Step(
            f"{plural(limit, 'request')} a {period}"
            + (f", less {offset:,} in the first {period}: {left:,}" if offset else "")
            + ".",
            "A usage plan's quota counts the requests of each API key in a day, week or month.",
            sources.USAGE_PLANS,
        ),
        Step(
            f"{number_text(left)} / {number_text(rate * 3600)} an hour = {lasting_hours} hours; the {period} has "
            f"{length // 3600:,}.",
            "Once it is used up the key's requests get 429 until the next period.",
            sources.USAGE_PLANS,
        ),
    ]
    return Result(
        answer,
        {
            "lasts": "hours",
            "enough": "",
            "refused": "requests",
            "wanted": "requests",
            "highest_rate": "requests a minute",
        },
        steps,
        assumptions=[
            "The rate is steady, and below the plan's throttle.",
            "AWS enforces quotas as targets, on a best-effort basis.",
            *([f"A month has {days} days."] if period == "month" else []),
        ],
        misconceptions=mistakes("lasts", answer["lasts"], _wrong_hours(limit, left, rate, length, used_up)),
    )


def _wrong_hours(limit: int, left: int, rate: Exact, length: int, used_up: Exact) -> list[tuple[Plain, str]]:
    return [
        (rounded(quotient(limit, rate * 3600), 2), "forgets the offset"),
        (rounded(quotient(limit, rate * 60), 2), "divides by the requests of a minute and calls it hours"),
        (rounded(quotient(left, rate * 86_400), 2), "gives days instead of hours"),
        (plain(length // 3600), "takes the whole period: a quota is only reset, never used up"),
        (
            rounded(quotient(max(0, length - used_up), 3600), 2),
            "gives the hours in which requests are refused",
        ),
        (rounded(quotient(left, rate * 60), 2), "gives minutes instead of hours"),
    ]


def canary(*, percent: Exact, requests: int, errors: Exact) -> Result:
    """What a canary gets; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A share is none.
    """
    between("percent", percent, 0, 100, "The canary's share", "%")
    between("errors", errors, 0, 100, "The share of errors", "%")
    positive("requests", requests, "The number of requests")
    to_canary = quotient(requests * percent, 100)
    failed = quotient(to_canary * errors, 100)
    answer: dict[str, Plain] = {
        "canary": plain(to_canary),
        "production": plain(requests - to_canary),
        "failed": plain(failed),
        "share_failed": rounded(quotient(failed * 100, requests), 4),
    }
    return Result(
        answer,
        {"canary": "requests", "production": "requests", "failed": "requests", "share_failed": "% of all"},
        [
            Step(
                f"{number_text(percent)} % of {requests:,} = {number_text(to_canary)} go to the canary.",
                "A canary takes its percentage of the stage's traffic at random; the rest stays with production.",
                sources.CANARY,
            ),
            Step(
                f"{number_text(errors)} % of those fail: {number_text(failed)}.",
                "Only what the canary serves can meet its mistakes.",
                sources.CANARY,
            ),
        ],
        assumptions=[
            "Requests are assigned at random, so these are averages; production serves without errors."
        ],
        misconceptions=mistakes(
            "failed",
            answer["failed"],
            [
                (plain(quotient(requests * errors, 100)), "applies the errors to all of the traffic"),
                (answer["canary"], "counts everything that the canary serves as failed"),
                (
                    plain(quotient((requests - to_canary) * errors, 100)),
                    "applies the errors to what stays with production",
                ),
            ],
        ),
    )
