"""Reviewing cards in the app."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import Button

from studykit.errors import LibraryError
from studykit.memory.selection import Selection
from studykit.store.settings import BALANCE_LOAD, NEW_CARDS_A_DAY, ROLLOVER_HOUR
from studykit.tui.app import StudykitApp
from studykit.tui.widgets.prose import Prose
from tests.tui.waiting import settled


async def opened(app, pilot):
    """The Cards screen with its first card shown."""
    app.open_room("cards")
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()
    return app.screen


def shown(screen, part: str) -> str:
    """The Markdown in a part of the card."""
    return screen.query_one(f"#{part}", Prose).source


async def test_facts_are_offered_where_there_are_some(app, services, monkeypatch):
    """A card of one's own may name neither a fact nor a source: then `i` would show nothing."""
    read = type(services.library).card

    def bare(library, *words):
        return read(library, *words)._replace(facts=(), references=())

    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("space")
        assert screen.check_action("facts", ())
        monkeypatch.setattr(type(services.library), "card", bare)
        await pilot.press("3", "space")
        assert not screen.check_action("facts", ())


async def test_a_long_title_leaves_room_for_the_figures(app, services):
    """On a narrow screen the topic's title is cut, and not what is left to do."""
    topics = services.library.topics
    topics["queues"] = topics["queues"]._replace(title="Queues, topics and whatever else carries messages")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        line = str(screen.query_one("#title").content)
        assert "Queues, " in line
        assert "… · 0 learning, 0 to review, " in line
        assert len(line) <= 78
        await pilot.resize_terminal(120, 40)
        await settled(app, pilot)
        assert "carries messages · 0 learning" in str(screen.query_one("#title").content)


async def test_the_answer_shows_on_space_with_intervals_on_the_buttons(app):
    """Each grade says when the card comes back."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert shown(screen, "front") == "How large may a message be?"
        assert not screen.query_one("#back").display
        await pilot.press("space")
        assert shown(screen, "back") == "At most 256 KB."
        labels = [str(button.label) for button in screen.query(Button)]
        assert labels == ["1 Again <1m", "2 Hard <6m", "3 Good <10m", "4 Easy 8d"]


async def test_a_grade_is_kept_and_the_next_card_drawn(app, services):
    """The answer is in the store when the next front is on screen."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("space", "4")
        assert shown(screen, "front") != "How large may a message be?"
        (review,) = services.store.cards.reviews()
        assert (review.card, review.rating) == ("queues/message-max", 4)


async def test_undo_takes_the_answer_back_and_shows_its_card(app, services):
    """`u` restores the state before, and asks again."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("space", "4", "u")
        assert shown(screen, "front") == "How large may a message be?"
        assert not services.store.cards.reviews()
        assert not services.store.cards.memories()


async def test_a_grade_before_the_answer_does_nothing(app, services):
    """One cannot grade what one has not looked at."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("3")
        assert not services.store.cards.reviews()


async def test_facts_show_source_date_and_older_value(app):
    """`i` opens what stands behind a number."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("space", "i")
        facts = shown(screen, "facts")
        assert "https://example.com/queues" in facts
        assert "2026-11-21" in facts
        assert "Was 64 KB until 2020-01" in facts


async def test_the_session_ends_with_a_word(app):
    """When nothing is left, the screen says so and offers no grade."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        for _ in range(10):
            if screen._card is None:
                break
            await pilot.press("space", "4")
        assert "Done for today." in shown(screen, "front")
        assert not screen.query_one("#grades").display


async def test_one_topic_can_be_asked_alone(app):
    """`t` narrows the session to a topic."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("t", "down", "down", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert shown(screen, "front") == "What does the number after the slash count?"


async def test_the_day_s_limits_can_be_set(app, services):
    """`o` changes how many new cards a day brings; the session follows at once."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert screen._session.counts().new == 4
        await pilot.press("o")
        app.screen.query_one("#new_cards_a_day").value = "2"
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert services.store.settings.get(NEW_CARDS_A_DAY) == 2
        assert screen._session.counts().new == 2


async def test_a_card_that_cannot_be_read_does_not_end_the_app(app, services, monkeypatch):
    """The answer before it is kept, and the screen says what is wrong."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("space")

        def gone(identifier, seed):
            raise LibraryError(f"{identifier} was changed.", "Start the app again.")

        monkeypatch.setattr(services.library, "card", gone)
        await pilot.press("4")
        assert len(services.store.cards.reviews()) == 1
        assert "Start the app again." in str(screen.query_one("#problem").content)


async def test_the_note_of_a_card_opens_and_leads_back(app):
    """`n` reads up on the card's topic; Escape twice is at the card again."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("n")
        assert app.screen.ROOM == "Notes"
        await pilot.press("escape", "escape")
        assert app.screen is screen


