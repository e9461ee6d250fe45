"""What exams need kept: implemented by ``studykit.store``, faked in tests.

Every moment is an aware UTC datetime.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, perm
from typing import TYPE_CHECKING, Protocol, TypedDict

from studykit.exam.modes import CUSTOM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, timedelta

    from studykit.exam.clock import Stamp
    from studykit.exam.modes import Mode
    from studykit.library.models import Option, Prompt, Question, QuestionHead, QuestionKind

# An answer, by positions among the options as shown: of a choice those chosen, ascending; of an ordering all of them in
# the order chosen; of a matching question one for each prompt, UNMATCHED where there is none yet. Blank is empty.
Response = tuple[int, ...]
UNMATCHED = -1
# Kinds that are answered by choosing among the options.
CHOICES = frozenset({"single", "multiple", "exercise"})


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
        kind: A question's, ``exercise`` for computed ones.
        order: Of an ordering, the positions of the options in the right order.
        prompts: Of a matching question, each with the position of its option.
        scored: Whether it counts; a real form has questions that do not.
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
    kind: QuestionKind = "single"
    order: tuple[int, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    scored: bool = True

    @property
    def keys(self) -> frozenset[int]:
        """Positions of the right options; none of ordering and matching."""
        return frozenset(place for place, option in enumerate(self.options) if option.key)

    @property
    def answer(self) -> Response:
        """The right response."""
        if self.kind == "ordering":
            return self.order
        if self.kind == "matching":
            return tuple(prompt.match for prompt in self.prompts)
        return tuple(sorted(self.keys))

    @property
    def takes(self) -> int:
        """How many options are to be chosen, which the stem says too."""
        return len(self.answer)

    @property
    def guess(self) -> float:
        """The chance that a guess is right, which chooses blindly among the complete responses."""
        choose = comb if self.kind in CHOICES else perm
        return 1 / choose(len(self.options), self.takes)

    def is_right(self, chosen: Response) -> bool:
        """Whether a response is right: all of it, and nothing else."""
        return chosen == self.answer


@dataclass(frozen=True, slots=True)
class ExamRecord:
    """An exam as it was drawn; never changes except for ``submitted``.

    Attributes:
        id: Given by the store.
        allowed: Time until it is handed in by itself; None where there is no limit.
        submitted: When it was handed in, or time ran out; None while it runs.
    """

    id: int
    blueprint: str
    seed: int
    started: datetime
    allowed: timedelta | None
    items: tuple[FormItem, ...]
    submitted: datetime | None = None
    mode: Mode = CUSTOM


@dataclass(frozen=True, slots=True)
class ItemState:
    """What the candidate did at one place.

    Attributes:
        chosen: The response.
        flagged: Marked to come back to.
        unsure: Marked as a guess.
        struck: Positions of the options that the candidate struck out.
        note: The candidate's own.
        checked: Whether the answer was explained, in modes that do so at once; it can no longer change.
    """

    chosen: Response = ()
    flagged: bool = False
    unsure: bool = False
    struck: tuple[int, ...] = ()
    note: str = ""
    checked: bool = False


class Change(TypedDict, total=False):
    """Fields of an :class:`ItemState` that get another value."""

    chosen: Response
    flagged: bool
    unsure: bool
    struck: tuple[int, ...]
    note: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an exam stands.

    Attributes:
        position: The place shown.
        states: What was done at the places touched.
        stamp: The clock, when it was last written down.
        spent: How long each place was shown.
    """

    position: int
    states: Mapping[int, ItemState]
    stamp: Stamp
    spent: Mapping[int, timedelta]


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
    once the exam is submitted, changes, moves and stamps are refused with ExamError. Stamps never go back: one
    that says less time than the last is written with the last one's.
    """

    def start(self, exam: ExamRecord, stamp: Stamp) -> ExamRecord:
        """Keep a new exam; returns it with its id. Refused with ExamError while another runs."""

    def read(self, exam: int) -> ExamRecord:
        """The exam as it is now."""

    def change(self, exam: int, place: int, change: Change, stamp: Stamp) -> ItemState:
        """Append a change at a place (0-based) with the clock; returns how the place stands now."""

    def move(self, exam: int, place: int, stamp: Stamp) -> None:
        """Remember the place that is shown from now on."""

    def stamp(self, exam: int, stamp: Stamp, *, turn: bool = False) -> Stamp:
        """Write the clock down; returns the last stamp, which is another where another window stopped or started it.

        Args:
            exam: Which.
            stamp: How the clock stands.
            turn: Whether this stops the clock or starts it again.
        """

    def submit(self, exam: int, at: datetime, stamp: Stamp) -> ExamRecord:
        """Close the exam; a second call changes nothing."""

    def progress(self, exam: int) -> Progress:
        """The newest state of every place touched, the place shown, the clock."""

    def running(self) -> ExamRecord | None:
        """The newest exam not submitted."""

    def past(self) -> Sequence[ExamRecord]:
        """Submitted exams, newest first."""
