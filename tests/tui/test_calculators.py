"""Sums in the app: the same functions as `studykit calc`, as forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Select, Static

from calculators.contract import opening
from calculators.registry import CALCULATORS, GROUPS, load
from studykit.tui.screens.calculators import CalculatorsScreen
from studykit.tui.screens.practice import PracticeScreen
from studykit.tui.widgets.calculator_form import CalculatorForm, _about, _field
from studykit.tui.widgets.decision_tree import DecisionTree
from studykit.tui.widgets.prose import Prose
from tests.tui.waiting import settled


@pytest.fixture
def app_with_exercises(app, services):
    """The app with two exercises besides the small pack."""
    services.roots = (*services.roots, Path(__file__).parents[1] / "packs" / "sums")
    return app


async def opened(app, pilot, calculator: str = "", operation: str | None = None) -> CalculatorsScreen:
    """The Calculators screen with an operation's form."""
    await settled(app, pilot)
    screen = CalculatorsScreen()
    app.push_screen(screen)
    await settled(app, pilot)
    if calculator:
        await screen.open(calculator, operation)
        await settled(app, pilot)
    return screen


@pytest.fixture
def two_calculators(monkeypatch):
    """A list that stays the same when calculators are added."""
    groups = {"Networking": {"cidr": GROUPS["Networking and delivery"]["cidr"]}}
    groups["Databases"] = {"dynamodb": GROUPS["Databases and analytics"]["dynamodb"]}
    monkeypatch.setattr("studykit.tui.screens.calculators.GROUPS", groups)


def text(screen, part: str) -> str:
    """What a part of the screen says."""
    return str(screen.query_one(f"#{part}", Static).content)


async def test_the_answer_follows_as_one_types(app):
    """A block typed into the form is described at once: 32 addresses less AWS's five."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "cidr")
        screen.query_one("#field-block", Input).value = "10.0.0.0/27"
        await settled(app, pilot)
        assert "27 addresses" in text(screen, "answer")
        assert "Steps" in text(screen, "working")


async def test_a_choice_changes_the_answer(app):
    """Strong instead of eventual doubles the units."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "dynamodb", "read")
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
        screen = await opened(app, pilot, "cidr")
        screen.query_one("#field-block", Input).value = "10.0.0.0/99"
        await settled(app, pilot)
        assert text(screen, "problem").startswith("! block:")
        assert text(screen, "answer") == ""


async def test_an_empty_form_says_what_is_missing(app):
    """Clearing asks for the required field instead of failing."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "cidr")
        screen.query_one("#field-block", Input).value = ""
        await settled(app, pilot)
        assert text(screen, "headline") == "Fill in block."
        assert text(screen, "answer") == ""
        await pilot.press("ctrl+r")
        await settled(app, pilot)
        assert text(screen, "headline") == "= network 10.0.0.0/16"


async def test_what_was_typed_is_kept(app):
    """Over another calculator, and over leaving the room: Escape goes to the list, then out."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "cidr")
        screen.query_one("#field-block", Input).value = "10.9.0.0/27"
        screen.query_one("#field-block").focus()
        await settled(app, pilot)
        await screen.open("dynamodb")
        await settled(app, pilot)
        await screen.open("cidr")
        await settled(app, pilot)
        assert screen.query_one("#field-block", Input).value == "10.9.0.0/27"
        screen.query_one("#field-block").focus()
        await pilot.press("escape")
        assert app.screen is screen
        assert screen.focused.id == "calculators"
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen is not screen
        again = await opened(app, pilot, "cidr")
        assert again.query_one("#field-block", Input).value == "10.9.0.0/27"


async def test_json_may_be_pasted_or_named(app, tmp_path):
    """Policies as text, or as the file that they are in; a file that is not there is one sentence."""
    policy = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
    (tmp_path / "admin.json").write_text(policy, encoding="utf-8")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot, "iam-policy")
        box = screen.query_one("#field-identity")
        for given in (policy, str(tmp_path / "admin.json")):
            box.text = given
            await settled(app, pilot)
            assert text(screen, "headline") == "= decision Allowed"
            assert screen.query_one(DecisionTree).display
        box.text = str(tmp_path / "nobody.json")
        await settled(app, pilot)
        assert "cannot be read" in text(screen, "problem")


