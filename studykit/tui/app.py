"""The app: themes, the seven rooms, and the way between them. Each room's work is its screen's."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType

from studykit.errors import StudykitError
from studykit.tui.screens.home import HomeScreen
from studykit.tui.themes import DARK, LIGHT, MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import PurePath

    from textual.screen import Screen

    from studykit.exam.study_plan import Step
    from studykit.memory.selection import Selection
    from studykit.tui.services import Services


def _notes(topic: str | None = None) -> Screen[None]:
    from studykit.tui.screens.notes import NotesScreen

    return NotesScreen(topic)


def _cards() -> Screen[None]:
    from studykit.tui.screens.cards import CardsScreen

    return CardsScreen()


def _exam(step: Step | None = None) -> Screen[None]:
    from studykit.tui.screens.exam import ExamScreen

    return ExamScreen(step)


def _calculators() -> Screen[None]:
    from studykit.tui.screens.calculators import CalculatorsScreen

    return CalculatorsScreen()


def _labs() -> Screen[None]:
    from studykit.tui.screens.labs import LabsScreen

    return LabsScreen()


def _plan() -> Screen[None]:
    from studykit.tui.screens.study_plan import StudyPlanScreen

    return StudyPlanScreen()


# Imported when first opened: Home must paint before any of them is read.
ROOMS: dict[str, Callable[[], Screen[None]]] = {
    "notes": _notes,
    "cards": _cards,
    "exam": _exam,
    "calculators": _calculators,
    "plan": _plan,
    "labs": _labs,
}


class StudykitApp(App[None]):
    """studykit in a terminal."""

    TITLE = "studykit"
    # Home's style sheet stands here too: Textual reads that of a screen when it is pushed, and Home never is.
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/home.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "toggle_theme", "Light or dark", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
    ]

    def __init__(self, services: Services, cards: Selection | None = None) -> None:
        """Make the app.

        Args:
            services: The rest of studykit.
            cards: Cards to begin with; None begins at Home.
        """
        super().__init__()
        self.services = services
        self._begin_with = cards
        # What stands in the calculators' forms, by calculator and operation.
        self.forms: dict[tuple[str, str], dict[str, str]] = {}
        # Before the style sheets are read: a later change would read them all again.
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name
        self.console.push_theme(MARKDOWN)

    def get_default_screen(self) -> Screen[None]:
        """Home is the bottom of the stack: one screen less to build before the first paint."""
        return HomeScreen()

    def on_ready(self) -> None:
        """Begin with the cards that were asked for; Escape leads Home."""
        if self._begin_with is not None:
            from studykit.tui.screens.cards import CardsScreen

            self.push_screen(CardsScreen(selection=self._begin_with))

    def open_room(self, name: str) -> None:
        """Go to one of :data:`ROOMS`."""
        self.push_screen(ROOMS[name]())

    def open_step(self, step: Step) -> None:
        """Go to where a step of a study plan is done: to its note, or to its exam with what it asks for chosen."""
        if step.kind == "read":
            self.push_screen(_notes(step.target))
        else:
            self.push_screen(_labs() if step.kind == "lab" else _exam(step))

    def wear(self, theme: str | None) -> None:
        """Put on the colours that the learner chose, if they are still there."""
        if theme in self.available_themes and theme != self.theme:
            self.theme = theme

    def action_toggle_theme(self) -> None:
        """Swap the dark and the light theme, and keep the choice."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name
        self._keep_theme(self.theme)

    @work(thread=True, exclusive=True, group="theme")
    def _keep_theme(self, theme: str) -> None:
        from studykit.store.settings import THEME

        try:
            self.services.store.settings.set(THEME, theme)
        except StudykitError as error:
            self.call_from_thread(self.notify, f"Not kept: {error.message}", severity="error")
