"""Readiness: the chance to pass, by domain and task, and what would raise it most; estimated in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from studykit.errors import LibraryError, StudykitError
from studykit.tui.messages import Failed, ReadinessEstimated
from studykit.tui.screens.base import StudyScreen
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.standing_reader import blueprint_line

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult


class ReadinessScreen(StudyScreen):
    """One page, for an exam."""

    ROOM = "Readiness"
    CSS_PATH = "readiness.tcss"
    HELP_TEXT = """\
The chance to pass a fresh form of questions like those here, from the questions that you met for the first time: an estimate,
calibrated on simulated learners only, and no AWS score. *Right on fresh ones* is the chance of a right answer to a question that you have
not seen, with its 90 % range. *Gain* is by how many points the chance would rise if half as many questions of that
domain or task went wrong. Below 30 answers, or 5 in a domain, no chance is told. The arrows, Page Up and Page Down scroll; `b` shows another exam."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("b", "blueprint", "Exam")]

    def __init__(self, exam: str | None = None) -> None:
        """Show an exam, or the learner's.

        Args:
            exam: Its code.
        """
        super().__init__()
        self._exam = exam

    def compose_body(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(id="readiness"):
            yield Static("Reading your answers", id="figures", markup=False)

    def on_mount(self) -> None:
        """Begin to estimate; the store may have to be opened for it."""
        self.query_one("#readiness").focus()
        self._estimate(self._exam)

    @work(thread=True, exclusive=True, group="readiness")
    def _estimate(self, code: str | None) -> None:
        from studykit.exam.readiness_evidence import of_learner
        from studykit.exam.readiness_text import text
        from studykit.memory.shares import exam_of
        from studykit.store.settings import BLUEPRINT, EXAM_DATE

        services = self.services
        try:
            library, store = services.library, services.store
            get = store.settings.get
            exam = exam_of(library, code or get(BLUEPRINT), self._today(), get(EXAM_DATE))
            if exam is None:
                raise LibraryError(
                    "There is no exam outline in the library.", "`studykit lint` says what could not be read."
                )
            found = of_learner(store.exams, store.practice, library, exam, services.now())
            self.post_message(ReadinessEstimated(exam.code, text(found)))
        except StudykitError as error:
            self.post_message(Failed(error))

    def _today(self) -> date:
        return self.services.now().astimezone(self.services.zone).date()

    @on(ReadinessEstimated)
    def _estimated(self, message: ReadinessEstimated) -> None:
        if self._exam in {None, message.exam}:
            self._exam = message.exam
            self.say(message.exam)
            self.query_one("#figures", Static).update(message.text)
            self.query_one("#readiness").scroll_home(animate=False)
            self.refresh_bindings()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.query_one("#figures", Static).update(f"! {message.error.message} {message.error.hint}".rstrip())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Another exam can be shown when there is one."""
        if action == "blueprint":
            return self._exam is not None and len(self.services.library.blueprints) > 1
        return True

    def action_blueprint(self) -> None:
        """Choose the exam that is shown; the learner's own choice stays."""
        today = self._today()
        choices = [
            (exam.code, blueprint_line(exam, today)) for exam in self.services.library.blueprints.values()
        ]
        self.app.push_screen(ChooseScreen("Which exam?", choices, self._exam or ""), self._exam_chosen)

    def _exam_chosen(self, code: str | None) -> None:
        if code is not None:
            self._exam = code
            self._estimate(code)
