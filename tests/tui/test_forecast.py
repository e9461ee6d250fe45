"""Forecast and Parameters in the app."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from textual.widgets import Input, Static

from studykit.memory import fitting, forecast
from studykit.memory.optimiser import Fit, Measure
from studykit.memory.parameters import DEFAULT, parameters_text
from studykit.store.choices import plan
from studykit.store.settings import DESIRED_RETENTION, EXAM_DATE, EXAM_NEW_CARDS, NEW_CARDS_A_DAY
from tests.tui.waiting import settled

NEW = (*DEFAULT[:20], 0.3)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Two lives are enough here."""
    monkeypatch.setattr(forecast, "LIVES", 2)


@pytest.fixture
def studied(services, clock):
    """Eight days of study."""
    for _ in range(8):
        session = services.review_session()
        while session.current(clock()) is not None:
            session.grade(3, clock(), 6000)
        clock.moment += timedelta(days=3)
    return services


@pytest.fixture
def fits(monkeypatch):
    """A fit that needs few answers, and is as good as it is told to be."""
    made = Fit(NEW, 80, 20, Measure(0.4, 0.06), Measure(0.3, 0.05))

    class Made:
        fit = None
        better = made
        gate = threading.Event()

        def __init__(self, *_arguments, **_keywords):
            self.stopped = False

        def phases(self):
            yield 0
            yield 1
            while not self.gate.wait(0.01):
                if self.stopped:
                    return
            yield 2
            self.fit = self.better

        def stop(self):
            self.stopped = True

        def for_forecasts(self):
            return None

    Made.gate.set()
    monkeypatch.setattr(fitting, "LEAST_REVIEWS", 1)
    monkeypatch.setattr(fitting, "Fitting", Made)
    return Made


async def opened(app, pilot, *keys):
    """A screen off Statistics."""
    app.open_room("cards")
    await settled(app, pilot)
    await pilot.press("v")
    await settled(app, pilot)
    await pilot.press(*keys)
    await settled(app, pilot)
    return app.screen


async def typed(app, pilot, key, text):
    """Answer the question that a key asks."""
    await pilot.press(key)
    app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await settled(app, pilot)


def page(screen) -> str:
    """All of the page, and the line above."""
    return "\n".join(str(screen.query_one(name, Static).content) for name in ("#doing", "#text"))


def keys_offered(app) -> set[str]:
    """What the footer offers."""
    return {key for key, active in app.screen.active_bindings.items() if active.enabled}


async def test_a_forecast_of_the_choices_in_force(app, studied):
    """An estimate, with who is simulated."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "f")
        assert screen.ROOM == "Forecast"
        assert "365 study days. All figures are estimates." in page(screen)
        assert "as chosen now" in page(screen)
        assert keys_offered(app) >= {"r", "n", "p", "d"}
        assert not keys_offered(app) & {"s", "a"}


async def test_what_if_stands_beside_and_can_be_taken_over(app, studied):
    """Retention and new cards; the settings change only with `a`."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "f")
        await typed(app, pilot, "r", "80")
        await typed(app, pilot, "n", "3")
        assert "80 %, 3 new a day" in page(screen)
        settings = studied.store.settings
        assert (settings.get(DESIRED_RETENTION), settings.get(NEW_CARDS_A_DAY)) == (90, 10)
        await pilot.press("a")
        await settled(app, pilot)
        assert (settings.get(DESIRED_RETENTION), settings.get(NEW_CARDS_A_DAY)) == (80, 3)
        assert "80 %, 3 new a day" not in page(screen)
        assert "a" not in keys_offered(app)


async def test_new_cards_taken_over_hold_instead_of_the_exam_plan_s(app, studied, clock):
    """What was forecast is what holds: the plan no longer says how many new cards a day has."""
    studied.store.settings.set(EXAM_DATE, (clock().date() + timedelta(days=30)).isoformat())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "f")
        assert "new cards by its plan" in page(screen)
        await typed(app, pilot, "n", "3")
        await pilot.press("a")
        await settled(app, pilot)
        settings = studied.store.settings
        assert (settings.get(NEW_CARDS_A_DAY), settings.get(EXAM_NEW_CARDS)) == (3, False)
        assert "new cards by its plan" not in page(screen)


async def test_a_what_if_that_makes_no_sense_is_refused(app, studied):
    """With what would do."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "f")
        await typed(app, pilot, "r", "120")
        assert any("from 70 to 99" in n.message for n in app._notifications)


async def test_days_can_be_chosen(app, studied):
    """Fewer give finer rows."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "f")
        await typed(app, pilot, "d", "20")
        assert "20 study days" in page(screen)


