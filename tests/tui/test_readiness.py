"""Readiness in the app."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from textual.widgets import OptionList, Static

from studykit.exam.assembly import assemble
from studykit.exam.session import ExamSession
from tests.tui.conftest import SMALL_PACK
from tests.tui.waiting import settled

SIZE = (80, 24)


@pytest.fixture
def larger(tmp_path, services):
    """The small pack with each question four times, under ids of their own, and a second exam."""
    pack = tmp_path / "pack"
    shutil.copytree(SMALL_PACK, pack)
    for bank in (pack / "question_banks").glob("*/questions.yaml"):
        head, *items = bank.read_text("utf-8").split("- id: ")
        copies = [item.replace("\n", f"-{n}\n", 1) for n in range(4) for item in items]
        bank.write_text("- id: ".join([head, *copies]), "utf-8")
    outline = pack / "question_banks" / "blueprints" / "TST-C01.yaml"
    second = outline.read_text("utf-8").replace("TST-C01", "TST-C02")
    outline.with_name("TST-C02.yaml").write_text(second, "utf-8")
    services.roots = (pack,)
    return services


def sit(services, size, every=0):
    """An exam handed in, all right, or all but every so many."""
    library, exam = services.library, services.library.blueprints["TST-C01"]
    asked = {item.question for record in services.store.exams.past() for item in record.items}
    fresh = [
        head
        for head in library.questions.values()
        if head.id not in asked and head.kind in {"single", "multiple"}
    ]
    now = services.moment()
    session = ExamSession.start(
        assemble(fresh, exam, size, seed=size), exam, library, services.store.exams, now=now
    )
    for place in range(size):
        session.go(place, now)
        item = session.asked(place)
        chosen = (
            [n for n in range(len(item.options)) if n not in item.keys]
            if every and place % every == 0
            else sorted(item.keys)
        )
        for option in chosen[: item.takes]:
            session.toggle(option, now)
    session.submit(now)


async def opened(app, pilot):
    """The Readiness screen, from the Exam room."""
    app.open_room("exam")
    await settled(app, pilot)
    await pilot.press("r")
    await settled(app, pilot)
    return app.screen


def page(screen) -> str:
    """All of the page."""
    return str(screen.query_one("#figures", Static).content)


async def test_a_new_learner_is_told_what_lacks(app):
    """No chance is made up."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(app, pilot)
        assert "Not enough evidence for a chance to pass: 0 of 30 answers" in page(screen)
        assert "Chance to pass" not in page(screen)


async def test_after_an_exam_the_chance_is_told(app, larger):
    """From 36 questions met for the first time, with the interval and what would raise it most."""
    sit(larger, 36, every=4)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(app, pilot)
        assert "Chance to pass a fresh form: " in page(screen)
        assert "From 36 answers to questions met for the first time, 27 of them right" in page(screen)
        assert "What would raise it most" in page(screen)
        assert "calibrated on simulated learners only" in page(screen)


async def test_another_exam_can_be_shown(app, larger):
    """The learner's own choice stays as it was."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(app, pilot)
        assert page(screen).startswith("Readiness for TST-C01")
        await pilot.press("b")
        app.screen.query_one(OptionList).highlighted = 1
        await pilot.press("enter")
        await settled(app, pilot)
        assert page(screen).startswith("Readiness for TST-C02")
        assert larger.library.default_blueprint(larger.now().date(), "tst").code == "TST-C01"


async def test_with_one_exam_there_is_nothing_to_choose(app):
    """The key is off, and the footer does not show it."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(app, pilot)
        assert screen.check_action("blueprint", ()) is False


async def test_help_lists_the_keys(app):
    """`?` as in every room; Escape leads back."""
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        await pilot.press("question_mark")
        assert "HelpScreen" in type(app.screen).__name__
        await pilot.press("escape", "escape")
        assert app.screen.ROOM == "Exam"


async def test_no_line_is_folded(app, larger):
    """All of the page fits beside the scroll bar of 80 columns."""
    sit(larger, 36)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(app, pilot)
        assert max(map(len, page(screen).splitlines())) <= screen.query_one("#figures").size.width


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_readiness_as_painted(snap_compare, app, larger, clock, size):
    """After an exam with every fourth question wrong."""
    sit(larger, 36, every=4)
    clock.moment += timedelta(days=1)

    async def show(pilot):
        await opened(app, pilot)

    assert snap_compare(app, terminal_size=size, run_before=show)
