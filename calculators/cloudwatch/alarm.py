"""An alarm's states period by period."""

from __future__ import annotations

from calculators.cloudwatch.rules import EVALUATION, MISSING_DATA, breaches, evaluate, longest_evaluation
from calculators.contract import CalculatorError, Result, Step
from calculators.explain import between, mistakes, plural, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception, Plain
    from calculators.units import Exact

    Point = bool | None

LONGEST = 1000  # data points
LONGEST_RANGE = 12  # of them in a line
HIGH_RESOLUTION = (10, 20, 30)  # periods in seconds below a minute
_MARKS: dict[str, Point] = {"-": None, "x": True, "o": False}


def alarm(
    *,
    data: list[str],
    threshold: Exact,
    comparison: str,
    evaluation_periods: int,
    datapoints_to_alarm: int | None,
    missing: str,
    period: Exact,
    state: str,
    evaluation_range: int | None,
) -> Result:
    """Follow the alarm; inputs as ``operations.ALARM`` lists them.

    Raises:
        CalculatorError: Data that cannot be read, or an alarm that CloudWatch does not take.
    """
    n = evaluation_periods
    m = n if datapoints_to_alarm is None else datapoints_to_alarm
    reach = n + 2 if evaluation_range is None else evaluation_range
    words = " ".join(data).replace(",", " ").split()
    _refuse(words, n, m, reach, period)
    points = [_point(word, comparison, threshold) for word in words]
    rows: list[dict[str, Plain]] = []
    current = state
    for last in range(1, len(points) + 1):
        window = points[max(0, last - reach) : last]
        current, filled, why = evaluate(window, n, m, missing, current)
        rows.append(
            {
                "period": last,
                "value": words[last - 1],
                "range": _shown_range(window, reach),
                "filled": filled,
                "state": current,
                "why": why,
            }
        )
    states = [str(row["state"]) for row in rows]
    first = next((place for place, now in enumerate(states, 1) if now == "ALARM"), None)
    changes = sum(before != after for before, after in zip([state, *states], states, strict=False))
    return Result(
        {
            "state": current,
            "first_alarm": first,
            "after": None if first is None else int(first * period),
            "changes": changes,
            "timeline": rows,
        },
        {
            "state": "",
            "first_alarm": "",
            "after": "" if first is None else "s",
            "changes": "",
            "timeline": "",
        },
        _steps(n, m, reach, missing, rows, first),
        assumptions=_assumptions(n, reach, missing, evaluation_range),
        misconceptions=_wrong(points, n, m, missing, state, current, first),
    )


def _refuse(words: list[str], n: int, m: int, reach: int, period: Exact) -> None:
    if not 0 < len(words) <= LONGEST:
        raise CalculatorError(
            "data", f"{len(words):,} data points.", f"Give 1 to {LONGEST:,}, apart by blanks."
        )
    if n < 1:
        raise CalculatorError("evaluation_periods", "An alarm judges at least one period.", "Give 1 or more.")
    if not 1 <= m <= n:
        raise CalculatorError(
            "datapoints_to_alarm",
            f"{number_text(m)} out of {number_text(n)} data points cannot be.",
            f"Give 1 to {number_text(n)}, the evaluation periods.",
        )
    if period not in HIGH_RESOLUTION and (period < 60 or period % 60):
        raise CalculatorError(
            "period",
            f"An alarm has no period of {number_text(period)} s.",
            "Give 10s, 20s, 30s or whole minutes.",
        )
    longest = longest_evaluation(period)
    if n * period > longest:
        raise CalculatorError(
            "evaluation_periods",
            f"{number_text(n)} periods of {number_text(period)} s are longer than {number_text(longest)} s.",
            "Period times evaluation periods is at most 1 day, 7 days where the period is an hour or more.",
        )
    between("evaluation_range", reach, n, n + 100, "The evaluation range")


def _point(word: str, comparison: str, threshold: Exact) -> Point:
    if word.lower() in _MARKS:
        return _MARKS[word.lower()]
    from calculators.contract import Param
    from calculators.units import parse

    try:
        value = parse(Param("data", "number", ""), word.removesuffix("%"))
    except CalculatorError:
        raise CalculatorError(
            "data", f"{shown(word)} is no data point.", "Write values, - for a missing one, X or O."
        ) from None
    return breaches(value, comparison, threshold)  # type: ignore[arg-type]


