"""Which answers say something of readiness: first meetings with questions that somebody has checked.

What is remembered from the last time says nothing of a fresh form. So of a question, and of an exercise whatever its
numbers, only the first meeting counts, and a later one where the one before lies LONG_AGO days back. Whether a
place was scored changes nothing about what its answer shows, so unscored ones count like others.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from studykit.exam.fitting import candidates
from studykit.exam.readiness import Exposure, readiness
from studykit.exam.readiness_model import Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from studykit.exam.ports import (
        Bank,
        ExamRecord,
        ExamStore,
        ItemState,
        PracticeAnswer,
        PracticeStore,
    )
    from studykit.exam.readiness import Readiness
    from studykit.library.models import Blueprint, QuestionHead

# A quarter: by then a question seen once, with the reasons of its options, is as good as forgotten, and whoever
# knows the answer still knows it.
LONG_AGO = timedelta(days=90)
# Imported, and nobody has checked them yet: their keys may be wrong.
UNVERIFIED = "unverified"
# The chance of a right guess where only the kind is known: 1 of 4, 2 of 5, 4 in order, 4 pairs.
TYPICAL_FLOOR = {"single": 0.25, "exercise": 0.25, "multiple": 0.1, "ordering": 1 / 24, "matching": 1 / 24}


class _Met(NamedTuple):
    """A question met once more; ``right`` is None where that says nothing."""

    question: str
    at: datetime
    difficulty: int
    floor: float
    right: bool | None


def of_learner(
    exams: ExamStore, practice: PracticeStore, bank: Bank, blueprint: Blueprint, now: datetime
) -> Readiness:
    """A learner's readiness, from all that is kept.

    Raises:
        StoreError: It cannot be read.
    """
    sat = [(record, exams.progress(record.id).states) for record in exams.past()]
    return readiness(exposures(sat, practice.all(), bank, blueprint), blueprint, now, mixes(bank, blueprint))


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


def _of_exam(record: ExamRecord, states: Mapping[int, ItemState], bank: Bank) -> Iterator[_Met]:
    """A blank is a wrong answer in a timed exam of which half was answered; else it was only not come to."""
    assert record.submitted is not None
    answers = {place: state.chosen for place, state in states.items() if state.chosen}
    sat = record.mode.timed and 2 * len(answers) >= len(record.items)
    for place, item in enumerate(record.items):
        question = bank.resolve_question(item.question)
        if question is not None:
            says = sat or place in answers
            right = item.is_right(answers.get(place, ())) if says else None
            yield _Met(question, record.submitted, item.difficulty, item.guess, right)


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
    return (head for head in bank.questions.values() if head.provenance != UNVERIFIED)
