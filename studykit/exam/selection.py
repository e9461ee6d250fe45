"""Which questions a custom form is drawn from, and how its seats fall to the domains."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from studykit.exam.fitting import Pool, domain_quotas, nearest_quotas
from studykit.exam.history import History

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from studykit.library.models import Blueprint, QuestionHead

ANY: frozenset[str] = frozenset()


class Only(StrEnum):
    """What past exams must say of a question."""

    ALL = "all"
    MISSED = "missed"  # not right the last time
    FLAGGED = "flagged"  # flagged or unsure the last time
    UNSEEN = "unseen"  # never asked
    WEAKEST = "weakest"  # of the tasks with the fewest right answers


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked. Conditions hold together; an empty set means all.

    Attributes:
        questions: Ids, where only these are wanted.
    """

    domains: frozenset[str] = ANY
    tasks: frozenset[str] = ANY
    topics: frozenset[str] = ANY
    difficulties: frozenset[int] = frozenset()
    only: Only = Only.ALL
    questions: frozenset[str] = ANY


class Supply(NamedTuple):
    """What a bank has for a selection.

    Attributes:
        blueprint: The exam, narrowed to the domains and tasks that are asked.
        pool: The questions that fit.
    """

    blueprint: Blueprint
    pool: Pool

    def quotas(self, size: int, rng: Random) -> dict[str, int]:
        """Seats by domain for a form of ``size``, as near to the weights as there are questions."""
        if not self.blueprint.domains:
            return {}
        units = self.pool.units(domain_quotas(self.blueprint, size), rng)
        return nearest_quotas(units, self.blueprint, size)


def supply(
    heads: Iterable[QuestionHead],
    blueprint: Blueprint,
    selection: Selection,
    history: History = History(),  # noqa: B008 - immutable
) -> Supply:
    """What a bank has for a selection."""
    narrowed = narrow(blueprint, selection)
    bank = [_placed(head, narrowed, selection) for head in heads if _fits(head, selection, history)]
    if selection.only is Only.WEAKEST:
        weakest = weakest_tasks(Pool(bank, narrowed), narrowed, history)
        narrowed = narrow(narrowed, Selection(tasks=weakest))
    return Supply(narrowed, Pool(bank, narrowed))


def _placed(head: QuestionHead, blueprint: Blueprint, selection: Selection) -> QuestionHead:
    """An imported question that names no task yet fits anywhere, when its topic or itself is asked for."""
    asked_for = head.topic in selection.topics or head.id in selection.questions
    if head.tasks or not asked_for or selection.only is Only.WEAKEST or selection.domains or selection.tasks:
        return head
    tasks = tuple(task.id for domain in blueprint.domains for task in domain.tasks)
    return head._replace(tasks=((blueprint.code, tasks),))


def narrow(blueprint: Blueprint, selection: Selection) -> Blueprint:
    """The blueprint with the domains and tasks of a selection alone; domains left without tasks are left out."""
    domains = []
    for domain in blueprint.domains:
        tasks = tuple(task for task in domain.tasks if not selection.tasks or task.id in selection.tasks)
        if tasks and (not selection.domains or domain.id in selection.domains):
            domains.append(domain._replace(tasks=tasks))
    return blueprint._replace(domains=tuple(domains))


def weakest_tasks(pool: Pool, blueprint: Blueprint, history: History) -> frozenset[str]:
    """The third of the tasks with the smallest share of right answers; none where nothing was answered.

    The share is (right + 1) of (asked + 2), so that one miss does not make a task the weakest. Tasks that
    were never asked are left out: nothing is known of them.
    """
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for candidate in pool.questions:
        seen = history.questions.get(candidate.head.id)
        for task in dict(candidate.head.tasks).get(blueprint.code, ()) if seen else ():
            assert seen is not None
            right[task] += seen.right
            asked[task] += seen.asked
    ranked = sorted(asked, key=lambda task: ((right[task] + 1) / (asked[task] + 2), task))
    return frozenset(ranked[: -(-len(ranked) // 3)])


def _fits(head: QuestionHead, selection: Selection, history: History) -> bool:
    seen = history.questions.get(head.id)
    by_past: Mapping[Only, bool] = {
        Only.MISSED: seen is not None and seen.missed,
        Only.FLAGGED: seen is not None and seen.flagged,
        Only.UNSEEN: seen is None,
    }
    return (
        (not selection.questions or head.id in selection.questions)
        and (not selection.topics or head.topic in selection.topics)
        and (not selection.difficulties or head.difficulty in selection.difficulties)
        and by_past.get(selection.only, True)
    )
