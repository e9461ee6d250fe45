"""Where the learner stands, and what to do next. Pure: figures come in, a decision comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from studykit.exam.study_plan import Course, Step
    from studykit.memory.queue import Pace
    from studykit.store.quick import RunningExam


# The room that a step of a study plan is done in.
PLACES = {"read": "notes", "lab": "labs", "practise": "exam", "exam": "exam"}


class Standing(NamedTuple):
    """The figures that Home shows.

    Attributes:
        exam: Title of the blueprint studied for, and until when it is in force.
        due: Cards to review or in their learning steps today.
        fresh: New cards still to come today, by the daily limit.
        streak: Study days in a row with an answer.
        reviewed: Cards answered this study day.
        seen: Cards that have been answered at least once.
        cards: Cards there are.
        notes: Topics with a note.
        questions: Questions and exercises there are for this exam.
        running: An exam not handed in.
        exams: How many exams were handed in.
        problems: Defects in the library that hide something.
        theme: The colours chosen; None for the app's own.
        aim: What the exam date asks of today; "" without one.
        course: Where one stands in the study plan that is followed; None without one.
        older: Whether the figures wait for the progress file to be brought to this version.
    """

    exam: str
    due: int
    fresh: int
    reviewed: int
    streak: int
    seen: int
    cards: int
    notes: int
    topics: int
    questions: int
    running: RunningExam | None
    exams: int
    problems: int
    theme: str | None = None
    aim: str = ""
    course: Course | None = None
    older: bool = False


class NextStep(NamedTuple):
    """One thing to do now: the room it is done in, a sentence, and the step of the study plan if it is one."""

    room: str
    sentence: str
    step: Step | None = None


def next_step(standing: Standing, now: datetime) -> NextStep:
    """What to do next: time that runs first, then what would be forgotten, then what the plan has for today and what is new."""
    if standing.running:
        return NextStep("exam", _exam_to_go_on_with(standing.running, now))
    if standing.due:
        them = "it" if standing.due == 1 else "them"
        return NextStep("cards", f"Review {_count(standing.due, 'card')} before you forget {them}.")
    course = standing.course
    step = course.next if course else None
    if course and step and (step.due <= course.day or not standing.fresh):
        return _of_plan(step)
    return _without_plan(standing)


def _without_plan(standing: Standing) -> NextStep:
    if not standing.seen and standing.notes and not standing.course:
        return NextStep("notes", "Read a first note, then meet its cards.")
    if standing.fresh:
        return NextStep("cards", f"Learn {_count(standing.fresh, 'new card')}.")
    if standing.questions:
        return NextStep("exam", "Nothing is due: try a practice exam.")
    return NextStep("notes", "Nothing is due: read on.")


def _of_plan(step: Step) -> NextStep:
    sentence = f"{step.words} (week {step.week + 1} of your plan)."
    return NextStep(PLACES[step.kind], sentence, step)


def course_words(course: Course) -> str:
    """A study plan in a line: "week 2 of 6, Messages and events: 3 of 9 steps done, 2 behind"."""
    done = sum(step.done for step in course.steps)
    if done == len(course.steps):
        return "every step is done"
    if course.over:
        return f"its {len(course.plan.weeks)} weeks are over: {done} of {len(course.steps)} steps done"
    week = [step for step in course.steps if step.week == course.week]
    behind = f", {course.behind} behind" if course.behind else ""
    title = course.plan.weeks[course.week].title
    here = f"{sum(step.done for step in week)} of {_count(len(week), 'step')} done"
    return f"week {course.week + 1} of {len(course.plan.weeks)}, {title}: {here}{behind}"


def aim_words(pace: Pace | None, exam: str) -> str:
    """The exam date in a line: "18 days to DVA-C03: 12 new a day, 14 cards at risk"; for one that is over, that it is."""
    if pace is None:
        return "the day of your exam is over: x in the Cards room sets another"
    exam = exam or "your exam"
    until = f"{_count(pace.days, 'day')} to {exam}" if pace.days else f"{exam} is today"
    risk = f", {_count(pace.at_risk, 'card')} at risk" if pace.at_risk else ""
    return f"{until}: {pace.new:,} new a day{risk}"


def clock(left: timedelta) -> str:
    """Time left as h:mm:ss, never below zero."""
    seconds = max(0, int(left.total_seconds()))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _exam_to_go_on_with(exam: RunningExam, now: datetime) -> str:
    if exam.deadline is None:
        return "Go on with your exam."
    left = exam.deadline - now
    over = left.total_seconds() <= 0
    return (
        "Your exam's time is over: see the result." if over else f"Go on with your exam: {clock(left)} left."
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
