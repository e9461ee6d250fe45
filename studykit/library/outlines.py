"""Which exam a learner studies for, and how much of it each topic is.

Questions name their tasks, so a topic's part of an exam is an estimate: that of its questions among those of each domain.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from typing import Protocol

    from studykit.library.models import Blueprint, QuestionHead

    class Dated(Protocol):
        """An exam and the days on which it can be taken."""

        @property
        def family(self) -> str:
            """Exams that follow each other share it."""

        @property
        def since(self) -> date | None:
            """The first day; None for always."""

        @property
        def until(self) -> date | None:
            """The last day; None for none."""


FIRST_FAMILY = "dva"


class Outline(NamedTuple):
    """An exam as far as flashcards need it: ``weights`` is topic to part of the exam."""

    code: str
    family: str
    since: date | None
    until: date | None
    weights: Mapping[str, float]


# A Protocol takes milliseconds to define, and Home waits.
Exam = TypeVar("Exam", bound="Dated")


def exam_for(exams: Mapping[str, Exam], code: str | None, day: date) -> Exam | None:
    """The exam chosen, else the one in force on a day; None without any.

    Args:
        exams: By code.
        code: The one chosen; None, or one that is not there, for none.
        day: The day.
    """
    if code in exams or not exams:
        return exams.get(code or "")
    families = [exam.family for exam in exams.values()]
    family = FIRST_FAMILY if FIRST_FAMILY in families else families[0]
    return exam_on([exam for exam in exams.values() if exam.family == family], day)


def exam_on(exams: Sequence[Exam], day: date) -> Exam:
    """Of the exams of a family the one that can be taken on a day; where none can, the next to come, else the last."""
    begun = [
        exam
        for exam in exams
        if (exam.since is None or exam.since <= day) and (exam.until is None or day <= exam.until)
    ]
    coming = [exam for exam in exams if exam.since and exam.since > day]
    if not begun and coming:
        return min(coming, key=_first_day)
    return max(begun or exams, key=_first_day)


def outlines(blueprints: Iterable[Blueprint], questions: Sequence[QuestionHead]) -> list[Outline]:
    """The outlines of some exams, by the questions there are."""
    return [
        Outline(exam.code, exam.family, exam.since, exam.until, topic_weights(questions, exam))
        for exam in blueprints
    ]


def topic_weights(questions: Iterable[QuestionHead], blueprint: Blueprint) -> dict[str, float]:
    """Topic to its part of an exam, adding up to 1: over the domains, the domain's weight by the topic's share of it.

    A topic without questions for the exam is left out.
    """
    shares = topic_shares(questions, blueprint)
    weights: dict[str, float] = {}
    total = sum(domain.weight for domain in blueprint.domains if domain.id in shares)
    for domain in blueprint.domains:
        for topic, share in shares.get(domain.id, {}).items():
            weights[topic] = weights.get(topic, 0.0) + domain.weight / total * share
    return weights


def topic_shares(questions: Iterable[QuestionHead], blueprint: Blueprint) -> dict[str, dict[str, float]]:
    """Domain to topic to its share of the domain's questions; domains without questions are left out."""
    shares: dict[str, dict[str, float]] = {}
    for topic, counter in questions_by_domain(questions, blueprint).items():
        for domain, weight in counter.items():
            shares.setdefault(domain, {})[topic] = weight
    return {
        domain: {topic: weight / sum(topics.values()) for topic, weight in topics.items()}
        for domain, topics in shares.items()
    }


def questions_by_domain(
    questions: Iterable[QuestionHead], blueprint: Blueprint
) -> dict[str, dict[str, float]]:
    """Topic to domain to its questions; one with tasks of several domains is shared among them in equal parts."""
    home = {task.id: domain.id for domain in blueprint.domains for task in domain.tasks}
    found: dict[str, Counter[str]] = {}
    for head in questions:
        domains = {home[task] for task in dict(head.tasks).get(blueprint.code, ()) if task in home}
        for domain in domains:
            found.setdefault(head.topic, Counter())[domain] += 1 / len(domains)  # type: ignore[assignment]
    return {topic: dict(counter) for topic, counter in found.items()}


def _first_day(exam: Dated) -> date:
    from datetime import date

    return exam.since or date.min
