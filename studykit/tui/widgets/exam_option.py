"""One option of a question, to be chosen by key, Enter or click."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.events import Click


def letter(index: int) -> str:
    """What the option shown at ``index`` is called."""
    return chr(ord("A") + index)


class ExamOption(Static, can_focus=True):
    """A letter, a mark and the text: round marks where one answer is asked, square where several are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "choose", "Choose", key_display="space", show=False)
    ]

    class Chosen(Message):
        """The candidate pointed at an option."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, index: int) -> None:
        super().__init__("", markup=False)
        self._index = index
        self.chosen = False

    def show(self, markdown: str, *, chosen: bool, several: bool) -> None:
        """Replace text and mark."""
        self.chosen = chosen
        mark = ("[x]" if chosen else "[ ]") if several else ("(●)" if chosen else "( )")
        row = Table.grid(padding=(0, 1))
        row.add_column(no_wrap=True)
        row.add_column(ratio=1)
        row.add_row(
            Text(f"{mark} {letter(self._index)}", style="bold" if chosen else ""),
            Markdown(markdown, code_theme="ansi_dark", hyperlinks=False),
        )
        self.update(row)

    def action_choose(self) -> None:
        """Choose it, or take it back."""
        self.post_message(self.Chosen(self._index))

    def on_click(self, event: Click) -> None:
        """Choose by mouse."""
        event.stop()
        self.action_choose()
