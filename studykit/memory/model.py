"""FSRS-6's model of memory as plain arithmetic, for what asks it a hundred thousand times: simulations, whole logs.

The formulas are those of the fsrs package, https://github.com/open-spaced-repetition/py-fsrs (fsrs/scheduler.py), which needs
37 us an answer where this needs 1. Operations stand in its order, so that results are equal to the last bit:
tests/unit/memory/test_model.py compares thousands of random histories. Cards are scheduled by the package itself.
"""

from __future__ import annotations

from math import e
from typing import TYPE_CHECKING

from studykit.memory.parameters import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.memory.parameters import Parameters

LEAST_STABILITY = 0.001
EASIEST, HARDEST = 1.0, 10.0

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


class Model:
    """What FSRS-6 with some parameters says of a card's stability (days) and difficulty (1 to 10).

    Attributes:
        parameters: All 21.
        decay: Of the forgetting curve; below 0.
        factor: What makes the chance of recall 90 % after one stability.
    """

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take parameters; None for the defaults."""
        self.parameters = w = tuple(parameters or DEFAULT)
        self.decay = -w[20]
        self.factor = 0.9 ** (1 / self.decay) - 1
        self._easy = self._first_difficulty(EASY)
        self._growth = e ** w[8]
        self._least_forgotten = e ** (w[17] * w[18])
        self._same_day = tuple(e ** (w[17] * (rating - 3 + w[18])) for rating in range(5))

    def recall(self, elapsed: int, stability: float) -> float:
        """The chance of recall so many study days after the last answer."""
        return float((1 + self.factor * elapsed / stability) ** self.decay)

    def curve(self, elapsed: float) -> float:
        """The chance of recall after so many stabilities."""
        return float((1 + self.factor * elapsed) ** self.decay)

    def elapsed(self, recall: float) -> float:
        """After how many stabilities the chance of recall, above 0, has fallen to ``recall``."""
        return float((recall ** (1 / self.decay) - 1) / self.factor)

    def interval(self, stability: float, retention: float, longest: int) -> int:
        """After how many days, of 1 to ``longest``, the chance of recall has fallen to ``retention``."""
        days: float = (stability / self.factor) * ((retention ** (1 / self.decay)) - 1)
        return min(max(round(days), 1), longest)

    def first(self, rating: int) -> tuple[float, float]:
        """Stability and difficulty after the first answer."""
        difficulty = min(max(self._first_difficulty(rating), EASIEST), HARDEST)
        return max(self.parameters[rating - 1], LEAST_STABILITY), difficulty

    def after(self, stability: float, difficulty: float, elapsed: int, rating: int) -> tuple[float, float]:
        """Stability and difficulty after an answer so many study days after the one before."""
        w = self.parameters
        if elapsed < 1:
            grown = self._same_day[rating] * (stability ** -w[19])
            new = stability * (grown if rating == AGAIN else max(grown, 1.0))
        else:
            recall = (1 + self.factor * elapsed / stability) ** self.decay
            if rating == AGAIN:
                new = min(
                    w[11]
                    * (difficulty ** -w[12])
                    * (((stability + 1) ** (w[13])) - 1)
                    * (e ** ((1 - recall) * w[14])),
                    stability / self._least_forgotten,
                )
            else:
                new = stability * (
                    1
                    + self._growth
                    * (11 - difficulty)
                    * (stability ** -w[9])
                    * ((e ** ((1 - recall) * w[10])) - 1)
                    * (w[15] if rating == HARD else 1)
                    * (w[16] if rating == EASY else 1)
                )
        damped = difficulty + (10.0 - difficulty) * -(w[6] * (rating - 3)) / 9.0
        reverted = w[7] * self._easy + (1 - w[7]) * damped
        return max(new, LEAST_STABILITY), min(max(reverted, EASIEST), HARDEST)

    def replay(self, answers: Iterable[tuple[int, int]]) -> tuple[float, float] | None:
        """Stability and difficulty after a history of (study day as a number, rating); None for an empty one."""
        state, last = None, 0
        for day, rating in answers:
            state = self.after(*state, day - last, rating) if state else self.first(rating)
            last = day
        return state

    def _first_difficulty(self, rating: int) -> float:
        return float(self.parameters[4] - (e ** (self.parameters[5] * (rating - 1))) + 1)
