"""A short list over the screen, to choose one thing from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class ChooseScreen(ModalScreen[str | None]):
    """Answers with the id of what was chosen, None when nothing was.

    Args:
        title: What is chosen.
        choices: Pairs of id and text.
        chosen: The id that holds now; it is marked and highlighted.
    """

    CSS_PATH = "choose.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], chosen: str | None = None) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """The title over the list."""
        with Vertical(id="choose"):
            yield Static(self._title, classes="heading", markup=False)
            yield OptionList(
                *(Option(f"{'●' if i == self._chosen else '○'} {text}", id=i) for i, text in self._choices),
                markup=False,
            )
            yield Static("Enter chooses, Escape leaves it as it is.", classes="quiet")

    def on_mount(self) -> None:
        """Highlight what holds now."""
        ids = [i for i, _ in self._choices]
        options = self.query_one(OptionList)
        options.highlighted = ids.index(self._chosen) if self._chosen in ids else 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)
