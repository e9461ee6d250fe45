"""Steps that tests of the exam screens share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from textual.widgets import OptionList, Static

from studykit.exam.drawing import Order
from studykit.exam.modes import MODES, QUICK
from studykit.exam.session import ExamSession
from studykit.tui.exam_room import start_exam
from studykit.tui.widgets.exam_option import ExamOption
from tests.tui.waiting import settled

if TYPE_CHECKING:
    from studykit.tui.screens.exam import ExamScreen
    from studykit.tui.screens.exam_result import ExamResultScreen
    from studykit.tui.screens.exam_sitting import ExamSittingScreen

SIZE = (80, 24)


async def in_room(app, pilot) -> ExamScreen:
    """The exam room, read."""
    app.open_room("exam")
    await settled(app, pilot)
    return app.screen


async def sitting(app, pilot) -> ExamSittingScreen:
    """A quick ten just begun, or the exam that runs."""
    room = await in_room(app, pilot)
    if not room._room.running:
        room.query_one("#setup", OptionList).highlighted = list(MODES).index("quick")
    await pilot.press("enter")
    await settled(app, pilot)
    return app.screen


def begun(services, order=Order(QUICK)) -> ExamSession:  # noqa: B008 - immutable
    """An exam begun without the app, a quick ten if nothing else is said."""
    return start_exam(services, services.library.blueprints["TST-C01"], order)


async def go_to_kind(pilot, app, kind):
    """Turn to the first question of a kind."""
    session = app.screen._session
    while (session.asked(session.position).takes > 1) != (kind == "multiple"):
        await pilot.press("n")


async def hand_in(app, pilot) -> ExamResultScreen:
    """Through the review page."""
    await pilot.press("r", "s", "down", "enter")
    await settled(app, pilot)
    return app.screen


def text(screen, selector) -> str:
    """What a line says."""
    return str(screen.query_one(selector, Static).content)


def rows(screen, selector) -> list[str]:
    """What a list shows."""
    return [str(option.prompt) for option in screen.query_one(selector, OptionList).options]


def shown_options(screen) -> list[ExamOption]:
    """The options on screen."""
    return [option for option in screen.query(ExamOption) if option.display]


def running_session(services) -> ExamSession:
    """What the store knows, read anew."""
    return ExamSession.resume(services.store.exams, now=services.moment())


def half_right(services) -> None:
    """An exam handed in after five minutes: every other question right, two wrong, the rest blank."""
    session = begun(services)
    for place in range(len(session)):
        session.go(place, services.moment())
        asked = session.asked(place)
        keys = list(asked.answer)
        wrong = sorted(set(range(len(asked.options))) - set(keys))
        for option in (keys if place % 2 == 0 else wrong[: asked.takes]) if place < 8 else []:
            session.toggle(option, services.moment())
    services.now.moment += timedelta(minutes=5)
    session.submit(services.moment())
