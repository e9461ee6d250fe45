"""The process in which parameters are fitted: it can be stopped at any moment, and nothing has changed then."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from studykit.errors import MissingExtraError, StudykitError, UsageError
from studykit.memory.optimiser import LEAST_REVIEWS, Fit, Measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from studykit.memory.histories import History
    from studykit.memory.parameters import Parameters
    from studykit.memory.plan import Plan


_EVERY = 0.3  # seconds


def can_fit() -> bool:
    """Whether the extra ``optimise`` is installed."""
    return find_spec("fsrs_rs_python") is not None


def foretold(histories: Sequence[History]) -> int:
    """How many answers can be foretold: those a study day and more after the one before."""
    return sum(
        later.day > earlier.day
        for history in histories
        for earlier, later in zip(history.answers, history.answers[1:], strict=False)
    )


def fitting_for_forecasts(histories: Sequence[History], plan: Plan) -> Fitting | None:
    """A fit by which forecasts know the learner; None where there is no extra, or there are too few answers."""
    if not can_fit() or foretold(histories) < LEAST_REVIEWS:
        return None
    return Fitting(histories, plan.parameters, len(plan.relearning_steps), whole=True)


def fitted_by(fitting: Fitting, halt: threading.Event, say: Callable[[int, float], object]) -> bool:
    """Fit, telling the phase and the seconds so far every half second; False when ``halt`` was set."""
    begun, phase, over = time.monotonic(), [0], threading.Event()

    def watch() -> None:
        while not over.wait(_EVERY):
            say(phase[0], time.monotonic() - begun)
            if halt.is_set():
                fitting.stop()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        for phase[0] in fitting.phases():
            say(phase[0], time.monotonic() - begun)
    finally:
        over.set()
        watcher.join()
    return fitting.fit is not None and not halt.is_set()


class Fitting:
    """One fit. :meth:`phases` waits for it; :meth:`stop`, from any thread, ends it.

    Attributes:
        fit: The outcome, once all phases have been; None when it was stopped.
    """

    def __init__(
        self,
        histories: Sequence[History],
        current: Parameters | None,
        relearning_steps: int,
        *,
        whole: bool = False,
    ) -> None:
        """Check that it can be done.

        Args:
            histories: The log.
            current: The parameters in force; None for the defaults.
            relearning_steps: How many steps a forgotten card has.
            whole: Whether parameters are fitted to all answers besides, for forecasts.

        Raises:
            MissingExtraError: The extra ``optimise`` is not installed.
            UsageError: There are too few answers.
        """
        if not can_fit():
            raise MissingExtraError(
                "Fitting parameters needs an extra that is not installed.",
                "pip install 'studykit[optimise]' brings it.",
            )
        reviews = foretold(histories)
        if reviews < LEAST_REVIEWS:
            raise UsageError(
                f"{reviews} of your answers came a study day or more after the one before; a fit needs {LEAST_REVIEWS}.",
                "From fewer, 21 parameters would follow chance more than you: go on with those you have.",
            )
        self.fit: Fit | None = None
        self._work = {
            "current": current,
            "relearning_steps": relearning_steps,
            "whole": whole,
            "histories": [history.days_and_ratings() for history in histories],
        }
        self._process: subprocess.Popen[str] | None = None
        self._stopped = threading.Event()

    def phases(self) -> Iterator[int]:
        """Fit; gives the place in ``PHASES`` of each phase as it begins.

        Raises:
            StudykitError: The process broke off.
        """
        # -P: nothing is imported from the folder in which studykit was started.
        command = [sys.executable, "-P", "-m", "studykit.memory.optimiser"]
        with subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            self._process = process
            if self._stopped.is_set():
                process.kill()
            try:
                yield from self._heard(process)
            finally:
                process.kill()

    def for_forecasts(self) -> Parameters | None:
        """The parameters fitted to all answers, if those fitted to the earliest foretold better."""
        return self.fit.whole if self.fit and self.fit.better else None

    def stop(self) -> None:
        """End it; :meth:`phases` ends then, and there is no outcome."""
        self._stopped.set()
        if self._process is not None:
            self._process.kill()

    def _heard(self, process: subprocess.Popen[str]) -> Iterator[int]:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            with process.stdin as pipe:
                json.dump(self._work, pipe)
        except BrokenPipeError:
            pass  # it has ended; why, is said below
        for line in process.stdout:
            message: dict[str, Any] = json.loads(line)
            if "phase" in message:
                yield message["phase"]
            else:
                parameters, trained, tested, before, after, whole = message["fit"]
                self.fit = Fit(
                    tuple(parameters),
                    trained,
                    tested,
                    Measure(*before),
                    Measure(*after),
                    whole and tuple(whole),
                )
        if self.fit is None and not self._stopped.is_set():
            words = process.stderr.read().strip().splitlines()
            raise StudykitError(
                f"The fit broke off: {words[-1] if words else 'it said nothing'}.",
                "Nothing was changed; the parameters in force stay.",
            )
