"""Reads where the learner stands: sqlite3 and the library's index only, so that Home need not wait for SQLModel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.store.quick import glance
from studykit.tui.standing import Standing, aim_words

if TYPE_CHECKING:
    from datetime import date

    from studykit.library.library import Library
    from studykit.library.models import Blueprint
    from studykit.store.quick import Glance
    from studykit.tui.services import Services


def read_standing(services: Services) -> Standing:
    """Home's figures as of now. For a worker thread; takes some ten milliseconds."""
    library = services.library
    now = services.now()
    seen = glance(services.progress_file, services.deck, now, services.zone)
    today = now.astimezone(services.zone).date()
    exam = chosen_blueprint(library, seen.blueprint, today)
    return Standing(
        exam=blueprint_line(exam, today) if exam else "no exam outline in the library",
        due=seen.due.review + seen.due.learning,
        fresh=seen.due.new,
        reviewed=seen.reviewed,
        streak=seen.streak,
        seen=seen.seen,
        cards=len(library.cards),
        notes=len(library.notes),
        topics=len(library.topics),
        questions=sum(any(code == exam.code for code, _ in q.tasks) for q in library.questions.values())
        if exam
        else 0,
        running=seen.running,
        exams=len(seen.past),
        problems=sum(defect.severity == "error" for defect in library.defects),
        theme=seen.theme,
        aim=_aim(services, seen) if seen.aimed else "",
        older=seen.older,
    )


def _aim(services: Services, seen: Glance) -> str:
    exam = services.deck.exam(seen.blueprint, seen.pace.day) if seen.pace else None
    return aim_words(seen.pace, exam.code if exam else "")


def chosen_blueprint(library: Library, chosen: str | None, today: date) -> Blueprint | None:
    """The exam the learner chose, else the one in force; None in a library without outlines."""
    if chosen in library.blueprints:
        return library.blueprints[chosen]
    if not library.blueprints:
        return None
    families = {blueprint.family for blueprint in library.blueprints.values()}
    return library.default_blueprint(today, "dva" if "dva" in families else min(families))


def blueprint_line(exam: Blueprint, today: date) -> str:
    """An exam in one line, with the date that matters."""
    title = exam.title.removeprefix("AWS Certified ")
    if exam.since and exam.since > today:
        return f"{exam.code} {title}, in force from {_day(exam.since)}"
    if exam.until:
        word = "in use until" if exam.until >= today else "was in use until"
        return f"{exam.code} {title}, {word} {_day(exam.until)}"
    return f"{exam.code} {title}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
