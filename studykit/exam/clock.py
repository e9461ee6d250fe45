"""How long an exam takes, and how its time passes. Pure: the readings of both clocks come in.

The rule: while an exam is open, its time passes by the boot-time clock, which counts while the computer sleeps and does
not know of the wall clock being set. Across a restart, of the app or of the computer, it passes by the wall clock, and
never goes back behind the last stamp written, nor behind the boot-time clock where the computer was not restarted. A
pause stops it, in modes that allow one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from studykit.library.models import Blueprint

# What AWS grants on request to candidates whose first language is not English ("ESL +30").
EXTENSION_MINUTES = 30
# Minutes left at which the candidate is warned.
WARNINGS = (1, 10, 30)
# The most that a crash can take from the times per question, and a wall clock set back from the exam's.
STAMP_EVERY = timedelta(seconds=30)
NOTHING = timedelta(0)


class Moment(NamedTuple):
    """Both clocks, read together.

    Attributes:
        wall: Aware UTC.
        boot: Since the computer was started, sleep included; its zero means nothing.
        start: Which start of the computer that was; "" where it is not known.
    """

    wall: datetime
    boot: timedelta
    start: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """How an exam's clock stood, as it was written down.

    Attributes:
        elapsed: The exam's time that had passed.
        moment: When.
        paused: Whether the clock was stopped.
        place: The question shown until then, from 0.
        spent: How much of the time since the stamp before it was shown.
    """

    elapsed: timedelta
    moment: Moment
    paused: bool = False
    place: int = 0
    spent: timedelta = NOTHING


class Clock:
    """An exam's clock in one window.

    Args:
        stamp: The last one written, by whichever window.
        now: This moment: time since the stamp is counted as across a restart.

    Attributes:
        paused: Whether it stands still.
    """

    def __init__(self, stamp: Stamp, now: Moment) -> None:
        self.paused = stamp.paused
        self._elapsed = stamp.elapsed + (NOTHING if stamp.paused else _away(stamp.moment, now))
        self._boot = now.boot

    def elapsed(self, now: Moment) -> timedelta:
        """The exam's time that has passed."""
        return self._elapsed if self.paused else self._elapsed + max(now.boot - self._boot, NOTHING)

    def pause(self, now: Moment) -> None:
        """Stop."""
        self._elapsed = self.elapsed(now)
        self.paused = True

    def go_on(self, now: Moment) -> None:
        """Run again."""
        self.paused = False
        self._boot = now.boot


def _away(then: Moment, now: Moment) -> timedelta:
    """What passed between a stamp and the opening of a window."""
    by_boot = now.boot - then.boot if then.start and then.start == now.start else NOTHING
    return max(now.wall - then.wall, by_boot, NOTHING)


def minutes_allowed(blueprint: Blueprint, size: int, extension: int = 0) -> int:
    """Minutes for a form: the exam's pace, a started minute counting whole.

    Args:
        blueprint: Whose pace (130 minutes for 65 questions are 2 minutes each).
        size: Questions on the form.
        extension: Minutes added to a full form; a shorter one gets its share.
    """
    return -(-(blueprint.minutes + extension) * size // blueprint.questions)


def warning(left: timedelta, allowed: timedelta) -> int | None:
    """The warning that holds: 30, 10 or 1 for "at most that many minutes left"; None before the first.

    Args:
        left: Until time is up.
        allowed: For the whole exam; a warning that would hold from its start is not given.
    """
    reached = (minutes for minutes in WARNINGS if left <= timedelta(minutes=minutes) < allowed)
    return next(reached, None)
