"""Grading a submitted exam: raw counts, by domain and by task.

As in the exam: a question is right when exactly what is right is chosen, a blank is wrong, guessing costs nothing, and
unscored questions count nowhere. What AWS would make of the counts is estimated in :mod:`studykit.exam.scale`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.exam.session import UNTOUCHED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.exam.modes import Mode
    from studykit.exam.ports import Bank, ExamRecord, FormItem, ItemState, Progress
    from studykit.library.models import Blueprint, Domain, Task


class Outcome(StrEnum):
    """How a place was answered."""

    RIGHT = "right"
    WRONG = "wrong"
    BLANK = "blank"  # scored as wrong
    SKIPPED = "skipped"  # left blank where answers are explained at once: not counted


class Since(StrEnum):
    """What became of a question after the form was drawn. The score does not depend on it."""

    SAME = "same"
    EDITED = "edited"
    GONE = "gone"  # no longer in the library


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One place, graded by the key that the question had when it was asked.

    Attributes:
        place: From 0.
        state: What the candidate did.
        tasks: The tasks it counts for: those of the form's blueprint within the domain it was drawn for.
        spent: How long it was shown.
    """

    place: int
    item: FormItem
    state: ItemState
    outcome: Outcome
    tasks: tuple[str, ...]
    since: Since
    spent: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """Right answers of questions."""

    right: int
    of: int

    @property
    def percent(self) -> int | None:
        """Whole percent, half up; None of no questions."""
        return (200 * self.right + self.of) // (2 * self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class TaskScore:
    """A task's share. A question with two tasks of its domain counts for both."""

    task: Task
    tally: Tally


@dataclass(frozen=True, slots=True)
class DomainScore:
    """A domain's share, with those of its tasks that had questions."""

    domain: Domain
    tally: Tally
    tasks: tuple[TaskScore, ...]


@dataclass(frozen=True, slots=True)
class ExamResult:
    """A graded exam.

    Attributes:
        total: Of the questions that count.
        domains: Of the same; empty when the library no longer has the blueprint.
        unscored: Of the questions that do not count.
        elapsed: The exam's time that had passed.
    """

    record: ExamRecord
    total: Tally
    domains: tuple[DomainScore, ...]
    items: tuple[ItemResult, ...]
    unscored: Tally = Tally(0, 0)
    elapsed: timedelta = timedelta(0)

    @property
    def missed(self) -> tuple[ItemResult, ...]:
        """Those that were not right, unscored ones too."""
        return tuple(item for item in self.items if item.outcome in {Outcome.WRONG, Outcome.BLANK})


def grade(record: ExamRecord, progress: Progress, bank: Bank, blueprint: Blueprint | None) -> ExamResult:
    """Grade an exam by the questions as they were asked: the same answers always give the same result.

    Args:
        record: The exam.
        progress: What was done at each place touched, and how long it was shown.
        bank: Says which questions were edited since.
        blueprint: That of ``record.blueprint``, None when the library no longer has it.
    """
    items = tuple(
        ItemResult(
            place,
            item,
            state := progress.states.get(place, UNTOUCHED),
            outcome(item, state, record.mode),
            _tasks(item, blueprint),
            _since(item, bank),
            progress.spent.get(place, timedelta(0)),
        )
        for place, item in enumerate(record.items)
    )
    counting = [item for item in items if item.item.scored]
    domains = tuple(_score_domain(domain, counting) for domain in blueprint.domains) if blueprint else ()
    return ExamResult(
        record,
        _tally(counting),
        domains,
        items,
        _tally(item for item in items if not item.item.scored),
        progress.stamp.elapsed,
    )


def outcome(item: FormItem, state: ItemState, mode: Mode) -> Outcome:
    """How one place was answered, by the key that it was asked with."""
    if not state.chosen:
        return Outcome.SKIPPED if mode.explains else Outcome.BLANK
    return Outcome.RIGHT if item.is_right(state.chosen) else Outcome.WRONG


def _since(item: FormItem, bank: Bank) -> Since:
    today = bank.resolve_question(item.question)
    if today is None:
        return Since.GONE
    return Since.SAME if bank.questions[today].revision == item.revision else Since.EDITED


def _tasks(item: FormItem, blueprint: Blueprint | None) -> tuple[str, ...]:
    if blueprint is None:
        return ()
    within = {task.id for domain in blueprint.domains if domain.id == item.domain for task in domain.tasks}
    return tuple(task for task in item.tasks if task in within)


def _score_domain(domain: Domain, items: Iterable[ItemResult]) -> DomainScore:
    within = [item for item in items if item.item.domain == domain.id]
    tasks = (
        TaskScore(task, _tally(item for item in within if task.id in item.tasks)) for task in domain.tasks
    )
    return DomainScore(domain, _tally(within), tuple(score for score in tasks if score.tally.of))


def _tally(items: Iterable[ItemResult]) -> Tally:
    outcomes = [item.outcome for item in items if item.outcome is not Outcome.SKIPPED]
    return Tally(outcomes.count(Outcome.RIGHT), len(outcomes))
