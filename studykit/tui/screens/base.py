"""What every screen has: a title line, a footer that tells the truth, `?` and the way back."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ClassVar, Concatenate, ParamSpec, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Static

from studykit.errors import StudykitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from studykit.tui.app import StudykitApp
    from studykit.tui.services import Services


Self = TypeVar("Self", bound="StudyScreen")
Arguments = ParamSpec("Arguments")


def explained(
    handler: Callable[Concatenate[Self, Arguments], None],
) -> Callable[Concatenate[Self, Arguments], None]:
    """A handler whose StudykitError is told to the learner: in Textual an error that escapes one ends the app."""

    @wraps(handler)
    def guarded(screen: Self, /, *args: Arguments.args, **keywords: Arguments.kwargs) -> None:
        try:
            handler(screen, *args, **keywords)
        except StudykitError as error:
            screen.explain(error)

    return guarded


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
        yield TitleBar(self._title_line(""), id="title", markup=False)
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

    def explain(self, error: StudykitError) -> None:
        """Tell the learner what is wrong and the way out; screens with a place for it say it there."""
        self.notify(error.hint, title=error.message, severity="error", timeout=20, markup=False)

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
