"""The time left of an exam, counted down without touching anything else on the screen."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.exam.clock import warning
from studykit.tui.standing import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from studykit.exam.clock import Moment
    from studykit.exam.session import ExamSession

# More signs, less time: the warning is readable without its colour.
SIGNS = {None: "", 30: "! ", 10: "!! ", 1: "!!! "}


class ExamClock(Static):
    """Hours, minutes and seconds left, with the warning that holds; writes the clock down now and then."""

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

    class Turned(Message):
        """Another window stopped the clock."""

    class TimeUp(Message):
        """Time is up, or the exam was handed in elsewhere."""

    def __init__(self, session: ExamSession, moment: Callable[[], Moment]) -> None:
        super().__init__("", markup=False)
        self._session = session
        self._moment = moment
        self._warned: int | None = None
        self._over = False

    def on_mount(self) -> None:
        """Show the time at once, then every second; an old warning is not given again."""
        self._warned = self._warning()
        self.tick()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Show the time left; tell the screen of a warning or the end."""
        session, now = self._session, self._moment()
        left = session.time_left(now)
        holds = self._warning()
        # The width is fixed, so a new second needs no new layout.
        self.update(self._words(), layout=False)
        self.set_class(holds is not None, "short")
        if not self._over and (not session.running or (left is not None and not left)):
            self._over = True
            self.post_message(self.TimeUp())
        elif holds != self._warned and holds is not None:
            self.post_message(self.Warned(holds))
        self._warned = holds
        if not self._over:
            self._keep(now)

    def _keep(self, now: Moment) -> None:
        # A store that fails is told of at the next answer, an exam handed in elsewhere at the next tick.
        paused = self._session.paused
        with suppress(StudykitError):
            self._session.keep_time(now)
        if self._session.paused != paused:
            self.post_message(self.Turned())

    def _words(self) -> str:
        left = self._session.time_left(self._moment())
        if self._session.paused:
            return "paused"
        return "no time limit" if left is None else f"{SIGNS[self._warning()]}{clock(left)} left"

    def _warning(self) -> int | None:
        left, allowed = self._session.time_left(self._moment()), self._session.record.allowed
        return None if left is None or allowed is None else warning(left, allowed)
