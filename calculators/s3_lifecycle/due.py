"""When a number of days is over: the midnight (UTC) on which lifecycle acts."""

from __future__ import annotations

from datetime import timedelta

from calculators.contract import CalculatorError, Result, Step
from calculators.explain import between, mistakes, plural
from calculators.s3_lifecycle.model import midnight_after

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from calculators.contract import Plain

RULES = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html"
MOST_DAYS = 2_147_483_647


def moment_text(moment: datetime) -> str:
    """A moment as "2026-01-19 00:00 UTC"; seconds only where there are some."""
    form = "%H:%M:%S" if moment.second or moment.microsecond else "%H:%M"
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02} {moment.strftime(form)} UTC"


def due(*, created: datetime, days: int) -> Result:
    """The moment a rule acts; inputs as ``operations.DUE`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    between("days", days, 0, MOST_DAYS, "A rule's days", "days")
    try:
        later = created + timedelta(days=days)
        after = later + timedelta(days=2)
    except OverflowError:
        raise CalculatorError("days", "That is beyond the year 9999.", "Give fewer days.") from None
    moment = midnight_after(created, days)
    steps = [
        Step(
            f"{moment_text(created)} and {plural(days, 'day')} is {moment_text(later)}.",
            "Days count from the object's creation; for a noncurrent version from its successor's.",
            RULES,
        ),
        Step(
            f"The next midnight is {moment_text(moment)}."
            if moment != later
            else "That is a midnight, and nothing is rounded.",
            "The moment is rounded up to the next midnight UTC.",
            RULES,
        ),
    ]
    floor = later.replace(hour=0, minute=0, second=0, microsecond=0)
    wrong: list[tuple[Plain, str]] = [
        (moment_text(later), "does not round to midnight"),
        (moment_text(floor), "rounds down to midnight"),
        (moment_text(min(moment + timedelta(days=1), after)), "adds a day besides rounding up"),
        (
            moment_text(floor - timedelta(days=1)) if days else moment_text(floor),
            "counts the day of creation as the first",
        ),
    ]
    return Result(
        {"moment": moment_text(moment)},
        {"moment": ""},
        steps,
        assumptions=[
            "S3 may carry the action out later; billing follows this moment (but for moves into Intelligent-Tiering)."
        ],
        misconceptions=mistakes("moment", moment_text(moment), wrong),
    )
