"""The rules of CloudWatch as functions of plain numbers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.units import Exact

__all__ = [
    "GUIDE",
    "MISSING_DATA",
    "PRICING",
    "breaches",
    "evaluate",
    "longest_evaluation",
    "period_after",
    "put_requests",
]

GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
API = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/"
PRICING = "https://aws.amazon.com/cloudwatch/pricing/"
MISSING_DATA = f"{GUIDE}alarms-and-missing-data.html"
EVALUATION = f"{GUIDE}alarm-evaluation.html"
CONCEPTS = f"{GUIDE}cloudwatch_concepts.html"

HOUR, DAY = 3600, 86_400
# Up to this age data can be read with this period, or with the one it was published with where that is longer.
RETENTION: tuple[tuple[int, int], ...] = ((3 * HOUR, 1), (15 * DAY, 60), (63 * DAY, 300), (455 * DAY, 3600))
METRICS_A_REQUEST = 1000
VALUES_A_METRIC = 150


def breaches(value: Exact, comparison: str, threshold: Exact) -> bool:
    """Whether a value breaches an alarm's threshold."""
    if value == threshold:
        return "OrEqualTo" in comparison
    return (value > threshold) == comparison.startswith("Greater")


def evaluate(
    window: Sequence[bool | None], periods: int, to_alarm: int, missing: str, state: str
) -> tuple[str, int, str]:
    """One evaluation of an alarm.

    Args:
        window: The evaluation range, oldest first: breaching or not, None where the data point is missing.
        periods: N, the evaluation periods.
        to_alarm: M, the data points to alarm.
        missing: How missing data is treated.
        state: The alarm's state so far.

    Returns:
        The new state, how many data points had to be filled in, and why, in words.
    """
    real = [point for point in window if point is not None]
    judged = real[-periods:]
    bad = sum(judged)
    filled = periods - len(judged)
    if filled == 0:
        how = ", missing ones skipped" if None in window[-periods:] else ""
        return _verdict(bad, to_alarm), 0, f"{bad} of the last {periods} {_breach(bad)}{how}"
    if missing in ("breaching", "notBreaching"):
        counted = bad + filled if missing == "breaching" else bad
        kind = "breaching" if missing == "breaching" else "not breaching"
        why = f"{bad} {_breach(bad)}, {filled} missing {'counts' if filled == 1 else 'count'} as {kind}"
        return _verdict(counted, to_alarm), filled, why
    if bad >= to_alarm:
        return "ALARM", filled, f"{bad} {_breach(bad)}, enough without the missing ones"
    if bad < len(judged):
        return "OK", filled, f"{bad} {_breach(bad)}, {len(judged) - bad} not, missing ones left out"
    return _undecided(window, to_alarm, missing, state, filled)


def _breach(number: int) -> str:
    return "breaches" if number == 1 else "breach"


def _verdict(breaching: int, to_alarm: int) -> str:
    return "ALARM" if breaching >= to_alarm else "OK"


def _undecided(
    window: Sequence[bool | None], to_alarm: int, missing: str, state: str, filled: int
) -> tuple[str, int, str]:
    """What becomes of an alarm whose range holds breaches only, fewer than M, or nothing at all."""
    if missing == "ignore":
        return state, filled, "too few data points, state kept"
    if True not in window:
        return "INSUFFICIENT_DATA", filled, "all data points of the range are missing"
    oldest = len(window) - window.index(True)
    if oldest >= to_alarm:
        why = f"oldest breach {oldest} periods ago, none within since"
        return "ALARM", filled, why
    return state, filled, "the next may not breach, state kept"


def longest_evaluation(period: Exact) -> int:
    """The longest that period times evaluation periods may be, in seconds."""
    return 7 * DAY if period >= HOUR else DAY


def period_after(age: Exact, published: int) -> int | None:
    """The shortest period that data of an age can be read with; None when it has expired."""
    for until, period in RETENTION:
        if age <= until:
            return max(period, published)
    return None


def put_requests(metrics: int, values: int) -> int:
    """PutMetricData requests for one publication of so many metrics with so many different values each."""
    entries = metrics * -(-values // VALUES_A_METRIC)
    return -(-entries // METRICS_A_REQUEST)
