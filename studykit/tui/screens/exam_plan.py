"""The exam date and the plan until then; simulated in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static
from textual.worker import get_current_worker

from studykit.errors import StudykitError
from studykit.memory.selection import Selection
from studykit.tui.messages import Failed, PlanMade, PlanUnderWay
from studykit.tui.screens.ask import AskScreen
from studykit.tui.screens.base import StudyScreen, explained

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult

    from studykit.memory.exam_plan import ExamPlan

_STEP = 0.05  # of the work, after which it is told how far it is
_EXAMPLE = "2026-12-18"
NO_DATE = (
    "No exam date is set.\n\n"
    "With one, cards aim at that day: the plan says how many new cards a day meet them all in time, they come in the "
    "order of the exam's weights, and cards that would not hold until then are asked before. d sets it."
)


class ExamPlanScreen(StudyScreen):
    """One page: days left, new cards and reviews a day, what to expect on the day."""

    ROOM = "Exam date"
    CSS_PATH = "exam_plan.tcss"
    HELP_TEXT = """\
`d` sets the day of your exam, `x` takes it away. `r` asks the cards at risk now, however many they are: those that would be below
the aim on the day and fall due only after it. They are ordinary answers, early ones. Without that they are asked in the last days before the exam.
How well you want to know the cards, and whether the plan says how many new ones a day has, is among the options of the Cards room (`o`).
What is expected is an estimate: the days to come are simulated, with answers as your log shows them."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "date", "Exam date"),
        Binding("r", "risk", "Review at risk"),
        Binding("x", "clear", "Clear date"),
    ]

    def __init__(self, changed: Callable[[], object] | None = None) -> None:
        """Show the plan.

        Args:
            changed: Called when the exam date becomes another.
        """
        super().__init__()
        self._changed = changed
        self._day: date | None = None
        self._plan: ExamPlan | None = None

    def compose_body(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(id="plan"):
            yield Static("Reading where you stand", id="figures", markup=False)

    def on_screen_resume(self) -> None:
        """Make the plan anew each time one comes back: cards may have been answered."""
        self.query_one("#plan").focus()
        self._make()

    @work(thread=True, exclusive=True, group="plan")
    def _make(self) -> None:
        from studykit.tui.exam_planning import ExamPlanning, exam_day

        worker, told = get_current_worker(), 0.0
        try:
            day = exam_day(self.services)
            planning = ExamPlanning(self.services)
            for done in planning.live():
                if worker.is_cancelled:
                    return
                if done >= told + _STEP:
                    told = done
                    self.post_message(PlanUnderWay(done))
            plan = planning.plan()
        except StudykitError as error:
            self.post_message(Failed(error))
        else:
            self.post_message(PlanMade(day, plan))

    @on(PlanUnderWay)
    def _under_way(self, message: PlanUnderWay) -> None:
        self.say(f"simulating the days to come, {message.done:.0%}")

    @on(PlanMade)
    def _made(self, message: PlanMade) -> None:
        from studykit.memory.exam_plan_text import text

        self._day, self._plan = message.day, message.plan
        if message.plan is not None:
            words = text(message.plan)
        elif message.day is not None:
            words = (
                f"Your exam's day, {message.day}, is over: cards are asked as without one.\n\n"
                "d sets a new one, x takes it away."
            )
        else:
            words = NO_DATE
        self.query_one("#figures", Static).update(words)
        self.say(message.day.isoformat() if message.day else "")
        self.refresh_bindings()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.explain(message.error)

    def explain(self, error: StudykitError) -> None:
        """In the place of the plan."""
        self.query_one("#figures", Static).update(f"! {error.message} {error.hint}".rstrip())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Offer in the footer only what can be done now."""
        offered = {"clear": self._day is not None, "risk": bool(self._plan and self._plan.at_risk)}
        return offered.get(action, True)

    def action_date(self) -> None:
        """Ask for the day."""
        value = self._day.isoformat() if self._day else ""
        self.app.push_screen(
            AskScreen("When is your exam?", value, f"Written as {_EXAMPLE}."), self._date_chosen
        )

    @explained
    def _date_chosen(self, text: str | None) -> None:
        if text is not None:
            self._keep(text)

    @explained
    def action_clear(self) -> None:
        """Take the date away."""
        self._keep("")

    def _keep(self, day: str) -> None:
        from studykit.errors import UsageError
        from studykit.tui.exam_planning import choose_exam_day

        try:
            choose_exam_day(self.services, day)
        except UsageError as error:
            self.notify(error.hint, title=error.message, severity="error", markup=False)
            return
        if self._changed is not None:
            self._changed()
        self._make()

    def action_risk(self) -> None:
        """Ask the cards at risk; Escape comes back to the plan."""
        from studykit.tui.screens.cards import CardsScreen

        self.app.push_screen(CardsScreen(selection=Selection(at_risk=True, title="At risk")))
