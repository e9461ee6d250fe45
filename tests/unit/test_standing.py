"""What Home tells one to do next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from studykit.store.quick import RunningExam
from studykit.tui.standing import Standing, clock, next_step

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
IDLE = Standing(
    exam="DVA-C02",
    due=0,
    fresh=0,
    reviewed=0,
    streak=0,
    seen=30,
    cards=120,
    notes=8,
    topics=94,
    questions=80,
    running=None,
    exams=0,
    problems=0,
)


def running(left: timedelta) -> RunningExam:
    """An exam with so much time left."""
    return RunningExam(id=1, blueprint="DVA-C02", answered=3, questions=20, deadline=NOW + left)


def test_a_running_exam_comes_before_all_else():
    """Its clock does not wait, so it goes first even when cards are due."""
    step = next_step(IDLE._replace(due=50, running=running(timedelta(minutes=31))), NOW)
    assert step.room == "exam"
    assert "0:31:00 left" in step.sentence


def test_an_exam_whose_time_is_over_leads_to_its_result():
    """A deadline that passed while the app was closed is said, not counted below zero."""
    step = next_step(IDLE._replace(running=running(-timedelta(minutes=5))), NOW)
    assert step.room == "exam"
    assert "over" in step.sentence


def test_due_cards_come_before_new_ones():
    """What would be forgotten goes before what is new."""
    step = next_step(IDLE._replace(due=1, fresh=10), NOW)
    assert (step.room, step.sentence) == ("cards", "Review 1 card before you forget it.")


def test_a_newcomer_begins_with_a_note():
    """Cards ask what a note explains first."""
    assert next_step(IDLE._replace(seen=0, fresh=10), NOW).room == "notes"


def test_with_nothing_due_an_exam_is_next():
    """The bank is there to be used."""
    assert next_step(IDLE, NOW).room == "exam"


def test_with_nothing_due_and_no_questions_notes_are_next():
    """A pack of notes alone still has something to do."""
    assert next_step(IDLE._replace(questions=0), NOW).room == "notes"


def test_time_left_never_goes_below_zero():
    """A clock does not run backwards."""
    assert clock(timedelta(seconds=-5)) == "0:00:00"
    assert clock(timedelta(hours=2, minutes=9, seconds=59)) == "2:09:59"
