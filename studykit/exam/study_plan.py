"""A study plan at work: its steps, what is done of them by the learner's own record, and what comes next.

Pure. Home waits for it: NamedTuples, and no imports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from studykit.library.library import Library
    from studykit.library.models import Blueprint, StudyPlan, Week

WEEK = 7  # days
WORDS_A_MINUTE = 150  # an estimate, for a text that is dense and read to be remembered
QUICK = 10  # questions
_HOURS_FROM = 90  # minutes
_SITTINGS = {"quick": "Sit a quick ten", "real": "Sit a real exam"}


class Record(NamedTuple):
    """What the learner's record says.

    Attributes:
        read: Topics whose notes were read to their end, or ticked, whenever it was.
        answered: Topic to how many places of exams were answered on it since the plan was begun.
        passed: Labs that were passed with every point, whenever it was.
        sat: Mode to how many exams for the plan's exam were handed in since it was begun.
    """

    read: frozenset[str] = frozenset()
    answered: Mapping[str, int] = {}
    passed: frozenset[str] = frozenset()
    sat: Mapping[str, int] = {}


class Step(NamedTuple):
    """One thing to do.

    Attributes:
        week: Position of its week.
        kind: What is done, and so which room it is done in.
        target: The topic, the lab or the mode of the exam; "" for practice.
        words: What to do.
        minutes: How long it takes; an estimate.
        due: The day of the plan on which it is to be done, from 0.
        have: How much is done.
        want: How much there is to do.
        topics: Of practice, what the questions are about.
    """

    week: int
    kind: Literal["read", "lab", "practise", "exam"]
    target: str
    words: str
    minutes: int
    due: int
    have: int
    want: int = 1
    topics: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether nothing is left of it."""
        return self.have >= self.want

    @property
    def left(self) -> int:
        """How much of it is to do; all of it again once it is done."""
        return self.want if self.done else self.want - self.have


class Course(NamedTuple):
    """Where a learner stands in a plan.

    Attributes:
        day: Days since it was begun.
        steps: All of them, in order.
    """

    plan: StudyPlan
    day: int
    steps: tuple[Step, ...]

    @property
    def week(self) -> int:
        """The position of today's week; after the plan's end the last one."""
        return min(self.day // WEEK, len(self.plan.weeks) - 1)

    @property
    def over(self) -> bool:
        """Whether its last day has gone by."""
        return self.day >= WEEK * len(self.plan.weeks)

    @property
    def next(self) -> Step | None:
        """The first step that is not done; None when all are."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def behind(self) -> int:
        """How many steps were to be done before today."""
        return sum(step.due < self.day and not step.done for step in self.steps)


def follow(plan: StudyPlan, library: Library, record: Record, day: int) -> Course:
    """A plan with what is done of it.

    Args:
        plan: The plan.
        library: Where its notes, labs and exam are; what is not there gives no step.
        record: What was done.
        day: Days since it was begun.
    """
    steps: list[Step] = []
    sat = dict(record.sat)
    for number, week in enumerate(plan.weeks):
        found = list(_steps(week, library, record, library.blueprints.get(plan.exam), sat))
        steps += [
            step._replace(week=number, due=WEEK * number + place * WEEK // len(found))
            for place, step in enumerate(found)
        ]
    return Course(plan, day, tuple(steps))


def minutes_a_week(course: Course) -> list[int]:
    """Week by week how long its steps take, none for a week whose notes are all missing; an estimate."""
    minutes = [0] * len(course.plan.weeks)
    for step in course.steps:
        minutes[step.week] += step.minutes
    return minutes


def time_words(minutes: int) -> str:
    """As exact as an estimate is: "about 40 min", "about 3 h"."""
    return f"about {minutes} min" if minutes < _HOURS_FROM else f"about {minutes / 60:.0f} h"


def _steps(
    week: Week, library: Library, record: Record, exam: Blueprint | None, sat: dict[str, int]
) -> Iterator[Step]:
    """The steps of a week. ``sat`` is what was handed in and has not been counted for an earlier step."""
    for topic in week.read:
        if note := library.notes.get(topic):
            minutes = -(-note.words // WORDS_A_MINUTE)
            yield Step(0, "read", topic, f"Read {note.title}", minutes, 0, int(topic in record.read))
    for lab in week.labs:
        head = library.labs[lab]
        yield Step(0, "lab", lab, f"Do the lab {head.title}", head.minutes, 0, int(lab in record.passed))
    pace = exam.minutes / (exam.scored + exam.unscored) if exam else 2
    if week.practise:
        have = min(week.practise, sum(record.answered.get(topic, 0) for topic in week.read))
        words = f"Answer {week.practise} questions on this week's topics"
        yield Step(0, "practise", "", words, round(week.practise * pace), 0, have, week.practise, week.read)
    for mode in week.exams:
        have = int(sat.get(mode, 0) > 0)
        sat[mode] = sat.get(mode, 0) - have
        minutes = round(QUICK * pace) if mode == "quick" or exam is None else exam.minutes
        yield Step(0, "exam", mode, _SITTINGS[mode], minutes, 0, have)
