"""The result of an exam: what was right, by domain and task, and what that might be on AWS's scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.exam.scale import scale_note, verdict
from studykit.exam.scoring import grade
from studykit.tui.exam_files import write_result
from studykit.tui.messages import Failed
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.screens.exam_answers import ExamAnswersScreen
from studykit.tui.standing import clock
from studykit.tui.widgets.exam_report import domains_table, raised_words, remarks, score, slowest

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.exam.ports import ExamRecord
    from studykit.exam.scoring import ExamResult
    from studykit.exam.session import ExamSession

FORMATS = (
    ("md", "Markdown: to read, every question with its reasons"),
    ("json", "JSON: everything, for programs"),
    ("csv", "CSV: a line a question, for a spreadsheet"),
)


class ExamResultScreen(StudyScreen):
    """Score and bars; the questions are a key away."""

    ROOM = "Exam"
    CSS_PATH = "exam_result.tcss"
    HELP_TEXT = """\
The score counts questions: all that is right and nothing else, a blank is wrong. Each bar is a domain of the exam with its
tasks; a question that belongs to two tasks of its domain counts for both. Enter opens the questions, with the
reason for every option. `r` asks what was missed once more, `x` writes the result to a file."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "answers", "Questions", key_display="enter"),
        Binding("r", "retry", "Retry missed"),
        Binding("x", "export", "Export"),
    ]

    class Graded(Message):
        """The exam is graded."""

        def __init__(self, result: ExamResult) -> None:
            super().__init__()
            self.result = result

    class Followed(Message):
        """What follows from this and all other exams: the chance to pass in words, and how many cards were raised."""

        def __init__(self, chance: str, raised: int) -> None:
            super().__init__()
            self.chance = chance
            self.raised = raised

    class Retried(Message):
        """What was missed is asked again."""

        def __init__(self, session: ExamSession) -> None:
            super().__init__()
            self.session = session

    def __init__(self, record: ExamRecord) -> None:
        super().__init__()
        self._record = record
        self._result: ExamResult | None = None

    def compose_body(self) -> ComposeResult:
        """The score, the domains, what must be known to read them."""
        with VerticalScroll(id="result"):
            yield Static("Grading", id="score", classes="heading", markup=False)
            yield Static("", id="verdict", markup=False)
            yield Static("", id="chance", markup=False)
            yield Static("", id="raised", markup=False)
            yield Static("", id="times", classes="quiet", markup=False)
            yield Static("", id="domains", markup=False)
            yield Static("", id="remarks", markup=False)
            yield Static("", id="pass-mark", classes="quiet", markup=False)
            yield Static("", id="problem", classes="problem", markup=False)

    def on_mount(self) -> None:
        """Grade."""
        self.say(f"{self._record.blueprint} · {self._record.mode.title.lower()} · result")
        self.query_one("#result").focus()
        self._grade()

    @work(thread=True, group="grading")
    def _grade(self) -> None:
        try:
            library = self.services.library
            progress = self.services.store.exams.progress(self._record.id)
            blueprint = library.blueprints.get(self._record.blueprint)
            result = grade(self._record, progress, library, blueprint)
            self.post_message(self.Graded(result))
            raised = self.services.raised_by(self._record.id)
            self.post_message(self.Followed(self._chance(), raised))
        except StudykitError as error:
            self.post_message(Failed(error))

    def _chance(self) -> str:
        """The chance to pass, from this and all other exams."""
        from studykit.exam.readiness_evidence import of_learner
        from studykit.exam.readiness_text import chance_words, missing_words

        services, store = self.services, self.services.store
        blueprint = services.library.blueprints.get(self._record.blueprint)
        if blueprint is None or self._record.mode.explains:
            return ""
        found = of_learner(store.exams, store.practice, services.library, blueprint, services.now())
        if found.chance is None:
            # All that is lacking is a page of its own; here its first reason will do.
            lacking = missing_words(found).partition(";")[0]
            return f"Chance to pass a fresh form: not enough evidence yet ({lacking})."
        return (
            f"Chance to pass a fresh form, by all your answers: {chance_words(found.chance)}, 90 % interval."
        )

    @on(Graded)
    def _show(self, message: Graded) -> None:
        result = self._result = message.result
        self._line("#score", score(result.total))
        self._line("#times", self._times(result))
        self.query_one("#domains", Static).update(domains_table(result.domains))
        blueprint = self.services.library.blueprints.get(self._record.blueprint)
        lines = remarks(result)
        if blueprint is None:
            lines.append(
                f"The blueprint {self._record.blueprint} is no longer in the library: no domains can be shown."
            )
        judged = blueprint is not None and self._record.mode.timed
        self._line("#verdict", verdict(result, blueprint) if blueprint and judged else "")
        self._line("#pass-mark", scale_note(blueprint) if blueprint and judged else "")
        self._line("#remarks", "\n".join(lines))
        self.refresh_bindings()

    @on(Followed)
    def _tell_what_follows(self, message: Followed) -> None:
        self._line("#chance", message.chance)
        self._line("#raised", raised_words(message.raised))

    def _line(self, selector: str, text: str) -> None:
        line = self.query_one(selector, Static)
        line.update(text)
        line.display = bool(text)

    def _times(self, result: ExamResult) -> str:
        record = self._record
        how = "time ran out" if result.elapsed == record.allowed else "handed in"
        started = record.started.astimezone(self.services.zone)
        allowed = f" of {clock(record.allowed)}" if record.allowed else ""
        took = f" · {how} after {clock(result.elapsed)}{allowed}" if record.mode.timed else ""
        first = f"{len(record.items)} questions · begun {started:%Y-%m-%d %H:%M}{took}"
        return "\n".join(filter(None, [first, slowest(result)]))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._line("#problem", f"! {message.error.message} {message.error.hint}".rstrip())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """The questions can be opened once they are graded, and asked again where some were missed."""
        if action == "retry":
            return self._result is not None and bool(self._result.missed)
        return action not in {"answers", "export"} or self._result is not None

    def action_answers(self) -> None:
        """Open the questions."""
        if self._result is not None:
            self.app.push_screen(ExamAnswersScreen(self._result))

    def action_export(self) -> None:
        """Write the result to a file."""
        self.app.push_screen(ChooseScreen("Write the result as", FORMATS, "md"), self._export)

    @explained
    def _export(self, form: str | None) -> None:
        if form is not None and self._result is not None:
            path = write_result(self.services, self._result, form)
            self.notify(str(path), title="Written", timeout=20, markup=False)

    def action_retry(self) -> None:
        """Ask what was missed once more, explained at once; exercises with fresh numbers."""
        if self._result is not None:
            self._retry(self._result)

    @work(thread=True, group="start")
    def _retry(self, result: ExamResult) -> None:
        from studykit.tui.exam_room import retry_missed

        try:
            self.post_message(self.Retried(retry_missed(self.services, result)))
        except StudykitError as error:
            self.post_message(Failed(error))

    @on(Retried)
    def _sit(self, message: Retried) -> None:
        from studykit.tui.screens.exam_sitting import ExamSittingScreen

        self.app.switch_screen(ExamSittingScreen(message.session))
