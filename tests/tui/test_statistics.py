"""Statistics in the app."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import Static

from tests.tui.waiting import settled


async def opened(app, pilot, *, keys=("v",)):
    """The Statistics screen, from the Cards room."""
    app.open_room("cards")
    await settled(app, pilot)
    await pilot.press(*keys)
    await settled(app, pilot)
    return app.screen


def page(screen) -> str:
    """All of the page."""
    return str(screen.query_one("#figures", Static).content)


async def test_a_new_learner_sees_what_is_missing(app):
    """No figure is made up; the cards are counted."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert "No card was answered yet." in page(screen)
        assert "not enough reviews: 0 of at least 100" in page(screen)


async def test_what_was_answered_just_now_counts(app):
    """Escape leads back to the card."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, keys=("space", "3", "v"))
        assert "1 answer in 0.0 minutes on 1 study day, the first 2026-11-21" in page(screen)
        await pilot.press("escape")
        assert app.screen.ROOM == "Cards"


async def test_one_topic_can_be_chosen(app):
    """The page and the title line tell which."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, keys=("space", "3", "v", "t"))
        await pilot.press("down", "enter")
        await settled(app, pilot)
        assert app.screen.ROOM == "Statistics"
        assert ": topic " in page(app.screen)


async def test_help_lists_the_keys(app):
    """`?` as in every room."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("question_mark")
        assert "HelpScreen" in type(app.screen).__name__


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_statistics_as_painted(snap_compare, app, services, clock, size):
    """After eight days of study."""

    async def study(pilot):
        for _ in range(8):
            session = services.review_session()
            while session.current(clock()) is not None:
                session.preview(clock())
                session.grade(3, clock(), 6000)
            clock.moment += timedelta(days=3)
        await opened(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=study)
