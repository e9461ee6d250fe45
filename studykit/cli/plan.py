"""`studykit plan`: the exam date and what it asks of the cards, and the study plan that is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.cli.diagnostics import progress, report
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import write, write_json
from studykit.cli.plan_study import NONE, keep_study, list_studies, no_study_text, study_document, study_text
from studykit.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from studykit.cli.commands import Context
    from studykit.memory.exam_plan import ExamPlan
    from studykit.tui.services import Services


def main(args: list[str], context: Context) -> int:
    """Set the exam date, follow a study plan, or show both.

    Raises:
        UsageError: It is no day, or one that is over, or the percentage will not do, or there is no such study plan.
        StoreError: The learner's progress cannot be read or written.
    """
    parser = command_parser(
        "plan",
        "Set the date of your exam, and see how many new cards a day reach it, what is at risk, and what you can"
        " expect to know on the day. Follow a study plan, and see what to read, practise and sit week by week.",
    )
    days = parser.add_mutually_exclusive_group()
    days.add_argument("--exam-date", metavar="DAY", help="the day of your exam, as 2026-12-18")
    days.add_argument("--clear", action="store_true", help="take the exam date away")
    parser.add_argument(
        "--target",
        metavar="PERCENT",
        type=_percent,
        help="the chance of recall wanted on the day, 70 to 99 (at first 90)",
    )
    parser.add_argument(
        "--new-cards",
        choices=("plan", "own"),
        help="who says how many new cards a day has: the plan (at first), or your own number",
    )
    parser.add_argument("--studies", action="store_true", help="list the study plans that there are")
    parser.add_argument(
        "--study", metavar="PLAN", help="follow this study plan from today on; none follows none any more"
    )
    parser.add_argument("--json", action="store_true", help="all of it as an object")
    options = parser.parse_args(args)

    from studykit.tui.services import Services

    profile = options.profile or context.profile
    services = Services.for_learner(profile=profile, packs=library_paths(context, options.library))
    if options.studies:
        if _chosen(options) or options.study is not None:
            raise UsageError("--studies only lists the study plans.", "Choose and set without it.")
        return list_studies(services, as_json=options.json)
    try:
        _keep(options, services)
        return _show(options, services)
    finally:
        # A damaged file that was set aside: what is printed is that of a new one.
        for notice in services.notices:
            report(notice.message, notice.hint)


def _chosen(options: Namespace) -> bool:
    return options.clear or any(
        value is not None for value in (options.exam_date, options.target, options.new_cards)
    )


def _keep(options: Namespace, services: Services) -> None:
    from studykit.tui.exam_planning import choose_exam_day
    from studykit.tui.studying import plan_called

    if options.study not in {None, NONE}:
        plan_called(services, options.study)  # before anything is kept
    if _chosen(options):
        choose_exam_day(
            services,
            "" if options.clear else options.exam_date,
            target=options.target,
            new_cards=None if options.new_cards is None else options.new_cards == "plan",
        )
    if options.study is not None:
        keep_study(services, options.study)


def _show(options: Namespace, services: Services) -> int:
    from studykit.memory.exam_plan_text import document, text
    from studykit.tui.exam_planning import exam_day
    from studykit.tui.studying import course_of_today

    day = exam_day(services) if services.progress_file.exists() else None
    plan = _made(services) if day else None
    course = course_of_today(services)
    if options.json:
        exam = document(plan) if plan else {"exam_date": day.isoformat() if day else None, "over": bool(day)}
        write_json({**exam, "study": study_document(course) if course else None})
        return 0
    if plan:
        write(text(plan))
    elif day:
        write(f"Your exam's day, {day}, is over: cards are asked as without one.")
        write("studykit plan --exam-date DAY sets a new one, studykit plan --clear takes it away.")
    else:
        write("No exam date is set: studykit plan --exam-date 2026-12-18 sets it.")
    write(f"\n{study_text(course) if course else no_study_text(services)}")
    return 0


def _made(services: Services) -> ExamPlan | None:
    from studykit.tui.exam_planning import ExamPlanning

    progress("Reading your answers")
    planning, told = ExamPlanning(services), -1
    for done in planning.live():
        if (shown := int(done * 100)) > told:
            told = shown
            progress(f"Simulating the days to come: {shown} %")
    progress("")
    return planning.plan()


def _percent(text: str) -> int:
    number = text.removesuffix("%").strip()
    if not (number.isascii() and number.isdigit() and 70 <= int(number) <= 99):
        raise UsageError(f"{text!r} is no percentage that will do.", "Take a whole number from 70 to 99.")
    return int(number)
