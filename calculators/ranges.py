"""The values that ``128..3008:64``, ``1..1000:x10``, ``1KB..8KB`` or ``x86,arm`` stand for, as texts to be typed."""

from __future__ import annotations

from calculators.contract import CalculatorError, Param
from calculators.units import as_decimal, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

__all__ = ["MOST_POINTS", "unreadable", "values_of"]

MOST_POINTS = 1_000
USUAL_POINTS = 20  # where no step is given
MEASURED = ("size", "duration")  # kinds whose values are shown in the unit that was typed
NUMERIC = (*MEASURED, "integer", "number", "percent", "rate")
_DIGITS = "0123456789.,_+-"


def values_of(param: Param, vary: str, text: str) -> list[str]:
    """The values, in order.

    Args:
        param: What they are values of; its kind reads the ends of a range.
        vary: All that was typed, for refusals.
        text: The range or list.

    Raises:
        CalculatorError: In field ``vary``.
    """
    first, dots, rest = text.partition("..")
    if not dots:
        listed = [value.strip() for value in text.split(",") if value.strip()]
        if not listed:
            raise unreadable(vary)
        return listed
    if param.kind not in NUMERIC:
        raise CalculatorError("vary", f"{param.name} is no number.", "List its values: NAME=VALUE,VALUE.")
    last, _, step = (part.strip() for part in rest.partition(":"))
    unit = (_unit(first) or _unit(last)) if param.kind in MEASURED else ""
    start, end = (_read(param, vary, part, unit) for part in (first, last))
    if end < start:
        raise CalculatorError("vary", f"{last} is below {first.strip()}.", "Give the smaller one first.")
    if step.startswith("x"):
        factor = _read(Param(param.name, "number", ""), vary, step[1:], "")
        numbers = _multiplied(start, end, factor)
    else:
        numbers = _stepped(start, end, _read(param, vary, step, unit) if step else None, param)
    one = _read(param, vary, f"1{unit}", "") if unit else 1
    return [f"{as_decimal(_quotient(number, one)):f}{unit}" for number in numbers]


def unreadable(vary: str) -> CalculatorError:
    """The refusal of what cannot be read."""
    shown = vary if len(vary) <= 60 else f"{vary[:57]}..."
    return CalculatorError(
        "vary",
        f"{shown!r} varies nothing.",
        "Write it as memory=128..3008:64, rate=1..1000:x10 or arch=x86,arm.",
    )


def _unit(text: str) -> str:
    return text.strip().lstrip(_DIGITS).strip()


def _read(param: Param, vary: str, text: str, unit: str) -> Exact:
    """A number as its kind reads it; where it has no unit, in ``unit``."""
    text = text.strip()
    if not text:
        raise unreadable(vary)
    try:
        value = parse(param, text if _unit(text) else f"{text}{unit}")
    except CalculatorError as error:
        raise CalculatorError("vary", error.message, error.hint) from None
    return value  # type: ignore[return-value]


def _stepped(start: Exact, end: Exact, step: Exact | None, param: Param) -> list[Exact]:
    width = step
    if width is None:
        width = _quotient(end - start, USUAL_POINTS)
        if param.kind == "integer" or (start % 1 == 0 and end % 1 == 0):
            width = max(1, int(-(-width // 1)))
    if width <= 0:
        raise CalculatorError("vary", "A step is more than 0.", "Write it as 128..3008:64.")
    count = int((end - start) // width) + 1
    _countable(count)
    return [start + width * number for number in range(count)]


def _multiplied(start: Exact, end: Exact, factor: Exact) -> list[Exact]:
    if factor <= 1 or start <= 0:
        raise CalculatorError(
            "vary",
            "Multiplying needs a factor above 1 and a first value above 0.",
            "Write it as 1..1000:x10.",
        )
    numbers = [start]
    while numbers[-1] * factor <= end:
        numbers.append(numbers[-1] * factor)
        _countable(len(numbers))
    return numbers


def _countable(count: int) -> None:
    if count > MOST_POINTS:
        raise CalculatorError(
            "vary",
            f"{count:,} values are too many.",
            f"Take a larger step: at most {MOST_POINTS:,} are computed.",
        )


def _quotient(amount: Exact, divisor: Exact) -> Exact:
    from calculators.exact import quotient

    return quotient(amount, divisor)
