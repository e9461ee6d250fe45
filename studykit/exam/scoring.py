"""Grading a submitted exam: raw counts, by domain and by task.

As in the exam: a question is right when exactly its keys are chosen, a blank is wrong, guessing costs
nothing. Never an AWS score: how AWS scales raw answers to 100..1000 is unpublished.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.exam.session import UNTOUCHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studykit.exam.ports import Bank, ExamRecord, FormItem, ItemState
    from studykit.library.models import Blueprint, Domain, Task


class Outcome(StrEnum):
    """How a place was answered."""

    RIGHT = "right"
    WRONG = "wrong"
    BLANK = "blank"  # scored as wrong


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
        chosen: Positions of the options chosen, as shown.
        tasks: The tasks it counts for: those of the form's blueprint within the domain it was drawn for.
    """

    place: int
    item: FormItem
    chosen: frozenset[int]
    outcome: Outcome
    tasks: tuple[str, ...]
    since: Since


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
    """A graded exam. ``domains`` is empty when the library no longer has its blueprint."""

    record: ExamRecord
    total: Tally
    domains: tuple[DomainScore, ...]
    items: tuple[ItemResult, ...]


def grade(
    record: ExamRecord, states: Mapping[int, ItemState], bank: Bank, blueprint: Blueprint | None
) -> ExamResult:
    """Grade an exam by the questions as they were asked: the same answers always give the same result.

    Args:
        record: The exam.
        states: What was done at each place touched.
        bank: Says which questions were edited since.
        blueprint: That of ``record.blueprint``, None when the library no longer has it.
    """
    items = tuple(
        _grade_item(place, item, states.get(place, UNTOUCHED), bank, blueprint)
        for place, item in enumerate(record.items)
    )
    domains = tuple(_score_domain(domain, items) for domain in blueprint.domains) if blueprint else ()
    return ExamResult(record, _tally(items), domains, items)


def pass_mark_note(blueprint: Blueprint) -> str:
    """What the pass mark is, and what it is not."""
    lowest, highest = blueprint.scale
    return (
        f"AWS passes {blueprint.code} at {blueprint.pass_mark} on a scale of {lowest} to {highest:,}. "
        f"That is a scaled score, not {blueprint.pass_mark * 100 // highest} %: AWS does not publish how right "
        "answers become points, so this result is not converted."
    )


def _grade_item(
    place: int, item: FormItem, state: ItemState, bank: Bank, blueprint: Blueprint | None
) -> ItemResult:
    if not state.chosen:
        outcome = Outcome.BLANK
    else:
        outcome = Outcome.RIGHT if state.chosen == item.keys else Outcome.WRONG
    return ItemResult(place, item, state.chosen, outcome, _tasks(item, blueprint), _since(item, bank))


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
    outcomes = [item.outcome for item in items]
    return Tally(outcomes.count(Outcome.RIGHT), len(outcomes))
