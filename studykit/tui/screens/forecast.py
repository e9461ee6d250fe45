"""Forecast: what the days to come would ask and bring, and what other choices would; simulated in a worker."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from studykit.tui.messages import Advanced, ForecastMade, Stopped
from studykit.tui.screens.ask import AskScreen
from studykit.tui.screens.base import explained
from studykit.tui.screens.long_work import LongWorkScreen

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable

    from studykit.memory.forecast import Standing, Student

_EVERY = 0.1  # seconds between two words on how far it is
_MOST_DAYS = 3_650


class ForecastScreen(LongWorkScreen):
    """The choices in force, beside others."""

    ROOM = "Forecast"
    HELP_TEXT = """\
An estimate of the work and the retention of the days to come: you, as your answers show you, are simulated several times under
the choices in force. `r` and `n` set another desired retention or number of new cards beside them, `p` shows what each retention costs.
`a` takes over what stands beside the choices in force, or the cheapest retention; nothing else changes anything. `s` stops, `d` looks farther or less far.
The extra `optimise` makes it more exact. `studykit forecast` prints the same."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "retention", "Retention"),
        Binding("n", "new", "New cards"),
        Binding("p", "prices", "Prices"),
        Binding("d", "days", "Days"),
        Binding("a", "adopt", "Take over"),
    ]

    def __init__(self, topic: str | None = None) -> None:
        """Forecast for a topic's cards, or all."""
        super().__init__()
        self._topic = topic
        self._span = 365
        self._retention: int | None = None
        self._new: int | None = None
        self._found: tuple[Standing, Student] | None = None
        self._offered: ForecastMade | None = None

    def on_mount(self) -> None:
        """Begin; the store may have to be opened for it."""
        super().on_mount()
        self.say(self._topic or "")
        self._forecast()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer in the footer only what can be done now."""
        if action == "adopt":
            offered = self._offered
            return not self.working and offered is not None and {offered.retention, offered.new} != {None}
        if action in {"retention", "new", "prices", "days"}:
            return not self.working
        return super().check_action(action, parameters)

    def _forecast(self) -> None:
        self._offered = None
        self.start(self._make_forecast, "Reading your answers")

    def _make_forecast(self, halt: threading.Event) -> None:
        from studykit.memory.forecast import Forecast
        from studykit.memory.forecast_text import forecast_text

        if (found := self._known(halt)) is None:
            return
        standing, student = found
        forecasts = {"as chosen now": Forecast(standing, student.learner, self._span)}
        beside = [f"{self._retention} %"] * (self._retention is not None)
        beside += [f"{self._new} new a day"] * (self._new is not None)
        if beside:
            wanted = None if self._retention is None else self._retention / 100
            forecasts[", ".join(beside)] = Forecast(
                standing, student.learner, self._span, retention=wanted, new=self._new
            )
        for name, forecast in forecasts.items():
            if not self._lived(
                forecast.live(), f"Living {self._span} days {forecast.count} times, {name}", halt
            ):
                return
        outlooks = {name: forecast.outlook() for name, forecast in forecasts.items()}
        text = forecast_text(outlooks, standing, student, self._span, forecast.count)
        self.post_message(ForecastMade(text, self._retention, self._new))

    def _make_prices(self, halt: threading.Event) -> None:
        from studykit.memory.forecast import Curve
        from studykit.memory.forecast_text import curve_text

        if (found := self._known(halt)) is None:
            return
        standing, student = found
        curve = Curve(standing, student.learner, self._span)
        if self._lived(curve.live(), f"Living {self._span} days under each retention", halt):
            best = curve.best()
            text = curve_text(curve.prices, best, standing, student, self._span)
            self.post_message(ForecastMade(text, round(best.wanted * 100)))

    def _known(self, halt: threading.Event) -> tuple[Standing, Student] | None:
        """Where the learner stands and who they are, found once; None when it was stopped."""
        if self._found is None:
            from studykit.memory.fitting import fitted_by, fitting_for_forecasts
            from studykit.memory.forecast import log_of, standing_of, student_of

            services = self.services
            store, chosen = services.store, services.choices()
            found = log_of(store.adoptions, services.deck)
            fitting = fitting_for_forecasts(found, chosen.plan)
            if fitting is not None and not fitted_by(fitting, halt, self._say_phase):
                self.post_message(Stopped())
                return None
            self.post_message(Advanced("Getting to know you"))
            fitted = fitting.for_forecasts() if fitting else None
            student = student_of(found, chosen.plan.parameters, fitted, halt.is_set)
            if halt.is_set():
                self.post_message(Stopped())
                return None
            standing = standing_of(
                store.cards, services.deck, chosen, found, student, services.now(), topic=self._topic
            )
            self._found = standing, student
        return self._found

    def _say_phase(self, phase: int, seconds: float) -> None:
        from studykit.memory.optimiser import PHASES_FOR_FORECASTS as PHASES

        words = f"Getting to know you, {phase + 1} of {len(PHASES)}: {PHASES[phase]} ({seconds:.0f} s so far)"
        self.post_message(Advanced(words))

    def _lived(self, done: Iterable[float], words: str, halt: threading.Event) -> bool:
        """Live, and say how far it is; False when it was stopped."""
        last = 0.0
        for share in done:
            if halt.is_set():
                self.post_message(Stopped())
                return False
            if (now := time.monotonic()) - last > _EVERY:
                self.post_message(Advanced(words, share))
                last = now
        return True

    @on(ForecastMade)
    def _made(self, message: ForecastMade) -> None:
        self._offered = message
        self.show(message.text)
        self.ended()

    def action_retention(self) -> None:
        """Set another desired retention beside the one in force."""
        self._ask(
            "What if another percentage were to be remembered?",
            self._retention or 85,
            70,
            99,
            self._set_retention,
        )

    def action_new(self) -> None:
        """Set another number of new cards beside the one in force."""
        self._ask(
            "What if another number of new cards were met a day?", self._new or 20, 0, 9999, self._set_new
        )

    def action_days(self) -> None:
        """Look farther, or less far."""
        self._ask("How many study days?", self._span, 1, _MOST_DAYS, self._set_days)

    def action_prices(self) -> None:
        """Show what each desired retention costs."""
        self._offered = None
        self.start(self._make_prices, "Reading your answers")

    @explained
    def action_adopt(self) -> None:
        """Take over what stands beside the choices in force."""
        from studykit.store.settings import DESIRED_RETENTION, EXAM_NEW_CARDS, NEW_CARDS_A_DAY

        offered, settings = self._offered, self.services.store.settings
        if offered is None:
            return
        said = []
        if offered.retention is not None:
            settings.set(DESIRED_RETENTION, offered.retention)
            said.append(f"{offered.retention} % are to be remembered")
        if offered.new is not None:
            settings.set(NEW_CARDS_A_DAY, offered.new)
            said.append(f"{offered.new} new cards are met a day")
            if self._found is not None and self._found[0].aimed is not None and settings.get(EXAM_NEW_CARDS):
                # What was forecast is that this number holds, and not the plan's.
                settings.set(EXAM_NEW_CARDS, False)
                said[-1] += " instead of the exam plan's number"
        self.choices_changed()
        self._found = self._retention = self._new = None
        self.notify(f"From now on {' and '.join(said)}.", markup=False)
        self._forecast()

    def _ask(self, title: str, value: int, least: int, most: int, use: Callable[[int], None]) -> None:
        def answered(text: str | None) -> None:
            if text is None:
                return
            if text.isascii() and text.isdigit() and least <= int(text) <= most:
                use(int(text))
            else:
                self.notify(
                    f"{text!r} will not do: a whole number from {least:,} to {most:,}.",
                    severity="error",
                    markup=False,
                )

        self.app.push_screen(AskScreen(title, str(value), f"{least:,} to {most:,}."), answered)

    def _set_retention(self, percent: int) -> None:
        self._retention = percent
        self._forecast()

    def _set_new(self, cards: int) -> None:
        self._new = cards
        self._forecast()

    def _set_days(self, days: int) -> None:
        self._span = days
        self._forecast()
