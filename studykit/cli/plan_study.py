"""The study plan on the command line: which there are, which is followed, and its weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studykit.cli.output import table, write, write_json
from studykit.exam.study_plan import Record, follow, minutes_a_week, time_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.exam.study_plan import Course
    from studykit.tui.services import Services

NONE = "none"


def list_studies(services: Services, *, as_json: bool) -> int:
    """Print the study plans of the library."""
    from studykit.tui.studying import plans

    rows = []
    for plan in plans(services):
        times = minutes_a_week(follow(plan, services.library, Record(), 0))
        rows.append(
            (plan.id, plan.exam, len(plan.weeks), round(sum(times) / len(plan.weeks) / 60), plan.title)
        )
    if as_json:
        names = ("id", "exam", "weeks", "hours_a_week", "title")
        write_json([dict(zip(names, row, strict=True)) for row in rows])
    elif rows:
        write(
            table(
                ("plan", "exam", "weeks", "hours a week (estimate)", "title"), rows, right=frozenset({2, 3})
            )
        )
    else:
        write("The library has no study plan.")
    return 0


def keep_study(services: Services, plan: str) -> None:
    """Follow a plan from today on, or none any more.

    Raises:
        UsageError: There is no such plan.
        StoreError: It cannot be kept.
    """
    from studykit.tui.studying import begin, leave

    if plan == NONE:
        leave(services)
    else:
        begin(services, plan)


def no_study_text(services: Services) -> str:
    """Why there is no plan to show, and the way to one."""
    from studykit.tui.studying import lost_plan

    if lost := lost_plan(services):
        return (
            f"The study plan {lost!r} is followed, and no pack here has it.\n"
            "--library DIR names its pack, studykit lint DIR says what is wrong with it;\n"
            "studykit plan --study none follows none."
        )
    return "No study plan is followed: studykit plan --studies lists those that there are."


def study_text(course: Course) -> str:
    """The plan's weeks; of those that are neither this one nor behind, how much is done."""
    return "\n".join(_lines(course))


def study_document(course: Course) -> dict[str, Any]:
    """The plan with every step."""
    return {
        "plan": course.plan.id,
        "exam": course.plan.exam,
        "day": course.day + 1,
        "week": course.week + 1,
        "weeks": len(course.plan.weeks),
        "behind": course.behind,
        "steps": [
            {**step._asdict(), "week": step.week + 1, "due": step.due + 1, "done": step.done}
            for step in course.steps
        ],
    }


def _lines(course: Course) -> Iterator[str]:
    from studykit.tui.standing import course_words

    yield course.plan.title
    yield f"  {course_words(course)}"
    times = minutes_a_week(course)
    for number, week in enumerate(course.plan.weeks):
        steps = [step for step in course.steps if step.week == number]
        done = sum(step.done for step in steps)
        count = f"{done} of {len(steps)} done" if done < len(steps) else "done"
        yield f"\nWeek {number + 1}  {week.title}, {time_words(times[number])}: {count}"
        if number <= course.week:
            for step in steps:
                mark = "x" if step.done else "!" if step.due < course.day else " "
                so_far = f", {step.have} so far" if step.have and not step.done else ""
                yield f"  [{mark}] {step.words}{so_far}"
