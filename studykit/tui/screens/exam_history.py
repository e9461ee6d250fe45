"""Past exams over time: the trend as a chart, and each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from studykit.tui.screens.base import StudyScreen
from studykit.tui.screens.exam_result import ExamResultScreen
from studykit.tui.widgets.exam_report import past_line, trend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize

    from studykit.exam.scoring import ExamResult

TIMED, EVERY = "timed exams", "all sittings"


class ExamHistoryScreen(StudyScreen):
    """The chart over the list."""

    ROOM = "Exam"
    CSS_PATH = "exam_history.tcss"
    HELP_TEXT = """\
Each column is an exam, in percent of what counted, the newest on the right; ✓ marks those whose estimated score reaches
the pass mark. `v` shows timed exams only, or study and daily questions too. Enter opens a result."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("v", "view", "Timed, all")]

    def __init__(self, past: Sequence[ExamResult]) -> None:
        super().__init__()
        self._past = past
        timed = any(result.record.mode.timed for result in past)
        self._view = TIMED if timed else EVERY

    def compose_body(self) -> ComposeResult:
        """The chart over the list."""
        yield Static("", id="chart", markup=False)
        yield OptionList(id="past", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        self._show()
        self.query_one("#past").focus()

    def on_resize(self, event: Resize) -> None:
        """As many exams as the new width has room for."""
        self._draw(event.size.width)

    @property
    def _shown(self) -> list[ExamResult]:
        return [result for result in self._past if self._view == EVERY or result.record.mode.timed]

    def _show(self) -> None:
        self.say(f"history, {self._view}")
        self._draw(self.size.width)
        past = self.query_one("#past", OptionList)
        past.clear_options()
        past.add_options([Option(past_line(r, self.services.zone), id=str(r.record.id)) for r in self._shown])
        if past.option_count:
            past.highlighted = 0

    def _draw(self, width: int) -> None:
        blueprints = dict(self.services.library.blueprints)
        self.query_one("#chart", Static).update(trend(self._shown, blueprints, width - 4))

    def action_view(self) -> None:
        """Timed exams only, or everything."""
        self._view = EVERY if self._view == TIMED else TIMED
        self._show()

    @on(OptionList.OptionSelected, "#past")
    def _opened(self, event: OptionList.OptionSelected) -> None:
        for result in self._past:
            if str(result.record.id) == event.option.id:
                self.app.push_screen(ExamResultScreen(result.record))
