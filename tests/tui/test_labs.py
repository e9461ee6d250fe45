"""The Labs screen, on the shipped lab and a real simulated account."""

from __future__ import annotations

import os
from datetime import UTC
from random import Random

import pytest
from textual.widgets import OptionList, Static

from studykit import paths
from studykit.tui.app import StudykitApp
from studykit.tui.services import Services
from tests.tui.waiting import settled

pytestmark = pytest.mark.skipif(os.name == "nt", reason="labs need Linux or macOS")


@pytest.fixture
def app(learner_home, clock):
    """The app with the shipped labs."""
    services = Services(roots=(paths.shipped_library(),), now=clock, zone=UTC, random=Random(7))
    yield StudykitApp(services)
    runs = services.lab_runs()
    for lab in runs.under_way():
        runs.stop(lab)


async def opened(app, pilot):
    """The Labs screen with the labs listed."""
    await settled(app, pilot)
    await pilot.press("l")
    await settled(app, pilot)
    return app.screen


def said(screen) -> str:
    """What the screen said last."""
    return str(screen.query_one("#said", Static).content)


async def test_a_lab_from_start_to_check_to_stop(app):
    """Start, check (nothing done: 0 %), hint, move the clock, stop: each says what came of it."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("s")
        await settled(app, pilot)
        assert "studykit lab shell" in said(screen)
        await pilot.press("c")
        await settled(app, pilot)
        assert "0 %" in said(screen)
        await pilot.press("h")
        await settled(app, pilot)
        assert said(screen).startswith("Hint 1 of")
        await pilot.press("m", "enter")
        await settled(app, pilot)
        assert "clock shows" in said(screen)
        await pilot.press("x")
        await settled(app, pilot)
        assert "kept" in said(screen)
        listed = str(screen.query_one("#labs", OptionList).get_option_at_index(0).prompt)
        assert "stopped" in listed
        assert "best 0 %" in listed


async def test_only_what_can_be_done_is_offered(app):
    """Before a lab is begun there is nothing to check, stop or start over."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        offered = {b.binding.action for b in screen.active_bindings.values() if b.enabled}
        assert "start" in offered
        assert not offered & {"check", "hint", "clock", "stop", "reset"}


async def test_a_span_that_cannot_be_read_says_how_to_write_one(app):
    """A slip in the clock's line leaves the clock alone."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("s")
        await settled(app, pilot)
        await pilot.press("m", "ctrl+a", *"soon", "enter")
        await settled(app, pilot)
        assert said(screen).startswith("!")
        assert "30d" in said(screen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_labs(snap_compare, app, size):
    """The list and the task, as painted before anything was begun."""

    async def wait(pilot):
        await opened(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=wait)
