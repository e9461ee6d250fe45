"""Grading a submitted exam: raw counts, by domain and by task.

As in the exam: a question is right when exactly its keys are chosen, a blank is wrong, guessing costs
nothing. Never an AWS score: how AWS scales raw answers to 100..1000 is unpublished.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.exam.asked import Asked, read_item
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
    LEFT_OUT = "left out"  # the question is no longer in the library; not scored


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One place, graded by the question's current key.

    Attributes:
        place: From 0.
        asked: The question; None when the library no longer has it.
        chosen: Source positions of the options chosen that still exist.
        tasks: The tasks it counts for: those of the form's blueprint within the domain it was drawn for.
    """

    place: int
    item: FormItem
    asked: Asked | None
    chosen: frozenset[int]
    outcome: Outcome
    tasks: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the question was edited since the form was drawn."""
        return self.asked is not None and self.asked.changed


@dataclass(frozen=True, slots=True)
class Tally:
    """Right answers of questions scored."""

    right: int
    of: int

    @property
    def percent(self) -> int | None:
        """Whole percent, half up; None where nothing was scored."""
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
    """Grade an exam as it stands.

    Args:
        record: The exam.
        states: What was done at each place touched.
        bank: Where the questions are read.
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
    asked = read_item(item, bank)
    if asked is None:
        return ItemResult(place, item, None, frozenset(), Outcome.LEFT_OUT, ())
    chosen = asked.standing(state.chosen)
    if not chosen:
        outcome = Outcome.BLANK
    else:
        outcome = Outcome.RIGHT if chosen == asked.question.keys else Outcome.WRONG
    return ItemResult(place, item, asked, chosen, outcome, _tasks(item, asked, blueprint))


def _tasks(item: FormItem, asked: Asked, blueprint: Blueprint | None) -> tuple[str, ...]:
    if blueprint is None:
        return ()
    within = {task.id for domain in blueprint.domains if domain.id == item.domain for task in domain.tasks}
    return tuple(task for task in asked.question.tasks.get(blueprint.code, ()) if task in within)


def _score_domain(domain: Domain, items: Iterable[ItemResult]) -> DomainScore:
    within = [item for item in items if item.item.domain == domain.id]
    tasks = (
        TaskScore(task, _tally(item for item in within if task.id in item.tasks)) for task in domain.tasks
    )
    return DomainScore(domain, _tally(within), tuple(score for score in tasks if score.tally.of))


def _tally(items: Iterable[ItemResult]) -> Tally:
    scored = [item.outcome for item in items if item.outcome is not Outcome.LEFT_OUT]
    return Tally(scored.count(Outcome.RIGHT), len(scored))
