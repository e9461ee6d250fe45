"""Sums in the app: the same functions as `studykit calc`, as forms."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList, Select, Static

from calculators.registry import CALCULATORS, load
from studykit.tui.screens.calculators import CalculatorsScreen
from studykit.tui.widgets.calculator_form import CalculatorForm
from tests.tui.waiting import settled


async def opened(app, pilot, operation: str = "") -> CalculatorsScreen:
    """The Calculators screen with an operation's form."""
    await settled(app, pilot)
    screen = CalculatorsScreen()
    app.push_screen(screen)
    await settled(app, pilot)
    if operation:
        operations = screen.query_one("#operations", OptionList)
        operations.highlighted = operations.get_option_index(operation)
        await settled(app, pilot)
    return screen


def text(screen, part: str) -> str:
    """What a part of the screen says."""
    return str(screen.query_one(f"#{part}", Static).content)


async def test_the_answer_follows_as_one_types(app):
    """A block typed into the form is described at once: 32 addresses less AWS's five."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        screen.query_one("#field-block", Input).value = "10.0.0.0/27"
        await settled(app, pilot)
        assert "27 addresses" in text(screen, "answer")
        assert "Steps" in text(screen, "working")


async def test_a_choice_changes_the_answer(app):
    """Strong instead of eventual doubles the units."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "dynamodb:read")
        screen.query_one("#field-size", Input).value = "3.5KB"
        screen.query_one("#field-rate", Input).value = "20"
        screen.query_one("#field-consistency", Select).value = "eventual"
        await settled(app, pilot)
        assert "10 RCU" in text(screen, "answer")
        screen.query_one("#field-consistency", Select).value = "strong"
        await settled(app, pilot)
        assert "20 RCU" in text(screen, "answer")


async def test_a_bad_value_names_the_field_and_the_way_out(app):
    """An error is a sentence in the form, and the last answer is gone."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        screen.query_one("#field-block", Input).value = "10.0.0.0/99"
        await settled(app, pilot)
        assert text(screen, "problem").startswith("! block:")
        assert text(screen, "answer") == ""


async def test_an_empty_form_says_what_is_missing(app):
    """Clearing asks for the required field instead of failing."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("ctrl+r")
        await settled(app, pilot)
        assert text(screen, "answer") == "Fill in block."


@pytest.mark.parametrize("operation", [f"{n}:{o.name}" for n in CALCULATORS for o in load(n).OPERATIONS])
async def test_every_form_opens_with_an_example_that_works(app, operation):
    """No form greets one with an error."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, operation)
        assert screen.query_one(CalculatorForm)
        assert text(screen, "problem") == ""
        assert text(screen, "answer")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_sum(snap_compare, app, size):
    """A form and its answer as painted."""

    async def fill(pilot):
        await opened(app, pilot, "dynamodb:read")

    assert snap_compare(app, terminal_size=size, run_before=fill)
