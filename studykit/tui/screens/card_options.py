"""How much is asked in a study day, and when a day begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from studykit.errors import StudykitError
from studykit.store.settings import NEW_CARDS_A_DAY, REVIEWS_A_DAY, ROLLOVER_HOUR

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.store.settings import Setting, Settings

CHOICES: tuple[tuple[Setting[int], str], ...] = (
    (NEW_CARDS_A_DAY, "New cards a day"),
    (REVIEWS_A_DAY, "Reviews a day, at most"),
    (ROLLOVER_HOUR, "A day begins at hour"),
)


class CardOptionsScreen(ModalScreen[bool]):
    """Answers whether anything was kept."""

    CSS_PATH = "card_options.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(False)", "Cancel")]

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    def compose(self) -> ComposeResult:
        """A line a choice."""
        with Vertical(id="options"):
            yield Static("How cards are asked", classes="heading")
            for setting, name in CHOICES:
                with Horizontal():
                    yield Static(name, classes="name")
                    yield Input(
                        str(self._settings.get(setting)), type="integer", compact=True, id=setting.name
                    )
            yield Static("", id="options-problem", classes="problem", markup=False)
            yield Static("Tab goes on, Enter keeps, Escape leaves it as it is.", classes="quiet")

    @on(Input.Submitted)
    def _keep(self) -> None:
        chosen: dict[Setting[int], int] = {}
        for setting, name in CHOICES:
            text = self.query_one(f"#{setting.name}", Input).value
            if not text.isdigit() or not setting.allows(int(text)):
                self._problem(f"! {name}: {setting.says}.")
                return
            chosen[setting] = int(text)
        try:
            self._settings.set_all(chosen)
        except StudykitError as error:
            self._problem(f"! Not kept: {error.message}")
            return
        self.dismiss(result=True)

    def _problem(self, text: str) -> None:
        self.query_one("#options-problem", Static).update(text)
