"""The study plan in the app: chosen, ticked by what is done, left; a line and the next step on Home."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from textual.widgets import OptionList, Static

from studykit.store.settings import BLUEPRINT, STUDY_PLAN
from studykit.tui.studying import begin
from tests.tui.conftest import SMALL_PACK
from tests.tui.exam_pilot import begun
from tests.tui.waiting import settled

PLAN = """\
title: The small exam in two weeks
exam: TST-C01
says: All there is.
weeks:
- title: Messages
  read: [queues]
  practise: 3
  exams: [quick]
- title: Networks
  read: [networks]
  exams: [real]
"""


@pytest.fixture(autouse=True)
def plan(tmp_path, services):
    """The small pack with a study plan."""
    pack = tmp_path / "pack"
    shutil.copytree(SMALL_PACK, pack)
    (pack / "content" / "plans").mkdir()
    (pack / "content" / "plans" / "small.yaml").write_text(PLAN, encoding="utf-8")
    services.roots = (pack,)


@pytest.fixture
def followed(services):
    """The learner follows it since today."""
    begin(services, "small")


async def opened(app, pilot):
    """The room."""
    app.open_room("plan")
    await settled(app, pilot)
    return app.screen


async def home(app, pilot):
    """Home's figures and its next step."""
    while app.screen.ROOM != "Home":
        await pilot.press("escape")
        await settled(app, pilot)
    rooms = app.screen.query_one("#rooms", OptionList)
    return str(app.screen.query_one("#figures", Static).content), str(rooms.get_option_at_index(0).prompt)


def rows(screen):
    """The lines of the list."""
    steps = screen.query_one("#steps", OptionList)
    return [str(steps.get_option_at_index(i).prompt) for i in range(steps.option_count)]


def keys(screen):
    """What the footer offers."""
    return {binding.binding.action for binding in screen.active_bindings.values()}


async def test_without_a_plan_it_says_what_one_is_for(app):
    """Nothing to tick or to leave is offered."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert "No study plan is followed." in str(screen.query_one("#course", Static).content)
        assert {"choose"} == keys(screen) & {"choose", "tick", "leave"}


async def test_a_plan_is_chosen_and_its_exam_with_it(app, services):
    """`s`, Enter: its weeks are listed, the next step is under the cursor."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("s", "enter")
        await settled(app, pilot)
        assert rows(screen) == [
            "Week 1  Messages, about 27 min",
            "  ▸ Read Queues, 1 min",
            "  ▸ Answer 3 questions on this week's topics, 6 min",
            "  ▸ Sit a quick ten, 20 min",
            "Week 2  Networks, about 21 min",
            "  · Read Networks, 1 min",
            "  · Sit a real exam, 20 min",
        ]
        assert screen.query_one("#steps", OptionList).highlighted == 1
        assert services.store.settings.get(STUDY_PLAN) == "small"
        assert services.store.settings.get(BLUEPRINT) == "TST-C01"


async def test_reading_a_note_to_its_end_ticks_it(app, followed):
    """Enter opens it; turning to the last section is enough."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.screen.ROOM == "Notes"
        for _ in app.screen._note.sections:
            await pilot.press("]")
        await settled(app, pilot)
        await pilot.press("escape", "escape")
        await settled(app, pilot)
        assert app.screen is screen
        assert rows(screen)[1] == "  ✓ Read Queues"


async def test_a_title_with_brackets_is_shown_as_it_is(app, services, tmp_path):
    """What a pack calls its plan is no markup."""
    plan = tmp_path / "pack" / "content" / "plans" / "small.yaml"
    plan.write_text(PLAN.replace("The small exam in two weeks", '"[b]Small[/b]"'), encoding="utf-8")
    begin(services, "small")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert str(screen.query_one("#title", Static).visual) == "studykit › Plan › [b]Small[/b]"


async def test_space_ticks_a_note_that_is_known_and_unticks_it(app, followed):
    """Only notes can be ticked: the rest counts when it is done."""
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        for mark in ("✓", "▸"):
            await pilot.press("space")
            await settled(app, pilot)
            assert rows(screen)[1].startswith(f"  {mark} Read Queues")
        await pilot.press("down")
        await pilot.pause()
        assert "tick" not in keys(screen)


async def test_answers_of_an_exam_count(app, services, clock, followed):
    """Those on the week's topics."""
    session = begun(services)
    places = [i for i in range(len(session)) if session.asked(i).question.startswith("queues/")]
    for place in places[:2]:
        session.go(place, services.moment())
        session.toggle(0, services.moment())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert rows(screen)[2] == "  ▸ Answer 3 questions on this week's topics, 2 so far"