async def test_arrows_go_through_the_calculators(app):
    """Each opens at its first operation; groups are passed over."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        names = list(CALCULATORS)
        for name in names[:3]:
            assert screen.query_one("#calculators", OptionList).highlighted_option.id == name
            assert screen.query_one("#operation", Select).value == load(name).OPERATIONS[0].name
            await pilot.press("down")
            await settled(app, pilot)


async def test_an_operation_is_chosen(app):
    """Its form takes the place of the last."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "cidr")
        screen.query_one("#operation", Select).value = "split"
        await settled(app, pilot)
        assert screen.query("#field-n")
        assert text(screen, "headline").startswith("= subnets 10.0.0.0/18")


async def test_the_main_answer_stays_in_sight(app):
    """However long the form is, the answer stands in the window's last lines."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "dynamodb", "read")
        line = screen.query_one("#headline")
        assert text(screen, "headline").startswith("= rcu ")
        assert line.region.bottom <= 24
        assert line.region.height >= 1


async def test_one_input_runs_through_many_values(app):
    """A chart follows the answer, with what turns; an input that is filled in may be varied."""
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot, "dynamodb", "read")
        screen.query_one("#field--vary", Input).value = "size=1KB..12KB:1KB"
        await settled(app, pilot)
        assert "rcu: 0.5 RCU up to 4KB, 1 RCU from 5KB, 1.5 RCU from 9KB." in text(screen, "chart")
        screen.query_one("#field--vary", Input).value = "height=1..2"
        await settled(app, pilot)
        assert text(screen, "problem").startswith("! vary:")
        assert text(screen, "answer")


async def test_practise_opens_exercises_on_what_is_open(app_with_exercises):
    """A question of this operation; choosing keeps the answer and explains."""
    app = app_with_exercises
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "dynamodb", "read")
        await pilot.press("f3")
        await settled(app, pilot)
        practice = app.screen
        assert isinstance(practice, PracticeScreen)
        question = practice._practice.question
        spec = app.services.library.exercise(question.id)
        assert (spec.calculator, spec.operation) == ("dynamodb", "read")
        await pilot.press("abcd"[min(question.keys)])
        await settled(app, pilot)
        assert practice.query_one("#reasons", Prose).source.startswith("**✓ Right")
        assert [kept.correct for kept in app.services.store.practice.of(question.id)] == [True]
        await pilot.press("a")  # answered is answered
        await pilot.press("n")
        await settled(app, pilot)
        assert practice._practice.question != question
        assert str(practice.query_one("#tally", Static).content).startswith("1 of 1 right")


async def test_without_exercises_there_is_no_practice(app_with_exercises):
    """The key is offered where there are some, and nowhere else."""
    app = app_with_exercises
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "cidr")
        assert "practise" in {binding.binding.action for binding in screen.active_bindings.values()}
        await screen.open("sqs")
        await settled(app, pilot)
        assert "practise" not in {binding.binding.action for binding in screen.active_bindings.values()}
        await pilot.press("f3")
        await settled(app, pilot)
        assert app.screen is screen


async def test_every_calculator_opens_with_an_example_that_works(app):
    """No form greets one with an error (tests/cli/test_calc_examples.py has every operation's)."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        for calculator in CALCULATORS:
            await screen.open(calculator)
            await settled(app, pilot)
            assert screen.query_one(CalculatorForm)
            assert text(screen, "problem") == "", calculator
            assert text(screen, "answer"), calculator


async def test_every_operation_has_a_form(app):
    """Each input becomes a field of its own, with a line about it."""
    async with app.run_test(size=(80, 24)):
        for calculator in CALCULATORS:
            for operation in load(calculator).OPERATIONS:
                filled = opening(operation.params)
                fields = [
                    _field(param, param.example if param in filled else "") for param in operation.params
                ]
                assert len({field.id for field in fields}) == len(operation.params), operation.name
                assert all(_about(param) for param in operation.params), operation.name


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_sum(snap_compare, app, size, two_calculators):
    """A form and its answer as painted."""

    async def fill(pilot):
        await opened(app, pilot, "dynamodb", "read")

    assert snap_compare(app, terminal_size=size, run_before=fill)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_chart(snap_compare, app, size, two_calculators):
    """A sweep as painted, scrolled to."""

    async def fill(pilot):
        screen = await opened(app, pilot, "cidr", "fit")
        screen.query_one("#field--vary", Input).value = "hosts=10..250:20"
        await settled(app, pilot)
        screen.query_one("#chart").scroll_visible(animate=False, top=True)
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=fill)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_practice(snap_compare, app_with_exercises, size):
    """A question answered, as painted."""
    app = app_with_exercises

    async def fill(pilot):
        await opened(app, pilot, "cidr", "describe")
        await pilot.press("f3")
        await settled(app, pilot)
        await pilot.press("a")
        await settled(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=fill)
