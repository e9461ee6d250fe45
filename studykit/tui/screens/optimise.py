"""Parameters: fit FSRS to the learner's answers, see whether that foretells better, put it in force, take it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from studykit.tui.messages import Advanced, Fitted, ParametersChanged, Stopped
from studykit.tui.screens.base import explained
from studykit.tui.screens.long_work import LongWorkScreen

if TYPE_CHECKING:
    import threading

    from studykit.memory.adoption import Adopted
    from studykit.memory.optimiser import Fit


class OptimiseScreen(LongWorkScreen):
    """What is in force, and what a fit found."""

    ROOM = "Parameters"
    HELP_TEXT = """\
FSRS has 21 parameters. `f` fits them to the earliest 80 % of your answers and measures them, beside those in force, on the rest.
If they foretell better, `a` puts them in force: the states of all cards are worked out again from your answers, and cards
fall due when they did. `r` does that and moves the days on which they fall due too. `u` takes the newest change back. `s` stops a fit; nothing is
changed then. `studykit optimise` does the same."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "fit", "Fit"),
        Binding("a", "adopt(False)", "Put in force"),
        Binding("r", "adopt(True)", "And reschedule"),
        Binding("u", "undo", "Take back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._fit: Fit | None = None
        self._newest: Adopted | None = None

    def on_mount(self) -> None:
        """See what is in force; the store may have to be opened for it."""
        super().on_mount()
        self.start(self._look, "Reading your answers", stoppable=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer in the footer only what can be done now."""
        offered = {
            "fit": not self.working,
            "adopt": not self.working and self._fit is not None and self._fit.better,
            "undo": not self.working and self._newest is not None,
        }
        return offered[action] if action in offered else super().check_action(action, parameters)

    def _look(self, halt: threading.Event) -> None:  # noqa: ARG002 - it is over in a moment
        self.post_message(ParametersChanged(self._in_force()))

    def _in_force(self) -> str:
        """What is in force, and whether a fit can be made; reads the log."""
        from studykit.memory.fitting import can_fit, foretold
        from studykit.memory.forecast import log_of
        from studykit.memory.forecast_text import in_force_text

        services = self.services
        store = services.store
        self._newest = store.adoptions.newest()
        reviews = foretold(log_of(store.adoptions, services.deck))
        plan = services.choices().plan
        return in_force_text(plan.parameters, self._newest, reviews, services.zone, can_fit=can_fit())

    def action_fit(self) -> None:
        """Fit, and measure."""
        self._fit = None
        self.start(self._make_fit, "Reading your answers")

    def _make_fit(self, halt: threading.Event) -> None:
        from studykit.memory.fitting import Fitting, fitted_by
        from studykit.memory.forecast import log_of

        services = self.services
        plan = services.choices().plan
        found = log_of(services.store.adoptions, services.deck)
        fitting = Fitting(found, plan.parameters, len(plan.relearning_steps))
        if fitted_by(fitting, halt, self._say_phase) and fitting.fit is not None:
            self.post_message(Fitted(fitting.fit))
        else:
            self.post_message(Stopped())

    def _say_phase(self, phase: int, seconds: float) -> None:
        from studykit.memory.optimiser import PHASES

        words = f"{phase + 1} of {len(PHASES)}: {PHASES[phase]} ({seconds:.0f} s so far)"
        self.post_message(Advanced(words))

    @on(Fitted)
    def _fitted(self, message: Fitted) -> None:
        from studykit.memory.forecast_text import fit_text

        self._fit = message.fit
        ways = (
            "\n\n`a` puts them in force; `r` moves due days to what they say, too."
            if message.fit.better
            else ""
        )
        self.show(fit_text(message.fit) + ways.replace("`", ""))
        self.ended()

    @explained
    def action_adopt(self, reschedule: bool) -> None:
        """Put the parameters that were fitted in force."""
        if self._fit is not None:
            work = partial(self._adopt, self._fit, reschedule)
            self.start(work, "Working out the states of your cards", stoppable=False)

    def _adopt(self, found: Fit, reschedule: bool, halt: threading.Event) -> None:  # noqa: ARG002
        from studykit.memory.forecast_text import adopted_text

        done = self.services.adopt(found.parameters, reschedule=reschedule, measures=found.measures())
        self._fit = None
        self.post_message(ParametersChanged(f"{adopted_text(done, 'u')}\n\n{self._in_force()}"))

    def action_undo(self) -> None:
        """Take the newest change back."""
        self.start(self._undo, "Bringing the states of your cards back", stoppable=False)

    def _undo(self, halt: threading.Event) -> None:  # noqa: ARG002 - all of it or nothing
        from studykit.memory.adoption import changed

        services = self.services
        plan = services.choices().plan
        services.store.adoptions.undo(
            lambda former, memories, rows: changed(
                services.deck, plan._replace(parameters=former), memories, rows
            ),
            services.now(),
        )
        self._fit = None
        self.post_message(ParametersChanged(f"Taken back.\n\n{self._in_force()}"))

    @on(ParametersChanged)
    def _changed(self, message: ParametersChanged) -> None:
        self.show(message.text)
        self.ended()
        self.choices_changed()
