"""All questions of a running exam at a glance: to jump to one, and to hand the exam in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from studykit.errors import StudykitError
from studykit.exam.session import Status
from studykit.tui.screens.base import StudyScreen
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.widgets.exam_clock import ExamClock

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.exam.session import ExamSession

SIGNS = {Status.ANSWERED: "●", Status.INCOMPLETE: "◐", Status.UNANSWERED: "○"}
VIEWS = ("all", "open", "flagged", "unsure")


class ExamReviewScreen(StudyScreen):
    """What is answered, what is open, what is flagged."""

    ROOM = "Exam"
    CSS_PATH = "exam_review.tcss"
    HELP_TEXT = """\
Enter goes to the question pointed at. `v` views all questions, only the open ones, the flagged ones, or the unsure ones.
Incomplete means that a question asks for more answers than you chose, which counts as wrong. `s` hands the exam in,
after asking once more."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "jump", "Go to it", key_display="enter", priority=True),
        Binding("v", "view", "View all, open, flagged, unsure"),
        Binding("s", "submit", "Submit"),
    ]

    def __init__(self, session: ExamSession) -> None:
        super().__init__()
        self._session = session
        self._view = "all"

    def compose_body(self) -> ComposeResult:
        """Counts and clock over the list."""
        with Horizontal(id="bar"):
            yield Static("", id="progress", markup=False)
            yield ExamClock(self._session, self.services.moment)
        yield OptionList(id="places", markup=False)
        yield Static("", id="problem", classes="problem", markup=False)

    def on_mount(self) -> None:
        """List every question."""
        self._list()
        self.query_one("#places").focus()

    def _list(self) -> None:
        session = self._session
        shown = {
            "all": list(range(len(session))),
            "open": session.places(Status.UNANSWERED, Status.INCOMPLETE),
            "flagged": session.flagged(),
            "unsure": [place for place in range(len(session)) if session.state(place).unsure],
        }[self._view]
        places = self.query_one("#places", OptionList)
        places.clear_options()
        places.add_options([Option(self._row(place), id=str(place)) for place in shown])
        if shown:
            places.highlighted = shown.index(session.position) if session.position in shown else 0
        else:
            places.add_option(Option(f"No question is {self._view}.", disabled=True))
        self.query_one("#progress", Static).update(counts(session))
        self.say(f"{session.record.blueprint} · review, {self._view} questions")

    def _row(self, place: int) -> str:
        status = self._session.status(place)
        state = self._session.state(place)
        flag = "⚑ flagged" if state.flagged else ""
        unsure = "?" if state.unsure else " "
        opening = " ".join(self._session.asked(place).stem.split())
        return f"{place + 1:>3}  {SIGNS[status]} {status:<10}  {flag:<9} {unsure} {opening}"

    @on(OptionList.OptionSelected, "#places")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option.id is None:
            return
        try:
            self._session.go(int(event.option.id), self.services.moment())
        except StudykitError as error:
            self._problem(error)
        else:
            self.app.pop_screen()

    def action_jump(self) -> None:
        """Go to the question pointed at."""
        self.query_one("#places", OptionList).action_select()

    def action_view(self) -> None:
        """Show the next selection of questions."""
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self._list()

    def action_submit(self) -> None:
        """Ask once more, then hand in."""
        choices = [("back", "Go on with the exam"), ("submit", f"Hand in now: {counts(self._session)}")]
        self.app.push_screen(ChooseScreen("Hand in the exam?", choices, "back"), self._confirmed)

    def _confirmed(self, choice: str | None) -> None:
        if choice != "submit":
            return
        try:
            self._session.submit(self.services.moment())
        except StudykitError as error:
            self._problem(error)
        else:
            self.app.pop_screen()

    def _problem(self, error: StudykitError) -> None:
        self.query_one("#problem", Static).update(f"! {error.message} {error.hint}".rstrip())


def counts(session: ExamSession) -> str:
    """How many questions are answered, how many are open."""
    answered = len(session.places(Status.ANSWERED))
    incomplete = len(session.places(Status.INCOMPLETE))
    unanswered = len(session.places(Status.UNANSWERED))
    parts = [f"{answered} answered", f"{unanswered} unanswered"]
    if incomplete:
        parts.append(f"{incomplete} incomplete")
    return ", ".join([*parts, f"{len(session.flagged())} flagged"])