def _shown_range(window: list[Point], reach: int) -> str:
    """The evaluation range as AWS's tables write it; of a long one its end."""
    marks = ["-" if point is None else "X" if point else "0" for point in window[-LONGEST_RANGE:]]
    lead = ["-"] * (min(reach, LONGEST_RANGE) - len(marks))
    return " ".join([*(["..."] if reach > LONGEST_RANGE else []), *lead, *marks])


def _steps(
    n: int, m: int, reach: int, missing: str, rows: list[dict[str, Plain]], first: int | None
) -> list[Step]:
    row = rows[-1]
    steps = [
        Step(
            f"{m} of {plural(n, 'data point')} {'has' if m == 1 else 'have'} to breach; at each evaluation the last "
            f"{reach} are retrieved.",
            "M data points to alarm out of N evaluation periods, not necessarily consecutive; CloudWatch retrieves more than N.",
            EVALUATION,
        ),
        Step(
            f"The last range is {row['range']}: {plural(int(str(row['filled'])), 'data point')} to fill in, treated as {missing}.",
            "The most recent real data points are judged; only where there are fewer than N in the range is the treatment "
            "of missing data used.",
            MISSING_DATA,
        ),
        Step(f"{_sentence(row['why'])}: {row['state']}.", _RULES[missing], MISSING_DATA),
    ]
    if first is not None:
        steps.append(
            Step(
                f"ALARM for the first time at the end of period {first}: {rows[first - 1]['why']}.",
                "The state changes at the first evaluation that finds M breaching data points.",
                EVALUATION,
            )
        )
    return steps


def _sentence(words: Plain) -> str:
    return f"{str(words)[:1].upper()}{str(words)[1:]}"


_RULES = {
    "missing": "With fewer than M breaching: OK if any data point does not breach, INSUFFICIENT_DATA if all are missing, "
    "ALARM if the oldest breach is at least M periods old and nothing since is within the threshold.",
    "ignore": "Where the missing data points matter, the alarm keeps its state.",
    "breaching": "Missing data points count as breaching.",
    "notBreaching": "Missing data points count as within the threshold.",
}


def _assumptions(n: int, reach: int, missing: str, given: int | None) -> list[str]:
    said = [
        "One evaluation at the end of each period, and nothing was published before the first data point."
    ]
    if given is None:
        said.append(
            f"{reach} data points are retrieved for {n}: AWS's examples take 5 for 3 and say that the number depends on the alarm."
        )
    if missing == "missing":
        said.append(
            "Where only breaches too recent for ALARM are there, AWS says no more than that the alarm does not go off; "
            "here it keeps its state."
        )
    said.append(
        "Alarms on metrics in the namespace AWS/DynamoDB ignore missing data unless they are told otherwise."
    )
    return said


def _wrong(
    points: list[Point], n: int, m: int, missing: str, state: str, current: str, first: int | None
) -> list[Misconception]:
    def alarm_at(need: int, of: int, fill: Point, consecutive: bool = False) -> int | None:
        seen = [fill if p is None else p for p in points]
        for last in range(need, len(seen) + 1):
            window = seen[max(0, last - of) : last]
            if consecutive:
                window = seen[last - need : last]
            if sum(bool(p) for p in window) >= need:
                return last
        return None

    times: list[tuple[int | None, str]] = [
        (alarm_at(n, n, False), f"waits until all {n} data points breach"),
        (alarm_at(m, m, False, True), f"wants {m} breaches in a row"),
        (alarm_at(1, 1, False), "takes the first breach for the alarm"),
        (alarm_at(m, n, True), "counts missing data points as breaching"),
        (_after_breach(points, n), f"waits {n} periods from the first breach"),
        (None if first is None else first + 1, "thinks that the state changes in the period after"),
    ]
    return [
        *mistakes("first_alarm", first, [(time, why) for time, why in times if time is not None]),
        *mistakes(
            "state",
            current,
            [
                ("INSUFFICIENT_DATA", "thinks that any missing data point leaves too little data"),
                ("ALARM" if missing != "breaching" else "OK", "treats missing data the other way"),
                ("OK", "thinks that only breaches in a row count"),
                (state, "thinks that nothing changes"),
            ],
        ),
    ]


def _after_breach(points: list[Point], n: int) -> int | None:
    first = next((place for place, point in enumerate(points, 1) if point), None)
    return None if first is None else first + n
