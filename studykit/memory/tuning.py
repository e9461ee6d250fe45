"""Three numbers by which a learner forgets otherwise than the scheduler believes, found without any extra: for forecasts.

Pace, growth and the bend of the forgetting curve change parameters as a whole, where a fit of all 21 needs fsrs-rs. They are those by
which the log becomes most likely, with a little doubt of others than the scheduler's; found by the method of Nelder and Mead (The Computer
Journal 7 (1965), 308-313), which needs no derivatives.
"""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from studykit.memory.model import AGAIN, Model
from studykit.memory.parameters import DEFAULT, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from studykit.memory.histories import History
    from studykit.memory.parameters import Parameters

    Point = tuple[float, ...]

_DOUBT = (0.5, 0.3, 0.5)  # how far each of the three lies from 0, more or less, before any answer is seen
_STEPS = (0.4, 0.25, 0.4)  # where the search begins to look
_ENOUGH = 0.05  # a difference of log-likelihoods that says nothing
_MOST_ROUNDS = 80
_MOST_ANSWERS = 30_000  # of a longer log, as many cards as have so many, drawn by chance
_SURE = 1e-6


class Temper(NamedTuple):
    """How a learner differs from parameters; all 0 where they do not.

    Attributes:
        pace: The logarithm of how many times as long they remember.
        growth: What is added to the logarithm by which each recall makes a card firmer.
        bend: The logarithm of the factor on the forgetting curve's decay.
    """

    pace: float = 0.0
    growth: float = 0.0
    bend: float = 0.0

    def on(self, parameters: Parameters | None) -> Parameters:
        """The learner's own parameters."""
        w = list(parameters or DEFAULT)
        w[8] += self.growth
        w[20] *= math.exp(self.bend)
        return paced(within(tuple(w)), math.exp(self.pace))


class Tuning:
    """The search. :meth:`run` may be left at any of its steps.

    Attributes:
        temper: The best so far.
    """

    def __init__(self, found: Sequence[History], parameters: Parameters | None) -> None:
        """Take the log and the scheduler's parameters."""
        self.temper = Temper()
        self._parameters = parameters
        self._found = _some(found)

    def run(self) -> Iterator[None]:
        """Search, a look at the whole log a step."""
        search = _least(self._unlikely, [Temper(), *(_step(place) for place in range(len(_STEPS)))])
        for best in search:
            self.temper = Temper(*best)
            yield

    def _unlikely(self, point: Point) -> float:
        temper = Temper(*point)
        doubt = sum(number**2 / (2 * usual**2) for number, usual in zip(temper, _DOUBT, strict=True))
        return doubt + loss(self._found, temper.on(self._parameters))


def loss(found: Sequence[History], parameters: Parameters) -> float:
    """The sum of the logarithmic losses of the answers that can be foretold."""
    model = Model(parameters)
    factor, decay, after, log = model.factor, model.decay, model.after, math.log
    total = 0.0
    for history in found:
        state, last = None, 0
        for row in history.answers:
            rating, elapsed = row.rating, row.day - last
            if state is None:
                state = model.first(rating)
            else:
                if elapsed > 0:
                    chance = (1 + factor * elapsed / state[0]) ** decay
                    total -= log(chance if rating > AGAIN else max(_SURE, 1 - chance))
                state = after(*state, elapsed, rating)
            last = row.day
    return total


def paced(parameters: Parameters | None, times: float) -> Parameters:
    """Parameters of a learner who remembers so many times as long.

    Stabilities are stretched, and what makes them grow or shrink is set so that they stay stretched: FSRS's own formulas
    with S/times put for S, but for the 1 beside S in what is left after forgetting.
    """
    w = list(parameters or DEFAULT)
    for place in range(4):
        w[place] *= times
    w[8] += w[9] * math.log(times)
    w[11] *= times ** (1 - w[13])
    if w[17] > 0:
        w[18] += w[19] * math.log(times) / w[17]
    return within(tuple(w))


def _step(place: int) -> Temper:
    return Temper(*(step if i == place else 0.0 for i, step in enumerate(_STEPS)))


def _some(found: Sequence[History]) -> Sequence[History]:
    answers = sum(len(history.answers) for history in found)
    if answers <= _MOST_ANSWERS:
        return found
    return Random(0).sample(found, len(found) * _MOST_ANSWERS // answers)  # noqa: S311 - guards nothing


def _least(function: Callable[[Point], float], corners: Sequence[Point]) -> Iterator[Point]:
    """Where a function is least, from a simplex of corners on: gives the best corner before each look."""
    simplex: list[tuple[float, Point]] = []
    for corner in corners:
        yield min(simplex)[1] if simplex else corner
        simplex.append((function(corner), corner))
    for _ in range(_MOST_ROUNDS):
        simplex.sort()
        if simplex[-1][0] - simplex[0][0] < _ENOUGH:
            break
        yield simplex[0][1]
        worst = simplex[-1]
        centre = [sum(axis) / len(axis) for axis in zip(*(point for _, point in simplex[:-1]), strict=True)]
        reflected = _looked(function, centre, worst[1], -1)
        if reflected < simplex[0]:
            simplex[-1] = min(reflected, _looked(function, centre, worst[1], -2))
        elif reflected < simplex[-2]:
            simplex[-1] = reflected
        else:
            better = min(reflected, worst)
            contracted = _looked(function, centre, better[1], 0.5)
            if contracted < better:
                simplex[-1] = contracted
            else:
                best = simplex[0][1]
                simplex[1:] = [_looked(function, best, point, 0.5) for _, point in simplex[1:]]
    yield min(simplex)[1]


def _looked(
    function: Callable[[Point], float], centre: Sequence[float], point: Point, times: float
) -> tuple[float, Point]:
    """A point on the line from a centre through another, and the value there."""
    there = tuple(c + times * (p - c) for c, p in zip(centre, point, strict=True))
    return function(there), there
