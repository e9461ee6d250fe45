"""A running exam: one question at a time, the clock beside it, every answer kept at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.exam.answers import moved
from studykit.exam.explain import reasons_markdown
from studykit.exam.ports import CHOICES, UNMATCHED
from studykit.exam.related import related
from studykit.exam.scoring import grade
from studykit.exam.session import Status
from studykit.tui.exam_files import write_wrong_key
from studykit.tui.screens.ask import AskScreen
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.screens.exam_result import ExamResultScreen
from studykit.tui.screens.exam_review import ExamReviewScreen
from studykit.tui.widgets.exam_clock import ExamClock
from studykit.tui.widgets.exam_option import ExamOption
from studykit.tui.widgets.exam_question import MOST_ROWS, ExamQuestion, shown_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from studykit.exam.clock import Moment
    from studykit.exam.ports import FormItem, ItemState
    from studykit.exam.session import ExamSession

LETTERS = "abcdefgh"
WHILE_PAUSED = frozenset({"go_on", "back", "help"})


class ExamSittingScreen(StudyScreen):
    """Answer, strike out, flag, note, move about, hand in."""

    ROOM = "Exam"
    CSS_PATH = "exam_sitting.tcss"
    HELP_TEXT = """\
Choose by letter or number, or with the arrow keys and Space; a capital letter strikes an option out. An ordering: move
the item pointed at, or type the place it shall have. A matching question: point at a prompt, type its option's letter. A
blank counts as wrong and a guess costs nothing. Everything is kept at once: Escape leaves the exam, whose clock goes on
until you come back or time is up, unless it is paused."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(LETTERS[n], f"choose({n})", "Choose", key_display="a-h", show=n == 0)
            for n in range(MOST_ROWS)
        ),
        *(
            Binding(str(n + 1), f"number({n})", "Choose by number", key_display="1-9", show=False)
            for n in range(MOST_ROWS + 1)
        ),
        Binding("u,shift+up", "move(-1)", "Move up", key_display="u"),
        Binding("d,shift+down", "move(1)", "Move down", key_display="d"),
        Binding("v", "check", "Check"),
        Binding("m", "flag", "Flag"),
        Binding("n,right", "turn(1)", "Next", key_display="n"),
        Binding("p,left", "turn(-1)", "Previous", key_display="p", show=False),
        Binding("r,j", "review", "Review", key_display="r"),
        Binding("z", "pause", "Pause"),
        Binding("z", "go_on", "Go on"),
        Binding("x", "strike_pointed", "Strike out", show=False),
        *(
            Binding(LETTERS[n].upper(), f"strike({n})", "Strike out", key_display="A-H", show=False)
            for n in range(MOST_ROWS)
        ),
        Binding("i", "unsure", "Unsure", show=False),
        Binding("t", "note", "Note", show=False),
        Binding("k", "report", "Wrong key"),
        Binding("down", "point(1)", "Point at the next row", show=False),
        Binding("up", "point(-1)", "Point at the row before", show=False),
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
        yield ExamQuestion(id="question")
        yield Static(
            "Paused. The question is hidden and the clock stands still; `z` goes on.",
            id="paused",
            markup=False,
        )

    def on_mount(self) -> None:
        """Name the exam."""
        self.say(f"{self._session.record.blueprint} · {self._session.mode.title.lower()}")

    def on_screen_resume(self) -> None:
        """Show the place: on opening, and when one comes back from the review page."""
        if self._session.running:
            self._open_question()
        else:
            self._show_result()

    @property
    def _asked(self) -> FormItem:
        return self._session.asked(self._session.position)

    @property
    def _state(self) -> ItemState:
        return self._session.state(self._session.position)

    @property
    def _question(self) -> ExamQuestion:
        return self.query_one(ExamQuestion)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what this question takes now: a matching question is not moved, and a checked one not changed."""
        if not self.is_mounted or not self._session.running:
            return True
        if self._session.paused:
            return action in WHILE_PAUSED
        asked, open_ = self._asked, not self._state.checked
        index = int(str(parameters[0])) if parameters else 0
        is_choice, is_there = asked.kind in CHOICES, index < len(asked.options)
        can = {
            "choose": open_ and asked.kind != "ordering" and is_there,
            "number": open_ and index < len(self._question.rows),
            "move": open_ and asked.kind == "ordering",
            "strike": open_ and is_choice and is_there,
            "strike_pointed": open_ and is_choice,
            "check": self._session.mode.explains and open_ and self._complete,
            "pause": self._session.mode.pausable,
            "go_on": False,
            "report": self._state.checked,
        }
        return can.get(action, True)

    @property
    def _complete(self) -> bool:
        return self._session.status(self._session.position) is Status.ANSWERED

    def _open_question(self) -> None:
        paused = self._session.paused
        self._question.display = not paused
        self.query_one("#paused").display = paused
        self._question.open(self._asked, self._state, self._reasons())
        self._tell_progress()

    def _show_state(self, problem: str = "") -> None:
        self._question.show(self._asked, self._state, problem=problem, reasons=self._reasons())
        self._tell_progress()

    def _reasons(self) -> str:
        if not self._state.checked:
            return ""
        library = self.services.library
        try:
            found = related(self._asked, library)
        except StudykitError:
            found = None  # The note cannot be read; the reasons stand for themselves.
        return reasons_markdown(self._asked, self._state.chosen, library.facts, found)

    def _tell_progress(self) -> None:
        session, state = self._session, self._state
        marks = f"{' ⚑ flagged' if state.flagged else ''}{' ? unsure' if state.unsure else ''}"
        answered = len(session.places(Status.ANSWERED))
        self.query_one("#progress", Static).update(
            f"Question {session.position + 1} of {len(session)}{marks} · {answered} answered, {len(session.flagged())} flagged"
        )
        self.refresh_bindings()

    def _do(self, change: Callable[[Moment], None]) -> bool:
        """Change something and show it; a refusal is told. Says whether it was done."""
        try:
            change(self.services.moment())
        except StudykitError as error:
            self._refused(error)
            return False
        self._show_state()
        return True

    def action_choose(self, index: int) -> None:
        """Choose the option with a letter, or take it back; of a matching question, for the prompt pointed at."""
        session = self._session
        if self._asked.kind == "matching":
            prompt = self._question.pointed
            if self._do(lambda now: session.match(prompt, index, now)) and index in self._state.chosen:
                self._question.point_at(self._next_unmatched(prompt))
        elif self._asked.kind in CHOICES:
            self._do(lambda now: session.toggle(index, now))
            self._question.point_at(index)

    def _next_unmatched(self, prompt: int) -> int:
        chosen = self._state.chosen
        later = [*range(prompt + 1, len(chosen)), *range(prompt)]
        return next((at for at in later if chosen[at] == UNMATCHED), prompt)

    def action_number(self, index: int) -> None:
        """Choose an option, point at a prompt, or give the item pointed at its place."""
        match self._asked.kind:
            case "ordering":
                self._move_to(index)
            case "matching":
                self._question.point_at(index)
            case _:
                self.action_choose(index)

    def action_move(self, step: int) -> None:
        """Move the item of an ordering that is pointed at."""
        self._move_to(self._question.pointed + step)

    def _move_to(self, place: int) -> None:
        order = shown_order(self._asked, self._state)
        place = max(0, min(place, len(order) - 1))
        arranged = moved(order, order[self._question.pointed], place)
        if self._do(lambda now: self._session.arrange(arranged, now)):
            self._question.point_at(place)

    @on(ExamOption.Chosen)
    def _pointed_at(self, event: ExamOption.Chosen) -> None:
        if self._state.checked:
            self._go_on()
        elif event.by == "enter" and self._session.mode.explains and self._complete:
            self.action_check()
        elif self._asked.kind == "ordering":
            self._take_order(event)
        elif self._asked.kind == "matching":
            self._question.point_at(event.index)
        else:
            self.action_choose(event.index)

    def _take_order(self, event: ExamOption.Chosen) -> None:
        """Space and Enter take the order as it stands; only Space takes it back, lest a slip drops it unseen."""
        chosen = self._state.chosen
        if event.by == "mouse" or (chosen and event.by == "enter"):
            self._question.point_at(event.index)
        else:
            order = () if chosen else shown_order(self._asked, self._state)
            self._do(lambda now: self._session.arrange(order, now))

    def action_check(self) -> None:
        """Have the answer explained."""
        if self._do(self._session.check):
            self._question.show_reasons()

    def action_strike(self, index: int) -> None:
        """Strike an option out, or take that back."""
        self._do(lambda now: self._session.strike(index, now))

    def action_strike_pointed(self) -> None:
        """The same for the option pointed at."""
        self.action_strike(self._question.pointed)

    def action_flag(self) -> None:
        """Flag the question, or take the flag away."""
        self._do(self._session.toggle_flag)

    def action_unsure(self) -> None:
        """Mark the answer as a guess, or take the mark away."""
        self._do(self._session.toggle_unsure)

    def action_note(self) -> None:
        """Write a note on the question."""
        self.app.push_screen(
            AskScreen("Your note", self._state.note, "An empty line leaves it as it is; a dash removes it."),
            self._noted,
        )

    def _noted(self, text: str | None) -> None:
        if text is not None:
            self._do(lambda now: self._session.write_note("" if text == "-" else text, now))

    def action_report(self) -> None:
        """Say what is wrong with the key that was just explained."""
        self.app.push_screen(
            AskScreen("What is wrong with the key?", "", "A sentence, and a page that says so."), self._report
        )

    @explained
    def _report(self, complaint: str | None) -> None:
        if not complaint:
            return
        record, library = self._session.record, self.services.library
        progress = self.services.store.exams.progress(record.id)
        result = grade(record, progress, library, library.blueprints.get(record.blueprint))
        path = write_wrong_key(self.services, result.items[self._session.position], record.seed, complaint)
        self.notify(str(path), title="Written, for the maintainer", timeout=20, markup=False)

    def action_pause(self) -> None:
        """Stop the clock, and hide the question."""
        self._turn_clock(self._session.pause)

    def action_go_on(self) -> None:
        """Let the clock run again."""
        self._turn_clock(self._session.go_on)

    def _turn_clock(self, turn: Callable[[Moment], None]) -> None:
        if self._do(turn):
            self._open_question()
            self.query_one(ExamClock).tick()

    def action_turn(self, step: int) -> None:
        """Go to the next or the previous question; past the ends nothing happens."""
        place = self._session.position + step
        if place in range(len(self._session)) and self._do(lambda now: self._session.go(place, now)):
            self._open_question()

    def _go_on(self) -> None:
        """The next question, after the last one all of them at a glance."""
        if self._session.position + 1 < len(self._session):
            self.action_turn(1)
        else:
            self.action_review()

    def action_point(self, step: int) -> None:
        """Point at another row; once the answer is explained, scroll."""
        if self._state.checked:
            self._question.scroll_relative(y=step, animate=False)
        else:
            self._question.point_at(self._question.pointed + step)

    def action_scroll(self, step: int) -> None:
        """Turn the page of a long question."""
        self._question.turn_page(step)

    def action_review(self) -> None:
        """Show all questions at a glance."""
        self.app.push_screen(ExamReviewScreen(self._session))

    def action_back(self) -> None:
        """Leave; the clock is written down first, and what cannot be kept is told."""
        try:
            self._session.keep_time(self.services.moment(), at_once=True)
        except StudykitError as error:
            self.explain(error)
        super().action_back()

    def _refused(self, error: StudykitError) -> None:
        if self._session.running:
            self._open_question()
            self._show_state(f"! {error.message} {error.hint}".rstrip())
        else:
            self._show_result()

    @on(ExamClock.Warned)
    def _warn(self, event: ExamClock.Warned) -> None:
        minutes = "1 minute" if event.minutes == 1 else f"{event.minutes} minutes"
        self.notify(f"{minutes} left", title="! Time", severity="warning")

    @on(ExamClock.Turned)
    def _turned_elsewhere(self) -> None:
        self._open_question()
        self.query_one(ExamClock).tick()

    @on(ExamClock.TimeUp)
    def _time_up(self) -> None:
        if self not in self.app.screen_stack:
            return  # handed in a moment ago: the result has taken its place
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
