"""Study days: they begin at an hour of the night, by the learner's clock, not at midnight UTC.

A learner who studies past midnight is still in yesterday's session, so a day runs from the rollover
hour to the next one. Clocks that are put forward or back make a day of 23 or 25 hours, no more.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import tzinfo

DEFAULT_ROLLOVER_HOUR = 4
_DAY = timedelta(days=1)


class StudyDays(NamedTuple):
    """Which study day a moment belongs to.

    Attributes:
        zone: The learner's time zone. None is the machine's own, by the rules that the system has
            for each date (``datetime.now().astimezone().tzinfo`` would know today's offset only).
        rollover: The local hour, 0 to 23, at which a study day begins.
    """

    zone: tzinfo | None = None
    rollover: int = DEFAULT_ROLLOVER_HOUR

    def day(self, moment: datetime) -> date:
        """The study day of an aware moment: the latest one that has begun."""
        day = moment.astimezone(self.zone).date()
        while moment < self.start(day):
            day -= _DAY
        return day

    def start(self, day: date) -> datetime:
        """The moment, in UTC, at which a study day begins.

        Where clocks skip the rollover hour that night, the day begins when they do; where they show
        it twice, at the first time.
        """
        local = datetime(day.year, day.month, day.day, self.rollover, tzinfo=self.zone)
        # A naive datetime is taken as the machine's local time here, which is what zone None means.
        return local.astimezone(UTC)

    def end(self, day: date) -> datetime:
        """The moment, in UTC, at which the next study day begins."""
        return self.start(day + _DAY)
