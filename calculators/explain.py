"""How calculators word their working: amounts, counts, refusals, and the wrong answers worth naming."""

from __future__ import annotations

from calculators.contract import CalculatorError, Misconception
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from calculators.contract import Plain
    from calculators.units import Exact

__all__ = ["between", "dollars", "mistakes", "not_negative", "plural", "positive", "shown"]


def plural(number: Exact, noun: str, several: str = "") -> str:
    """The number with its noun: "1 item", "25 items", "2 copies"."""
    return f"{number_text(number)} {noun if number == 1 else several or f'{noun}s'}"


def dollars(value: Exact | Decimal) -> str:
    """USD as people read it: "$1,234.50"; below one dollar with as many digits as it takes ("$0.0000004")."""
    numerator, denominator = value.as_integer_ratio()
    sign = "-" if numerator < 0 else ""
    if abs(numerator) >= denominator:
        cents = (abs(numerator) * 200 + denominator) // (2 * denominator)
        return f"{sign}${cents // 100:,}.{cents % 100:02}"
    whole, _, decimals = number_text(value).removeprefix("-").partition(".")
    return f"{sign}${whole}.{decimals.ljust(2, '0')}"


def shown(text: str) -> str:
    """Something that was given, quoted and cut to what fits a sentence."""
    return repr(text if len(text) <= 40 else f"{text[:37]}...")


def mistakes(of: str, right: Plain, candidates: Iterable[tuple[Plain, str]]) -> list[Misconception]:
    """Misconceptions from answers and words: the first with each answer, none that is right by chance."""
    kept: list[Misconception] = []
    seen: list[Plain] = [right]
    for answer, mistake in candidates:
        if answer not in seen:
            seen.append(answer)
            kept.append(Misconception(answer, mistake, of))
    return kept


def positive(field: str, value: Exact, what: str) -> None:
    """Refuse zero and less.

    Raises:
        CalculatorError: Otherwise.
    """
    if value <= 0:
        raise CalculatorError(
            field, f"{what} is more than 0, not {number_text(value)}.", "Give a larger one."
        )


def not_negative(field: str, value: Exact, what: str) -> None:
    """Refuse what is below zero.

    Raises:
        CalculatorError: Otherwise.
    """
    if value < 0:
        raise CalculatorError(field, f"{what} is never negative.", "Give 0 or more.")


def between(field: str, value: Exact, lowest: Exact, highest: Exact, what: str, unit: str = "") -> None:
    """Refuse what is out of a range that AWS sets.

    Raises:
        CalculatorError: Otherwise; the hint gives the range.
    """
    if not lowest <= value <= highest:
        after = f" {unit}" if unit else ""
        raise CalculatorError(
            field,
            f"{what} cannot be {number_text(value)}{after}.",
            f"Give {number_text(lowest)} to {number_text(highest)}{after}.",
        )
