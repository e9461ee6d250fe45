"""What the exam room knows: the exam chosen, what the bank can fill, the exam that runs, those behind.

Reads the store, past exams with their questions too, so it is for worker threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.errors import LibraryError
from studykit.exam.assembly import SEED_BITS, assemble, form_shortages, largest_form, shortage_words
from studykit.exam.scoring import grade
from studykit.exam.session import ExamSession, Status
from studykit.store.settings import BLUEPRINT
from studykit.tui.standing import clock
from studykit.tui.standing_reader import chosen_blueprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.exam.ports import ExamRecord
    from studykit.exam.scoring import Tally
    from studykit.library.models import Blueprint
    from studykit.tui.services import Services

QUICK_SIZES = (10, 20)


@dataclass(frozen=True, slots=True)
class ExamRoom:
    """The state of the room.

    Attributes:
        blueprint: The exam chosen, else the one in force.
        largest: Questions on the largest form that the bank fills for it.
        supply: What the bank lacks for a full form, in words; "" when nothing.
        running: The exam not handed in.
        overdue: Whether one was found whose time had run out; it was handed in.
        past: Exams handed in, newest first, with their scores.
    """

    blueprint: Blueprint
    largest: int
    supply: str
    running: ExamSession | None
    overdue: bool
    past: Sequence[tuple[ExamRecord, Tally]]

    @property
    def sizes(self) -> list[int]:
        """The sizes on offer: two quick ones, the whole exam, or as much of it as the bank fills."""
        fitting = {size for size in (*QUICK_SIZES, self.blueprint.questions) if size <= self.largest}
        return sorted(fitting | ({self.largest} if self.largest else set()))


def read_room(services: Services) -> ExamRoom:
    """Read the room; hands in an exam whose time ran out.

    Raises:
        LibraryError: There is no exam outline to draw by.
        StoreError: Progress cannot be read or written.
    """
    library, exams = services.library, services.store.exams
    session = ExamSession.resume(exams, now=services.moment())
    blueprint = _blueprint(services, services.store.settings.get(BLUEPRINT))
    heads = library.questions.values()
    largest = largest_form(heads, blueprint)
    past = []
    for record in exams.past():
        result = grade(record, exams.progress(record.id), library, library.blueprints.get(record.blueprint))
        past.append((record, result.total))
    return ExamRoom(
        blueprint=blueprint,
        largest=largest,
        supply="" if largest == blueprint.questions else _supply(services, blueprint, largest),
        running=session if session and session.running else None,
        overdue=session is not None and not session.running,
        past=past,
    )


def start_exam(services: Services, blueprint: Blueprint, size: int, extension: int) -> ExamSession:
    """Draw a form and start its clock.

    Raises:
        ExamError: The bank cannot fill it, or another exam is running.
        LibraryError: A drawn question cannot be read.
        StoreError: It cannot be kept.
    """
    library = services.library
    form = assemble(library.questions.values(), blueprint, size, services.random.getrandbits(SEED_BITS))
    return ExamSession.start(
        form, blueprint, library, services.store.exams, now=services.moment(), extension=extension
    )


def keep_blueprint(services: Services, code: str) -> None:
    """Keep the learner's exam. Choosing the default keeps none: it follows the date when exams change.

    Raises:
        StoreError: It cannot be kept.
    """
    default = _blueprint(services, None)
    services.store.settings.set(BLUEPRINT, None if code == default.code else code)


def running_words(session: ExamSession, services: Services) -> str:
    """An exam one can go on with, in one line."""
    answered = len(session.places(Status.ANSWERED))
    left = session.time_left(services.moment())
    time = "" if left is None else f", {clock(left)} left"
    return f"Go on with {session.record.blueprint}: {answered} of {len(session)} answered{time}"


def questions_words(count: int) -> str:
    """``1 question``, ``20 questions``."""
    return "1 question" if count == 1 else f"{count} questions"


def _blueprint(services: Services, chosen: str | None) -> Blueprint:
    today = services.now().astimezone(services.zone).date()
    blueprint = chosen_blueprint(services.library, chosen, today)
    if blueprint is None:
        raise LibraryError(
            "There is no exam outline in the library.", "`studykit lint` says what could not be read."
        )
    return blueprint


def _supply(services: Services, blueprint: Blueprint, largest: int) -> str:
    lacks = shortage_words(
        form_shortages(services.library.questions.values(), blueprint, blueprint.questions), blueprint
    )
    fills = f"up to {questions_words(largest)}" if largest else "no form"
    return f"The bank fills {fills} at these weights. For {blueprint.questions}: {lacks}."
