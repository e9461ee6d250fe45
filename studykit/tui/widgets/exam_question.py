"""A question as the candidate sees it: the text, rows to answer with, and what is told of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from studykit.exam.explain import letter
from studykit.exam.ports import UNMATCHED
from studykit.tui.widgets.exam_option import ExamOption
from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.exam.ports import FormItem, ItemState

MOST_ROWS = 8


class ExamQuestion(VerticalScroll, can_focus=False):
    """Rows are options, of a matching question prompts; an ordering's stand in the order chosen."""

    DEFAULT_CSS = """
    ExamQuestion {
        height: 1fr;
        padding: 1 2 0 2;
    }

    ExamQuestion > .line {
        height: auto;
        margin-top: 1;
        display: none;
    }

    ExamQuestion ExamOption {
        height: auto;
        margin-top: 1;
        padding: 0 1;
        border-left: blank;
    }

    ExamQuestion.close ExamOption {
        margin-top: 0;
    }

    ExamQuestion ExamOption:focus {
        border-left: outer $accent;
        background: $surface;
    }
    """

    def compose(self) -> ComposeResult:
        """From the question to the reasons."""
        yield Prose(id="stem")
        yield Static("", id="remark", classes="quiet line", markup=False)
        for index in range(MOST_ROWS):
            yield ExamOption(index)
        yield Static("", id="choices", classes="line", markup=False)
        yield Static("", id="problem", classes="problem line", markup=False)
        yield Static("", id="note", classes="quiet line", markup=False)
        yield Prose(id="reasons", classes="line")

    @property
    def rows(self) -> list[ExamOption]:
        """Those on screen."""
        return [row for row in self.query(ExamOption) if row.display]

    @property
    def pointed(self) -> int:
        """The row that has the focus, else the first."""
        focused = self.screen.focused
        rows = self.rows
        return rows.index(focused) if isinstance(focused, ExamOption) and focused in rows else 0

    def open(self, asked: FormItem, state: ItemState, reasons: str = "") -> None:
        """Show a question from its beginning, pointing at what was chosen."""
        self.query_one("#stem", Prose).show(asked.stem)
        self.set_class(asked.kind in {"ordering", "matching"}, "close")
        self.show(asked, state, reasons=reasons)
        # After the layout: only then is it known how far the new question reaches.
        self.call_after_refresh(self.scroll_home, animate=False)
        chosen = next((at for at, row in enumerate(self.rows) if row.chosen), 0)
        self.point_at(0 if asked.kind in {"ordering", "matching"} else chosen, scroll=False)

    def show(self, asked: FormItem, state: ItemState, *, problem: str = "", reasons: str = "") -> None:
        """Show how the question stands."""
        count = len(asked.prompts) if asked.kind == "matching" else len(asked.options)
        for index, row in enumerate(self.query(ExamOption)):
            row.display = index < count
        for index, row in enumerate(self.rows):
            _show_row(row, index, asked, state)
        self._line("#remark", _remark(asked, state))
        self._line("#choices", _choices(asked, state))
        self._line("#problem", problem)
        self._line("#note", f"Your note: {state.note}" if state.note else "")
        told = self.query_one("#reasons", Prose)
        told.show(reasons)
        told.display = bool(reasons)
        if problem:
            # On a long question it would be said below the fold.
            self.call_after_refresh(self.query_one("#problem").scroll_visible, animate=False)

    def show_reasons(self) -> None:
        """Bring what is told of the answer into view."""
        self.call_after_refresh(self.query_one("#reasons").scroll_visible, animate=False, top=True)

    def point_at(self, index: int, *, scroll: bool = True) -> None:
        """Give a row the focus; past the ends, the one at the end."""
        rows = self.rows
        if rows:
            self.screen.set_focus(rows[max(0, min(index, len(rows) - 1))], scroll_visible=scroll)

    def turn_page(self, step: int) -> None:
        """Scroll by a page."""
        if step > 0:
            self.scroll_page_down(animate=False)
        else:
            self.scroll_page_up(animate=False)

    def _line(self, selector: str, text: str) -> None:
        line = self.query_one(selector, Static)
        line.update(text)
        line.display = bool(text)


def shown_order(asked: FormItem, state: ItemState) -> tuple[int, ...]:
    """The options of an ordering as its rows show them: as chosen, else as they were drawn."""
    return state.chosen or tuple(range(len(asked.options)))


def _show_row(row: ExamOption, index: int, asked: FormItem, state: ItemState) -> None:
    if asked.kind == "ordering":
        item = shown_order(asked, state)[index]
        rank = f"{index + 1}." if state.chosen else " ·"
        row.show_row(f"{rank} {letter(item)}", asked.options[item].text, chosen=bool(state.chosen))
    elif asked.kind == "matching":
        given = state.chosen[index] if state.chosen else UNMATCHED
        arrow = "?" if given == UNMATCHED else letter(given)
        row.show_row(f"{index + 1} → {arrow}", asked.prompts[index].text, chosen=given != UNMATCHED)
    else:
        option = asked.options[index]
        sign = ("✓ " if option.key else "✗ ") if state.checked else ""
        row.show(
            f"{sign}{option.text}",
            chosen=index in state.chosen,
            several=asked.takes > 1,
            struck=index in state.struck,
        )


def _remark(asked: FormItem, state: ItemState) -> str:
    if asked.kind == "ordering":
        return (
            "This is your order."
            if state.chosen
            else "No answer yet: move an item, or Space takes the order as it stands."
        )
    if asked.kind == "matching":
        given = sum(option != UNMATCHED for option in state.chosen)
        return f"{given} of {asked.takes} matched; a letter gives its option to the prompt pointed at."
    return f"{len(state.chosen)} of {asked.takes} chosen" if asked.takes > 1 else ""


def _choices(asked: FormItem, state: ItemState) -> str:
    """The options of a matching question, with the prompt that each was given to."""
    if asked.kind != "matching":
        return ""
    lines = []
    for index, option in enumerate(asked.options):
        given = f"  ({state.chosen.index(index) + 1})" if index in state.chosen else ""
        lines.append(f"{letter(index)}  {option.text}{given}")
    return "\n".join(lines)
