"""Home: what is due, where one stands, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from studykit.errors import StudykitError
from studykit.tui.messages import Failed, StandingRead, Warmed
from studykit.tui.screens.base import StudyScreen
from studykit.tui.standing import clock, course_words, next_step

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult

    from studykit.exam.study_plan import Course
    from studykit.tui.standing import NextStep, Standing

NEXT = "next"
PLAN_WIDTH = 68  # columns, of 80
ROOMS = (
    ("notes", "n", "Notes", "topic by topic, with their sources"),
    ("cards", "c", "Cards", "what you would forget next"),
    ("exam", "e", "Exam", "timed practice by blueprint"),
    ("plan", "p", "Plan", "what to study in which week"),
    ("calculators", "k", "Calculators", "sums, with every step"),
    ("labs", "l", "Labs", "a simulated account to practise in"),
)


class HomeScreen(StudyScreen):
    """The first thing one sees; figures follow the frame by a moment."""

    ROOM = "Home"
    HELP_TEXT = "Enter does the next step, or what the arrow keys chose. Every room has its letter; a click works too. Escape always leads back here."
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"room('{room}')", name) for room, key, name, _ in ROOMS),
        Binding("q", "app.quit", "Quit"),
        Binding("escape", "back", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._next: NextStep | None = None
        self._warmed = False
        self._hidden = 0
        self._older = False
        self._failure: StudykitError | None = None

    def compose_footer(self) -> ComposeResult:
        """None yet: building the footer's keys would hold up the figures."""
        yield from ()

    def compose_body(self) -> ComposeResult:
        """The next step, the figures, the rooms."""
        with VerticalScroll(id="home"):
            yield Static("Reading where you stand", id="figures", markup=False)
            yield OptionList(
                Option("▸  Next", id=NEXT),
                *(Option(f"{key}  {name:<12} {about}", id=room) for room, key, name, about in ROOMS),
                id="rooms",
                markup=False,
            )
            yield Static("", id="problems", classes="problem", markup=False)

    def on_screen_resume(self) -> None:
        """Read the figures anew each time one comes back."""
        self.query_one("#rooms").focus()
        self._read()

    @work(thread=True, exclusive=True, group="standing")
    def _read(self) -> None:
        from studykit.tui.standing_reader import read_standing

        try:
            self.post_message(StandingRead(read_standing(self.services)))
        except StudykitError as error:
            self.post_message(Failed(error))

    @work(thread=True, group="warm")
    def _warm(self) -> None:
        try:
            self.services.warm()
        except StudykitError as error:
            self.post_message(Failed(error))
        else:
            self.post_message(Warmed())

    @on(StandingRead)
    def _show(self, message: StandingRead) -> None:
        self._older = message.standing.older
        if self._older:
            self._show_older()
        else:
            self._show_figures(message.standing)
        self.app.wear(message.standing.theme)
        self._hidden = message.standing.problems
        self._show_problems()
        if not self._warmed:
            # Only now: importing SQLModel takes a second of the interpreter's time.
            self._warmed = True
            self.mount(*super().compose_footer())
            self.call_after_refresh(self.refresh_bindings)
            self.call_after_refresh(self._warm)

    def _show_older(self) -> None:
        """Figures of nothing would frighten a learner whose file is only of an earlier version."""
        words = "Bringing your progress to this version; a copy of it is kept first."
        self.query_one("#figures", Static).update(
            "Your progress could not be opened." if self._failure else words
        )

    def _show_figures(self, standing: Standing) -> None:
        now = self.services.now()
        self._next = next_step(standing, now)
        self.query_one("#figures", Static).update(figures(standing, now))
        self.query_one("#rooms", OptionList).replace_option_prompt(NEXT, f"▸  Next: {self._next.sentence}")

    @on(Warmed)
    def _store_opened(self) -> None:
        self._failure = None
        self._show_problems()
        if self._older:
            self._read()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._failure = message.error
        if self._older:
            self._show_older()
        self._show_problems()

    def _show_problems(self) -> None:
        errors = [*self.services.notices, *([self._failure] if self._failure else [])]
        lines = [f"! {error.message} {error.hint}".rstrip() for error in errors]
        if self._hidden:
            items = "1 item is" if self._hidden == 1 else f"{self._hidden} items are"
            lines.append(f"! {items} hidden: `studykit lint` says why.")
        self.query_one("#problems", Static).update("\n".join(lines))

    @on(OptionList.OptionSelected, "#rooms")
    def _room_chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option.id == NEXT:
            if self._next and self._next.step:
                self.app.open_step(self._next.step)
            else:
                self.app.open_room(self._next.room if self._next else "notes")
        elif event.option.id:
            self.app.open_room(event.option.id)

    def action_room(self, name: str) -> None:
        """Open a room."""
        self.app.open_room(name)

    def action_back(self) -> None:
        """Home is as far back as it goes."""


def _plan(course: Course) -> str:
    """The study plan in a line, or in two where that is longer than 80 columns have room for."""
    words = course_words(course)
    return words if len(words) <= PLAN_WIDTH else "\n        ".join(words.rsplit(": ", 1))


def figures(standing: Standing, now: datetime) -> str:
    """Where one stands, a line a thing."""
    exams = f"{standing.exams} taken, {standing.questions} questions to draw from"
    if standing.running:
        running = standing.running
        left = f", {clock(running.deadline - now)} left" if running.deadline else ""
        exams = f"{running.answered} of {running.questions} answered{left}"
    days = "1 day" if standing.streak == 1 else f"{standing.streak:,} days"
    return "\n".join(
        (
            f"For     {standing.exam}",
            f"Cards   {standing.due:,} due, {standing.fresh:,} new; {standing.reviewed:,} answered today, {days} in a row",
            f"        {standing.seen:,} of {standing.cards:,} met so far",
            *([f"Aim     {standing.aim}"] if standing.aim else []),
            *([f"Plan    {_plan(standing.course)}"] if standing.course else []),
            f"Exams   {exams}",
            f"Notes   {standing.notes} of {standing.topics} topics",
        )
    )
