"""Spans of time as labs write them: ``30d``, ``12h``, ``1d12h``, ``2w``."""

from __future__ import annotations

import re
from datetime import timedelta

EXAMPLES = "Write it like 30d, 12h, 1d12h or 2w."
_SPAN = re.compile(r"\+?(?:(\d{1,3})w)?(?:(\d{1,4})d)?(?:(\d{1,4})h)?")


def parse_span(text: str) -> timedelta:
    """A span from its text; a leading ``+`` is allowed.

    Raises:
        ValueError: It is written otherwise, or says nothing.
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        raise ValueError(f"{text!r} is no span of time.")
    weeks, days, hours = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours)


def format_span(span: timedelta) -> str:
    """``30d``, ``1d12h``, ``0d``; parts of an hour are left out."""
    hours = span.seconds // 3600
    days = f"{span.days}d" if span.days or not hours else ""
    return days + (f"{hours}h" if hours else "")
