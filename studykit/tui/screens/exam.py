"""The exam room: how to sit questions, and the exams that lie behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from studykit.errors import StudykitError
from studykit.exam.clock import EXTENSION_MINUTES
from studykit.exam.drawing import Order
from studykit.exam.modes import CUSTOM, DAILY, MODES, REAL, STUDY
from studykit.tui.exam_room import (
    keep_blueprint,
    mode_words,
    questions_words,
    read_room,
    running_words,
    start_exam,
    today,
)
from studykit.tui.messages import Failed
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.screens.exam_custom import ExamCustomScreen
from studykit.tui.screens.exam_history import ExamHistoryScreen
from studykit.tui.screens.exam_result import ExamResultScreen
from studykit.tui.screens.exam_sitting import ExamSittingScreen
from studykit.tui.standing_reader import blueprint_line
from studykit.tui.widgets.exam_report import past_line, score

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.exam.modes import Mode
    from studykit.exam.session import ExamSession
    from studykit.exam.study_plan import Step
    from studykit.tui.exam_room import ExamRoom

TITLE_WIDTH = max(len(mode.title) for mode in MODES.values())


class ExamScreen(StudyScreen):
    """Choose how to sit, go on with an exam, or look at an old one.

    Args:
        step: The step of a study plan that one comes for; its mode is pointed at, its topics are chosen.
    """

    ROOM = "Exam"
    CSS_PATH = "exam.tcss"
    HELP_TEXT = """\
