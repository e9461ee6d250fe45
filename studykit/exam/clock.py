"""How long an exam takes. The deadline is an absolute moment, so closing the app stops no clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from studykit.library.models import Blueprint

# What AWS grants on request to candidates whose first language is not English ("ESL +30").
EXTENSION_MINUTES = 30
# Minutes left at which the candidate is warned.
WARNINGS = (1, 10, 30)


def minutes_allowed(blueprint: Blueprint, size: int, extension: int = 0) -> int:
    """Minutes for a form: the exam's pace, a started minute counting whole.

    Args:
        blueprint: Whose pace (130 minutes for 65 questions are 2 minutes each).
        size: Questions on the form.
        extension: Minutes added to a full form; a shorter one gets its share.
    """
    return -(-(blueprint.minutes + extension) * size // blueprint.questions)


def time_left(deadline: datetime, now: datetime) -> timedelta:
    """Until the deadline; zero after it."""
    return max(deadline - now, timedelta(0))


def warning(left: timedelta, allowed: timedelta) -> int | None:
    """The warning that holds: 30, 10 or 1 for "at most that many minutes left"; None before the first.

    Args:
        left: Until the deadline.
        allowed: For the whole exam; a warning that would hold from its start is not given.
    """
    reached = (minutes for minutes in WARNINGS if left <= timedelta(minutes=minutes) < allowed)
    return next(reached, None)
