"""The questions of a graded exam, one at a time, with the reason for every option."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from studykit.exam.scoring import Outcome
from studykit.tui.screens.base import StudyScreen
from studykit.tui.widgets.exam_report import SIGNS, answer_markdown
from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.exam.scoring import ExamResult


class ExamAnswersScreen(StudyScreen):
    """Left the questions with their outcome, right the one pointed at."""

    ROOM = "Exam"
    CSS_PATH = "exam_answers.tcss"
    HELP_TEXT = """\
Go from question to question with `n` and `p` or the arrow keys; `w` shows only what was not right. Tab goes to the
text, where the arrow keys scroll; Page Up and Page Down scroll it from anywhere. Letters are those that you saw."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right", "turn(1)", "Next", key_display="n"),
        Binding("p,left", "turn(-1)", "Previous", key_display="p"),
        Binding("w", "mistakes", "Only mistakes, all"),
        Binding("pagedown", "scroll(1)", "Scroll", show=False, priority=True),
        Binding("pageup", "scroll(-1)", "Scroll", show=False, priority=True),
    ]

    def __init__(self, result: ExamResult) -> None:
        super().__init__()
        self._result = result
        self._only_mistakes = False

    def compose_body(self) -> ComposeResult:
        """List and text."""
        with Horizontal():
            yield OptionList(id="places", markup=False)
            with VerticalScroll(id="answer"):
                yield Prose(id="text")

    def on_mount(self) -> None:
        """Show all, the first first."""
        self._list(0)
        self.query_one("#places").focus()

    def _list(self, place: int) -> None:
        items = [
            item
            for item in self._result.items
            if not self._only_mistakes or item.outcome in {Outcome.WRONG, Outcome.BLANK}
        ]
        places = self.query_one("#places", OptionList)
        places.clear_options()
        places.add_options(
            [Option(f"{i.place + 1:>3} {SIGNS[i.outcome]} {i.outcome}", id=str(i.place)) for i in items]
        )
        if items:
            # The next mistake from here on, the last one where none follows.
            places.highlighted = min(sum(item.place < place for item in items), len(items) - 1)
        else:
            self.query_one(Prose).show("Nothing was wrong.")

    @on(OptionList.OptionHighlighted, "#places")
    def _pointed_at(self, event: OptionList.OptionHighlighted) -> None:
        if event.option.id is None:
            return
        place = int(event.option.id)
        record = self._result.record
        library = self.services.library
        blueprint = library.blueprints.get(record.blueprint)
        self.say(f"{record.blueprint} · question {place + 1} of {len(record.items)}")
        self.query_one(Prose).show(answer_markdown(self._result.items[place], blueprint, library.facts))
        self.query_one("#answer", VerticalScroll).scroll_home(animate=False)

    def action_turn(self, step: int) -> None:
        """Go to the next or the previous question; past the ends nothing happens."""
        places = self.query_one("#places", OptionList)
        if places.highlighted is not None:
            places.highlighted = max(0, min(places.highlighted + step, places.option_count - 1))

    def action_mistakes(self) -> None:
        """Show only what was not right, or everything again."""
        places = self.query_one("#places", OptionList)
        pointed = places.highlighted_option
        self._only_mistakes = not self._only_mistakes
        self._list(int(pointed.id) if pointed and pointed.id else 0)

    def action_scroll(self, step: int) -> None:
        """Turn the page of the text."""
        answer = self.query_one("#answer", VerticalScroll)
        if step > 0:
            answer.scroll_page_down(animate=False)
        else:
            answer.scroll_page_up(animate=False)
