"""A form of one's own: how many questions and which, with what the bank has for it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from studykit.errors import StudykitError
from studykit.exam.clock import minutes_allowed
from studykit.exam.drawing import Order
from studykit.exam.selection import Only, Selection, supply
from studykit.tui.exam_room import questions_words, start_exam
from studykit.tui.messages import Failed
from studykit.tui.screens.ask import AskScreen
from studykit.tui.screens.base import StudyScreen
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.screens.choose_several import ChooseSeveralScreen
from studykit.tui.screens.exam_sitting import ExamSittingScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from studykit.exam.modes import Mode
    from studykit.exam.selection import Supply
    from studykit.exam.session import ExamSession
    from studykit.exam.study_plan import Step
    from studykit.tui.exam_room import ExamRoom

MOST = 300  # questions; a day's work
ONLY_WORDS = {
    Only.ALL: "all questions",
    Only.MISSED: "only those not right the last time",
    Only.FLAGGED: "only those flagged or unsure the last time",
    Only.UNSEEN: "only those never asked",
    Only.WEAKEST: "only the third of the tasks with the fewest right answers",
}
DIFFICULTIES = {1: "1, recall", 2: "2", 3: "3", 4: "4", 5: "5, several constraints weighed at once"}


class ExamCustomScreen(StudyScreen):
    """Choose, see what there is, begin.

    Args:
        mode: Custom or study.
        room: What there is to ask.
        extension: Minutes more.
        practice: The step of a study plan that says how many questions, and on which topics.
    """

    ROOM = "Exam"
    CSS_PATH = "exam_custom.tcss"
    HELP_TEXT = """\
