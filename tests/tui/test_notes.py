"""Reading and searching notes."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList, Static

from studykit.tui.screens.notes import NotesScreen
from studykit.tui.widgets.prose import Prose
from tests.tui.waiting import settled


async def opened(app, pilot, topic: str | None = None) -> NotesScreen:
    """The Notes screen, at a topic's first section if one is named."""
    await settled(app, pilot)
    screen = NotesScreen(topic)
    app.push_screen(screen)
    await settled(app, pilot)
    return screen


def heading(screen) -> str:
    """The heading over the text."""
    return str(screen.query_one("#section", Static).content)


async def test_a_topic_is_chosen_from_the_tree(app):
    """Arrow keys and Enter open the first topic's first section."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("down", "enter")
        await settled(app, pilot)
        assert heading(screen) == "What it is for  (1 of 2)"


async def test_facts_are_filled_in(app):
    """A reference reads as its value and unit."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "queues")
        assert "A message holds at most 256 KB." in screen.query_one(Prose).source


async def test_sections_turn_and_stop_at_the_ends(app):
    """`]` and `[` turn pages and stay at the ends."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "queues")
        await pilot.press("]", "]", "]")
        assert heading(screen) == "Visibility  (2 of 2)"
        await pilot.press("[", "[", "[")
        assert heading(screen) == "What it is for  (1 of 2)"


async def test_search_forgives_a_slip_and_opens_what_it_found(app):
    """Typing filters as one goes; Enter opens the best hit."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("/", *"visibilty")
        await settled(app, pilot)
        hits = screen.query_one("#hits", OptionList)
        assert hits.display
        await pilot.press("enter")
        await settled(app, pilot)
        assert screen._note is not None
        assert screen._note.topic == "queues"


async def test_down_goes_from_the_search_box_to_its_results(app):
    """The others can be chosen with the arrow keys."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("/", *"message")
        await settled(app, pilot)
        await pilot.press("down")
        assert screen.query_one("#hits").has_focus


async def test_a_search_without_hits_says_so(app):
    """Nothing found is a sentence, not an empty list."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        screen.query_one(Input).value = "zzzzqqqq"
        await settled(app, pilot)
        assert "Nothing found" in str(screen.query_one("#hits", OptionList).get_option_at_index(0).prompt)


async def test_facts_show_where_a_number_comes_from(app):
    """`i` swaps the section for its sources and older values, and back."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "queues")
        await pilot.press("i")
        assert "Was 64 KB until 2020-01" in screen.query_one(Prose).source
        await pilot.press("i")
        assert "A queue lets two programs" in screen.query_one(Prose).source


async def test_a_note_leads_to_its_cards(app):
    """`c` asks the cards of the topic alone."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "networks")
        await pilot.press("c")
        await settled(app, pilot)
        assert app.screen.ROOM == "Cards"
        assert app.screen.query_one("#front", Prose).source == "What does the number after the slash count?"


async def test_the_last_section_says_what_to_practise_with(app):
    """A note names its calculators and when it was checked."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "networks")
        assert "studykit calc cidr" in screen.query_one(Prose).source
        assert "Verified 2026-11-21." in screen.query_one(Prose).source


async def test_escape_leads_from_the_page_to_the_tree_to_home(app):
    """On a narrow terminal each Escape is one step back."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "queues")
        await pilot.press("escape")
        assert app.screen is screen
        assert screen.query_one("#topics").has_focus
        await pilot.press("escape")
        assert app.screen.ROOM == "Home"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_section(snap_compare, app, size):
    """A section as painted: alone on a narrow terminal, beside the tree on a wide one."""

    async def read(pilot):
        await opened(app, pilot, "queues")
        await pilot.press("]")

    assert snap_compare(app, terminal_size=size, run_before=read)
