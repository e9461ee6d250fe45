"""The exam screens as they are painted, at the smallest size and at a roomy one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studykit.tui.widgets.exam_clock import ExamClock
from tests.tui.exam_pilot import begun, go_to_kind, half_right, in_room, settled, sitting


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def terminal_size(request):
    """The smallest terminal and a roomy one."""
    return request.param


def test_the_room_as_painted(snap_compare, app, services, terminal_size):
    """The choices over one past exam."""
    begun(services).submit(services.moment())

    async def before(pilot):
        await in_room(app, pilot)

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)


def test_a_question_as_painted(snap_compare, app, terminal_size):
    """Two answers of five chosen, a third refused, flagged, ten minutes left."""

    async def before(pilot):
        screen = await sitting(app, pilot)
        await go_to_kind(pilot, app, "multiple")
        await pilot.press("a", "b", "m", "c")
        app.services.now.moment += timedelta(minutes=12)
        screen.query_one(ExamClock).tick()
        await pilot.pause()
        app.clear_notifications()
        await pilot.pause()

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)


def test_the_review_page_as_painted(snap_compare, app, terminal_size):
    """Answered, incomplete, flagged and unanswered places."""

    async def before(pilot):
        await sitting(app, pilot)
        await go_to_kind(pilot, app, "multiple")
        await pilot.press("a", "m")
        await go_to_kind(pilot, app, "single")
        await pilot.press("a", "r")
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)


def test_the_result_as_painted(snap_compare, app, services, terminal_size):
    """Score, bars, what 720 is not."""
    half_right(services)

    async def before(pilot):
        await in_room(app, pilot)
        await pilot.press("tab", "enter")
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)


def test_an_answer_as_painted(snap_compare, app, services, terminal_size):
    """A question that was answered wrongly, with the reasons."""
    half_right(services)

    async def before(pilot):
        await in_room(app, pilot)
        await pilot.press("tab", "enter")
        await settled(app, pilot)
        await pilot.press("enter", "n")
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)


def test_an_ordering_as_painted(snap_compare, app, kinds, terminal_size):
    """The first item moved down: the rows stand in the order chosen."""
    assert kinds.asked(kinds.position).kind == "ordering"

    async def before(pilot):
        await sitting(app, pilot)
        await pilot.press("d")

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)


def test_a_matching_as_painted(snap_compare, app, kinds, terminal_size):
    """Two of three prompts matched, the third pointed at."""

    async def before(pilot):
        await sitting(app, pilot)
        await pilot.press("n" if kinds.position == 0 else "p")
        await pilot.press("a", "c")

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)


def test_an_answer_explained_at_once_as_painted(snap_compare, app, kinds, terminal_size):
    """A wrong order, with the right one and its reasons."""

    async def before(pilot):
        await sitting(app, pilot)
        await pilot.press("d", "v")
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)


def test_a_form_of_ones_own_as_painted(snap_compare, app, terminal_size):
    """More asked for than there is."""

    async def before(pilot):
        await in_room(app, pilot)
        await pilot.press("down", "enter")
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)


def test_the_history_as_painted(snap_compare, app, services, terminal_size):
    """Two exams, the newer one half right."""
    begun(services).submit(services.moment())
    half_right(services)

    async def before(pilot):
        await in_room(app, pilot)
        await pilot.press("h")
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=terminal_size, run_before=before)
