"""How the cards of a topic are shared among the domains of an exam.

Cards name a topic and no task, so this is an estimate: a topic counts for each domain as its questions do.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from studykit.library.outlines import exam_for, questions_by_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.library.library import Library
    from studykit.library.models import Blueprint, QuestionHead


def exam_of(library: Library, code: str | None, today: date, exam_date: str = "") -> Blueprint | None:
    """The exam that a learner studies for: the one chosen, else the one in force on its day; None without any.

    Args:
        library: Where the exams are.
        code: The one chosen; None for none.
        today: The day, which counts where no exam date is set or it is over.
        exam_date: The exam date as it is kept, as 2026-12-18; "" for none.
    """
    return exam_for(library.blueprints, code, max(today, date.fromisoformat(exam_date or today.isoformat())))


def domain_shares(questions: Iterable[QuestionHead], blueprint: Blueprint) -> dict[str, dict[str, float]]:
    """Topic -> domain -> share of the topic's questions.

    A question with tasks of several domains counts for each in equal parts. A topic without questions for the exam is
    left out.
    """
    return {
        topic: {domain: weight / sum(counter.values()) for domain, weight in sorted(counter.items())}
        for topic, counter in questions_by_domain(questions, blueprint).items()
    }
