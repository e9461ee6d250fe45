"""Reads where the learner stands: sqlite3 and the library's index only, so that Home need not wait for SQLModel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.memory.shares import exam_of
from studykit.store.quick import glance
from studykit.tui.standing import Standing, aim_words

if TYPE_CHECKING:
    from datetime import date

    from studykit.exam.study_plan import Course
    from studykit.library.models import Blueprint
    from studykit.store.quick import Glance
    from studykit.tui.services import Services


def read_standing(services: Services) -> Standing:
    """Home's figures as of now. For a worker thread; takes some ten milliseconds."""
    library = services.library
    now = services.now()
    seen = glance(services.progress_file, services.deck, now, services.zone)
    today = now.astimezone(services.zone).date()
    exam = exam_of(library, seen.blueprint, today, seen.pace.day.isoformat() if seen.pace else "")
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
        course=_course(services, seen) if seen.following else None,
        older=seen.older,
    )


def _aim(services: Services, seen: Glance) -> str:
    exam = services.deck.exam(seen.blueprint, seen.pace.day) if seen.pace else None
    return aim_words(seen.pace, exam.code if exam else "")


def _course(services: Services, seen: Glance) -> Course | None:
    from studykit.tui.studying import course

    return course(services, seen.following)


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
