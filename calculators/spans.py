"""Spans of time as people say them: seconds in, "1 day 2 h 30 min" out."""

from __future__ import annotations

from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

__all__ = ["DAY", "HOUR", "MINUTE", "span"]

MINUTE = 60
HOUR = 3600
DAY = 86_400


def span(seconds: Exact) -> str:
    """A span in words: "45 s", "2 min 30 s", "4 days"; below a second in milliseconds ("250 ms")."""
    if 0 < seconds < 1:
        return f"{number_text(seconds * 1000)} ms"
    days, rest = divmod(seconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    parts = [f"{number_text(days)} day{'' if days == 1 else 's'}"] if days else []
    parts += [f"{number_text(hours)} h"] if hours else []
    parts += [f"{number_text(minutes)} min"] if minutes else []
    parts += [f"{number_text(rest)} s"] if rest or not parts else []
    return " ".join(parts)
