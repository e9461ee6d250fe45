"""The study days of very many moments, as numbers that can be subtracted."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studykit.memory.days import StudyDays

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class DayNumbers:
    """Which study day a moment in microseconds belongs to, as ``date.toordinal`` counts: a bisection each."""

    def __init__(self, days: StudyDays, first: date, last: date) -> None:
        """Prepare for the moments of some study days; others take longer and are answered too."""
        self._days = days
        self._starts = [
            (days.start(date.fromordinal(number)) - _EPOCH) // _MICROSECOND
            for number in range(first.toordinal(), last.toordinal() + 2)
        ]
        self._base = first.toordinal() - 1
        self._others: dict[int, int] = {}

    def __call__(self, moment: int) -> int:
        """The number of the study day."""
        starts = self._starts
        if starts[0] <= moment < starts[-1]:
            return self._base + bisect_right(starts, moment)
        if moment not in self._others:
            self._others[moment] = self._days.day(_EPOCH + moment * _MICROSECOND).toordinal()
        return self._others[moment]
