"""The exam date as the app and the command line handle it: set, cleared, and the plan that follows from it.

Reads the whole store, so it is for worker threads.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from studykit.errors import UsageError
from studykit.memory.candidates import current_aim
from studykit.memory.exam_plan import Planner
from studykit.memory.forecast import log_of, student_of
from studykit.memory.shares import exam_of
from studykit.store.settings import EXAM_DATE, EXAM_NEW_CARDS, EXAM_RETENTION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from studykit.memory.exam_plan import ExamPlan
    from studykit.store.settings import Setting
    from studykit.tui.services import Services


def exam_day(services: Services) -> date | None:
    """The exam date that is set, even one that is over; None without one."""
    chosen = services.store.settings.get(EXAM_DATE)
    return date.fromisoformat(chosen) if chosen else None


def choose_exam_day(
    services: Services, day: str | None, *, target: int | None = None, new_cards: bool | None = None
) -> None:
    """Keep the exam date and what belongs to it; what is None stays.

    Args:
        services: The learner's.
        day: As 2026-12-18; "" takes the date away.
        target: The percentage wanted on the day.
        new_cards: Whether the plan says how many new cards a day has.

    Raises:
        UsageError: It is no day, or one that is over, or the percentage will not do.
        StoreError: It cannot be kept.
    """
    chosen: dict[Setting[Any], Any] = {}
    if day is not None:
        _check_day(services, day)
        chosen[EXAM_DATE] = day
    if target is not None:
        chosen[EXAM_RETENTION] = target
    if new_cards is not None:
        chosen[EXAM_NEW_CARDS] = new_cards
    services.store.settings.set_all(chosen)


def _check_day(services: Services, day: str) -> None:
    if day and not EXAM_DATE.allows(day):
        raise UsageError(f"{day!r} is no day.", "Write it as 2026-12-18.")
    if day and date.fromisoformat(day) < services.study_days().day(services.now()):
        raise UsageError(f"{day} is over.", "Take a day to come, as your exam's is.")


class ExamPlanning:
    """Makes the plan; :meth:`live` gives the share that is done and may be left at any time."""

    def __init__(self, services: Services) -> None:
        """Read where the learner stands.

        Raises:
            StoreError: It cannot be read.
        """
        store, library = services.store, services.library
        services.take_evidence()
        chosen, deck, now = services.choices(), services.deck, services.now()
        aim = current_aim(chosen.asking, chosen.days.day(now))
        self._library = library
        self._exam = exam_of(library, aim.exam, aim.day) if aim else None
        self._planner: Planner | None = None
        if aim is None:
            return
        found = log_of(store.adoptions, deck)
        student = student_of(found, chosen.plan.parameters)
        self._planner = Planner(store.cards, deck, chosen, found, student, now)

    def live(self) -> Iterator[float]:
        """Simulate the days to come."""
        if self._planner is not None:
            yield from self._planner.live()

    def plan(self) -> ExamPlan | None:
        """The plan; None where no exam date is set, or it is over."""
        if self._planner is None:
            return None
        return self._planner.plan(self._exam, list(self._library.questions.values()))
