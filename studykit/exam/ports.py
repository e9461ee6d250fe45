"""What exams need kept: implemented by ``studykit.store``, faked in tests.

Every moment is an aware UTC datetime.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from studykit.library.models import Question


@dataclass(frozen=True, slots=True)
class FormItem:
    """One place on a form.

    Attributes:
        question: The question's id.
        revision: Of its source when the form was drawn.
        domain: Domain id under the form's blueprint.
        order: The shown order of its options, as source positions.
        seed: For exercises, what its numbers were drawn from; None otherwise.
    """

    question: str
    revision: str
    domain: str
    order: tuple[int, ...]
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class ExamRecord:
    """An exam as it was drawn; never changes except for ``submitted``.

    Attributes:
        id: Given by the store.
        deadline: The absolute moment time runs out.
        submitted: When it was handed in (the deadline, when time ran out); None while it runs.
    """

    id: int
    blueprint: str
    seed: int
    started: datetime
    deadline: datetime
    items: tuple[FormItem, ...]
    submitted: datetime | None = None


@dataclass(frozen=True, slots=True)
class ItemState:
    """What the candidate did at one place. ``chosen`` are source positions of options."""

    chosen: frozenset[int] = frozenset()
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a running exam stands."""

    position: int
    states: Mapping[int, ItemState]


class Bank(Protocol):
    """Where questions are read: ``studykit.library.library.Library``."""

    def resolve_question(self, identifier: str) -> str | None:
        """The id that a question has today; None when it is no more."""

    def question(self, identifier: str, seed: int | None = None) -> Question:
        """The question; for an exercise, with the numbers that ``seed`` draws.

        Raises:
            LibraryError: It is not in the library (any more).
        """


class ExamStore(Protocol):
    """Keeps exams. Every call that writes is committed when it returns."""

    def start(self, exam: ExamRecord) -> ExamRecord:
        """Keep a new exam; returns it with its id."""

    def answer(self, exam: int, place: int, state: ItemState, at: datetime) -> None:
        """Append what the candidate did at a place (0-based); the newest entry counts.

        Refused with ExamError once the exam is submitted.
        """

    def move(self, exam: int, place: int) -> None:
        """Remember the place that is shown."""

    def submit(self, exam: int, at: datetime) -> ExamRecord:
        """Close the exam; a second call changes nothing."""

    def progress(self, exam: int) -> Progress:
        """The newest state of every place touched, and the place shown."""

    def running(self) -> ExamRecord | None:
        """The newest exam not submitted."""

    def past(self) -> Sequence[ExamRecord]:
        """Submitted exams, newest first."""
