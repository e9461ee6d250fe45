"""Statistics of values over periods."""

from __future__ import annotations

from calculators.cloudwatch.rules import GUIDE
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, plain, quotient, rounded
from calculators.explain import mistakes, plural, positive, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from calculators.contract import Plain
    from calculators.units import Exact

    # What is asked: its name, the lower and upper bound, and whether those are percentages.
    Asked = tuple[str, Exact | None, Exact | None, bool]

SOURCE = f"{GUIDE}Statistics-definitions.html"
MOST = 1000  # values
_SIMPLE = {
    "samplecount": "SampleCount",
    "sum": "Sum",
    "average": "Average",
    "minimum": "Minimum",
    "maximum": "Maximum",
}
_RANGED = ("tm", "tc", "ts", "wm", "pr")
_RULES = {
    "SampleCount": "The number of data points of the period.",
    "Sum": "All values of the period added up.",
    "Average": "Sum divided by SampleCount.",
    "Minimum": "The lowest value of the period.",
    "Maximum": "The highest value of the period.",
    "p": "So many percent of the data is at or below the percentile.",
    "tm": "The mean of the values between the bounds; the others are left out.",
    "tc": "How many values are between the bounds.",
    "ts": "The sum of the values between the bounds.",
    "wm": "The mean after values beyond a bound are set to the value at it.",
    "pr": "The share of values above the lower and not above the upper bound.",
}


def statistics(*, values: list[str], statistic: str, every: Exact, period: Exact | None) -> Result:
    """Work it out; inputs as ``operations.STATISTICS`` lists them.

    Raises:
        CalculatorError: A statistic that CloudWatch does not have, or values that it does not take.
    """
    return _of([_value(word) for word in " ".join(map(str, values)).split()], statistic, every, period)


def _of(values: list[Exact], statistic: str, every: Exact, period: Exact | None) -> Result:
    if not 0 < len(values) <= MOST:
        raise CalculatorError("values", f"{len(values):,} values.", f"Give 1 to {MOST:,}.")
    positive("every", every, "The time between values")
    asked = _read(statistic)
    if asked[0] not in _PLAIN and any(value < 0 for value in values):
        raise CalculatorError(
            "values",
            f"{statistic} is not available where a value is negative.",
            "Ask for Average, Sum, Minimum or Maximum.",
        )
    groups = _groups(values, every, period)
    rows: list[dict[str, Plain]] = [
        {
            "period": place,
            "SampleCount": len(group),
            "Sum": _shown(sum(group)),
            "Average": _shown(quotient(sum(group), len(group))),
            "Minimum": _shown(min(group)),
            "Maximum": _shown(max(group)),
            statistic: _shown(compute(group, asked)),
        }
        for place, group in groups
    ]
    answer = _shown(compute(values, asked))
    ordered = sorted(values)
    listed = ", ".join(number_text(value) for value in ordered[:20]) + (", ..." if len(ordered) > 20 else "")
    assumptions = ["All values have the same weight and unit."]
    if asked[3]:
        assumptions.append(
            "By the nearest rank. AWS does not publish how CloudWatch estimates percentiles, so its figure may differ by a little; "
            "with few values by more."
        )
    if len(groups) > 1:
        assumptions.append("A period is stamped with its beginning; the last one may be incomplete.")
    return Result(
        {
            "value": answer,
            "SampleCount": len(values),
            "Sum": _shown(sum(values)),
            "Average": _shown(quotient(sum(values), len(values))),
            "Minimum": _shown(min(values)),
            "Maximum": _shown(max(values)),
            "periods": rows,
        },
        {
            "value": "%" if asked[0] == "pr" else "",
            "SampleCount": "",
            "Sum": "",
            "Average": "",
            "Minimum": "",
            "Maximum": "",
            "periods": "",
        },
        [
            Step(f"In order: {listed}.", "", ""),
            Step(
                f"{statistic} of {plural(len(values), 'value')}: {number_text(compute(values, asked))}.",
                _RULES[asked[0]],
                SOURCE,
            ),
        ],
        assumptions=assumptions,
        misconceptions=mistakes("value", answer, _wrong(values, asked, [group for _, group in groups])),
    )


def compute(values: Sequence[Exact], asked: Asked) -> Exact:
    """A statistic of at least one value; 0 where the bounds leave none."""
    name, _, high, _ = asked
    ordered = sorted(values)
    if name in _PLAIN:
        return _PLAIN[name](ordered)
    if name == "p":
        return ordered[max(1, ceil_div(len(ordered) * (high or 0), 100)) - 1]
    kept = _between(ordered, asked)
    if name == "tc":
        return len(kept)
    if name == "pr":
        return quotient(len(kept) * 100, len(ordered))
    if name == "ts":
        return sum(kept)
    if name == "wm" and kept:
        kept = _winsorized(ordered, kept, asked)
    return quotient(sum(kept), len(kept)) if kept else 0


