"""What past exams say of each question: how often it was asked, how it went, whether it was flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from studykit.exam.ports import ItemState
from studykit.exam.scoring import Outcome, outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studykit.exam.ports import Bank, ExamRecord, Progress


class Seen(NamedTuple):
    """A question that was asked.

    Attributes:
        asked: How often.
        right: How often it was answered right.
        missed: Whether it was not right the last time.
        flagged: Whether it was flagged or marked unsure the last time.
    """

    asked: int
    right: int
    missed: bool
    flagged: bool


class History(NamedTuple):
    """Questions by the id they have today; those missing were never asked."""

    questions: Mapping[str, Seen] = {}

    @property
    def asked(self) -> dict[str, int]:
        """How often each was asked."""
        return {question: seen.asked for question, seen in self.questions.items()}


def read_history(sat: Iterable[tuple[ExamRecord, Progress]], bank: Bank) -> History:
    """Gather what past exams say.

    Questions left blank where answers are explained at once were not come to, and count as not asked.

    Args:
        sat: Exams handed in, oldest first, with what was done.
        bank: Knows what a question is called today; those that are no more are left out.
    """
    found: dict[str, Seen] = {}
    for record, progress in sat:
        for place, item in enumerate(record.items):
            state = progress.states.get(place, ItemState())
            how = outcome(item, state, record.mode)
            question = bank.resolve_question(item.question)
            if question is None or how is Outcome.SKIPPED:
                continue
            before = found.get(question, Seen(0, 0, missed=False, flagged=False))
            right = how is Outcome.RIGHT
            found[question] = Seen(
                before.asked + 1, before.right + right, not right, state.flagged or state.unsure
            )
    return History(found)
