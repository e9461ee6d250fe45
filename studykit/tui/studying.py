"""The study plan as the app and the command line handle it: begun, left, and how far one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studykit.errors import UsageError
from studykit.exam.study_plan import follow
from studykit.store.quick import read_following
from studykit.store.study_record import read_record

if TYPE_CHECKING:
    from studykit.exam.study_plan import Course
    from studykit.library.models import StudyPlan
    from studykit.store.quick import Following
    from studykit.store.settings import Setting
    from studykit.tui.services import Services


def plans(services: Services) -> list[StudyPlan]:
    """The plans that there are, exam by exam, the shortest first."""
    return sorted(services.library.plans.values(), key=lambda plan: (plan.exam, len(plan.weeks), plan.id))


def course(services: Services, following: Following | None) -> Course | None:
    """Where the learner stands in a plan; None without one, or where no pack has it any more."""
    library = services.library
    plan = library.plans.get(following.plan) if following else None
    if plan is None or following is None:
        return None
    record = read_record(services.progress_file, plan.exam, following.since)
    return follow(plan, library, record, following.day)


def course_of_today(services: Services) -> Course | None:
    """Where the learner stands in the plan that is followed; for a worker thread."""
    return course(services, read_following(services.progress_file, services.now(), services.zone))


def lost_plan(services: Services) -> str:
    """The plan that is followed though no pack has it; "" where there is none such. For a worker thread."""
    following = read_following(services.progress_file, services.now(), services.zone)
    return following.plan if following and following.plan not in services.library.plans else ""


def plan_called(services: Services, name: str) -> StudyPlan:
    """A plan by its id.

    Raises:
        UsageError: There is no such plan.
    """
    if name not in services.library.plans:
        raise UsageError(
            f"There is no study plan {name!r}.", "`studykit plan --studies` lists those that there are."
        )
    return services.library.plans[name]


def begin(services: Services, plan: str) -> None:
    """Follow a plan from today on, and study for its exam; notes that were read and labs that were passed count from before.

    One that is followed already goes on from the day on which it was begun.

    Raises:
        UsageError: There is no such plan.
        StoreError: It cannot be kept.
    """
    from studykit.store.settings import BLUEPRINT, STUDY_PLAN, STUDY_PLAN_BEGUN

    chosen: dict[Setting[Any], Any] = {STUDY_PLAN: plan, BLUEPRINT: plan_called(services, plan).exam}
    get = services.store.settings.get
    if get(STUDY_PLAN) != plan or not get(STUDY_PLAN_BEGUN):
        chosen[STUDY_PLAN_BEGUN] = services.study_days().day(services.now()).isoformat()
    services.store.settings.set_all(chosen)


def leave(services: Services) -> None:
    """Follow no plan; what was read stays read.

    Raises:
        StoreError: It cannot be kept.
    """
    from studykit.store.settings import STUDY_PLAN, STUDY_PLAN_BEGUN

    services.store.settings.set_all({STUDY_PLAN: "", STUDY_PLAN_BEGUN: ""})
