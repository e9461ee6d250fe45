"""The result of an exam: what was right, by domain and task, and no more than that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.exam.scale import scale_note
from studykit.exam.scoring import grade
from studykit.tui.messages import Failed
from studykit.tui.screens.base import StudyScreen
from studykit.tui.screens.exam_answers import ExamAnswersScreen
from studykit.tui.standing import clock
from studykit.tui.widgets.exam_report import domains_table, raised_words, remarks, score

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.exam.ports import ExamRecord
    from studykit.exam.scoring import ExamResult


class ExamResultScreen(StudyScreen):
    """Score and bars; the questions are a key away."""

    ROOM = "Exam"
    CSS_PATH = "exam_result.tcss"
    HELP_TEXT = """\
The score counts questions: all the right options and no other, a blank is wrong. Each bar is a domain of the exam
with its tasks; a question that belongs to two tasks of its domain counts for both. Enter opens the questions, with
the reason for every option."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,q", "answers", "Questions", key_display="enter")]

    class Graded(Message):
        """The exam is graded."""

        def __init__(self, result: ExamResult, raised: int) -> None:
            super().__init__()
            self.result = result
            self.raised = raised

    def __init__(self, record: ExamRecord) -> None:
        super().__init__()
        self._record = record
        self._result: ExamResult | None = None

    def compose_body(self) -> ComposeResult:
        """The score, the domains, what must be known to read them."""
        with VerticalScroll(id="result"):
            yield Static("Grading", id="score", classes="heading", markup=False)
            yield Static("", id="times", classes="quiet", markup=False)
            yield Static("", id="domains", markup=False)
            yield Static("", id="remarks", markup=False)
            yield Static("", id="pass-mark", classes="quiet", markup=False)
            yield Static("", id="problem", classes="problem", markup=False)

    def on_mount(self) -> None:
        """Grade."""
        self.say(f"{self._record.blueprint} · result")
        self.query_one("#result").focus()
        self._grade()

    @work(thread=True, group="grading")
    def _grade(self) -> None:
        try:
            library = self.services.library
            progress = self.services.store.exams.progress(self._record.id)
            blueprint = library.blueprints.get(self._record.blueprint)
            raised = self.services.raised_by(self._record.id)
            self.post_message(self.Graded(grade(self._record, progress, library, blueprint), raised))
        except StudykitError as error:
            self.post_message(Failed(error))

    @on(Graded)
    def _show(self, message: Graded) -> None:
        self._result = message.result
        self.query_one("#score", Static).update(score(message.result.total))
        self.query_one("#times", Static).update(self._times())
        self.query_one("#domains", Static).update(domains_table(message.result.domains))
        blueprint = self.services.library.blueprints.get(self._record.blueprint)
        lines = remarks(message.result)
        if blueprint is None:
            lines.append(
                f"The blueprint {self._record.blueprint} is no longer in the library: no domains can be shown."
            )
        else:
            self.query_one("#pass-mark", Static).update(scale_note(blueprint))
        if message.raised:
            lines.append(raised_words(message.raised))
        self.query_one("#remarks", Static).update("\n".join(lines))
        self.refresh_bindings()

    def _times(self) -> str:
        record = self._record
        elapsed = self._result.elapsed if self._result else timedelta(0)
        how = "time ran out" if elapsed == record.allowed else "handed in"
        started = record.started.astimezone(self.services.zone)
        return (
            f"{len(record.items)} questions · begun {started:%Y-%m-%d %H:%M} · {how} after "
            f"{clock(elapsed)}{f' of {clock(record.allowed)}' if record.allowed else ''}"
        )

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.query_one("#problem", Static).update(f"! {message.error.message} {message.error.hint}".rstrip())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """The questions can be opened once they are graded."""
        return action != "answers" or self._result is not None

    def action_answers(self) -> None:
        """Open the questions."""
        if self._result is not None:
            self.app.push_screen(ExamAnswersScreen(self._result))
