"""The time left of an exam, counted down without touching anything else on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Static

from studykit.exam.clock import time_left, warning
from studykit.tui.standing import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from studykit.exam.ports import ExamRecord

# More signs, less time: the warning is readable without its colour.
SIGNS = {None: "", 30: "! ", 10: "!! ", 1: "!!! "}


class ExamClock(Static):
    """Hours, minutes and seconds to the deadline, with the warning that holds."""

    DEFAULT_CSS = """
    ExamClock {
        width: 17;
        text-align: right;
    }

    ExamClock.short {
        color: $warning;
        text-style: bold;
    }
    """

    class Warned(Message):
        """A warning was reached while one looked on."""

        def __init__(self, minutes: int) -> None:
            super().__init__()
            self.minutes = minutes

    class TimeUp(Message):
        """The deadline has passed."""

    def __init__(self, record: ExamRecord, now: Callable[[], datetime]) -> None:
        super().__init__("", markup=False)
        self._record = record
        self._now = now
        self._warned: int | None = None
        self._over = False

    def on_mount(self) -> None:
        """Show the time at once, then every second; an old warning is not given again."""
        self._warned = self._warning()
        self.tick()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Show the time left; tell the screen of a warning or the end."""
        holds = self._warning()
        left = time_left(self._record.deadline, self._now())
        # The width is fixed, so a new second needs no new layout.
        self.update(f"{SIGNS[holds]}{clock(left)} left", layout=False)
        self.set_class(holds is not None, "short")
        if not left and not self._over:
            self._over = True
            self.post_message(self.TimeUp())
        elif holds != self._warned and holds is not None and left:
            self.post_message(self.Warned(holds))
        self._warned = holds

    def _warning(self) -> int | None:
        record = self._record
        return warning(time_left(record.deadline, self._now()), record.deadline - record.started)
