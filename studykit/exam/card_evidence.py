"""What a submitted exam says about flashcards. Pure: it follows from the exam's record and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from studykit.exam.ports import ExamRecord, ItemState


class Said(NamedTuple):
    """What one place says about the cards of its question.

    Attributes:
        facts: Those of the question as it was asked.
        guess: The chance of a right answer without knowing.
    """

    place: int
    question: str
    facts: tuple[str, ...]
    correct: bool
    guess: float


def said_by_exam(record: ExamRecord, states: Mapping[int, ItemState]) -> Iterator[Said]:
    """What the scored places of a submitted exam say.

    A miss counts in every mode, and so does a blank, up to the last place that was touched: who handed in early, or ran out of
    time, says nothing about the questions never reached. A right answer counts under exam conditions alone, that is
    where nothing is explained before the end. An exam where answers are explained at once has no blanks: a place
    without an answer was not asked.
    """
    reached = max((place for place, state in states.items() if state.chosen), default=-1)
    for place, item in enumerate(record.items):
        chosen = states[place].chosen if place in states else ()
        if not item.scored or place > reached or (record.mode.explains and not chosen):
            continue
        correct = item.is_right(chosen)
        if not correct or not record.mode.explains:
            yield Said(place, item.question, item.facts, correct, item.guess)
