"""What workers and widgets tell screens. Workers post these and never touch a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from calculators.contract import Result
    from calculators.sweep import Sweep
    from studykit.errors import StudykitError
    from studykit.exam.practice import Practice
    from studykit.exam.study_plan import Course
    from studykit.library.models import CardHead
    from studykit.library.search import Hit
    from studykit.memory.cram import Sitting
    from studykit.memory.exam_plan import ExamPlan
    from studykit.memory.optimiser import Fit
    from studykit.memory.ports import Marks
    from studykit.sim.runs import LabStatus
    from studykit.tui.standing import Standing


class StandingRead(Message):
    """Home's figures are there."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing


class Warmed(Message):
    """The learner's progress is open; it may have left a notice."""


class NotesFound(Message):
    """A search over the notes is done."""

    def __init__(self, query: str, hits: list[Hit]) -> None:
        super().__init__()
        self.query = query
        self.hits = hits


class StatisticsCounted(Message):
    """The page of statistics is there, of a topic or (None) of all."""

    def __init__(self, topic: str | None, text: str) -> None:
        super().__init__()
        self.topic = topic
        self.text = text


class ReadinessEstimated(Message):
    """The page of readiness is there, for an exam."""

    def __init__(self, exam: str, text: str) -> None:
        super().__init__()
        self.exam = exam
        self.text = text


class PlanUnderWay(Message):
    """How much of the days until the exam is simulated, from 0 to 1."""

    def __init__(self, done: float) -> None:
        super().__init__()
        self.done = done


class PlanMade(Message):
    """The exam date, and the plan until then (None where it is over, or there is none)."""

    def __init__(self, day: date | None, plan: ExamPlan | None) -> None:
        super().__init__()
        self.day = day
        self.plan = plan


class Advanced(Message):
    """Long work has come so far.

    Attributes:
        words: What it is at.
        share: How much of it is done, from 0 to 1; None where nobody knows.
    """

    def __init__(self, words: str, share: float | None = None) -> None:
        super().__init__()
        self.words = words
        self.share = share


class ForecastMade(Message):
    """A forecast is there, as the screen shows it.

    Attributes:
        retention: The desired retention, in percent, that can be taken over; None where there is none.
        new: Likewise the number of new cards a day.
    """

    def __init__(self, text: str, retention: int | None = None, new: int | None = None) -> None:
        super().__init__()
        self.text = text
        self.retention = retention
        self.new = new


class Fitted(Message):
    """Parameters are fitted and measured."""

    def __init__(self, fit: Fit) -> None:
        super().__init__()
        self.fit = fit


class ParametersChanged(Message):
    """Other parameters are in force; what to say of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Stopped(Message):
    """Long work was stopped; nothing was changed."""


class ChoicesChanged(Message):
    """How cards are asked was changed on another screen."""


class LibraryRead(Message):
    """The packs were read anew, since ``card`` was edited."""

    def __init__(self, card: str) -> None:
        super().__init__()
        self.card = card


class CardRow(NamedTuple):
    """A card in a list: what is known of it, in words. ``due`` is None for a new one."""

    head: CardHead
    front: str
    state: str
    due: date | None
    marks: Marks
    about: str


class CardsFound(Message):
    """A search over the cards is done.

    Attributes:
        query: What was searched for.
        rows: The first cards.
        total: How many there are.
        meant: Words that no card has, with those that were looked for instead.
    """

    def __init__(self, query: str, rows: list[CardRow], total: int, meant: dict[str, list[str]]) -> None:
        super().__init__()
        self.query = query
        self.rows = rows
        self.total = total
        self.meant = meant


class Failed(Message):
    """A worker met a StudykitError."""

    def __init__(self, error: StudykitError) -> None:
        super().__init__()
        self.error = error


class SumDone(Message):
    """A sum is computed, or refused.

    Attributes:
        ticket: Which request it answers; a later one makes it stale.
        result: The answer; None where it was refused.
        sweep: The sum over many values of an input, where that was asked for.
        problem: Why there is no answer, or no sweep; "" where there is.
    """

    def __init__(self, ticket: int, result: Result | None, sweep: Sweep | None, problem: str) -> None:
        super().__init__()
        self.ticket = ticket
        self.result = result
        self.sweep = sweep
        self.problem = problem


class ExercisesFound(Message):
    """Which calculators have exercises."""

    def __init__(self, calculators: frozenset[str]) -> None:
        super().__init__()
        self.calculators = calculators


class PracticeOpened(Message):
    """Exercises to practise are found, or there are none (None)."""

    def __init__(self, practice: Practice | None) -> None:
        super().__init__()
        self.practice = practice


class SessionOpened(Message):
    """A review session is ready."""

    def __init__(self, session: Sitting) -> None:
        super().__init__()
        self.session = session


class CourseRead(Message):
    """Where one stands in a study plan; None without one, or where no pack has the one that is followed, ``lost``."""

    def __init__(self, course: Course | None, lost: str = "") -> None:
        super().__init__()
        self.course = course
        self.lost = lost


class LabsRead(Message):
    """The labs and where one stands with them."""

    def __init__(self, statuses: list[LabStatus]) -> None:
        super().__init__()
        self.statuses = statuses


class LabDone(Message):
    """Something done in a lab has ended; what to say of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class ShellReady(Message):
    """A shell for a lab's account can be started."""

    def __init__(self, words: list[str], environment: dict[str, str], folder: Path) -> None:
        super().__init__()
        self.words = words
        self.environment = environment
        self.folder = folder
