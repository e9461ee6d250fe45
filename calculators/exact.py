"""Exact arithmetic that many calculators need; quantities are ``int`` or ``Fraction``, answers ``int`` or ``Decimal``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from calculators.units import Exact

__all__ = ["ceil_div", "money", "plain", "quotient", "rounded", "tidy", "tiered"]


def ceil_div(amount: Exact, divisor: Exact) -> int:
    """``amount / divisor`` rounded up to a whole number."""
    return int(-(-amount // divisor))


def quotient(amount: Exact, divisor: Exact) -> Exact:
    """``amount / divisor``, exact."""
    if amount % divisor == 0:
        return amount // divisor
    from fractions import Fraction

    return Fraction(amount) / divisor


def plain(value: Exact, divisor: int = 1) -> int | Decimal:
    """``value / divisor`` as an answer holds it: an int when whole, else a Decimal."""
    if value % divisor == 0:
        return int(value // divisor)
    from decimal import Decimal

    return Decimal(value.numerator) / Decimal(value.denominator * divisor)


def rounded(value: Exact, places: int) -> Decimal:
    """The value rounded half up to so many decimals."""
    from decimal import Decimal

    return Decimal(int((value * 10**places * 2 + 1) // 2)).scaleb(-places)


def tidy(value: Exact, places: int = 3) -> int | Decimal:
    """The value as an answer holds it: an int when whole, else rounded to so many decimals."""
    return int(value) if value == int(value) else rounded(value, places)


def money(value: Exact) -> Decimal:
    """An amount of USD as an answer holds it: to the cent, below one dollar to the millionth."""
    return rounded(value, 6 if -1 < value < 1 else 2)


def tiered(amount: Exact, tiers: Sequence[tuple[Exact | None, Exact]]) -> list[tuple[Exact, Exact]]:
    """An amount cut up by tiers of price, the first tier first.

    Args:
        amount: How much in all.
        tiers: How much each tier holds (None: all the rest) and what one of it costs.

    Returns:
        The part of the amount that falls into each tier, and that tier's price; no empty parts.
    """
    parts: list[tuple[Exact, Exact]] = []
    rest = amount
    for holds, price in tiers:
        if rest <= 0:
            break
        if holds is None or rest < holds:
            parts.append((rest, price))
            break
        parts.append((holds, price))
        rest -= holds
    return parts
