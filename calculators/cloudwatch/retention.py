"""With which period data points can be read after some time."""

from __future__ import annotations

from calculators.cloudwatch.rules import API, DAY, HOUR, RETENTION, period_after
from calculators.contract import CalculatorError, Result, Step
from calculators.explain import mistakes, not_negative
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

SOURCE = f"{API}API_GetMetricStatistics.html"
PUBLISHED = (1, 5, 10, 20, 30)  # seconds; besides multiples of a minute


def retention(*, age: Exact, published: Exact) -> Result:
    """Find the period; inputs as ``operations.RETENTION`` lists them.

    Raises:
        CalculatorError: No period that CloudWatch has.
    """
    not_negative("age", age, "The age")
    if published not in PUBLISHED and (published <= 0 or published % 60 or published > DAY):
        raise CalculatorError(
            "published",
            f"Data is not published with a period of {number_text(published)} s.",
            "Give 1s, 5s, 10s, 20s, 30s or whole minutes up to a day.",
        )
    step = int(published)
    period = period_after(age, step)
    rows: list[dict[str, Plain]] = []
    for until, _ in RETENTION:
        here = period_after(until, step)
        rows.append(
            {
                "until": _time(until),
                "shortest_period": _time(here or 0),
                "now": here == period and age <= until,
            }
        )
    rows = [
        row
        for place, row in enumerate(rows)
        if place == len(rows) - 1 or row["shortest_period"] != rows[place + 1]["shortest_period"]
    ]
    found = None if period is None else _time(period)
    finer = [limit for limit, _ in RETENTION if age > limit]
    last = RETENTION[-1][0]
    return Result(
        {
            "period": "expired" if found is None else found,
            "seconds": period or 0,
            "expires_after": max(0, (last - int(age)) // DAY),
            "stages": rows,
        },
        {"period": "", "seconds": "s", "expires_after": "days", "stages": ""},
        [
            Step(
                f"Passed: {', '.join(_time(limit) for limit in finer) or 'no limit yet'}.",
                "What was published with a shorter period is added up to the next longer one, not deleted, until 455 days are over.",
                SOURCE,
            ),
            Step(
                f"{_time(age)} old, published every {_time(step)}: "
                + ("gone." if found is None else f"readable with a period of {found}."),
                "Periods below a minute last 3 hours, 1 minute 15 days, 5 minutes 63 days, 1 hour 455 days (15 months).",
                SOURCE,
            ),
        ],
        assumptions=[
            "Retention cannot be changed; for longer or finer history export the data, for example with a metric stream."
        ],
        misconceptions=[
            *mistakes(
                "period",
                "expired" if found is None else found,
                [
                    (_time(step), "expects the period that was published to stay"),
                    ("expired", "thinks that data is deleted when its period's time is over"),
                    ("1 minute", "takes the limit of 15 days for a longer one"),
                    ("5 minutes", "mixes up the limits of 15 and 63 days"),
                    ("1 hour", "thinks that old data is hourly from the start"),
                    ("1 day", "invents a daily period"),
                ],
            ),
            *mistakes(
                "seconds",
                period or 0,
                [
                    (step, "expects the period that was published to stay"),
                    (60, "takes the limit of 15 days for a longer one"),
                    (300, "mixes up the limits of 15 and 63 days"),
                    (3600, "thinks that old data is hourly from the start"),
                    (0, "thinks that data is deleted when its period's time is over"),
                    (86_400, "invents a daily period"),
                ],
            ),
        ],
    )


def _time(seconds: Exact) -> str:
    for size, noun in ((DAY, "day"), (HOUR, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            count = seconds // size
            return f"{number_text(count)} {noun}{'s' if count != 1 else ''}"
    return f"{number_text(seconds)} {'second' if seconds == 1 else 'seconds'}"
