"""Periods, and times and shares in words."""

from __future__ import annotations

from calculators.exact import rounded
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from calculators.units import Exact

MINUTE = 60
HOUR = 3600
DAY = 86_400
PERIODS = {"year": 365 * DAY, "quarter": 90 * DAY, "month": 30 * DAY, "week": 7 * DAY, "day": DAY}
LONGEST = 10**11  # seconds, some 3,000 years


def minutes(seconds: Exact) -> Decimal:
    """Minutes to two decimals."""
    from fractions import Fraction

    return rounded(Fraction(seconds) / MINUTE, 2)


def words(seconds: Exact) -> str:
    """A time as people say it: "8 h 45 min 36 s"."""
    if seconds < MINUTE:
        return f"{number_text(rounded(seconds, 3))} s"
    whole = int(rounded(seconds, 0))
    parts = []
    for size, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s")):
        count, whole = divmod(whole, size)
        if count:
            parts.append(f"{count:,} {name}")
    return " ".join(parts)


def share_text(share: Exact) -> str:
    """A share as a percentage to nine decimals, never 100 unless it is all."""
    shown = as_percent(share, 9)
    text = f"{shown:f}".rstrip("0").rstrip(".")
    return f"{text} %"


def as_percent(share: Exact, places: int) -> Decimal:
    """A share as a percentage to so many decimals, rounded half up, but down from what is not quite all."""
    shown = rounded(share * 100, places)
    if shown == 100 and share != 1:
        from decimal import Decimal

        return shown - Decimal(1).scaleb(-places)
    return shown
