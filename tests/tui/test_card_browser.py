"""Browsing all cards in the app, and editing one in the learner's own editor."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from textual.widgets import Footer, Input, OptionList, Static

from studykit import paths
from studykit.tui.screens.card_browser import CardBrowserScreen
from studykit.tui.widgets.prose import Prose
from tests.cli.own_cards import editor
from tests.store.builders import memory, review
from tests.tui.waiting import settled

MAX = "queues/message-max"


async def browsing(app, pilot, query=""):
    """The screen with all cards, or those of a query."""
    app.push_screen(CardBrowserScreen(query))
    await settled(app, pilot)
    return app.screen


async def keys(app, pilot, *pressed):
    """Press keys, and wait for what they bring about."""
    for key in pressed:
        await pilot.press(key)
        await settled(app, pilot)


def rows(screen):
    """The ids of the cards that are listed."""
    return [row.head.id for row in screen._rows]


def told(screen):
    """What is said under the search."""
    return str(screen.query_one("#told", Static).content)


def offered(app):
    """What the footer offers."""
    return {key.description for key in app.screen.query_one(Footer).query("FooterKey")}


@pytest.fixture
def lent(app, monkeypatch):
    """The terminal can be given to an editor; what happens to it. As in Textual, an error in the block keeps it lent."""
    happened = []

    @contextmanager
    def suspend():
        happened.append("lent")
        yield
        happened.append("back")

    monkeypatch.setattr(app, "suspend", suspend)
    return happened


async def test_all_cards_are_listed_and_the_first_is_shown(app):
    """Both sides of it, and how it stands."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await browsing(app, pilot)
        assert len(rows(screen)) == 6
        assert told(screen) == "6 cards."
        assert str(screen.query_one("#about", Static).content).startswith(f"{rows(screen)[0]} · ")


