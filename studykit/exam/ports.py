"""What exams need kept: implemented by ``studykit.store``, faked in tests.

Every moment is an aware UTC datetime.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from studykit.library.models import Option, Question, QuestionHead


@dataclass(frozen=True, slots=True)
class FormItem:
    """One place on a form: the question as it was asked, kept with the exam.

    Authors move options, correct keys and retire questions, and a calculator that learns a new mistake draws
    other options. None of it may change what a past answer meant, so nothing here is read again.

    Attributes:
        question: The question's id.
        revision: Of its source when the form was drawn.
        domain: Domain id under the form's blueprint.
        tasks: The question's tasks under the form's blueprint, also those of other domains.
        options: In the order they are shown, with their keys and reasons.
        working: An exercise's steps.
        seed: For exercises, what its numbers were drawn from; None otherwise.
    """

    question: str
    revision: str
    domain: str
    tasks: tuple[str, ...]
    stem: str
    options: tuple[Option, ...]
    difficulty: int
    verified: date
    references: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    working: tuple[str, ...] = ()
    seed: int | None = None

    @property
    def keys(self) -> frozenset[int]:
        """Positions of the right options."""
        return frozenset(place for place, option in enumerate(self.options) if option.key)

    @property
    def takes(self) -> int:
        """How many options are to be chosen, which the stem says too."""
        return len(self.keys)


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
    """What the candidate did at one place. ``chosen`` are positions among the options as shown."""

    chosen: frozenset[int] = frozenset()
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a running exam stands."""

    position: int
    states: Mapping[int, ItemState]


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """An answer to an exercise outside an exam.

    Attributes:
        question: The exercise's id.
        revision: Of its source when it was drawn.
        seed: What its numbers were drawn from.
        chosen: The text of the option.
        correct: Whether that was the key.
        id: Given by the store.
    """

    question: str
    revision: str
    seed: int
    chosen: str
    correct: bool
    at: datetime
    id: int = 0


class PracticeStore(Protocol):
    """Keeps answers to exercises, append-only. What was added is committed when the call returns."""

    def add(self, answer: PracticeAnswer) -> PracticeAnswer:
        """Keep an answer; returns it with its id."""

    def of(self, question: str) -> Sequence[PracticeAnswer]:
        """The answers to one exercise, newest first."""

    def all(self) -> Sequence[PracticeAnswer]:
        """The answers to all exercises, oldest first."""


class Bank(Protocol):
    """Where questions are read: ``studykit.library.library.Library``."""

    @property
    def questions(self) -> Mapping[str, QuestionHead]:
        """The heads of all questions by id."""

    def resolve_question(self, identifier: str) -> str | None:
        """The id that a question has today; None when it is no more."""

    def question(self, identifier: str, seed: int | None = None) -> Question:
        """The question; for an exercise, with the numbers that ``seed`` draws.

        Raises:
            LibraryError: It is not in the library (any more).
        """


class ExamStore(Protocol):
    """Keeps exams. Every call that writes is committed when it returns.

    Several windows may show one exam. What a call does not name is left as any of them put it, and
    once the exam is submitted, answers, flags and moves are refused with ExamError.
    """

    def start(self, exam: ExamRecord) -> ExamRecord:
        """Keep a new exam; returns it with its id. Refused with ExamError while another runs."""

    def read(self, exam: int) -> ExamRecord:
        """The exam as it is now."""

    def choose(self, exam: int, place: int, chosen: frozenset[int], at: datetime) -> ItemState:
        """Append the options chosen at a place (0-based); returns how the place stands now."""

    def flag(self, exam: int, place: int, at: datetime, *, flagged: bool) -> ItemState:
        """Append whether a place is flagged; returns how the place stands now."""

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
