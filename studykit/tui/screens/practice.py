"""Practice: one computed question after another on a calculator's sums, each explained at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.tui.screens.base import StudyScreen
from studykit.tui.widgets.exam_option import ExamOption, letter
from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.exam.practice import Practice
    from studykit.library.models import Question

OPTIONS = 4


class PracticeScreen(StudyScreen):
    """Choose, read why, go on."""

    ROOM = "Practice"
    CSS_PATH = "practice.tcss"
    HELP_TEXT = """\
Choose by letter or number, or with the arrow keys and Space. The answer is kept, and the working and the reason for every
option follow at once; `n` draws the next question with fresh numbers. It has no end: Escape leaves when you like."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding("abcd"[n], f"choose({n})", "Choose", key_display="a-d", show=n == 0)
            for n in range(OPTIONS)
        ),
        *(Binding(str(n + 1), f"choose({n})", "Choose", show=False) for n in range(OPTIONS)),
        Binding("n,right", "next", "Next question", key_display="n"),
        Binding("down", "point(1)", "Point at the next option", show=False),
        Binding("up", "point(-1)", "Point at the option before", show=False),
        Binding("pagedown", "scroll(1)", "Scroll", show=False),
        Binding("pageup", "scroll(-1)", "Scroll", show=False),
    ]

    def __init__(self, practice: Practice, calculator: str) -> None:
        super().__init__()
        self._practice = practice
        self._calculator = calculator
        self._chosen: int | None = None

    def compose_body(self) -> ComposeResult:
        """The tally over question, options and reasons."""
        yield Static("", id="tally", classes="quiet", markup=False)
        with VerticalScroll(id="question", can_focus=False):
            yield Prose(id="stem")
            for index in range(OPTIONS):
                yield ExamOption(index)
            yield Static("", id="problem", classes="problem", markup=False)
            yield Prose(id="reasons")

    def on_mount(self) -> None:
        """Draw the first question."""
        self.say(self._calculator)
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """One chooses before, and goes on after the answer."""
        if action in {"choose", "next"} and self.is_mounted:
            return (action == "next") == (self._chosen is not None)
        return True

    def _draw(self) -> None:
        try:
            question = self._practice.draw()
        except StudykitError as error:
            self._say_problem(error)
            return
        self._chosen = None
        self.query_one("#stem", Prose).show(question.stem)
        self.query_one("#reasons", Prose).show("")
        self.query_one("#problem", Static).update("")
        self._show_options(question)
        self._show_tally()
        self.refresh_bindings()
        self.call_after_refresh(self.query_one("#question", VerticalScroll).scroll_home, animate=False)
        self.set_focus(self.query(ExamOption).first(), scroll_visible=False)

    def _show_options(self, question: Question) -> None:
        for index, option in enumerate(self.query(ExamOption)):
            text = question.options[index].text
            if self._chosen is not None:
                sign = "✓" if question.options[index].key else "✗"
                text = f"{sign} {text}"
            option.show(text, chosen=index == self._chosen, several=False)

    def _show_tally(self) -> None:
        tally = self._practice.tally
        done = f"{tally.right} of {tally.answered} right" if tally.answered else "Fresh numbers each time"
        self.query_one("#tally", Static).update(f"{done} · kept, not scored")

    def action_choose(self, index: int) -> None:
        """Choose the option shown at ``index``: it is kept, then explained."""
        question = self._practice.question
        if question is None or self._chosen is not None:
            return
        try:
            right = self._practice.answer(index, self.services.now())
        except StudykitError as error:
            self._say_problem(error)
            return
        self._chosen = index
        self._show_options(question)
        self._show_tally()
        self.query_one("#reasons", Prose).show(_reasons(question, index, right=right))
        self.refresh_bindings()
        self.call_after_refresh(self.query_one("#reasons", Prose).scroll_visible, animate=False, top=True)

    @on(ExamOption.Chosen)
    def _pointed_at(self, event: ExamOption.Chosen) -> None:
        self.action_choose(event.index)

    def action_next(self) -> None:
        """Draw another question; the one shown must be answered."""
        if self._chosen is not None:
            self._draw()

    def action_point(self, step: int) -> None:
        """Move among the options; after the answer, scroll."""
        if self._chosen is not None:
            self.query_one("#question", VerticalScroll).scroll_relative(y=step, animate=False)
            return
        options = list(self.query(ExamOption))
        at = options.index(self.focused) if isinstance(self.focused, ExamOption) else 0
        options[max(0, min(at + step, len(options) - 1))].focus()

    def action_scroll(self, step: int) -> None:
        """Turn the page."""
        question = self.query_one("#question", VerticalScroll)
        if step > 0:
            question.scroll_page_down(animate=False)
        else:
            question.scroll_page_up(animate=False)

    def _say_problem(self, error: StudykitError) -> None:
        self.query_one("#problem", Static).update(f"! {error.message} {error.hint}".rstrip())


def _reasons(question: Question, chosen: int, *, right: bool) -> str:
    """The verdict, the working, and why each other option is wrong, as Markdown."""
    key = letter(min(question.keys))
    verdict = (
        f"**✓ Right: {key}.**" if right else f"**✗ Wrong: you chose {letter(chosen)}, the answer is {key}.**"
    )
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(question.working, 1))
    wrong = "\n".join(
        f"- **{letter(index)}**, {option.text}: {option.why}"
        for index, option in enumerate(question.options)
        if not option.key
    )
    pages = "\n".join(f"- {page}" for page in question.references)
    return "\n\n".join(
        part
        for part in (verdict, steps, "**The other options**", wrong, "**Read on**" if pages else "", pages)
        if part
    )
