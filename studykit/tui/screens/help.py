"""`?`: the keys that work on the screen below, read from its bindings so that they cannot be out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.tui.screens.base import StudyScreen


class HelpScreen(ModalScreen[None]):
    """A card over the screen that it explains."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "dismiss", "Close")]

    def __init__(self, room: str, text: str, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._room = room
        self._text = text
        self._keys = keys

    @classmethod
    def of(cls, screen: StudyScreen) -> HelpScreen:
        """Help for a screen, from the bindings that are active on it now."""
        keys: dict[str, list[str]] = {}
        # What the footer shows first, then the screen's other keys, then those of the widget with the focus.
        for active in sorted(
            screen.active_bindings.values(), key=lambda a: (a.node is not screen, not a.binding.show)
        ):
            if active.enabled and active.binding.description:
                shown = screen.app.get_key_display(active.binding)
                listed = keys.setdefault(active.binding.description, [])
                if shown not in listed:
                    listed.append(shown)
        return cls(screen.ROOM, screen.HELP_TEXT, [(", ".join(k), d) for d, k in keys.items()])

    def compose(self) -> ComposeResult:
        """The text, then the keys."""
        width = max((len(k) for k, _ in self._keys), default=0)
        with VerticalScroll(id="help"):
            yield Static(f"{self._room} · help", classes="heading", markup=False)
            yield Prose(self._text)
            yield Static("\n".join(f"{k.ljust(width)}  {d}" for k, d in self._keys), id="keys", markup=False)
            yield Static("Escape closes this.", classes="quiet")
