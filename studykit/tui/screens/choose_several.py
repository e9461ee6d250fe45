"""A list over the screen, to choose some things from."""

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


class ChooseSeveralScreen(ModalScreen[frozenset[str] | None]):
    """Answers with the ids of what was chosen, None when it was left as it is.

    Args:
        title: What is chosen.
        choices: Pairs of id and text.
        chosen: The ids that hold now; none means all.
    """

    CSS_PATH = "choose_several.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "Choose"),
        Binding("enter", "take", "Take", priority=True),
        Binding("escape", "dismiss(None)", "Cancel"),
    ]

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], chosen: frozenset[str]) -> None:
        super().__init__()
        self._title = title
        self._texts = dict(choices)
        self._taken = set(chosen)

    def compose(self) -> ComposeResult:
        """The title over the list."""
        with Vertical(id="choose"):
            yield Static(self._title, classes="heading", markup=False)
            yield OptionList(*(Option(self._row(name), id=name) for name in self._texts), markup=False)
            yield Static(
                "Space chooses, Enter takes what is chosen (nothing means all), Escape leaves it as it is.",
                classes="quiet",
            )

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.query_one(OptionList).focus()

    def _row(self, name: str) -> str:
        return f"[{'x' if name in self._taken else ' '}] {self._texts[name]}"

    def action_turn(self) -> None:
        """Choose what is pointed at, or take it back."""
        options = self.query_one(OptionList)
        pointed = options.highlighted_option
        if pointed is not None and pointed.id:
            self._taken ^= {pointed.id}
            options.replace_option_prompt(pointed.id, self._row(pointed.id))

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_turn()

    def action_take(self) -> None:
        """Answer with what is chosen."""
        self.dismiss(frozenset(self._taken))
