"""Home: the figures, the next step, the way into every room."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from textual.widgets import Footer, OptionList, Static

from studykit.errors import StoreError
from studykit.store import schema
from studykit.store.migrations import SCRIPTS
from studykit.tui.app import ROOMS, StudykitApp
from studykit.tui.services import Services
from tests.tui.waiting import settled


async def test_a_newcomer_sees_what_there_is_and_what_to_do(app):
    """No answer yet: nothing is due, and a note is next."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        figures = str(app.screen.query_one("#figures", Static).content)
        assert "0 due, 4 new" in figures
        assert "2 of 3 topics" in figures
        assert "Read a first note" in str(
            app.screen.query_one("#rooms", OptionList).get_option_at_index(0).prompt
        )


async def test_figures_follow_what_was_done(app):
    """Coming back from Cards, the answer counts."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("c")
        await settled(app, pilot)
        await pilot.press("space", "4", "escape")
        await settled(app, pilot)
        assert "1 answered today, 1 day in a row" in str(app.screen.query_one("#figures", Static).content)


@pytest.mark.parametrize(
    ("key", "room"), [("n", "Notes"), ("c", "Cards"), ("e", "Exam"), ("k", "Calculators"), ("l", "Labs")]
)
async def test_each_room_has_its_letter_and_escape_leads_back(app, key, room):
    """A letter opens the room that the footer names; Escape returns to Home."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press(key)
        await settled(app, pilot)
        assert room == app.screen.ROOM
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen.ROOM == "Home"


async def test_a_click_opens_a_room(app):
    """The mouse works too: the second line of the list is Notes."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.click("#rooms", offset=(5, 1))
        await settled(app, pilot)
        assert app.screen.ROOM == "Notes"


async def test_enter_does_the_next_step(app):
    """The first line of the list is the next step, and it is chosen at first."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.screen.ROOM == "Notes"


@pytest.mark.parametrize("room", ["home", *ROOMS])
async def test_help_lists_the_keys_that_the_footer_shows(app, room):
    """`?` on every screen tells of each key that the footer offers there."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        if room != "home":
            app.open_room(room)
            await settled(app, pilot)
        offered = {key.description for key in app.screen.query_one(Footer).query("FooterKey")} - {"Help"}
        await pilot.press("question_mark")
        await pilot.pause()
        listed = str(app.screen.query_one("#keys", Static).content)
        assert not [name for name in offered if name not in listed]
        await pilot.press("escape")


async def test_a_damaged_progress_file_is_set_aside_and_said(app, services):
    """Studying goes on with a new file; the old one is named, not silently gone."""
    services.progress_file.parent.mkdir(parents=True)
    services.progress_file.write_bytes(b"this is no database at all" * 100)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        said = str(app.screen.query_one("#problems", Static).content)
        assert "set aside" in said
        assert services.store.cards.memories() == {}


@pytest.fixture
def older(services, tmp_path):
    """The learner's file is of the first schema, with an answer."""
    scripts = shutil.copytree(SCRIPTS, tmp_path / "migrations")
    for script in scripts.glob("versions/0*.py"):
        if script.name >= "0002":
            script.unlink()
    services.progress_file.parent.mkdir(parents=True)
    schema.upgrade(services.progress_file, scripts)
    with closing(sqlite3.connect(services.progress_file)) as database, database:
        database.execute("INSERT INTO card_memory VALUES ('x/y', 'review', NULL, 5.0, 5.0, 0, 0, 1, 0, 'r')")


async def test_figures_of_an_older_file_wait_for_its_migration(app, services, older, monkeypatch):
    """Nobody who updates is told meanwhile that nothing was ever answered."""
    seen = []
    monkeypatch.setattr(
        "studykit.store.schema.copy_before_migration", lambda *_: seen.append(figures_of(app))
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert "Bringing your progress to this version" in seen[0]
        assert "1 of 6 met so far" in figures_of(app)


async def test_an_older_file_that_cannot_be_migrated_has_no_figures(app, services, older, monkeypatch):
    """The reason is on screen, and no zeros are."""

    def full(*_):
        raise StoreError("The disk is full.")

    monkeypatch.setattr("studykit.store.schema.copy_before_migration", full)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert "could not be opened" in figures_of(app)
        assert "The disk is full." in str(app.screen.query_one("#problems", Static).content)


def figures_of(app):
    """What Home says of where one stands."""
    return str(app.screen.query_one("#figures", Static).content)


async def test_a_newer_progress_file_is_said_and_left_alone(app, services):
    """A file of a later version is not taken for a new learner's: the reason stays on screen."""
    _ = services.store
    services.store.close()
    with closing(sqlite3.connect(services.progress_file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    again = StudykitApp(Services(roots=services.roots, now=services.now, zone=UTC))
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(again, pilot)
        assert "later version" in str(again.screen.query_one("#problems", Static).content)
        await pilot.press("c")
        await settled(again, pilot)
        assert "later version" in str(again.screen.query_one("#problem", Static).content)


async def test_the_exam_in_force_on_the_day_is_the_default(services, clock, app):
    """Nothing was chosen: the outline in force is studied for."""
    clock.moment = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert "TST-C01" in str(app.screen.query_one("#figures", Static).content)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_home(snap_compare, app, size):
    """Home as painted for a newcomer."""

    async def wait(pilot):
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=wait)


async def test_the_chosen_colours_are_kept(app, services):
    """ctrl+t swaps dark and light, and the next start wears what was chosen."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("ctrl+t")
        await settled(app, pilot)
        assert app.theme == "studykit-light"
    again = StudykitApp(services)
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(again, pilot)
        assert again.theme == "studykit-light"
