"""The exam room: what to sit, how long, and the exams that lie behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from studykit.errors import StudykitError
from studykit.exam.clock import EXTENSION_MINUTES, minutes_allowed
from studykit.tui.exam_room import (
    QUICK_SIZES,
    keep_blueprint,
    questions_words,
    read_room,
    running_words,
    start_exam,
)
from studykit.tui.messages import Failed
from studykit.tui.screens.base import StudyScreen
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.screens.exam_result import ExamResultScreen
from studykit.tui.screens.exam_sitting import ExamSittingScreen
from studykit.tui.standing_reader import blueprint_line
from studykit.tui.widgets.exam_report import score

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from studykit.exam.ports import ExamRecord
    from studykit.exam.scoring import Tally
    from studykit.exam.session import ExamSession
    from studykit.library.models import Blueprint
    from studykit.tui.exam_room import ExamRoom


class ExamScreen(StudyScreen):
    """Set up an exam, go on with one, or look at an old one."""

    ROOM = "Exam"
    CSS_PATH = "exam.tcss"
    HELP_TEXT = """\
Questions are drawn by the weights of the exam's domains. The time is the real exam's pace; `x` adds the half hour
that AWS grants those whose first language is not English. An exam that was begun goes on even when the
app is closed: its deadline is a fixed moment. Original practice questions, not affiliated with or endorsed by AWS."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "blueprint", "Exam"),
        Binding("s", "size", "Size"),
        Binding("x", "extension", "Extra time"),
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

    def __init__(self) -> None:
        super().__init__()
        self._room: ExamRoom | None = None
        self._chosen_size: int | None = None
        self._extension = 0
        self._starting = False

    def compose_body(self) -> ComposeResult:
        """The choices over the past."""
        yield OptionList(id="setup", markup=False)
        yield Static("Opening your progress", id="supply", classes="quiet", markup=False)
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
        self._problem(f"! {message.error.message} {message.error.hint}".rstrip())

    def _problem(self, text: str) -> None:
        self._line("#problem", text)

    def _line(self, selector: str, text: str) -> None:
        line = self.query_one(selector, Static)
        line.update(text)
        line.display = bool(text)

    @on(RoomRead)
    def _show(self, message: RoomRead) -> None:
        room = self._room = message.room
        if self._chosen_size not in room.sizes:
            # Twenty questions are a sitting; the whole exam is a choice.
            self._chosen_size = max((s for s in room.sizes if s <= QUICK_SIZES[-1]), default=None)
        self._problem(
            "! The time of your exam ran out; it was handed in as it stood. Its result is below."
            if room.overdue
            else ""
        )
        past = self.query_one("#past", OptionList)
        past.clear_options()
        past.add_options([self._past_option(record, tally) for record, tally in room.past])
        for widget in ("#past", "#past-title"):
            self.query_one(widget).display = bool(room.past)
        self._show_setup()
        if room.past:
            past.highlighted = 0
        if room.overdue:
            past.focus()

    def _past_option(self, record: ExamRecord, tally: Tally) -> Option:
        ended = (record.submitted or record.started).astimezone(self.services.zone)
        return Option(f"{ended:%Y-%m-%d %H:%M}  {record.blueprint}  {score(tally)}", id=str(record.id))

    def _today(self) -> date:
        return self.services.now().astimezone(self.services.zone).date()

    def _show_setup(self) -> None:
        room = self._room
        if room is None:
            return
        setup = self.query_one("#setup", OptionList)
        pointed = setup.highlighted
        setup.clear_options()
        supply = ""
        if room.running:
            setup.add_option(Option(f"▸  {running_words(room.running, self.services)}", id="resume"))
        else:
            setup.add_options(self._choices(room))
            supply = room.supply
        self._line("#supply", supply)
        setup.highlighted = min(pointed or 0, setup.option_count - 1)
        self.refresh_bindings()

    def _choices(self, room: ExamRoom) -> list[Option]:
        exam = room.blueprint
        pace = "the exam's pace"
        if self._extension:
            pace += f", with the {self._extension} minutes more that ESL candidates get on a full exam"
        start = "▸  Start: there are no questions to draw from"
        size = "none"
        if self._chosen_size:
            minutes = minutes_allowed(exam, self._chosen_size, self._extension)
            size = questions_words(self._chosen_size)
            start = f"▸  Start: {size} of {exam.code} in {minutes} minutes"
            if self._chosen_size == exam.questions:
                size += ", as in the exam"
        return [
            Option(start, id="start", disabled=not self._chosen_size),
            Option(f"b  Exam   {blueprint_line(exam, self._today())}", id="blueprint"),
            Option(f"s  Size   {size}", id="size", disabled=not self._chosen_size),
            Option(f"x  Time   {pace}", id="extension"),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Nothing is set up while an exam runs."""
        if action in {"blueprint", "size", "extension"}:
            return self._room is not None and self._room.running is None
        if action == "past":
            return self._room is not None and bool(self._room.past)
        return True

    def action_past(self) -> None:
        """Go to the past exams, and back to the choices."""
        setup, past = self.query_one("#setup"), self.query_one("#past")
        (past if setup.has_focus else setup).focus()

    @on(OptionList.OptionSelected, "#setup")
    def _setup_chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option.id == "resume" and self._room and self._room.running:
            self.app.push_screen(ExamSittingScreen(self._room.running))
        elif event.option.id == "start":
            self._begin()
        elif event.option.id:
            getattr(self, f"action_{event.option.id}")()

    @on(OptionList.OptionSelected, "#past")
    def _past_chosen(self, event: OptionList.OptionSelected) -> None:
        records = [record for record, _ in self._room.past] if self._room else []
        for record in records:
            if str(record.id) == event.option.id:
                self.app.push_screen(ExamResultScreen(record))

    def _begin(self) -> None:
        if self._room is None or not self._chosen_size or self._starting:
            return
        self._starting = True
        self._problem("")
        self._start(self._room.blueprint, self._chosen_size)

    @work(thread=True, group="start")
    def _start(self, blueprint: Blueprint, size: int) -> None:
        try:
            self.post_message(self.Started(start_exam(self.services, blueprint, size, self._extension)))
        except StudykitError as error:
            self.post_message(Failed(error))

    @on(Started)
    def _sit(self, message: Started) -> None:
        self.app.push_screen(ExamSittingScreen(message.session))

    def action_blueprint(self) -> None:
        """Choose the exam; the choice is kept."""
        if self._room is None:
            return
        today = self._today()
        choices = [
            (exam.code, blueprint_line(exam, today)) for exam in self.services.library.blueprints.values()
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
            self._problem(f"! Not kept: {error.message} {error.hint}".rstrip())
        else:
            self._read()

    def action_size(self) -> None:
        """Choose how many questions."""
        if self._room is None or not self._chosen_size:
            return
        exam = self._room.blueprint
        choices = [
            (str(size), f"{questions_words(size)}, {minutes_allowed(exam, size, self._extension)} minutes")
            for size in self._room.sizes
        ]
        self.app.push_screen(
            ChooseScreen("How many questions?", choices, str(self._chosen_size)), self._size_chosen
        )

    def _size_chosen(self, size: str | None) -> None:
        if size is not None:
            self._chosen_size = int(size)
            self._show_setup()

    def action_extension(self) -> None:
        """Add the extension, or take it away."""
        self._extension = 0 if self._extension else EXTENSION_MINUTES
        self._show_setup()
