"""Typing, choosing and computing answers in the Cards room."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from textual.widgets import Button, Static

from studykit.errors import LibraryError
from studykit.memory.selection import Selection
from studykit.tui.app import StudykitApp
from studykit.tui.widgets.answers.choice import ChoiceAnswer
from studykit.tui.widgets.answers.typed import TypedAnswer
from studykit.tui.widgets.markdown_text import MarkdownText
from studykit.tui.widgets.prose import Prose
from tests.tui.conftest import SMALL_PACK
from tests.tui.waiting import settled

KINDS = Path(__file__).parents[1] / "packs" / "kinds"
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


@pytest.fixture
def study(services):
    """The app, opened at the cards of a topic."""
    services.roots = (SMALL_PACK, KINDS)

    def opened(topic, *, cram=False):
        return StudykitApp(services, Selection(topic=topic, cram=cram))

    return opened


def shown(app, part):
    """The Markdown in a part of the card."""
    return app.screen.query_one(f"#{part}", Prose).source


def said(app, name):
    """The text of a line."""
    return str(app.screen.query_one(f"#{name}", Static).content)


def offered(app):
    """What the footer offers."""
    return {
        b.binding.description for b in app.screen.active_bindings.values() if b.enabled and b.binding.show
    }


def options(app):
    """The options' texts, in their order."""
    return [option.text for option in app.screen.face.card.options]


def suggested(app):
    """The buttons that are marked as suggested."""
    return [str(button.label)[:2] for button in app.screen.query(Button) if button.has_class("suggested")]