Point at a mode to read what it does; Enter begins it. Questions are drawn by the weights of the exam's domains, least asked
ones first. `x` adds the half hour that AWS grants those whose first language is not English. An exam that was begun
goes on when the app is closed, unless it is paused. Original practice questions, not affiliated with or endorsed by AWS."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "blueprint", "Exam"),
        Binding("x", "extension", "Extra time"),
        Binding("h", "history", "History"),
        Binding("r", "readiness", "Readiness"),
        Binding("tab", "past", "Past exams"),
    ]

    class RoomRead(Message):
        """What the screen shows is there."""

        def __init__(self, room: ExamRoom) -> None:
            super().__init__()
            self.room = room

    class Started(Message):
        """An exam was drawn and its clock runs."""

        def __init__(self, session: ExamSession) -> None:
            super().__init__()
            self.session = session

    def __init__(self, step: Step | None = None) -> None:
        super().__init__()
        self._step = step
        self._room: ExamRoom | None = None
        self._extension = 0
        self._starting = False

    def compose_body(self) -> ComposeResult:
        """The choices over the past."""
        yield OptionList(id="setup", markup=False)
        yield Static("Opening your progress", id="about", classes="quiet", markup=False)
        yield Static("", id="problem", classes="problem", markup=False)
        yield Static("Past exams", classes="heading", id="past-title", markup=False)
        yield OptionList(id="past", markup=False)

    def on_screen_resume(self) -> None:
        """Read everything anew: an exam may have ended meanwhile."""
        self.query_one("#setup").focus()
        self._starting = False
        self._read()

    @work(thread=True, exclusive=True, group="room")
    def _read(self) -> None:
        worker = get_current_worker()
        try:
            room = read_room(self.services)
        except StudykitError as error:
            self.post_message(Failed(error))
            return
        # A thread cannot be stopped; what a later reading has overtaken is not shown.
        if not worker.is_cancelled:
            self.post_message(self.RoomRead(room))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._starting = False
        self._line("#problem", f"! {message.error.message} {message.error.hint}".rstrip())

    def _line(self, selector: str, text: str) -> None:
        line = self.query_one(selector, Static)
        line.update(text)
        line.display = bool(text)

    @on(RoomRead)
    def _show(self, message: RoomRead) -> None:
        room = self._room = message.room
        if room.running:
            self._step = None  # begun: what is left of it is another number
        self._line(
            "#problem",
            "! The time of your exam ran out; it was handed in as it stood. Its result is below."
            if room.overdue
            else "",
        )
        past = self.query_one("#past", OptionList)
        past.clear_options()
        past.add_options(
            [Option(past_line(result, self.services.zone), id=str(result.record.id)) for result in room.past]
        )
        for widget in ("#past", "#past-title"):
            self.query_one(widget).display = bool(room.past)
        self._show_setup()
        if room.past:
            past.highlighted = 0
        if room.overdue:
            past.focus()

    def _show_setup(self) -> None:
        room = self._room
        if room is None:
            return
        setup = self.query_one("#setup", OptionList)
        # Where the list is another one, its first line is the likely one.
        same = setup.option_count and (setup.get_option_at_index(0).id == "resume") == bool(room.running)
        pointed = setup.highlighted if same else self._likely()
        setup.clear_options()
        if room.running:
            setup.add_option(Option(f"▸  {running_words(room.running, self.services)}", id="resume"))
            setup.add_option(Option("   Hand it in as it stands", id="submit"))
        else:
            setup.add_options(self._choices(room))
        setup.highlighted = min(pointed or 0, setup.option_count - 1)
        self._tell_about()
        self.refresh_bindings()

    def _likely(self) -> int:
        """Where the mode stands that the step asks for; the first line without one."""
        if self._step is None:
            return 0
        return list(MODES).index(STUDY.name if self._practice else self._step.target)

    @property
    def _practice(self) -> Step | None:
        """The step, where it asks for questions on topics."""
        return self._step if self._step and self._step.topics else None

    def _choices(self, room: ExamRoom) -> list[Option]:
        exam = room.blueprint
        time = "the exam's pace"
        if self._extension:
            time += f", with the {self._extension} minutes more that ESL candidates get on a full exam"
        return [
            *(Option(self._mode_line(mode, room), id=mode.name) for mode in MODES.values()),
            Option(f"b  Exam   {blueprint_line(exam, today(self.services))}", id="blueprint"),
            Option(f"x  Time   {time}", id="extension"),
        ]

    def _mode_line(self, mode: Mode, room: ExamRoom) -> str:
        words = mode_words(mode, room.blueprint, self._extension)
        if mode in {CUSTOM, STUDY} and (step := self._practice):
            words = f"{questions_words(step.left)} on the topics of your plan's week"
        if room.lacks[mode.name]:
            words += ", which the bank cannot fill"
        elif mode is DAILY and (done := room.today(today(self.services), self.services)):
            words = f"done today: {score(done.total)}"
        return f"▸  {mode.title.ljust(TITLE_WIDTH)}  {words}"

    @on(OptionList.OptionHighlighted, "#setup")
    def _tell_about(self) -> None:
        room, option = self._room, self.query_one("#setup", OptionList).highlighted_option
        about = ""
        if room and option and option.id in MODES:
            lacks = room.lacks[option.id]
            about = f"{MODES[option.id].about}\n\n{lacks}" if lacks else MODES[option.id].about
        self._line("#about", about)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Nothing is set up while an exam runs."""
        if action in {"blueprint", "extension"}:
            return self._room is not None and self._room.running is None
        if action in {"past", "history"}:
            return self._room is not None and bool(self._room.past)
        return True

    def action_past(self) -> None:
        """Go to the past exams, and back to the choices."""
        setup, past = self.query_one("#setup"), self.query_one("#past")
        (past if setup.has_focus else setup).focus()

    def action_history(self) -> None:
        """How it went over time."""
        if self._room:
            self.app.push_screen(ExamHistoryScreen(self._room.past))

    def action_readiness(self) -> None:
        """The chance to pass, and what would raise it most."""
        from studykit.tui.screens.readiness import ReadinessScreen

        self.app.push_screen(ReadinessScreen(self._room.blueprint.code if self._room else None))

    @on(OptionList.OptionSelected, "#setup")
    def _setup_chosen(self, event: OptionList.OptionSelected) -> None:
        chosen, room = event.option.id, self._room
        if chosen is None or room is None:
            return
        if chosen in MODES:
            self._mode_chosen(MODES[chosen], room)
        elif chosen == "resume" and room.running:
            self.app.push_screen(ExamSittingScreen(room.running))
        else:
            getattr(self, f"action_{chosen}")()

    def _mode_chosen(self, mode: Mode, room: ExamRoom) -> None:
        if room.lacks[mode.name]:
            self._line("#problem", f"! {room.lacks[mode.name]}")
        elif mode is DAILY and (done := room.today(today(self.services), self.services)):
            self.app.push_screen(ExamResultScreen(done.record))
        elif mode in {CUSTOM, STUDY}:
            self.app.push_screen(ExamCustomScreen(mode, room, self._extension, self._practice))
        elif mode is REAL:
            words = mode_words(mode, room.blueprint, self._extension)
            choices = [("begin", f"Begin: {words}, without a pause"), ("not", "Not now")]
            self.app.push_screen(ChooseScreen("Begin the real exam?", choices, "begin"), self._confirmed)
        else:
            self._begin(mode)

    def _confirmed(self, choice: str | None) -> None:
        if choice == "begin":
            self._begin(REAL)

    def _begin(self, mode: Mode) -> None:
        if self._room is None or self._starting:
            return
        self._starting = True
        self._line("#problem", "")
        self._start(self._room, Order(mode, extension=self._extension))

    @work(thread=True, group="start")
    def _start(self, room: ExamRoom, order: Order) -> None:
        try:
            session = start_exam(self.services, room.blueprint, order, room.history, room.pool)
        except StudykitError as error:
            self.post_message(Failed(error))
        else:
            self.post_message(self.Started(session))

    @on(Started)
    def _sit(self, message: Started) -> None:
        self.app.push_screen(ExamSittingScreen(message.session))

    @on(OptionList.OptionSelected, "#past")
    def _past_chosen(self, event: OptionList.OptionSelected) -> None:
        for result in self._room.past if self._room else ():
            if str(result.record.id) == event.option.id:
                self.app.push_screen(ExamResultScreen(result.record))

    def action_submit(self) -> None:
        """Hand the running exam in, after asking once more."""
        choices = [("not", "Go on with it later"), ("submit", "Hand in now; nothing can be changed then")]
        self.app.push_screen(ChooseScreen("Hand the exam in?", choices, "not"), self._submit_confirmed)

    @explained
    def _submit_confirmed(self, choice: str | None) -> None:
        if choice == "submit" and self._room and self._room.running:
            record = self._room.running.submit(self.services.moment())
            self.app.push_screen(ExamResultScreen(record))

    def action_blueprint(self) -> None:
        """Choose the exam; the choice is kept."""
        if self._room is None:
            return
        day = today(self.services)
        choices = [
            (exam.code, blueprint_line(exam, day)) for exam in self.services.library.blueprints.values()
        ]
        self.app.push_screen(
            ChooseScreen("Which exam?", choices, self._room.blueprint.code), self._blueprint_chosen
        )

    def _blueprint_chosen(self, code: str | None) -> None:
        if code is None:
            return
        try:
            keep_blueprint(self.services, code)
        except StudykitError as error:
            self._line("#problem", f"! Not kept: {error.message} {error.hint}".rstrip())
        else:
            self._read()

    def action_extension(self) -> None:
        """Add the extension, or take it away."""
        self._extension = 0 if self._extension else EXTENSION_MINUTES
        self._show_setup()
