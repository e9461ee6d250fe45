"""A simulated learner's shares of grades, as draws are looked up in them."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from studykit.memory.simulation import Learner

Shares: TypeAlias = tuple[float, ...]


class Odds:
    """Shares added up, so that a draw from 0 to 1 finds its grade by bisection; the last needs no bound.

    Attributes:
        same_day: By the card's state (new, learning, review, relearning), then by the grade before.
        seconds: By the card's state, then by grade.
    """

    def __init__(self, learner: Learner) -> None:
        self.first = _bounds(learner.first)
        self.recalled = _bounds(learner.recalled)
        learning = tuple(map(_bounds, learner.learning))
        relearning = tuple(map(_bounds, learner.relearning))
        # A card in review asked twice a day was asked ahead of its time: as one just learnt again.
        self.same_day = (learning, learning, relearning, relearning)
        self.seconds = (
            learner.seconds_learning,
            learner.seconds_learning,
            learner.seconds_review,
            learner.seconds_relearning,
        )


def _bounds(shares: Shares) -> tuple[float, ...]:
    total = sum(shares)
    return tuple(bound / total for bound in accumulate(shares))[:-1]
