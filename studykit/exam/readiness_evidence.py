"""Which answers say something of readiness: first meetings with questions that somebody has checked.

What is remembered from the last time says nothing of a fresh form. So of a question, and of an exercise whatever its
numbers, only the first meeting counts, and a later one where the one before lies LONG_AGO days back. Whether a
place was scored changes nothing about what its answer shows, so unscored ones count like others.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from math import comb
from typing import TYPE_CHECKING, NamedTuple

from studykit.exam.fitting import candidates
from studykit.exam.readiness import Exposure
from studykit.exam.readiness_model import Group
from studykit.exam.session import UNTOUCHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studykit.exam.ports import Bank, ExamRecord, FormItem, ItemState, PracticeAnswer
    from studykit.library.models import Blueprint, QuestionHead

# A quarter: by then a question seen once, with the reasons of its options, is as good as forgotten, and whoever
# knows the answer still knows it.
LONG_AGO = timedelta(days=90)
# Nobody has checked these yet; their keys may be wrong.
LEFT_OUT = frozenset({"unverified", "imported"})
# The chance of a right guess where only the kind is known: 1 of 4, 2 of 5, 4 in order, 4 pairs.
TYPICAL_FLOOR = {"single": 0.25, "exercise": 0.25, "multiple": 0.1, "ordering": 1 / 24, "matching": 1 / 24}


class _Met(NamedTuple):
    """A question met once more; ``right`` is None where that says nothing."""

    question: str
    at: datetime
    difficulty: int
    floor: float
    right: bool | None


def exposures(
    exams: Iterable[tuple[ExamRecord, Mapping[int, ItemState]]],
    practice: Iterable[PracticeAnswer],
    bank: Bank,
    blueprint: Blueprint,
) -> list[Exposure]:
    """The answers that count, oldest first.

    Exams under other blueprints count too, by the tasks that their questions have here. Left out are questions
    that are no more in the library or are not verified.

    Args:
        exams: Those handed in, each with what was done at its places.
        practice: Answers to exercises outside exams.
        bank: The questions of today.
        blueprint: The exam whose domains and tasks are told.
    """
    met = [meeting for record, states in exams for meeting in _of_exam(record, states, bank)]
    met += _of_practice(practice, bank)
    places = _places(bank, blueprint)
    found = []
    last: dict[str, datetime] = {}
    for meeting in sorted(met, key=lambda meeting: meeting.at):
        before = last.get(meeting.question)
        last[meeting.question] = meeting.at
        fresh = before is None or meeting.at - before >= LONG_AGO
        if fresh and meeting.right is not None and meeting.question in places:
            domain, tasks = places[meeting.question]
            found.append(
                Exposure(
                    meeting.question,
                    domain,
                    tasks,
                    meeting.difficulty,
                    meeting.floor,
                    meeting.right,
                    meeting.at,
                )
            )
    return found


def mixes(bank: Bank, blueprint: Blueprint) -> dict[str, dict[Group, float]]:
    """What the questions of each domain are like: the parts of each difficulty and floor."""
    counts: dict[str, Counter[Group]] = {}
    for name, (domain, _) in _places(bank, blueprint).items():
        head = bank.questions[name]
        counts.setdefault(domain, Counter())[Group(head.difficulty, TYPICAL_FLOOR[head.kind])] += 1
    return {
        domain: {group: count / found.total() for group, count in found.items()}
        for domain, found in counts.items()
    }


def guess_floor(item: FormItem) -> float:
    """The chance of a right guess: one of the ways to choose as many options as are asked."""
    return 1 / comb(len(item.options), item.takes)


def _of_exam(record: ExamRecord, states: Mapping[int, ItemState], bank: Bank) -> Iterator[_Met]:
    """A blank is a wrong answer where at least half was answered; else the exam was only looked at."""
    answered = sum(1 for state in states.values() if state.chosen)
    sat = 2 * answered >= len(record.items)
    for place, item in enumerate(record.items):
        question = bank.resolve_question(item.question)
        if question is None:
            continue
        chosen = states.get(place, UNTOUCHED).chosen
        right = chosen == item.keys if chosen or sat else None
        yield _Met(question, record.submitted or record.deadline, item.difficulty, guess_floor(item), right)


def _of_practice(practice: Iterable[PracticeAnswer], bank: Bank) -> Iterator[_Met]:
    for answer in practice:
        question = bank.resolve_question(answer.question)
        if question is not None:
            head = bank.questions[question]
            yield _Met(question, answer.at, head.difficulty, TYPICAL_FLOOR[head.kind], answer.correct)


def _places(bank: Bank, blueprint: Blueprint) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Question to its domain, the first of those that its author lists, and its tasks there."""
    within = {domain.id: {task.id for task in domain.tasks} for domain in blueprint.domains}
    found = {}
    for candidate in candidates(_checked(bank), blueprint):
        domain = candidate.preferred[0]
        tasks = dict(candidate.head.tasks)[blueprint.code]
        found[candidate.head.id] = (domain, tuple(task for task in tasks if task in within[domain]))
    return found


def _checked(bank: Bank) -> Iterator[QuestionHead]:
    return (head for head in bank.questions.values() if head.provenance not in LEFT_OUT)