_PLAIN: dict[str, Callable[[list[Exact]], Exact]] = {
    "SampleCount": len,
    "Sum": sum,
    "Average": lambda ordered: quotient(sum(ordered), len(ordered)),
    "Minimum": min,
    "Maximum": max,
}


def _between(ordered: list[Exact], asked: Asked) -> list[Exact]:
    """The values above the lower bound and not above the upper; by rank where the bounds are percentages."""
    _, low, high, percent = asked
    if percent:
        count = len(ordered)
        first = 0 if low is None else int(count * low // 100)
        last = count if high is None else ceil_div(count * high, 100)
        return ordered[first:last]
    return [v for v in ordered if (low is None or v > low) and (high is None or v <= high)]


def _winsorized(ordered: list[Exact], kept: list[Exact], asked: Asked) -> list[Exact]:
    """All values, those beyond a bound set to the value at it."""
    _, low, high, percent = asked
    floor = kept[0] if percent or low is None else low
    ceiling = kept[-1] if percent or high is None else high
    return [min(max(value, floor), ceiling) for value in ordered]


def _groups(values: list[Exact], every: Exact, period: Exact | None) -> list[tuple[int, list[Exact]]]:
    if period is None:
        return [(1, values)]
    positive("period", period, "A period")
    groups: dict[int, list[Exact]] = {}
    for place, value in enumerate(values):
        groups.setdefault(int(place * every // period) + 1, []).append(value)
    return list(groups.items())


def _read(text: str) -> Asked:
    word = text.strip().lower()
    if word in _SIMPLE:
        return _SIMPLE[word], None, None, False
    if word == "iqm":
        return "tm", 25, 75, True
    try:
        if word.startswith("p") and word[1:2].isdecimal():
            return "p", None, _percentage(word[1:]), True
        name, rest = word[:2], word[2:]
        if name in _RANGED and rest[:1].isdecimal() and name != "pr":
            return name, None, _percentage(rest), True
        if name in _RANGED and rest.startswith("(") and rest.endswith(")"):
            return _bounds(name, rest[1:-1])
    except CalculatorError:
        pass
    raise CalculatorError(
        "statistic",
        f"{shown(text)} is no statistic of CloudWatch.",
        "Write Average, Sum, Minimum, Maximum, SampleCount, IQM, p95, tm90, TM(10%:90%), PR(:300).",
    )


def _bounds(name: str, inside: str) -> Asked:
    low, colon, high = (part.strip() for part in inside.partition(":"))
    ends = [end for end in (low, high) if end]
    percents = [end for end in ends if end.endswith("%")]
    if not colon or not ends or (percents and len(percents) != len(ends)) or (percents and name == "pr"):
        raise CalculatorError("statistic", "", "")
    read = _percentage if percents else _number
    lower, upper = (read(end) if end else None for end in (low, high))
    if lower is not None and upper is not None and lower >= upper:
        raise CalculatorError("statistic", "", "")
    return name, lower, upper, bool(percents)


def _number(text: str) -> Exact:
    from calculators.contract import Param
    from calculators.units import parse

    return parse(Param("statistic", "number", ""), text)  # type: ignore[return-value]


def _value(word: str) -> Exact:
    from calculators.contract import Param
    from calculators.units import parse

    return parse(Param("values", "number", ""), word)  # type: ignore[return-value]


def _percentage(text: str) -> Exact:
    value = _number(text.removesuffix("%"))
    if not 0 <= value <= 100:
        raise CalculatorError("statistic", "", "")
    return value


def _shown(value: Exact) -> Plain:
    return plain(value) if value % 1 == 0 else rounded(value, 3)


def _wrong(values: list[Exact], asked: Asked, groups: list[list[Exact]]) -> list[tuple[Plain, str]]:
    ordered = sorted(values)
    count = len(values)
    parts = [compute(group, asked) for group in groups]
    average = quotient(sum(values), count)
    wrong: list[tuple[Plain, str]] = []
    if len(groups) > 1:
        wrong.append((_shown(quotient(sum(parts), len(parts))), "averages the figures of the periods"))
        wrong.append((_shown(max(parts)), "takes the largest figure of a period"))
    if asked[0] == "p":
        wrong.append(
            (
                _shown(quotient((asked[2] or 0) * ordered[-1], 100)),
                "takes so many percent of the largest value",
            )
        )
        wrong.append(
            (
                _shown(values[max(1, ceil_div(count * (asked[2] or 0), 100)) - 1]),
                "forgets to put the values in order",
            )
        )
    wrong += [
        (_shown(average), "takes the average"),
        (_shown(ordered[(count - 1) // 2]), "takes the median"),
        (_shown(ordered[-1]), "takes the largest value"),
        (
            _shown(quotient(ordered[0] + ordered[-1], 2)),
            "takes the middle between the smallest and the largest",
        ),
        (_shown(sum(values)), "adds the values up"),
        (count, "counts the values"),
    ]
    return wrong
