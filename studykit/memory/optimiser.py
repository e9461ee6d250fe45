"""FSRS-6's parameters fitted to a learner's log, and whether they foretell better than those in force.

What can be foretold is an answer a study day and more after the one before. The earliest 80 % of these are what parameters are
fitted to; on the last 20 %, which the fit has not seen, both are measured: by the mean logarithmic loss, and by the RMSE of fsrs-rs,
which sorts answers into bins by interval, number of answers and lapses
(https://github.com/open-spaced-repetition/srs-benchmark#metrics). What is proposed is what was measured: nothing is fitted again to
all answers, since nobody could say how well that does. fsrs-rs leaves out first answers whose next interval is an outlier, as Anki
does. One fit depends on the order in which it sees the answers, of which the last ones count more; so eight are made, each in an
order by chance (always the same), and their mean is taken.

Forecasts want to know the learner as well as can be: for them parameters are fitted to all answers, and serve if those fitted to
the earliest foretold better.

This module runs in a process of its own (:mod:`studykit.memory.fitting`), which can be stopped at any moment: histories come in as
JSON, phases and the outcome go out as lines of JSON.
"""

from __future__ import annotations

import json
import sys
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.memory.parameters import DEFAULT, within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fsrs_rs_python import FSRSItem

    from studykit.memory.parameters import Parameters

    Histories = Sequence[Sequence[tuple[int, int]]]  # of each card (study day as a number, rating)

LEAST_REVIEWS = 512
TRAINED = 0.8
PHASES = ("measuring the parameters in force", "fitting", "measuring the new parameters")
PHASES_FOR_FORECASTS = (*PHASES, "fitting to all answers")
_FITS = 8
_EPOCHS = 10  # fsrs-rs takes 5, with which a fit to a thousand answers is not through
_MOST = 100_000  # answers: of a longer log each fit sees so many, drawn by chance
_DIGITS = 4


class Measure(NamedTuple):
    """How well parameters foretold the answers that they were not fitted to; lower is better."""

    log_loss: float
    rmse: float


class Fit(NamedTuple):
    """New parameters beside those in force.

    Attributes:
        parameters: The new ones.
        trained: How many answers they were fitted to.
        tested: How many both were measured on.
        before: The measure of the parameters in force; ``after`` of the new ones.
        whole: Parameters fitted to all answers, where they were asked for.
    """

    parameters: Parameters
    trained: int
    tested: int
    before: Measure
    after: Measure
    whole: Parameters | None = None

    def measures(self) -> dict[str, Any]:
        """What is kept of it with the parameters."""
        return {"before": self.before._asdict(), "after": self.after._asdict(), "tested": self.tested}

    @property
    def better(self) -> bool:
        """Whether they are to be adopted: the log-loss is lower, and the RMSE is not higher."""
        return self.after.log_loss < self.before.log_loss and self.after.rmse <= self.before.rmse


def fit(
    histories: Histories,
    current: Parameters | None,
    relearning_steps: int,
    say: Callable[[int], object],
    *,
    whole: bool = False,
) -> Fit:
    """Fit parameters, and measure both.

    Args:
        histories: The log.
        current: The parameters in force; None for the defaults.
        relearning_steps: How many steps a forgotten card has, by which the fit bounds what they may do.
        say: Told the place in :data:`PHASES_FOR_FORECASTS` of each phase that begins.
        whole: Whether parameters are fitted to all answers besides.
    """
    items = _items(histories)
    cut = int(len(items) * TRAINED)
    train, test = items[:cut], items[cut:]
    say(0)
    before = _measured(current or DEFAULT, test)
    say(1)
    new = _fitted(train, relearning_steps)
    say(2)
    found = Fit(new, len(train), len(test), before, _measured(new, test))
    if not whole:
        return found
    say(3)
    return found._replace(whole=_fitted(items, relearning_steps))


def _fitted(items: Sequence[FSRSItem], relearning_steps: int) -> Parameters:
    import fsrs_rs_python as rust

    engine, random, fits = rust.FSRS(list(DEFAULT)), Random(0), []  # noqa: S311 - orders answers, guards nothing
    for seed in range(_FITS):
        order = random.sample(items, min(len(items), _MOST))
        config = rust.TrainingConfig(num_epochs=_EPOCHS, seed=seed)
        fits.append(
            engine.compute_parameters(order, num_relearning_steps=relearning_steps, training_config=config)
        )
    return within(tuple(round(sum(numbers) / _FITS, _DIGITS) for numbers in zip(*fits, strict=True)))


def _items(histories: Histories) -> list[FSRSItem]:
    """An item for each answer that can be foretold, with all before it; oldest first."""
    from fsrs_rs_python import FSRSItem, FSRSReview

    dated = []
    for history in histories:
        reviews, last = [], history[0][0]
        for place, (day, rating) in enumerate(history):
            elapsed = max(0, day - last)
            reviews.append(FSRSReview(rating, elapsed))
            if place and elapsed:
                dated.append((day, FSRSItem(reviews)))
            last = day
    dated.sort(key=lambda entry: entry[0])
    return [item for _, item in dated]


def _measured(parameters: Parameters, items: Sequence[FSRSItem]) -> Measure:
    from fsrs_rs_python import FSRS

    found = FSRS(list(parameters)).evaluate(items)
    # fsrs-rs sums its bins in an order by chance, so that the last digits are other ones each time.
    return Measure(round(found.log_loss, _DIGITS + 2), round(found.rmse_bins, _DIGITS + 2))


def main() -> None:
    """Fit what comes in on stdin; say so on stdout, which leads to the parent alone."""
    work: dict[str, Any] = json.load(sys.stdin)
    current = work["current"] and tuple(work["current"])
    found = fit(
        work["histories"],
        current,
        work["relearning_steps"],
        lambda phase: _send({"phase": phase}),
        whole=work["whole"],
    )
    _send({"fit": found})


def _send(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