async def test_enter_on_practice_chooses_its_topics_and_what_is_left(app, services, followed):
    """Study is pointed at; the next Enter shows the form."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("down", "enter")
        await settled(app, pilot)
        setup = app.screen.query_one("#setup", OptionList)
        assert setup.highlighted_option.id == "study"
        assert str(setup.highlighted_option.prompt).endswith("3 questions on the topics of your plan's week")
        await pilot.press("enter")
        await settled(app, pilot)
        assert (app.screen._wanted, app.screen._selection.topics) == (3, {"queues"})


async def test_enter_on_an_exam_points_at_its_mode(app, followed):
    """Nothing is begun by it."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("down", "down", "enter")
        await settled(app, pilot)
        assert app.screen.query_one("#setup", OptionList).highlighted_option.id == "quick"


async def test_following_none_takes_the_line_from_home(app, services, followed):
    """What was read stays read."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("space")
        await settled(app, pilot)
        await pilot.press("x", "down", "enter")
        await settled(app, pilot)
        figures, _ = await home(app, pilot)
        assert "Plan" not in figures
        assert services.store.notes.is_read("queues")


async def test_a_slip_on_x_leaves_no_plan(app, services, followed):
    """It asks, and Enter goes on with it."""
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("x", "enter")
        await settled(app, pilot)
        assert services.store.settings.get(STUDY_PLAN) == "small"


async def test_a_plan_that_no_pack_has_is_named_and_can_be_left(app, services, followed):
    """The room says which one is followed, and does not say that none is."""
    services.roots = (SMALL_PACK,)
    services.reload()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert "The study plan 'small' is followed" in str(screen.query_one("#course", Static).content)
        await pilot.press("x", "down", "enter")
        await settled(app, pilot)
        assert services.store.settings.get(STUDY_PLAN) == ""


async def test_home_has_the_plan_and_its_next_step(app, followed):
    """Enter on it opens the note."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        figures, step = await home(app, pilot)
        assert "Plan    week 1 of 2, Messages: 0 of 3 steps done" in figures
        assert step == "▸  Next: Read Queues (week 1 of your plan)."
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.screen._note.topic == "queues"


async def test_home_says_what_is_behind(app, clock, followed):
    """Three days on, two steps were due before."""
    clock.moment += timedelta(days=3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        figures, _ = await home(app, pilot)
        assert "week 1 of 2, Messages: 0 of 3 steps done, 2 behind" in figures


async def test_home_breaks_a_long_plan_where_it_reads_well(app, services, clock, tmp_path):
    """What is done goes to a line of its own, in line with the other figures, where 80 columns are too few for both."""
    plan = tmp_path / "pack" / "content" / "plans" / "small.yaml"
    plan.write_text(PLAN.replace("Messages", "Functions, APIs, queues and messages"), encoding="utf-8")
    begin(services, "small")
    clock.moment += timedelta(days=3)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        figures, _ = await home(app, pilot)
        line = "Plan    week 1 of 2, Functions, APIs, queues and messages"
        assert f"{line}\n        0 of 3 steps done, 2 behind\n" in figures


async def test_a_plan_that_no_pack_has_any_more_is_passed_over(app, services, followed):
    """Home goes on as without one."""
    services.roots = (SMALL_PACK,)
    services.reload()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        figures, step = await home(app, pilot)
        assert "Plan" not in figures
        assert "Read a first note" in step


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_plan_as_painted(snap_compare, app, services, clock, size, followed):
    """In its second week, a note read and a step behind."""
    services.store.notes.mark("queues", clock(), read=True)
    clock.moment += timedelta(days=8)

    async def plan(pilot):
        await opened(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=plan)
