"""What the exam room knows: the exam chosen, what the bank can fill, the exam that runs, those behind.

Reads the store, past exams with their questions too, so it is for worker threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.errors import ExamError, LibraryError
from studykit.exam.assembly import SEED_BITS, form_shortages, shortage_words
from studykit.exam.clock import minutes_allowed
from studykit.exam.drawing import Order, draw, seed_of_day
from studykit.exam.fitting import Pool
from studykit.exam.history import History, read_history
from studykit.exam.modes import DAILY, MODES, QUICK, REAL, STUDY
from studykit.exam.scoring import grade
from studykit.exam.selection import Selection, supply
from studykit.exam.session import ExamSession, Status
from studykit.library.garbage import left_alone
from studykit.memory.shares import exam_of
from studykit.store.settings import BLUEPRINT, EXAM_DATE
from studykit.tui.standing import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from studykit.exam.modes import Mode
    from studykit.exam.scoring import ExamResult
    from studykit.library.models import Blueprint
    from studykit.tui.services import Services


@dataclass(frozen=True, slots=True)
class ExamRoom:
    """The state of the room.

    Attributes:
        blueprint: The exam chosen, else the one in force.
        pool: The questions that it can ask.
        lacks: What the bank lacks for a mode, in words, by its name; "" when nothing.
        running: The exam not handed in.
        overdue: Whether one was found whose time had run out; it was handed in.
        past: Exams handed in, newest first.
        history: What they say of each question.
    """

    blueprint: Blueprint
    pool: Pool
    lacks: Mapping[str, str]
    running: ExamSession | None
    overdue: bool
    past: Sequence[ExamResult]
    history: History

    def today(self, day: date, services: Services) -> ExamResult | None:
        """The daily questions of a day, where they were answered."""
        for result in self.past:
            record = result.record
            if record.mode is DAILY and record.started.astimezone(services.zone).date() == day:
                return result
        return None


@left_alone()
def read_room(services: Services) -> ExamRoom:
    """Read the room; hands in an exam whose time ran out.

    Raises:
        LibraryError: There is no exam outline to draw by.
        StoreError: Progress cannot be read or written.
    """
    library, exams = services.library, services.store.exams
    session = ExamSession.resume(exams, now=services.moment())
    blueprint = _blueprint(services, services.store.settings.get(BLUEPRINT))
    sat = [(record, exams.progress(record.id)) for record in exams.past()]
    pool = Pool(library.questions.values(), blueprint)
    return ExamRoom(
        blueprint=blueprint,
        pool=pool,
        lacks=_lacks(pool, blueprint),
        running=session if session and session.running else None,
        overdue=session is not None and not session.running,
        past=[
            grade(record, progress, library, library.blueprints.get(record.blueprint))
            for record, progress in sat
        ],
        history=read_history(reversed(sat), library),
    )


@left_alone()
def start_exam(
    services: Services,
    blueprint: Blueprint,
    order: Order,
    history: History | None = None,
    pool: Pool | None = None,
) -> ExamSession:
    """Draw a form and start its clock.

    Args:
        services: The rest of studykit.
        blueprint: The exam.
        order: What is asked for.
        history: What was asked before; read where it is not given.
        pool: The questions that the exam can ask, where they were gathered before.

    Raises:
        ExamError: The bank cannot fill it, or another exam is running.
        LibraryError: A drawn question cannot be read.
        StoreError: It cannot be kept.
    """
    library, exams = services.library, services.store.exams
    if history is None:
        past = ((record, exams.progress(record.id)) for record in reversed(exams.past()))
        history = read_history(past, library)
    daily = order.mode is DAILY
    seed = seed_of_day(today(services)) if daily else services.random.getrandbits(SEED_BITS)
    form = draw(
        order,
        library.questions.values(),
        blueprint,
        seed,
        history=history,
        stem=library.stem,
        pool=pool,
    )
    return ExamSession.start(
        form,
        blueprint,
        library,
        exams,
        now=services.moment(),
        mode=order.mode,
        extension=order.extension,
    )


def retry_missed(services: Services, result: ExamResult) -> ExamSession:
    """Ask again what was not right in an exam, each answer explained at once.

    Raises:
        ExamError: Another exam is running, or none of the questions is in the library any more.
        LibraryError: The library no longer has the exam's outline, or a question cannot be read.
        StoreError: It cannot be kept.
    """
    library, code = services.library, result.record.blueprint
    blueprint = library.blueprints.get(code)
    if blueprint is None:
        raise LibraryError(f"The outline of {code} is no longer in the library.", "Choose another exam.")
    today_s = {library.resolve_question(item.item.question) for item in result.missed} - {None}
    selection = Selection(questions=frozenset(question for question in today_s if question))
    fitting = supply(library.questions.values(), blueprint, selection)
    size = sum(fitting.quotas(len(selection.questions), services.random).values())
    if not selection.questions or not size:
        raise ExamError(f"None of the questions missed is asked in {code} any more.", "Begin another exam.")
    return start_exam(services, blueprint, Order(STUDY, size, selection), History())


def keep_blueprint(services: Services, code: str) -> None:
    """Keep the learner's exam. Choosing the default keeps none: it follows the date when exams change.

    Raises:
        StoreError: It cannot be kept.
    """
    default = _blueprint(services, None)
    services.store.settings.set(BLUEPRINT, None if code == default.code else code)


def today(services: Services) -> date:
    """The learner's day."""
    return services.now().astimezone(services.zone).date()


def running_words(session: ExamSession, services: Services) -> str:
    """An exam one can go on with, in one line."""
    answered = len(session.places(Status.ANSWERED))
    left = session.time_left(services.moment())
    time = ", paused" if session.paused else "" if left is None else f", {clock(left)} left"
    title = session.mode.title.lower()
    return (
        f"Go on with your {title} of {session.record.blueprint}: {answered} of {len(session)} answered{time}"
    )


def mode_words(mode: Mode, blueprint: Blueprint, extension: int) -> str:
    """``65 questions in 130 minutes``; "" where the learner chooses."""
    size = blueprint.questions if mode is REAL else mode.size
    if size is None:
        return "of questions that you choose"
    if not mode.timed:
        return f"{questions_words(size)}, no time limit"
    return f"{questions_words(size)} in {minutes_allowed(blueprint, size, extension)} minutes"


def questions_words(count: int) -> str:
    """``1 question``, ``20 questions``."""
    return "1 question" if count == 1 else f"{count:,} questions"


def _blueprint(services: Services, chosen: str | None) -> Blueprint:
    exam_date = services.store.settings.get(EXAM_DATE)
    blueprint = exam_of(services.library, chosen, today(services), exam_date)
    if blueprint is None:
        raise LibraryError(
            "There is no exam outline in the library.", "`studykit lint` says what could not be read."
        )
    return blueprint


def _lacks(pool: Pool, blueprint: Blueprint) -> dict[str, str]:
    """What each mode's form is short of; the modes of one's own choice say it as one chooses."""
    lacks = dict.fromkeys(MODES, "")
    for mode, size in ((REAL, blueprint.questions), (QUICK, QUICK.size or 0)):
        if short := form_shortages(pool, blueprint, size):
            lacks[mode.name] = f"The bank cannot fill it: {shortage_words(short, blueprint)}."
    if not pool.questions:
        lacks |= dict.fromkeys(
            MODES, f"The bank has no question for {blueprint.code}: add questions or a pack."
        )
    return lacks
