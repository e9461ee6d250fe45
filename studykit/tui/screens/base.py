"""What every screen has: a title line, a footer that tells the truth, `?` and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.tui.app import StudykitApp
    from studykit.tui.services import Services


class TitleBar(Static):
    """One line: the app, the room, and a word on where in it one is."""


class StudyScreen(Screen[None]):
    """Base of all full screens.

    Class attributes:
        ROOM: The name shown in the title line.
        HELP_TEXT: A few lines, Markdown, for `?`: what can be done here.
    """

    ROOM: ClassVar[str] = ""
    HELP_TEXT: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("question_mark", "help", "Help", key_display="?"),
    ]

    app: StudykitApp

    @property
    def services(self) -> Services:
        """The rest of studykit."""
        return self.app.services

    def compose(self) -> ComposeResult:
        """The frame; subclasses fill it in ``compose_body``."""
        yield TitleBar(self._title_line(""), id="title")
        yield from self.compose_body()
        yield from self.compose_footer()

    def compose_footer(self) -> ComposeResult:
        """The keys that work here."""
        yield Footer(show_command_palette=False)

    def compose_body(self) -> ComposeResult:
        """The screen's own widgets."""
        yield from ()

    def say(self, where: str) -> None:
        """Put a word on where one is into the title line."""
        self.query_one("#title", TitleBar).update(self._title_line(where))

    def _title_line(self, where: str) -> str:
        parts = ["studykit", self.ROOM, where]
        return " › ".join(part for part in parts if part)

    def action_back(self) -> None:
        """Leave the screen."""
        self.app.pop_screen()

    def action_help(self) -> None:
        """Show what the keys do here."""
        from studykit.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen.of(self))
