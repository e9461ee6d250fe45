"""Screens that work for a while: how far it is, the page that comes of it, and a key that stops it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import ProgressBar, Static

from studykit.errors import StudykitError
from studykit.tui.messages import Advanced, ChoicesChanged, Failed, Stopped
from studykit.tui.screens.base import StudyScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


class LongWorkScreen(StudyScreen):
    """A page under a line that says what is being done.

    Subclasses call :meth:`start` with a function that posts messages, asks ``halted`` often, and leaves when it is set.
    """

    CSS_PATH = "long_work.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("s", "stop", "Stop")]

    def __init__(self) -> None:
        super().__init__()
        self._halt: threading.Event | None = None
        self._stoppable = False

    @property
    def working(self) -> bool:
        """Whether something is being done."""
        return self._halt is not None

    def compose_body(self) -> ComposeResult:
        """The line, and the page."""
        yield Static("", id="doing", classes="quiet", markup=False)
        yield ProgressBar(total=1, show_eta=False, id="progress")
        with VerticalScroll(id="page"):
            yield Static("", id="text", markup=False)

    def on_mount(self) -> None:
        """Nothing is being done yet."""
        self.query_one("#progress").display = False
        self.query_one("#page").focus()

    def on_unmount(self) -> None:
        """Whoever leaves wants no more of it."""
        self.halt()

    def show(self, text: str) -> None:
        """Put a page up."""
        self.query_one("#text", Static).update(text)
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)

    def start(self, work: Callable[[threading.Event], None], doing: str, *, stoppable: bool = True) -> None:
        """Begin to work, in a thread; the argument is set when it is to stop."""
        self._halt = halt = threading.Event()
        self._stoppable = stoppable

        def guarded() -> None:
            try:
                work(halt)
            except StudykitError as error:
                self.post_message(Failed(error))

        self._say_doing(doing, None)
        self.refresh_bindings()
        self.run_worker(guarded, thread=True, exclusive=True, group="long work")

    def halt(self) -> None:
        """Ask the work to stop."""
        if self._halt is not None:
            self._halt.set()

    def ended(self) -> None:
        """Nothing is being done any more."""
        self._halt = None
        self.query_one("#doing", Static).update("")
        self.query_one("#progress").display = False
        self.refresh_bindings()

    def choices_changed(self) -> None:
        """Tell the other screens that cards are asked otherwise now."""
        for screen in self.app.screen_stack:
            screen.post_message(ChoicesChanged())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Stopping is offered while something is being done, everything else when nothing is."""
        return self.working and self._stoppable if action == "stop" else True

    def action_stop(self) -> None:
        """Stop; nothing is changed."""
        self.halt()

    @on(Advanced)
    def _advanced(self, message: Advanced) -> None:
        if self.working:
            self._say_doing(message.words, message.share)

    @on(Stopped)
    def _stopped(self) -> None:
        self.ended()
        self.query_one("#doing", Static).update("Stopped; nothing was changed.")

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.ended()
        self.query_one("#doing", Static).update(f"! {message.error.message} {message.error.hint}".rstrip())

    def _say_doing(self, words: str, share: float | None) -> None:
        self.query_one("#doing", Static).update(words)
        bar = self.query_one("#progress", ProgressBar)
        bar.display = share is not None
        if share is not None:
            bar.update(progress=share)