Conditions hold together; what is left open means all. The table shows how many questions fit in each domain and how many
of them the form takes: as near to the exam's weights as there are questions. Least asked ones come first."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "number", "How many"),
        Binding("o", "domains", "Domains", show=False),
        Binding("t", "tasks", "Tasks", show=False),
        Binding("p", "topics", "Topics", show=False),
        Binding("d", "difficulties", "Difficulty", show=False),
        Binding("w", "only", "Only some", show=False),
        Binding("s", "start", "Start"),
    ]

    class Started(Message):
        """A form was drawn and its clock runs."""

        def __init__(self, session: ExamSession) -> None:
            super().__init__()
            self.session = session

    def __init__(self, mode: Mode, room: ExamRoom, extension: int, practice: Step | None = None) -> None:
        super().__init__()
        self._mode = mode
        self._room = room
        self._extension = extension
        self._wanted = min(MOST, practice.left) if practice else 20
        self._selection = Selection(topics=frozenset(practice.topics if practice else ()))
        self._enough = 0
        self._starting = False

    def compose_body(self) -> ComposeResult:
        """The choices over what there is for them."""
        yield OptionList(id="choices", markup=False)
        yield Static("", id="problem", classes="problem", markup=False)
        with VerticalScroll(id="supply", can_focus=False):
            yield Static("", id="count", markup=False)
            yield Static("", id="domains", markup=False)

    def on_mount(self) -> None:
        """Show what there is."""
        self.say(f"{self._room.blueprint.code} · {self._mode.title.lower()}")
        self._show()
        self.query_one("#choices").focus()

    def on_screen_resume(self) -> None:
        """One may come back from the exam."""
        self._starting = False

    def _supply(self) -> Supply:
        heads = self.services.library.questions.values()
        return supply(heads, self._room.blueprint, self._selection, self._room.history)

    def _show(self) -> None:
        found = self._supply()
        quotas = found.quotas(self._wanted, Random(0))  # noqa: S311 - only to look
        self._enough = sum(quotas.values())
        choices = self.query_one("#choices", OptionList)
        pointed = choices.highlighted or 0
        choices.clear_options()
        choices.add_options([Option(text, id=name) for name, text in self._rows()])
        choices.highlighted = min(pointed, choices.option_count - 1)
        self.query_one("#count", Static).update(self._count(found))
        self.query_one("#domains", Static).update(_domains(found, quotas))
        self._say_problem("")
        self.refresh_bindings()

    def _rows(self) -> list[tuple[str, str]]:
        chosen, titles = self._selection, self.services.library.topics
        start = f"▸  Start: {questions_words(self._wanted)}"
        if self._mode.timed:
            minutes = minutes_allowed(self._room.blueprint, self._wanted, self._extension)
            start += f" in {minutes} minutes"
        if self._enough < self._wanted:
            start = f"   {questions_words(self._wanted)} are asked for, {self._enough} can be taken: {self._wanted - self._enough} missing"
        topics = [titles[topic].title for topic in chosen.topics if topic in titles]
        return [
            ("start", start),
            ("number", f"n  Questions   {self._wanted}"),
            ("domains", f"o  Domains     {_listed(sorted(chosen.domains))}"),
            ("tasks", f"t  Tasks       {_listed(sorted(chosen.tasks))}"),
            ("topics", f"p  Topics      {_listed(sorted(topics))}"),
            ("difficulties", f"d  Difficulty  {_listed(sorted(map(str, chosen.difficulties)))}"),
            ("only", f"w  Which       {ONLY_WORDS[chosen.only]}"),
        ]

    def _count(self, found: Supply) -> str:
        fitting = len(found.pool.questions)
        verb = "fits" if fitting == 1 else "fit"
        said = f"{questions_words(fitting)} {verb}."
        if self._selection.only is Only.WEAKEST:
            tasks = [task.id for domain in found.blueprint.domains for task in domain.tasks]
            said += f" Weakest tasks: {', '.join(tasks)}." if self._room.history.questions else ""
        if 0 < self._enough < self._wanted:
            said += f" Ask for {self._enough}, or choose more."
        return said

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """A form that cannot be filled cannot be started."""
        return action != "start" or (0 < self._wanted <= self._enough)

    @on(OptionList.OptionSelected, "#choices")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option.id:
            getattr(self, f"action_{event.option.id}")()

    def action_number(self) -> None:
        """How many questions."""
        self.app.push_screen(
            AskScreen("How many questions?", str(self._wanted), f"A number from 1 to {MOST}."), self._numbered
        )

    def _numbered(self, text: str | None) -> None:
        if text is None:
            return
        if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST:
            self._wanted = int(text)
            self._show()
        else:
            self._say_problem(f"! {text!r} is not a number from 1 to {MOST}.")

    def action_domains(self) -> None:
        """Which domains."""
        choices = [
            (domain.id, f"{domain.id} {domain.title}, {domain.weight} %")
            for domain in self._room.blueprint.domains
        ]
        self._several("Which domains?", choices, self._selection.domains, "domains")

    def action_tasks(self) -> None:
        """Which tasks."""
        choices = [
            (task.id, f"{task.id} {task.title}")
            for domain in self._room.blueprint.domains
            for task in domain.tasks
        ]
        self._several("Which tasks?", choices, self._selection.tasks, "tasks")

    def action_topics(self) -> None:
        """Which topics, of those that have questions."""
        library = self.services.library
        asked = {head.topic for head in library.questions.values()}
        choices = [(topic.id, topic.title) for topic in library.topics.values() if topic.id in asked]
        self._several("Which topics?", choices, self._selection.topics, "topics")

    def action_difficulties(self) -> None:
        """Which difficulties."""
        choices = [(str(level), words) for level, words in DIFFICULTIES.items()]
        chosen = frozenset(map(str, self._selection.difficulties))
        self._several("Which difficulties?", choices, chosen, "difficulties")

    def _several(
        self, title: str, choices: Sequence[tuple[str, str]], chosen: frozenset[str], field: str
    ) -> None:
        def take(found: frozenset[str] | None) -> None:
            if found is None:
                return
            # All of them is the same as no condition, and stays so when there are more one day.
            found = frozenset() if len(found) == len(choices) else found
            value = frozenset(map(int, found)) if field == "difficulties" else found
            self._select(**{field: value})

        self.app.push_screen(ChooseSeveralScreen(title, choices, chosen), take)

    def action_only(self) -> None:
        """Which questions, by past exams."""
        choices = [(only.value, words) for only, words in ONLY_WORDS.items()]
        self.app.push_screen(
            ChooseScreen("Which questions?", choices, self._selection.only.value), self._only_chosen
        )

    def _only_chosen(self, choice: str | None) -> None:
        if choice is not None:
            self._select(only=Only(choice))

    def _select(self, **fields: object) -> None:
        from dataclasses import replace

        self._selection = replace(self._selection, **fields)  # type: ignore[arg-type]
        self._show()

    def action_start(self) -> None:
        """Draw the form and begin."""
        if self._starting or not 0 < self._wanted <= self._enough:
            return
        self._starting = True
        self._start(Order(self._mode, self._wanted, self._selection, self._extension))

    @work(thread=True, group="start")
    def _start(self, order: Order) -> None:
        try:
            session = start_exam(self.services, self._room.blueprint, order, self._room.history)
        except StudykitError as error:
            self.post_message(Failed(error))
        else:
            self.post_message(self.Started(session))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._starting = False
        self._say_problem(f"! {message.error.message} {message.error.hint}".rstrip())

    @on(Started)
    def _sit(self, message: Started) -> None:
        # Escape from the exam leads to the room, which then offers to go on with it.
        self.app.switch_screen(ExamSittingScreen(message.session))

    def _say_problem(self, text: str) -> None:
        line = self.query_one("#problem", Static)
        line.update(text)
        line.display = bool(text)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "all"


def _domains(found: Supply, quotas: dict[str, int]) -> Table:
    """Each domain asked for: how many questions fit it, how many the form takes."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_row("", "", Text("fit", style="dim"), Text("taken", style="dim"))
    for domain in found.blueprint.domains:
        fitting = sum(domain.id in question.preferred for question in found.pool.questions)
        table.add_row(domain.id, domain.title, str(fitting), str(quotas.get(domain.id, 0)))
    return table
