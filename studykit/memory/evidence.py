"""What exams and labs say about cards, and what follows from it. Pure, and quick to import.

Evidence never touches a memory state, a due date or the log of answers: FSRS learns from answers to the card alone. It
does two things to the queue:

- a miss *raises* a card: it is asked at the head of the day's reviews, or of its new cards, due or not, until it is answered;
- a right answer takes an older raise back, and both change the estimate of recall by Bayes' rule, by which
  reviews are ordered and cards are told to be at risk.

Evidence counts until its card is answered, for then FSRS knows better, and for 90 days.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from studykit.memory.days import StudyDays
    from studykit.memory.model import Model
    from studykit.memory.ports import Memory

    Day = Callable[[datetime], date]

SLIP = 0.1  # the chance that who knows a card misses its question: a misread stem, a wrong key pressed
LASTS = timedelta(days=90)


class Evidence(NamedTuple):
    """One answer in an exam, or one check of a lab, as far as it is about a card.

    Attributes:
        correct: Whether it was right.
        guess: The chance of a right answer without knowing; 0 where guessing is no use.
        at: When the exam was handed in, or the lab graded.
    """

    card: str
    correct: bool
    guess: float
    at: datetime


class Belief(NamedTuple):
    """What the evidence about one card comes to.

    Attributes:
        memory: The card's state; None for a new one.
        raised: Whether its newest evidence is a miss.
        factor: By how much the forgetting curve's chance of recall is multiplied, above 1 for a card proven known.
    """

    memory: Memory | None
    raised: bool
    factor: float

    def recall(self, curve: float) -> float:
        """The chance of recall where the forgetting curve alone gives ``curve``."""
        return min(1.0, self.factor * curve)


def posterior(recall: float, guess: float, *, correct: bool) -> float:
    """The chance that a card is known after an answer to a question about it (Bayes' rule).

    Args:
        recall: The chance before it.
        guess: The chance of a right answer without knowing.
        correct: Whether the answer was right.
    """
    known = recall * (1 - SLIP if correct else SLIP)
    unknown = (1 - recall) * (guess if correct else 1 - guess)
    return known / (known + unknown) if known + unknown else recall


def beliefs(
    found: Iterable[tuple[Evidence, Memory | None]], days: StudyDays, model: Model
) -> Mapping[str, Belief]:
    """What evidence comes to, by the card ids that it has; cards of which none counts are left out.

    Args:
        found: Evidence with the state of its card.
        days: Where study days begin: FSRS counts in them.
        model: The forgetting curve.
    """
    day = cache(days.day)  # all of an exam is of one moment
    by_card: dict[str, list[Evidence]] = {}
    memories: dict[str, Memory | None] = {}
    for evidence, memory in found:
        if memory is None or memory.last_review is None or evidence.at > memory.last_review:
            by_card.setdefault(evidence.card, []).append(evidence)
            memories[evidence.card] = memory
    return {card: _belief(memories[card], given, day, model) for card, given in by_card.items()}


def _belief(memory: Memory | None, given: Sequence[Evidence], day: Day, model: Model) -> Belief:
    factor, raised = 1.0, False
    for at, together in groupby(sorted(given, key=attrgetter("at")), attrgetter("at")):
        curve = _curve(memory, at, day, model)
        raised = False
        # A miss among several questions of one exam counts, whichever came last.
        for evidence in together:
            raised = raised or not evidence.correct
            if curve:
                recall = min(1.0, factor * curve)
                factor = posterior(recall, evidence.guess, correct=evidence.correct) / curve
    return Belief(memory, raised, factor)


def _curve(memory: Memory | None, at: datetime, day: Day, model: Model) -> float:
    """The forgetting curve's chance of recall at a moment; 0 for a card never answered."""
    if memory is None or memory.last_review is None or not memory.stability:
        return 0.0
    elapsed = (day(at) - day(memory.last_review)).days
    return model.recall(max(0, elapsed), memory.stability)