async def test_prices_of_retention_and_the_cheapest_taken_over(app, studied):
    """The least price is offered to `a`."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "f")
        await typed(app, pilot, "d", "20")
        await pilot.press("p")
        await settled(app, pilot)
        assert "Prices of retention" in page(screen)
        least = next(line for line in page(screen).splitlines() if "<- least" in line)
        await pilot.press("a")
        await settled(app, pilot)
        assert studied.store.settings.get(DESIRED_RETENTION) == int(least.split()[0])


async def test_a_forecast_can_be_stopped(app, studied, monkeypatch):
    """`s` is offered while it lives, and nothing else; then all the others again."""
    begun = threading.Event()

    def endless(self):
        begun.set()
        while True:
            yield 0.25

    monkeypatch.setattr(forecast.Forecast, "live", endless)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_room("cards")
        await settled(app, pilot)
        await pilot.press("v")
        await settled(app, pilot)
        await pilot.press("f")
        while not begun.is_set():
            await pilot.pause()
        assert "s" in keys_offered(app)
        assert not keys_offered(app) & {"r", "n", "p", "d", "a"}
        await pilot.press("s")
        await settled(app, pilot)
        assert "Stopped; nothing was changed." in page(app.screen)
        assert keys_offered(app) >= {"r", "n", "p", "d"}


async def test_leaving_stops_it(app, studied, monkeypatch):
    """No worker goes on behind another screen."""
    begun = threading.Event()

    def endless(self):
        begun.set()
        while True:
            yield 0.25

    monkeypatch.setattr(forecast.Forecast, "live", endless)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_room("cards")
        await settled(app, pilot)
        await pilot.press("v")
        await settled(app, pilot)
        await pilot.press("f")
        while not begun.is_set():
            await pilot.pause()
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen.ROOM == "Statistics"


async def test_too_few_answers_for_a_fit_are_told(app, studied):
    """What there is and what it takes, before and when it is tried."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "o")
        assert "FSRS-6's default parameters" in page(screen)
        assert "a fit needs 512" in page(screen)
        await pilot.press("f")
        await settled(app, pilot)
        assert "! " in page(screen)
        assert "512" in page(screen)
        assert not keys_offered(app) & {"a", "r", "u", "s"}


async def test_a_better_fit_can_be_put_in_force_and_taken_back(app, studied, fits):
    """Only with `a`; the states follow, and `u` brings all back."""
    before = studied.store.cards.memories()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "o", "f")
        assert "foretell better" in page(screen)
        assert studied.store.cards.memories() == before
        await pilot.press("a")
        await settled(app, pilot)
        assert plan(studied.store.settings.get).parameters == NEW
        assert studied.store.cards.memories() != before
        assert "Changed on 2026-12-15" in page(screen)
        assert "a" not in keys_offered(app)
        await pilot.press("u")
        await settled(app, pilot)
        assert "Taken back." in page(screen)
        assert plan(studied.store.settings.get).parameters is None
        assert studied.store.cards.memories() == before
        assert "u" not in keys_offered(app)


async def test_a_fit_that_is_not_better_cannot_be_put_in_force(app, studied, fits):
    """The footer offers it not."""
    fits.better = fits.better._replace(after=Measure(0.5, 0.05))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "o", "f")
        assert "those in force stay" in page(screen)
        assert not keys_offered(app) & {"a", "r"}


async def test_a_fit_can_be_stopped(app, studied, fits):
    """Its phase is told meanwhile; nothing is changed."""
    fits.gate.clear()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "o")
        await pilot.press("f")
        while "2 of 3: fitting" not in page(screen):
            await pilot.pause()
        await pilot.press("s")
        await settled(app, pilot)
        assert "Stopped; nothing was changed." in page(screen)
        assert studied.store.adoptions.newest() is None


async def test_the_session_goes_by_new_parameters_at_once(app, studied, fits):
    """Back at the cards, buttons speak of the new states."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "o", "f", "a")
        await pilot.press("escape", "escape")
        await settled(app, pilot)
        assert app.screen.ROOM == "Cards"
        assert app.screen._session._scheduler.plan.parameters == NEW


async def test_parameters_are_an_option_too(app, studied):
    """As text; the states follow as well."""
    before = studied.store.cards.memories()
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_room("cards")
        await settled(app, pilot)
        await pilot.press("o")
        app.screen.query_one("#fsrs_parameters").value = "1 2 3"
        await pilot.press("enter")
        assert "21 numbers" in str(app.screen.query_one("#options-problem").content)
        app.screen.query_one("#fsrs_parameters").value = parameters_text(NEW)
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.screen.ROOM == "Cards"
        assert plan(studied.store.settings.get).parameters == NEW
        assert studied.store.cards.memories() != before
        assert studied.store.adoptions.newest().parameters == NEW


@pytest.mark.parametrize("key", ["f", "o"])
async def test_help_lists_the_keys(app, studied, key):
    """`?` as in every room."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, key, "question_mark")
        assert "HelpScreen" in type(app.screen).__name__


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_forecast_as_painted(snap_compare, app, studied, size):
    """With a what-if beside the choices in force."""

    async def look(pilot):
        await opened(app, pilot, "f")
        await typed(app, pilot, "r", "80")

    assert snap_compare(app, terminal_size=size, run_before=look)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_fit_as_painted(snap_compare, app, studied, fits, size):
    """Both measures."""

    async def look(pilot):
        await opened(app, pilot, "o", "f")

    assert snap_compare(app, terminal_size=size, run_before=look)
