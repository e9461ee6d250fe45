"""The exam date in the app: set, shown, taken away; cards at risk; a line on Home."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.widgets import Input, Static

from studykit.store.settings import EXAM_DATE, EXAM_NEW_CARDS, EXAM_RETENTION
from tests.store.builders import exam, stamp
from tests.tui.waiting import settled

DAY = timedelta(days=1)


async def opened(app, pilot):
    """The plan, from the Cards room."""
    app.open_room("cards")
    await settled(app, pilot)
    await pilot.press("x")
    await settled(app, pilot)
    return app.screen


def page(screen) -> str:
    """All of the page."""
    return str(screen.query_one("#figures", Static).content)


def keys(screen):
    """What the footer offers."""
    return {binding.binding.action for binding in screen.active_bindings.values()}


async def choose_day(app, pilot, day):
    """Type a day into the field that `d` opens."""
    await pilot.press("d")
    await pilot.pause()
    app.screen.query_one(Input).value = day
    await pilot.press("enter")
    await settled(app, pilot)


def study(services, clock, days):
    """Answer Good to all that is asked on so many days."""
    for _ in range(days):
        session = services.review_session()
        while session.current(clock()) is not None:
            session.preview(clock())
            session.grade(3, clock(), 6000)
        clock.moment += DAY


async def test_without_a_date_it_says_what_one_is_for(app):
    """Nothing to clear and nothing at risk is offered."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert "No exam date is set." in page(screen)
        assert keys(screen).isdisjoint({"clear", "risk"})


async def test_a_date_is_set_and_the_plan_follows(app, services):
    """The six cards of the exam in ten days; it is kept, and can be taken away again."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await choose_day(app, pilot, "2026-12-01")
        assert services.store.settings.get(EXAM_DATE) == "2026-12-01"
        assert "TST-C01 on 1 Dec 2026, in 10 days" in page(screen)
        assert "1 a day, to meet all 6 in time" in page(screen)
        assert "clear" in keys(screen)
        await pilot.press("x")
        await settled(app, pilot)
        assert "No exam date is set." in page(screen)
        assert services.store.settings.get(EXAM_DATE) == ""


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "2026-11-20"])
async def test_what_is_no_day_to_come_is_refused(app, services, day):
    """With a sentence; nothing is kept."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await choose_day(app, pilot, day)
        assert [n.severity for n in app._notifications] == ["error"]
        assert services.store.settings.get(EXAM_DATE) == ""


async def test_the_session_below_follows_the_date(app):
    """Back in the Cards room as many new cards are asked as the plan says."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await choose_day(app, pilot, "2026-12-01")
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen._session.counts().new == 1


async def test_home_tells_the_days_the_pace_and_what_is_at_risk(app, services, clock):
    """And once the day is over, that it is."""
    study(services, clock, 3)
    services.store.settings.set(EXAM_RETENTION, 99)
    day = (clock() + 2 * DAY).date()
    services.store.settings.set(EXAM_DATE, day.isoformat())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert "Aim     2 days to TST-C01: " in page(app.screen)
        clock.moment += 3 * DAY
        app.screen._read()
        await settled(app, pilot)
        assert "the day of your exam is over" in page(app.screen)


async def test_what_is_at_risk_can_be_asked_now(app, services, clock):
    """Ordinary answers, ahead of time; afterwards nothing is at risk."""
    study(services, clock, 12)
    services.store.settings.set_all({EXAM_DATE: (clock() + DAY).date().isoformat(), EXAM_RETENTION: 97})
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert "risk" in keys(screen)
        before = len(services.store.cards.reviews())
        await pilot.press("r")
        await settled(app, pilot)
        assert "At risk" in str(app.screen.query_one("#title", Static).content)
        while app.screen._card is not None:
            await pilot.press("space", "4")
            await pilot.pause()
        await pilot.press("escape")
        await settled(app, pilot)
        assert len(services.store.cards.reviews()) > before
        assert "no card at risk" in page(screen)
        assert "risk" not in keys(screen)


async def test_a_day_that_is_over_says_so(app, services):
    """All is as without one; a new one can be set, the old one cleared."""
    services.store.settings.set(EXAM_DATE, "2026-11-01")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert "2026-11-01, is over" in page(screen)
        assert "clear" in keys(screen)


async def test_the_date_is_among_the_options_of_the_cards(app, services):
    """With what is wanted on the day, and who says how many new cards there are."""
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_room("cards")
        await settled(app, pilot)
        await pilot.press("o")
        await pilot.pause()
        for setting, value in ((EXAM_DATE, "2026-12-01"), (EXAM_RETENTION, "95"), (EXAM_NEW_CARDS, "no")):
            app.screen.query_one(f"#{setting.name}", Input).value = value
        await pilot.press("enter")
        await settled(app, pilot)
        get = services.store.settings.get
        assert (get(EXAM_DATE), get(EXAM_RETENTION), get(EXAM_NEW_CARDS)) == ("2026-12-01", 95, False)


def test_missed_questions_raise_cards_wherever_the_exam_was_handed_in(services):
    """Told once and counted once; the next session asks them first."""
    items = tuple(replace(item, facts=("queue.message.max",)) for item in exam(1).items)
    record = services.store.exams.start(exam(items=items), stamp())
    services.store.exams.change(record.id, 0, {"chosen": (0,)}, stamp())
    services.store.exams.submit(record.id, services.now(), stamp())
    assert services.raised_by(record.id) == services.raised_by(record.id) == 1
    assert services.review_session().current(services.now()).id == "queues/message-max"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_plan_as_painted(snap_compare, app, services, clock, size):
    """After two days of study, eight days before the exam."""

    async def plan(pilot):
        study(services, clock, 2)
        services.store.settings.set(EXAM_DATE, (clock() + 8 * DAY).date().isoformat())
        await opened(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=plan)
