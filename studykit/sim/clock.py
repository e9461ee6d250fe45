"""The account's clock: it stands still until the simulation moves it, and moves forward only.

time-machine shifts the whole process, so that moto, Werkzeug and ours agree on the time. ``time.monotonic``
is not shifted: timeouts stay real.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from time_machine import Traveller


class VirtualClock:
    """The time of this process.

    Args:
        start: What it shows at first, aware UTC.
    """

    def __init__(self, start: datetime) -> None:
        import time_machine

        self._traveller: Traveller = time_machine.travel(start, tick=False).start()

    def now(self) -> datetime:
        """What it shows, aware UTC."""
        return datetime.now(UTC)

    def move_to(self, moment: datetime) -> None:
        """Show another moment, not before the one it shows."""
        if moment < self.now():
            raise ValueError("The clock only moves forward.")
        self._traveller.move_to(moment, tick=False)