@pytest.mark.parametrize(
    ("typed", "verdict", "grade"),
    [
        ("visibility timeout", "✓ Right", 3),
        ("Hiding time.", "✓ Right", 3),
        ("visability timeout", "≈ Nearly right", 2),
        ("retention period", "✗ Wrong", 1),
    ],
)
async def test_a_typed_answer_suggests_its_grade(study, services, typed, verdict, grade):
    """Enter compares, a second Enter takes the suggestion."""
    app = study("typed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.screen.query_one(TypedAnswer).field.value = typed
        await pilot.press("enter")
        assert said(app, "comparison").startswith(verdict)
        assert shown(app, "back") == "The **visibility timeout**\n\nHalf a minute, unless it was changed."
        assert suggested(app) == [f"▸{grade}"]
        await pilot.press("enter")
        assert [review.rating for review in services.store.cards.reviews()] == [grade]


async def test_the_learner_overrules_a_suggestion(study, services):
    """By any grade."""
    app = study("typed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("n", "o", "enter", "4")
        assert [review.rating for review in services.store.cards.reviews()] == [4]


async def test_the_difference_is_marked_with_signs(study):
    """So that it is there without colours."""
    app = study("typed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.screen.query_one(TypedAnswer).field.value = "the visability timeout"
        await pilot.press("enter")
        assert "You typed  the vis[-a-]{+i+}bility timeout" in said(app, "comparison")
        assert "Expected   The visibility timeout" in said(app, "comparison")


async def test_an_empty_field_only_shows_the_answer(study):
    """Nothing is compared, nothing suggested; Enter does nothing then."""
    app = study("typed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("enter")
        assert shown(app, "back").startswith("The **visibility timeout**")
        assert not app.screen.query_one("#comparison").display
        assert (suggested(app), "Agree" in offered(app)) == ([], False)
        await pilot.press("enter")
        assert shown(app, "back").startswith("The **visibility timeout**")


async def test_keys_type_until_the_field_is_left(study, services):
    """Then they do what the footer says, and Tab returns to the field."""
    app = study("typed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        field = app.screen.query_one(TypedAnswer).field
        await pilot.press("u", "s", "b", "question_mark", "1", "slash", "space")
        assert field.value == "usb?1/ "
        assert offered(app) == {"Leave the field"}
        await pilot.press("escape")
        assert {"Type the answer", "Suspend", "Bury", "Help", "Back", "Answer"} <= offered(app)
        await pilot.press("tab", "x")
        assert field.value == "usb?1/ x"
        await pilot.press("escape", "s")
        assert services.store.cards.marks()["typed/timeout"].suspended


async def test_tab_goes_on_where_nothing_is_typed(study):
    """From the card to the grades."""
    app = study("prose")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("space", "tab")
        assert app.focused.id == "grade-1"


async def test_the_field_is_in_sight_below_a_long_question(study):
    """Page up reads the question from its beginning."""
    app = study("long")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        field = app.screen.query_one(TypedAnswer).field
        assert field.region in app.screen.face.region
        await pilot.press("x", "pageup", "pageup", "pageup")
        assert app.screen.face.scroll_target_y == 0
        assert field.value == "x"


async def test_a_typed_card_comes_back_empty(study):
    """After undo too."""
    app = study("typed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("x", "enter", "enter", "escape", "u")
        field = app.screen.query_one(TypedAnswer).field
        assert (field.value, field.display, field.has_focus) == ("", True, True)


async def test_one_key_picks_and_turns_the_card_over(study, services):
    """By digit or letter; the reasons show, and the digit that picked now grades."""
    app = study("chosen")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        right = options(app).index("A FIFO queue")
        await pilot.press(str(right + 1))
        assert f"✓ Right.** You picked {'ABC'[right]}." in shown(app, "back")
        assert "*Why:* It does its best and promises nothing." in shown(app, "back")
        assert suggested(app) == ["▸3"]
        await pilot.press("2")
        assert [review.rating for review in services.store.cards.reviews()] == [2]


async def test_letters_pick_before_the_answer_and_command_after_it(study, services):
    """B is an option as long as there is one of that name."""
    app = study("chosen")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert "Bury" not in offered(app)
        assert {"Flag", "Suspend"} <= offered(app)
        await pilot.press("b")
        assert "You picked B." in shown(app, "back")
        assert "Bury" in offered(app)
        await pilot.press("b")
        assert services.store.cards.marks()["chosen/one"].buried


async def test_several_options_are_picked_and_handed_in(study):
    """Picked twice is not picked; Enter hands in."""
    app = study("chosen")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("enter", "4")
        assert "Pick 2 with 1 to 6" in said(app, "prompt")
        right = [options(app).index(text) for text in ("Security groups", "Network ACLs")]
        wrong = next(place for place in range(6) if place not in right)
        await pilot.press(str(wrong + 1), *("abcdef"[place] for place in right), str(wrong + 1), "enter")
        assert "✓ Right." in shown(app, "back")
        assert suggested(app) == ["▸3"]


async def test_options_that_are_not_there_cannot_be_picked(study):
    """Of three, D and 4 are none, and D does nothing else either."""
    app = study("chosen")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("4", "d", "6")
        assert not app.screen.query_one("#back").display


async def test_an_option_can_be_clicked(study):
    """As it can be typed."""
    app = study("chosen")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.click("#choosing ChoiceOption", offset=(3, 0))
        assert "You picked A." in shown(app, "back")


async def test_nothing_picked_is_no_verdict(study):
    """Space shows the reasons and suggests nothing."""
    app = study("chosen")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("space")
        assert "You picked" not in shown(app, "back")
        assert "*Why:* First in means first out." in shown(app, "back")
        assert suggested(app) == []


async def test_undo_shows_the_same_order_and_an_answer_another(study):
    """The order follows from the card and the number of its answers."""
    app = study("chosen", cram=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("space", "4")  # leaves the card with six options
        orders = [options(app)]
        for _ in range(4):
            await pilot.press("space", "1")
            orders.append(options(app))
        assert len(set(map(tuple, orders))) > 1
        await pilot.press("u")
        assert options(app) == orders[-2]


async def test_an_exercise_has_fresh_numbers_and_its_working(study, services):
    """Drawn from the card and the number of its answers, as the library draws it."""
    app = study("drawn", cram=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        fronts = {shown(app, "front")}
        for _ in range(6):
            await pilot.press("space")
            assert "**Working**\n\n1. " in shown(app, "back")
            await pilot.press("1")
            fronts.add(shown(app, "front"))
        assert len(fronts) > 1
        assert all(front.startswith("How many addresses are free") for front in fronts)
        await pilot.press("space", "i")
        assert "subnet-sizing.html" in shown(app, "facts")


async def test_a_card_that_cannot_be_drawn_can_be_put_away(study, services, monkeypatch):
    """It says why, and does not hold up the others."""
    app = study("drawn")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)

        def gone(identifier, seed):
            raise LibraryError(f"{identifier} cannot be drawn.", "Mend it.")

        monkeypatch.setattr(services.library, "card", gone)
        app.screen.begin()
        await settled(app, pilot)
        assert "cannot be shown" in shown(app, "front")
        assert "Mend it." in said(app, "problem")
        assert {"Suspend", "Bury"} <= offered(app)
        assert "Answer" not in offered(app)
        await pilot.press("b")
        assert services.store.cards.marks()["drawn/addresses"].buried


@SIZES
def test_a_typed_answer_compared(snap_compare, study, size):
    """The difference, the answer and the suggested grade, as painted."""

    async def answer(pilot):
        await settled(pilot.app, pilot)
        pilot.app.screen.query_one(TypedAnswer).field.value = "visability tmeout"
        await pilot.press("enter")

    assert snap_compare(study("typed"), terminal_size=size, run_before=answer)


@SIZES
def test_options_to_choose_from(snap_compare, study, size):
    """Lettered, one of two picked, as painted."""

    async def pick(pilot):
        await settled(pilot.app, pilot)
        await pilot.press("space", "4", "b")
        assert pilot.app.screen.query_one(ChoiceAnswer).has_focus

    assert snap_compare(study("chosen"), terminal_size=size, run_before=pick)


@SIZES
def test_an_exercise_answered(snap_compare, study, size):
    """The verdict with every reason, as painted."""

    async def pick(pilot):
        await settled(pilot.app, pilot)
        await pilot.press("a")

    assert snap_compare(study("drawn"), terminal_size=size, run_before=pick)


@SIZES
def test_a_card_full_of_markdown(snap_compare, study, size):
    """Code, a table that fits, lists in lists, a quotation, links and pictures by their text, as painted."""

    async def reveal(pilot):
        await settled(pilot.app, pilot)
        await pilot.press("space")

    assert snap_compare(study("prose"), terminal_size=size, run_before=reveal)


async def test_the_answer_of_a_long_question_is_scrolled_to(study):
    """It need not be looked for below forty lines, and the facts behind it neither."""
    app = study("long")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        back, card = app.screen.query_one("#back").region, app.screen.query_one("#card").region
        assert card.y <= back.y < card.bottom
        await pilot.press("i")
        await settled(app, pilot)
        assert card.y <= app.screen.query_one("#facts").region.y < card.bottom


def test_a_long_word_in_a_table_goes_on_in_the_next_line():
    """Nothing of it is cut off: an ARN has no blank to be broken at."""
    arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab/and/so/on"
    console = Console(width=60, file=StringIO())
    console.print(MarkdownText(f"| key | ARN |\n|---|---|\n| a | {arn} |"))
    printed = console.file.getvalue()
    assert "…" not in printed
    lines = [line.split() for line in printed.splitlines()]
    assert arn in "".join(line[-1] for line in lines if line)
