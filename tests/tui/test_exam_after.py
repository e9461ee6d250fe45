"""What follows a result, and what may not follow: retrying, files, notes on wrong keys, where to read on, the history."""

from __future__ import annotations

import json

from textual.widgets import Input, Static

from studykit import paths
from studykit.exam.drawing import Order
from studykit.exam.modes import STUDY
from studykit.tui.screens.exam_history import ExamHistoryScreen
from studykit.tui.screens.exam_result import ExamResultScreen
from studykit.tui.screens.exam_sitting import ExamSittingScreen
from studykit.tui.screens.notes import NotesScreen
from tests.tui.exam_pilot import (
    SIZE,
    begun,
    half_right,
    hand_in,
    in_room,
    rows,
    settled,
    sitting,
)


async def test_what_was_missed_is_asked_again(app, services):
    """In study, from the result."""
    half_right(services)
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("tab", "enter")
        await settled(app, pilot)
        missed = {item.item.question for item in app.screen._result.missed}
        await pilot.press("r")
        await settled(app, pilot)
        assert isinstance(app.screen, ExamSittingScreen)
        record = services.store.exams.running()
        assert record.mode is STUDY
        assert {item.question for item in record.items} == missed


async def test_a_result_is_written_to_a_file_that_is_named(app, services):
    """As JSON, in the learner's folder."""
    half_right(services)
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("tab", "enter")
        await settled(app, pilot)
        await pilot.press("x", "down", "enter")
        (path,) = paths.exports_dir().iterdir()
        assert path.name == "2026-11-21-TST-C01-quick-1.json"
        assert json.loads(path.read_text("utf-8"))["right"] == 4
        assert [notice.message for notice in app._notifications] == [str(path)]


async def test_a_wrong_key_is_reported_in_a_file(app, services):
    """With the learner's sentence; without one nothing is written."""
    half_right(services)
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("tab", "enter")
        await settled(app, pilot)
        await pilot.press("enter", "k", "enter")
        assert not paths.reports_dir().exists()
        await pilot.press("k")
        app.screen.query_one(Input).value = "B is right as well."
        await pilot.press("enter")
        (path,) = paths.reports_dir().iterdir()
        assert "B is right as well." in path.read_text("utf-8")


async def test_a_wrong_key_can_be_reported_as_soon_as_it_is_explained(app, services):
    """Not before."""
    begun(services, Order(STUDY, 3))
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await pilot.press("k")
        assert app.screen is screen
        await pilot.press(*("abcde"[key] for key in screen._session.asked(0).answer), "v", "k")
        app.screen.query_one(Input).value = "None of these."
        await pilot.press("enter")
        (path,) = paths.reports_dir().iterdir()
        assert "None of these." in path.read_text("utf-8")


async def test_a_folder_that_cannot_be_written_is_said(app, services):
    """The app goes on."""
    half_right(services)
    paths.reports_dir().parent.mkdir(parents=True, exist_ok=True)
    paths.reports_dir().write_text("a file in the way")
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("tab", "enter")
        await settled(app, pilot)
        await pilot.press("enter", "k")
        app.screen.query_one(Input).value = "No."
        await pilot.press("enter")
        assert [notice.severity for notice in app._notifications] == ["error"]


async def test_a_question_leads_to_its_note(app, services):
    """`o` offers what the library has on it."""
    half_right(services)
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("tab", "enter")
        await settled(app, pilot)
        await pilot.press("enter", "o", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, NotesScreen)


async def test_history_shows_the_trend_and_opens_results(app, services):
    """Timed exams only, or all."""
    half_right(services)
    begun(services, Order(STUDY, 2)).submit(services.moment())
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("h")
        screen = app.screen
        assert isinstance(screen, ExamHistoryScreen)
        assert len(rows(screen, "#past")) == 1
        assert " 40 " in str(screen.query_one("#chart", Static).content)
        await pilot.press("v")
        assert len(rows(screen, "#past")) == 2
        await pilot.press("end", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ExamResultScreen)


async def test_a_clock_that_ends_while_the_exam_is_handed_in_changes_nothing(app):
    """Its last message finds the result in the place of the questions, and leaves it there."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        result = await hand_in(app, pilot)
        screen._time_up()
        await pilot.pause()
        assert app.screen is result
