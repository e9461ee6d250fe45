"""How the cards of a topic are shared among the domains of an exam.

Cards name a topic and no task, so this is an estimate: a topic counts for each domain as its questions do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.outlines import exam_for, questions_by_domain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from studykit.library.library import Library
    from studykit.library.models import Blueprint, QuestionHead


def exam_of(library: Library, code: str | None, today: date) -> Blueprint | None:
    """The exam whose domains a learner is told of: the one chosen, else the one in force; None without any."""
    return exam_for(library.blueprints, code, today)


def domain_shares(questions: Iterable[QuestionHead], blueprint: Blueprint) -> dict[str, dict[str, float]]:
    """Topic -> domain -> share of the topic's questions.

    A question with tasks of several domains counts for each in equal parts. A topic without questions for the exam is
    left out.
    """
    return {
        topic: {domain: weight / sum(counter.values()) for domain, weight in sorted(counter.items())}
        for topic, counter in questions_by_domain(questions, blueprint).items()
    }
