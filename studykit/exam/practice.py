"""Practising sums: one computed question after another, each answer kept before the next is drawn.

No clock and no end: numbers are drawn anew each time, so the same exercise never runs out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.exam.ports import PracticeAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from studykit.exam.ports import Bank, PracticeStore
    from studykit.library.models import Question


@dataclass(slots=True)
class Tally:
    """How this sitting went."""

    right: int = 0
    answered: int = 0


class Practice:
    """A sitting with the exercises of one calculator.

    Args:
        bank: Where exercises are drawn.
        exercises: Their ids, at least one.
        store: Where answers are kept.
        random: Chooses exercises and seeds.
    """

    def __init__(self, bank: Bank, exercises: Sequence[str], store: PracticeStore, random: Random) -> None:
        self._bank = bank
        self._exercises = list(exercises)
        self._store = store
        self._random = random
        self.tally = Tally()
        self.question: Question | None = None

    def draw(self) -> Question:
        """The next question: another exercise than the last where there are several.

        Raises:
            LibraryError: The exercise cannot be drawn.
        """
        last = self.question.id if self.question else None
        others = [exercise for exercise in self._exercises if exercise != last] or self._exercises
        self.question = self._bank.question(self._random.choice(others), seed=self._random.getrandbits(32))
        return self.question

    def answer(self, chosen: int, now: datetime) -> bool:
        """Keep the answer to the question that was drawn last; returns whether it was right.

        Args:
            chosen: Position of the option.
            now: When it was chosen.
        """
        question = self.question
        assert question is not None
        assert question.seed is not None
        right = chosen in question.keys
        self._store.add(
            PracticeAnswer(
                question=question.id,
                revision=question.revision,
                seed=question.seed,
                chosen=question.options[chosen].text,
                correct=right,
                at=now,
            )
        )
        self.tally.answered += 1
        self.tally.right += right
        return right