async def test_the_list_follows_what_is_typed(app):
    """Words, conditions, a slip; a condition that is none is explained while one types on."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await browsing(app, pilot)
        await keys(app, pilot, *"large")
        assert rows(screen) == [MAX]
        assert "256 KB" in screen.query_one("#text", Prose).source
        screen.query_one(Input).value = "is:foo"
        await settled(app, pilot)
        assert "no state 'foo'" in told(screen)
        screen.query_one(Input).value = "mesage"
        await settled(app, pilot)
        assert "no card has 'mesage', searched for message" in told(screen)
        screen.query_one(Input).value = "zebra"
        await settled(app, pilot)
        assert (rows(screen), screen.query_one("#text", Prose).source) == ([], "")


async def test_letters_go_into_the_search_until_the_list_is_entered(app, services):
    """The footer offers what acts on a card only there."""
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await browsing(app, pilot)
        assert not {"Suspend", "Flag", "Reset", "Edit", "Undo"} & offered(app)
        await keys(app, pilot, "s")
        assert screen.query_one(Input).value == "s"
        await keys(app, pilot, "backspace", "enter")
        assert screen.query_one(OptionList).has_focus
        assert {"Suspend", "Flag", "Reset", "Edit", "Undo", "Search"} <= offered(app)
        assert "Bring back" not in offered(app)
        await keys(app, pilot, "slash")
        assert screen.query_one(Input).has_focus
        assert not services.store.cards.marks()


async def test_a_card_is_suspended_and_brought_back(app, services):
    """At once; it stays highlighted, and `u` takes each back."""
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await browsing(app, pilot, "topic:queues")
        await keys(app, pilot, "down", "down", "s")
        card = rows(screen)[1]
        assert services.store.cards.marks()[card].suspended
        assert screen._row.head.id == card
        assert screen._row.state == "suspended"
        assert "Bring back" in offered(app)
        assert "Suspend" not in offered(app)
        await keys(app, pilot, "r")
        assert card not in services.store.cards.marks()
        await keys(app, pilot, "u", "u")
        assert card not in services.store.cards.marks()
        assert "no longer suspended" in told(screen)


async def test_a_card_is_flagged_and_reset(app, services, clock):
    """A reset takes the schedule, and leaves the answers in the log."""
    then = clock.moment - timedelta(days=3)
    services.store.cards.record(review(MAX, at=then, after=memory(MAX)))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await browsing(app, pilot, "large")
        await keys(app, pilot, "down", "f", "down", "down", "enter")
        assert services.store.cards.marks()[MAX].flag == 2
        assert "⚑2" in str(screen.query_one(OptionList).get_option_at_index(0).prompt)
        await keys(app, pilot, "x")
        assert services.store.cards.memories() == {}
        assert len(services.store.cards.reviews()) == 1
        assert screen._row.state == "new"


async def test_a_card_is_edited_in_the_browser(app, services, tmp_path, monkeypatch, lent):
    """The new text is listed, and the card stays highlighted."""
    editor(tmp_path, monkeypatch, "text = text.replace('How large', 'How very large')")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await browsing(app, pilot, "large")
        await keys(app, pilot, "down", "e")
        assert screen._rows[0].front == "How very large may a message be?"
        assert "Saved in your own pack" in told(screen)
        assert services.library.overrides.keys() == {MAX}


async def test_the_app_has_the_terminal_back_after_an_edit_that_is_refused(
    app, services, tmp_path, monkeypatch, lent
):
    """What was typed lies in a file, the reason is on screen, and keys work again."""
    editor(tmp_path, monkeypatch, "text = 'front: [broken'")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await browsing(app, pilot, "large")
        await keys(app, pilot, "down", "e")
        assert lent[-1] == "back"
        assert list(paths.drafts_dir(services.profile).iterdir())
        assert services.library.overrides == {}
        assert "drafts" in told(screen) or any("drafts" in n.message for n in app._notifications)


async def test_e_edits_the_card_that_is_asked(app, services, tmp_path, monkeypatch, lent):
    """The same card is shown with its new text; its schedule, and the pack that ships, stay."""
    editor(tmp_path, monkeypatch, "text = text.replace('How large', 'How very large')")
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_room("cards")
        await settled(app, pilot)
        await keys(app, pilot, "space", "2", "u", "e")
        assert app.screen.query_one("#front", Prose).source == "How very large may a message be?"
        assert app.screen._head.id == MAX
        await keys(app, pilot, "space", "3")
        assert [r.card for r in services.store.cards.reviews()] == [MAX]
        assert services.store.cards.reviews()[0].revision == services.library.cards[MAX].revision


async def test_a_crammed_card_is_edited_too(app, services, tmp_path, monkeypatch, lent):
    """The queue goes on with the new library."""
    from studykit.memory.selection import Selection
    from studykit.tui.screens.cards import CardsScreen

    editor(tmp_path, monkeypatch, "text = text.replace('number after', 'figure after')")
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(CardsScreen(selection=Selection(topic="networks", cram=True)))
        await settled(app, pilot)
        await keys(app, pilot, "e")
        assert "figure after" in app.screen.query_one("#front", Prose).source


async def test_a_mistake_that_is_given_up_is_explained(app, tmp_path, monkeypatch, lent):
    """With the file that has what was typed; the card stays as it was."""
    editor(tmp_path, monkeypatch, "text += 'colour: red\\n'", "pass")
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_room("cards")
        await settled(app, pilot)
        await keys(app, pilot, "e")
        problem = str(app.screen.query_one("#problem", Static).content)
        assert "no field 'colour'" in problem
        assert str(paths.drafts_dir()) in problem
        assert app.screen.query_one("#front", Prose).source == "How large may a message be?"


async def test_a_terminal_that_cannot_be_lent_is_told_of(app, tmp_path, monkeypatch):
    """One sentence, with the command for another terminal."""
    shown = editor(tmp_path, monkeypatch, "text = ''")
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_room("cards")
        await settled(app, pilot)
        await keys(app, pilot, "e")
        assert f"studykit cards edit {MAX}" in str(app.screen.query_one("#problem", Static).content)
        assert shown() == []


async def test_what_was_done_while_browsing_holds_in_the_cards_room(app, services):
    """A card that was suspended there is not asked when one is back."""
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_room("cards")
        await settled(app, pilot)
        await keys(app, pilot, "slash")
        assert isinstance(app.screen, CardBrowserScreen)
        await keys(app, pilot, *"large", "enter", "s", "escape")
        assert app.screen._head.id != MAX


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_browser(snap_compare, app, services, size):
    """The search, the list and the card, as painted."""
    services.store.cards.record(review(MAX, after=memory(MAX)))

    async def look(pilot):
        await browsing(app, pilot, "message")
        await keys(app, pilot, "down", "f", "down", "enter")

    assert snap_compare(app, terminal_size=size, run_before=look)
