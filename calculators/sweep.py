"""One sum over many values of one input: the points, and where something turns.

``memory=128..3008:64`` goes in steps of 64, ``rate=1..1000:x10`` multiplies, ``size=1KB..8KB`` takes about twenty
steps of its own choosing, and ``architecture=x86,arm`` lists the values. They are texts, as if each had been typed.
"""

from __future__ import annotations

from itertools import pairwise

from calculators.contract import CalculatorError, Result, calculate_with
from calculators.inputs import parse_inputs
from calculators.ranges import MOST_POINTS, unreadable, values_of
from calculators.text import is_amount, label, value_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from calculators.contract import Operation, Param, Plain, Text

__all__ = ["MOST_POINTS", "Sweep", "sweep", "varied"]

MOST_CHANGES = 6  # an entry that changes oftener has no turning points, it just varies


class Sweep:
    """The points of a sum, in the order of the values.

    Attributes:
        param: The input that varies.
        values: Its values, as typed.
        results: The result for each.
        series: Entries of the answer to draw, by name: a number for each value.
        units: The unit of the series.
        turning_points: A sentence for each, with the positions between or at which something turns.
    """

    def __init__(self, operation: Operation, param: Param, values: list[str], results: list[Result]) -> None:
        self.param = param
        self.values = values
        self.results = results
        self.series = _series(operation, results)
        self.units = {name: results[0].units.get(name, "") for name in self.series}
        self.turning_points = list(_turning_points(self))

    def said(self, name: str, index: int) -> str:
        """One entry of one answer, with its unit."""
        result = self.results[index]
        return value_text(result.answer[name], result.units.get(name, ""))


def sweep(operation: Operation, texts: Mapping[str, Text], vary: str) -> Sweep:
    """Compute an operation for each value of one input.

    Args:
        operation: What is computed.
        texts: The other inputs, as :func:`parse_inputs` takes them.
        vary: ``NAME=FIRST..LAST:STEP``, ``NAME=FIRST..LAST:xFACTOR`` or ``NAME=VALUE,VALUE``; the beginning of the
            name is enough where only one input begins so.

    Raises:
        CalculatorError: In field ``vary`` where that cannot be read, else as the operation says, with the value.
    """
    param, name, values = _read(operation, vary)
    if param.name in texts:
        raise CalculatorError(
            "vary", f"{label(param.name)} is given and varied.", "Leave one of the two out."
        )
    every = values_of(param, vary, values)
    results = []
    for value in every:
        raw: dict[str, Text] = {**texts, param.name: [value] if param.repeated else value}
        try:
            results.append(calculate_with((operation,), operation.name, parse_inputs(operation, raw)))
        except CalculatorError as error:
            if error.field != param.name:
                raise
            raise CalculatorError("vary", f"{label(name)}={value}: {error.message}", error.hint) from None
    return Sweep(operation, param, every, results)


def varied(operation: Operation, vary: str) -> Param:
    """Which input is meant.

    Raises:
        CalculatorError: None is, or several are.
    """
    return _read(operation, vary)[0]


def _read(operation: Operation, vary: str) -> tuple[Param, str, str]:
    """The input, its name as given, and its values."""
    name, equals, values = (part.strip() for part in vary.partition("="))
    if not equals or not values:
        raise unreadable(vary)
    return _param(operation, name), name, values


def _param(operation: Operation, name: str) -> Param:
    wanted = name.replace("-", "_")
    found = [param for param in operation.params if param.name == wanted] or [
        param for param in operation.params if wanted and param.name.startswith(wanted)
    ]
    if len(found) != 1 or found[0].kind == "json":
        names = ", ".join(param.name.replace("_", "-") for param in operation.params if param.kind != "json")
        what = "several inputs" if len(found) > 1 else "no input that can vary"
        raise CalculatorError("vary", f"{name!r} names {what} of {operation.name}.", f"Choose from: {names}.")
    return found[0]


def _series(operation: Operation, results: list[Result]) -> dict[str, list[Plain]]:
    names = operation.chart or tuple(results[0].answer)
    numeric = [name for name in names if all(name in r.answer and is_amount(r.answer[name]) for r in results)]
    return {
        name: [result.answer[name] for result in results]
        for name in (numeric if operation.chart else numeric[:1])
    }


def _turning_points(of: Sweep) -> Iterator[str]:
    if len(of.values) < 2:
        return
    names = list(of.series)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            yield from _crossings(of, one, other)
    for name in of.results[0].answer:
        if all(name in result.answer for result in of.results):
            yield from _changes(of, name)
    for name in names:
        yield from _extremes(of, name)


def _crossings(of: Sweep, one: str, other: str) -> Iterator[str]:
    """Where one series passes another."""
    signs = [(a > b) - (a < b) for a, b in zip(of.series[one], of.series[other], strict=True)]  # type: ignore[operator]
    if not any(signs):
        return
    turns = [0, *(index for index in range(1, len(signs)) if signs[index] != signs[index - 1]), len(signs)]
    for first, after in pairwise(turns):
        if signs[first] == 0:
            yield f"{label(one)} and {label(other)} are equal {_during(of, first, after - 1)}."
        elif first and signs[first - 1]:
            above = "above" if signs[first] > 0 else "below"
            yield f"{label(one)} passes {above} {label(other)} between {_between(of, first - 1, first)}."


def _changes(of: Sweep, name: str) -> Iterator[str]:
    """Where a text, a yes or no or what is drawn jumps, unless it does so all the time."""
    values = [result.answer[name] for result in of.results]
    # Counts beside those that are drawn would say the same again.
    if name not in of.series and not all(isinstance(value, str | bool) for value in values):
        return
    changes = [index for index in range(1, len(values)) if values[index] != values[index - 1]]
    if not changes or len(changes) > min(MOST_CHANGES, (len(values) - 1) // 2):
        return
    said = [f"{of.said(name, 0)} up to {of.values[changes[0] - 1]}"]
    said += [f"{of.said(name, index)} from {of.values[index]}" for index in changes]
    yield f"{label(name)}: {', '.join(said)}."


def _extremes(of: Sweep, name: str) -> Iterator[str]:
    """The lowest and highest value, where it lies inside and not at an end."""
    values = of.series[name]
    for best, word in ((min(values), "lowest"), (max(values), "highest")):  # type: ignore[type-var]
        at = [index for index, value in enumerate(values) if value == best]
        if 0 not in at and len(values) - 1 not in at:
            yield f"{label(name)} is {word}, {of.said(name, at[0])}, at {_at(of, at[0])}."


def _during(of: Sweep, first: int, last: int) -> str:
    """At a point, or over a run of them that may begin or end with the sweep."""
    if first == last:
        return f"at {_at(of, first)}"
    until = "on" if last == len(of.values) - 1 else f"to {of.values[last]}"
    return f"from {_at(of, first)} {until}"


def _at(of: Sweep, index: int) -> str:
    return f"{label(of.param.name)} {of.values[index]}"


def _between(of: Sweep, first: int, second: int) -> str:
    return f"{label(of.param.name)} {of.values[first]} and {of.values[second]}"
