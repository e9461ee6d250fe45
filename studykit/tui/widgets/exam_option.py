"""One row of a question, an option or a prompt, to be chosen by key, Enter or click."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.markdown import Markdown
from rich.styled import Styled
from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from studykit.exam.explain import letter

if TYPE_CHECKING:
    from textual.events import Click

__all__ = ["ExamOption", "letter"]


class ExamOption(Static, can_focus=True):
    """A mark, a letter and the text: round marks where one answer is asked, square where several are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose('space')", "Choose", show=False),
        Binding("enter", "choose('enter')", "Choose", show=False),
    ]

    class Chosen(Message):
        """The candidate pointed at a row.

        Attributes:
            by: What was pressed: "space", "enter" or "mouse".
        """

        def __init__(self, index: int, by: str) -> None:
            super().__init__()
            self.index = index
            self.by = by

    def __init__(self, index: int) -> None:
        super().__init__("", markup=False)
        self._index = index
        self.chosen = False

    def show(self, markdown: str, *, chosen: bool, several: bool, struck: bool = False) -> None:
        """Show an option with its mark; one that is struck out is marked with a line, too."""
        marks = ("[x]", "[-]", "[ ]") if several else ("(●)", "(-)", "( )")
        mark = marks[0] if chosen else marks[1] if struck else marks[2]
        self.show_row(f"{mark} {letter(self._index)}", markdown, chosen=chosen, struck=struck and not chosen)

    def show_row(self, label: str, markdown: str, *, chosen: bool, struck: bool = False) -> None:
        """Show a text behind any label."""
        self.chosen = chosen
        row = Table.grid(padding=(0, 1))
        row.add_column(no_wrap=True)
        row.add_column(ratio=1)
        text = Markdown(markdown, code_theme="ansi_dark", hyperlinks=False)
        row.add_row(
            Text(label, style="bold" if chosen else ""), Styled(text, "dim strike") if struck else text
        )
        self.update(row)

    def action_choose(self, by: str) -> None:
        """Choose it, or take it back."""
        self.post_message(self.Chosen(self._index, by))

    def on_click(self, event: Click) -> None:
        """Choose by mouse."""
        event.stop()
        self.post_message(self.Chosen(self._index, "mouse"))