async def test_a_limit_that_will_not_do_says_what_will(app, services):
    """An hour past 23 is refused with the range, and nothing is kept, of the other choices neither."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("o")
        app.screen.query_one("#new_cards_a_day").value = "3"
        app.screen.query_one("#rollover_hour").value = "99"
        await pilot.press("enter")
        assert "from 0 to 23" in str(app.screen.query_one("#options-problem").content)
        await pilot.press("escape")
        assert services.store.settings.get(ROLLOVER_HOUR) == 4
        assert services.store.settings.get(NEW_CARDS_A_DAY) == 10


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_revealed_card(snap_compare, app, size):
    """Front, answer and grades, as painted."""

    async def reveal(pilot):
        await opened(app, pilot)
        await pilot.press("space", "i")

    assert snap_compare(app, terminal_size=size, run_before=reveal)


async def test_a_suspended_card_is_asked_no_more_and_can_be_brought_back(app, services):
    """`s` takes it out; among the suspended cards `r` brings it back."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("s")
        assert shown(screen, "front") != "How large may a message be?"
        assert services.store.cards.marks()["queues/message-max"].suspended
        await pilot.press("c", *["down"] * 7, "enter")
        await settled(app, pilot)
        assert shown(screen, "front") == "How large may a message be?"
        assert "Bring back" in {binding.binding.description for binding in screen.active_bindings.values()}
        await pilot.press("r")
        assert not services.store.cards.marks()
        assert "No card is left in this queue" in shown(screen, "front")


async def test_a_buried_card_comes_back_tomorrow(app, services, clock):
    """`b` puts it off for the rest of the study day."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("b")
        assert shown(screen, "front") != "How large may a message be?"
        clock.moment += timedelta(days=1)
        screen.begin()
        await settled(app, pilot)
        assert shown(screen, "front") == "How large may a message be?"


async def test_a_flag_is_shown_and_chooses_cards(app, services):
    """`f` puts it on, the title line says it, and `c` asks the flagged cards alone."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("f", "down", "down", "enter")
        assert services.store.cards.marks()["queues/message-max"].flag == 2
        assert "flag 2 orange" in str(screen.query_one("#title").content)
        await pilot.press("c", "down", "down", "down", "enter", "down", "enter", "down", "enter")
        await settled(app, pilot)
        assert screen._session.cram
        assert screen._session.counts().total == 1
        assert shown(screen, "front") == "How large may a message be?"


async def test_undo_takes_back_what_was_done_to_a_card(app, services):
    """The newest step first, whatever it was."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("space", "4", "s")
        await pilot.press("u")
        assert not services.store.cards.marks()
        assert len(services.store.cards.reviews()) == 1
        await pilot.press("u")
        assert not services.store.cards.reviews()
        assert shown(screen, "front") == "How large may a message be?"
        await pilot.press("u")
        assert "Nothing is left" in str(screen.query_one("#problem").content)


async def test_cramming_leaves_the_schedule_alone(app, services):
    """Its grades show no interval, and are kept in a log of their own."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("c", "down", "enter")
        await settled(app, pilot)
        await pilot.press("space")
        assert [str(b.label) for b in screen.query(Button)] == ["1 Again", "2 Hard", "3 Good", "4 Easy"]
        await pilot.press("3")
        assert not services.store.cards.memories()
        assert [answer.rating for answer, _ in services.store.crams.answers()] == [3]


async def test_the_app_can_begin_at_chosen_cards(services):
    """As `studykit review` opens it; Escape leads Home."""
    app = StudykitApp(services, Selection(topic="networks", cram=True, title="cram"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert shown(app.screen, "front") == "What does the number after the slash count?"
        await pilot.press("escape")
        assert app.screen.ROOM == "Home"


async def test_a_queue_of_cards_due_by_a_day(app, services, clock):
    """`c` asks ahead what would fall due until then, and the answers count."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("space", "4")
        clock.moment += timedelta(days=1)
        await pilot.press("c", *["down"] * 5, "enter")
        app.screen.query_one("Input").value = "2026-12-31"
        await pilot.press("enter", "enter")
        await settled(app, pilot)
        assert shown(screen, "front") == "How large may a message be?"
        await pilot.press("space", "3")
        assert len(services.store.cards.reviews()) == 2
        assert "No card is left in this queue" in shown(screen, "front")


async def test_options_change_how_cards_are_scheduled(app, services):
    """A step of five minutes shows on the first button at once."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("o")
        app.screen.query_one("#learning_steps").value = "5m 1h"
        app.screen.query_one("#balance_load").value = "no"
        await pilot.press("enter")
        await settled(app, pilot)
        await pilot.press("space")
        assert str(screen.query(Button).first().label) == "1 Again <5m"
        assert services.store.settings.get(BALANCE_LOAD) is False


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("learning_steps", "soon", "1m 10m 1h"),
        ("easy_days", "someday=0", "weekdays"),
        ("topic_retention", "nothing=95", "no topic nothing"),
        ("review_order", "backwards", "overdue, due, random or topic"),
        ("bury_siblings", "perhaps", "yes or no"),
    ],
)
async def test_an_option_that_will_not_do_says_what_will(app, services, field, text, says):
    """Nothing is kept, and the field has the focus."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("o")
        app.screen.query_one(f"#{field}").value = text
        await pilot.press("enter")
        assert says in str(app.screen.query_one("#options-problem").content)
        assert app.screen.focused.id == field


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_options(snap_compare, app, size):
    """All of them, as painted."""

    async def open_options(pilot):
        await opened(app, pilot)
        await pilot.press("o")

    assert snap_compare(app, terminal_size=size, run_before=open_options)
