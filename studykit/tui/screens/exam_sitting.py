"""A running exam: one question at a time, the clock beside it, every answer kept at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.exam.session import Status
from studykit.tui.screens.base import StudyScreen
from studykit.tui.screens.exam_result import ExamResultScreen
from studykit.tui.screens.exam_review import ExamReviewScreen
from studykit.tui.widgets.exam_clock import ExamClock
from studykit.tui.widgets.exam_option import ExamOption
from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.exam.session import ExamSession

MOST_OPTIONS = 8


class ExamSittingScreen(StudyScreen):
    """Answer, flag, move about, hand in."""

    ROOM = "Exam"
    CSS_PATH = "exam_sitting.tcss"
    HELP_TEXT = """\
Choose by letter or number, or with the arrow keys and Space. One answer: another choice replaces it. Several
answers: choose as many as the question asks for; the same key takes one back. A blank counts as wrong and a guess
costs nothing. `m` marks a question with a flag, `r` shows all questions at a glance, to jump to one or to hand in.
Everything is kept at once: Escape leaves the exam, and the clock goes on until you come back or time is up."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding("abcdefgh"[n], f"choose({n})", "Choose", key_display="a-h", show=n == 0)
            for n in range(MOST_OPTIONS)
        ),
        *(
            Binding(str(n + 1), f"choose({n})", "Choose", key_display="1-8", show=False)
            for n in range(MOST_OPTIONS)
        ),
        Binding("m", "flag", "Flag"),
        Binding("n,right", "turn(1)", "Next", key_display="n"),
        Binding("p,left", "turn(-1)", "Previous", key_display="p"),
        Binding("r,j", "review", "Review, jump", key_display="r"),
        Binding("down", "point(1)", "Point at the next option", show=False),
        Binding("up", "point(-1)", "Point at the option before", show=False),
        Binding("pagedown", "scroll(1)", "Scroll", show=False),
        Binding("pageup", "scroll(-1)", "Scroll", show=False),
        Binding("escape", "back", "Leave"),
    ]

    def __init__(self, session: ExamSession) -> None:
        super().__init__()
        self._session = session

    def compose_body(self) -> ComposeResult:
        """The line with the clock over the question."""
        with Horizontal(id="bar"):
            yield Static("", id="progress", markup=False)
            yield ExamClock(self._session, self.services.moment)
        with VerticalScroll(id="question", can_focus=False):
            yield Prose(id="stem")
            yield Static("", id="remark", classes="quiet", markup=False)
            for index in range(MOST_OPTIONS):
                yield ExamOption(index)
            yield Static("", id="problem", classes="problem", markup=False)

    def on_mount(self) -> None:
        """Name the exam."""
        self.say(self._session.record.blueprint)

    def on_screen_resume(self) -> None:
        """Show the place: on opening, and when one comes back from the review page."""
        if self._session.running:
            self._show_question()
        else:
            self._show_result()

    def _show_question(self) -> None:
        session = self._session
        self.query_one("#stem", Prose).show(session.asked(session.position).stem)
        self._show_state()
        # After the layout: only then is it known how far the new question reaches.
        self.call_after_refresh(self.query_one("#question", VerticalScroll).scroll_home, animate=False)
        options = [option for option in self.query(ExamOption) if option.display]
        pointed = next((option for option in options if option.chosen), options[0] if options else None)
        self.set_focus(pointed, scroll_visible=False)

    def _show_state(self, problem: str = "") -> None:
        session = self._session
        place = session.position
        state = session.state(place)
        asked = session.asked(place)
        for index, option in enumerate(self.query(ExamOption)):
            option.display = index < len(asked.options)
            if option.display:
                text = asked.options[index].text
                option.show(text, chosen=index in state.chosen, several=asked.takes > 1)
        remark = f"{len(state.chosen)} of {asked.takes} chosen" if asked.takes > 1 else ""
        for name, text in (("#remark", remark), ("#problem", problem)):
            line = self.query_one(name, Static)
            line.update(text)
            line.display = bool(text)
        self.query_one("#progress", Static).update(self._progress())
        if problem:
            # On a long question it would be said below the fold.
            self.call_after_refresh(self.query_one("#problem", Static).scroll_visible, animate=False)

    def _progress(self) -> str:
        session = self._session
        flag = " ⚑ flagged" if session.state(session.position).flagged else ""
        answered = len(session.places(Status.ANSWERED))
        return f"Question {session.position + 1} of {len(session)}{flag} · {answered} answered, {len(session.flagged())} flagged"

    def action_choose(self, index: int) -> None:
        """Choose the option shown at ``index``, or take it back."""
        if index >= len(self._session.asked(self._session.position).options):
            return
        try:
            self._session.toggle(index, self.services.moment())
        except StudykitError as error:
            self._refused(error)
        else:
            self._show_state()
        self.set_focus(list(self.query(ExamOption))[index])

    @on(ExamOption.Chosen)
    def _pointed_at(self, event: ExamOption.Chosen) -> None:
        self.action_choose(event.index)

    def action_flag(self) -> None:
        """Flag the question, or take the flag away."""
        try:
            self._session.toggle_flag(self.services.moment())
        except StudykitError as error:
            self._refused(error)
        else:
            self._show_state()

    def action_turn(self, step: int) -> None:
        """Go to the next or the previous question; past the ends nothing happens."""
        place = self._session.position + step
        if place not in range(len(self._session)):
            return
        try:
            self._session.go(place, self.services.moment())
        except StudykitError as error:
            self._refused(error)
        else:
            self._show_question()

    def action_point(self, step: int) -> None:
        """Point at another option."""
        options = [option for option in self.query(ExamOption) if option.display]
        if options:
            at = options.index(self.focused) if isinstance(self.focused, ExamOption) else -step
            self.set_focus(options[max(0, min(at + step, len(options) - 1))])

    def action_scroll(self, step: int) -> None:
        """Turn the page of a long question."""
        question = self.query_one("#question", VerticalScroll)
        if step > 0:
            question.scroll_page_down(animate=False)
        else:
            question.scroll_page_up(animate=False)

    def action_review(self) -> None:
        """Show all questions at a glance."""
        self.app.push_screen(ExamReviewScreen(self._session))

    def _refused(self, error: StudykitError) -> None:
        if self._session.running:
            self._show_state(f"! {error.message} {error.hint}".rstrip())
        else:
            self._show_result()

    @on(ExamClock.Warned)
    def _warn(self, event: ExamClock.Warned) -> None:
        minutes = "1 minute" if event.minutes == 1 else f"{event.minutes} minutes"
        self.notify(f"{minutes} left", title="! Time", severity="warning")

    @on(ExamClock.TimeUp)
    def _time_up(self) -> None:
        try:
            self._session.close_when_due(self.services.moment())
        except StudykitError as error:
            self._show_state(f"! {error.message} {error.hint}".rstrip())
            return
        # The review page, help or a question may lie on top.
        while self.app.screen is not self:
            self.app.pop_screen()
        self._show_result()

    def _show_result(self) -> None:
        if self.is_current:
            self.app.switch_screen(ExamResultScreen(self._session.record))
