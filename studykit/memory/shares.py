"""How the cards of a topic are shared among the domains of an exam.

Cards name a topic and no task, so this is an estimate: a topic counts for each domain as its questions do.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from studykit.library.library import Library
    from studykit.library.models import Blueprint, QuestionHead


def exam_of(library: Library, code: str | None, today: date) -> Blueprint | None:
    """The exam whose domains a learner is told of: the one chosen, else the one in force; None without any."""
    chosen = library.blueprints.get(code or "")
    if chosen is not None or not library.blueprints:
        return chosen
    families = [blueprint.family for blueprint in library.blueprints.values()]
    return library.default_blueprint(today, "dva" if "dva" in families else families[0])


def domain_shares(questions: Iterable[QuestionHead], blueprint: Blueprint) -> dict[str, dict[str, float]]:
    """Topic -> domain -> share of the topic's questions.

    A question with tasks of several domains counts for each in equal parts. A topic without questions for the exam is left out.
    """
    home = {task.id: domain.id for domain in blueprint.domains for task in domain.tasks}
    weights: dict[str, Counter[str]] = {}
    for head in questions:
        domains = {home[task] for task in dict(head.tasks).get(blueprint.code, ()) if task in home}
        for domain in domains:
            counter = weights.setdefault(head.topic, Counter())
            counter[domain] += 1 / len(domains)  # type: ignore[assignment]
    return {
        topic: {domain: weight / sum(counter.values()) for domain, weight in sorted(counter.items())}
        for topic, counter in weights.items()
    }
