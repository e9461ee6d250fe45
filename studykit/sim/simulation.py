"""The account itself: services, one clock, one journal, one thing at a time."""

from __future__ import annotations

import logging
import os
import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from studykit.sim.wire import Request, aws_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.sim.clock import VirtualClock
    from studykit.sim.journal import Journal
    from studykit.sim.wire import Reply

_log = logging.getLogger(__name__)

# Two changes are never of the same moment: S3 tells an object's versions apart by when they were written.
CHANGE_TAKES = timedelta(milliseconds=1)
LONGEST_MOVE = timedelta(days=3_660)


class Service(Protocol):
    """One AWS service."""

    def changes(self, request: Request) -> bool:
        """Whether the request can change the account, and so belongs in the journal."""

    def seed(self, chance: str) -> None:
        """Make the identifiers that come next depend on ``chance`` alone, so that replay gives them again."""

    def answer(self, request: Request, now: datetime) -> Reply:
        """Answer one request."""

    def at_midnight(self, now: datetime) -> None:
        """Let happen what falls due at a midnight UTC."""


class Simulation:
    """Answers requests and moves the clock; safe to call from any thread."""

    def __init__(self, clock: VirtualClock, services: Mapping[str, Service], journal: Journal) -> None:
        self._clock = clock
        self._services = services
        self._journal = journal
        self._changes = 0
        self._lock = threading.Lock()

    def replay(self) -> None:
        """Do again what the journal says was done.

        Raises:
            LabError: The journal is damaged.
        """
        for entry in self._journal.entries():
            if isinstance(entry, Request):
                self._answer(entry)
            else:
                self._move_to(entry)

    def answer(self, request: Request) -> Reply:
        """Answer one request; what it changed is on disk when this returns."""
        with self._lock:
            reply, changed = self._answer(request)
            if changed:
                self._keep(request)
            return reply

    def now(self) -> datetime:
        """What the clock shows."""
        return self._clock.now()

    def advance_to(self, moment: datetime) -> datetime:
        """Move the clock, day by day, so that each midnight's work is done on its day.

        Raises:
            ValueError: Backwards, or further than LONGEST_MOVE.
        """
        with self._lock:
            now = self._clock.now()
            if moment < now:
                raise ValueError(f"The clock shows {now.isoformat()} and only moves forward.")
            if moment - now > LONGEST_MOVE:
                raise ValueError(f"The clock moves {LONGEST_MOVE.days:,} days at a time at most.")
            self._move_to(moment)
            self._keep(moment)
            return moment

    def _keep(self, entry: Request | datetime) -> None:
        """Write down what was done.

        What cannot be kept (the disk is full) must not be answered, and then what is in memory is of no use
        any more: the process ends, and the next one begins from what was kept.
        """
        try:
            self._journal.append(entry)
        except OSError:
            _log.exception("The journal cannot be written")
            os._exit(1)

    def _answer(self, request: Request) -> tuple[Reply, bool]:
        service = self._services.get(request.service)
        if service is None:
            known = ", ".join(sorted(self._services))
            message = f"The simulated account has no {request.service}; it has: {known}."
            return aws_error(request, 501, "NotImplemented", message), False
        if not service.changes(request):
            return service.answer(request, self._clock.now()), False
        # Only changes that succeed are counted, since only those are replayed.
        service.seed(f"change {self._changes + 1}")
        now = self._clock.now()
        reply = service.answer(request, now)
        succeeded = reply.status < 400
        if succeeded:
            self._changes += 1
            self._move_to(now + CHANGE_TAKES)
        return reply, succeeded

    def _move_to(self, moment: datetime) -> None:
        midnight = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        while (midnight := midnight + timedelta(days=1)) <= moment:
            self._clock.move_to(midnight)
            for service in self._services.values():
                service.seed(f"midnight {midnight.isoformat()}")
                service.at_midnight(midnight)
        self._clock.move_to(moment)
