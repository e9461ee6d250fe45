"""What labs need from outside: an account to work in, and a place to keep attempts.

:class:`Account` is implemented by ``studykit.sim``, :class:`AttemptStore` by ``studykit.store``; both are
faked in tests. Every moment is an aware UTC datetime.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


class Account(Protocol):
    """An AWS account of its own, with a clock that only moves when it is told to."""

    def client(self, service: str) -> Any:
        """A boto3 client for one service ("s3") of this account."""

    def now(self) -> datetime:
        """What the account's clock shows."""

    def advance_to(self, moment: datetime) -> datetime:
        """Move the clock forward, letting everything happen that falls due on the way; returns it.

        Raises:
            LabError: ``moment`` lies before what the clock shows.
        """


@dataclass(frozen=True, slots=True)
class LabAttempt:
    """One grading of a lab.

    Attributes:
        lab: The lab's id.
        started: When the lab was begun.
        graded: When it was graded.
        points: What was reached, of ``maximum``.
        details: The grader's report, as its JSON form has it.
        id: Given by the store.
    """

    lab: str
    started: datetime
    graded: datetime
    points: int
    maximum: int
    details: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


class AttemptStore(Protocol):
    """Keeps graded attempts, append-only. Every call that writes is committed when it returns."""

    def add(self, attempt: LabAttempt) -> LabAttempt:
        """Keep an attempt; returns it with its id."""

    def of(self, lab: str) -> Sequence[LabAttempt]:
        """A lab's attempts, newest first."""

    def best(self) -> Mapping[str, LabAttempt]:
        """Each lab's best attempt by share of points, the earliest of equals."""
