"""Labs: the tasks, the simulated account behind each, and what a check says of it."""

from __future__ import annotations

import subprocess
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from studykit.errors import StudykitError
from studykit.tui.lending import lent_terminal
from studykit.tui.messages import Failed, LabDone, LabsRead, ShellReady
from studykit.tui.screens.ask import AskScreen
from studykit.tui.screens.base import StudyScreen
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from studykit.sim.runs import LabRuns, LabStatus

STATES = {"new": "○ not begun", "running": "● running", "stopped": "◐ stopped"}


class LabsScreen(StudyScreen):
    """Practise in an account on this machine, graded by what happens in it."""

    ROOM = "Labs"
    CSS_PATH = "labs.tcss"
    HELP_TEXT = """\
Choose a lab and press `s`: a simulated account starts on this machine. `o` opens a shell in which every AWS client
uses it; `studykit lab shell` does the same in another terminal. `c` checks what you have done, on a copy of the account
whose clock is moved to see what happens. `h` gives one hint more after a check. `m` moves the account's own clock
forward. `x` stops the account and keeps what was done; `r` starts the lab over."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "start", "Start"),
        Binding("o", "shell", "Open shell"),
        Binding("c", "check", "Check"),
        Binding("h", "hint", "Hint"),
        Binding("m", "clock", "Move clock"),
        Binding("x", "stop", "Stop"),
        Binding("r", "reset", "Reset"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._statuses: list[LabStatus] = []
        self._busy = False

    def compose_body(self) -> ComposeResult:
        """The labs over the task and what was said last."""
        yield OptionList(id="labs", markup=False)
        with VerticalScroll(id="lab"):
            yield Static("Reading the labs", id="said", markup=False)
            yield Prose(id="task")

    def on_mount(self) -> None:
        """List what there is."""
        self.query_one("#labs").focus()
        self._read()

    @cached_property
    def _labs(self) -> LabRuns:
        return self.services.lab_runs()

    @property
    def _chosen(self) -> LabStatus | None:
        index = self.query_one("#labs", OptionList).highlighted
        return self._statuses[index] if index is not None and index < len(self._statuses) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Offer in the footer only what can be done now."""
        chosen = self._chosen if self.is_mounted else None
        if action == "start":
            return chosen is not None and chosen.state != "running"
        if action in {"shell", "check", "hint", "clock", "reset"}:
            return chosen is not None and chosen.state != "new"
        if action == "stop":
            return chosen is not None and chosen.state == "running"
        return True

    @work(thread=True, exclusive=True, group="labs")
    def _read(self) -> None:
        try:
            self.post_message(LabsRead(self._labs.statuses()))
        except StudykitError as error:
            self.post_message(Failed(error))

    @on(LabsRead)
    def _show(self, message: LabsRead) -> None:
        labs = self.query_one("#labs", OptionList)
        highlighted = labs.highlighted or 0
        first = not self._statuses
        self._statuses = message.statuses
        labs.clear_options()
        labs.add_options([Option(_line(status)) for status in self._statuses])
        if self._statuses:
            labs.highlighted = min(highlighted, len(self._statuses) - 1)
        if first:
            self._say("" if self._statuses else "There is no lab in the library.")

    @on(OptionList.OptionHighlighted, "#labs")
    def _highlighted(self) -> None:
        chosen = self._chosen
        if chosen is None:
            return
        self.say(chosen.lab.title)
        self.query_one("#task", Prose).show(chosen.lab.task)
        self.refresh_bindings()

    def _do(self, said: str, act: Callable[[LabRuns, str], str]) -> None:
        """Run a slow thing in a worker; one at a time."""
        chosen = self._chosen
        if chosen is None or self._busy:
            return
        self._busy = True
        self._say(f"… {said}")
        self._act(chosen.lab.id, act)

    @work(thread=True, group="act")
    def _act(self, lab: str, act: Callable[[LabRuns, str], str]) -> None:
        try:
            self.post_message(LabDone(act(self._labs, lab)))
        except StudykitError as error:
            self.post_message(LabDone(f"! {error.message} {error.hint}".rstrip()))

    @on(LabDone)
    def _done(self, message: LabDone) -> None:
        self._busy = False
        self._say(message.text)
        self._read()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._say(f"! {message.error.message} {message.error.hint}".rstrip())

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)
        self.query_one("#lab", VerticalScroll).scroll_home(animate=False)

    def action_start(self) -> None:
        """Start the account, or bring it back."""
        command = self.services.command

        def start(runs: LabRuns, lab: str) -> str:
            _, account, fresh = runs.start(lab)
            word = "The account is there" if fresh else "The account is back, with all you did"
            clock = f"{word}; its clock shows {account.now():%Y-%m-%d %H:%M} UTC."
            files = f"Your copy of the starter files: {runs.work(lab)}"
            return (
                f"{clock}\n{files}\n`o` opens a shell there. In another terminal: {command} lab shell {lab}"
            )

        self._do("Starting the simulated account", start)

    def action_shell(self) -> None:
        """Give the terminal to a shell in the account, until it ends."""
        chosen = self._chosen
        if chosen is not None and not self._busy:
            self._busy = True
            self._say("… Opening a shell")
            self._prepare_shell(chosen.lab.id)

    @work(thread=True, group="act")
    def _prepare_shell(self, lab: str) -> None:
        from studykit.sim.shell import shell_command

        runs = self._labs
        try:
            words, environment = shell_command(runs.account(lab).environment(), lab, runs.folder(lab))
        except StudykitError as error:
            self.post_message(LabDone(f"! {error.message} {error.hint}".rstrip()))
        else:
            self.post_message(ShellReady(words, environment, runs.work(lab)))

    @on(ShellReady)
    def _open_shell(self, message: ShellReady) -> None:
        try:
            with lent_terminal(self.app):
                subprocess.run(message.words, env=message.environment, cwd=message.folder, check=False)  # noqa: S603 - the learner's own shell
        except (OSError, SuspendNotSupported) as error:
            self.post_message(LabDone(f"! The shell cannot be opened: {error}."))
        else:
            self.post_message(LabDone("Back from the shell. `c` checks what you did."))

    def action_check(self) -> None:
        """Grade what was done so far."""
        columns = self.query_one("#said").content_size.width
        self._do("Checking on a copy of the account", lambda runs, lab: runs.check(lab).to_text(columns))

    def action_hint(self) -> None:
        """One more hint."""
        self._do("Looking for a hint", _hint)

    def action_stop(self) -> None:
        """End the process; what was done stays."""
        self._do("Stopping the account", _stop)

    def action_clock(self) -> None:
        """Ask how far, then move the account's clock."""
        from studykit.labs.durations import EXAMPLES, parse_span

        def moved(text: str | None) -> None:
            if not text:
                return
            try:
                span = parse_span(text)
            except ValueError as error:
                self._say(f"! {error} {EXAMPLES}")
                return
            self._do(
                "Moving the clock",
                lambda runs, lab: f"The account's clock shows {runs.advance(lab, span):%Y-%m-%d %H:%M} UTC.",
            )

        self.app.push_screen(AskScreen("How far forward?", "30d", EXAMPLES), moved)

    def action_reset(self) -> None:
        """Ask, then forget what was done."""

        def sure(answer: str | None) -> None:
            if answer == "yes":
                self._do("Starting over", _reset)

        choices = [("no", "No, keep what I did"), ("yes", "Yes, forget it and start over")]
        self.app.push_screen(ChooseScreen("Forget everything done in this lab?", choices, "no"), sure)


def _line(status: LabStatus) -> str:
    best = "" if status.percent is None else f", best {status.percent} %"
    return f"{STATES[status.state]:<12}  {status.lab.title}  ({status.lab.minutes} min{best})"


def _hint(runs: LabRuns, lab: str) -> str:
    hint = runs.hint(lab)
    return (
        f"Hint {hint.number} of {hint.total} for {hint.check}: {hint.text}"
        if hint
        else "There is no hint left to give."
    )


def _stop(runs: LabRuns, lab: str) -> str:
    return "The account is stopped; what you did is kept." if runs.stop(lab) else "It was not running."


def _reset(runs: LabRuns, lab: str) -> str:
    runs.reset(lab)
    return "The lab is as new."
