"""Setting an exam up: which one, how long, and what the bank can fill."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from studykit.store.settings import BLUEPRINT, EXAM_DATE
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.screens.exam_result import ExamResultScreen
from tests.tui.conftest import SMALL_PACK
from tests.tui.exam_pilot import SIZE, begun, half_right, in_room, rows, settled, text


@pytest.fixture
def pack(tmp_path, services):
    """A copy of the small pack to be changed before the app opens."""
    copy = tmp_path / "pack"
    shutil.copytree(SMALL_PACK, copy)
    services.roots = (copy,)
    return copy


def write_blueprint(pack, code, **fields):
    """A blueprint like the small pack's, with other fields."""
    folder = pack / "question_banks" / "blueprints"
    lines = (
        (SMALL_PACK / "question_banks" / "blueprints" / "TST-C01.yaml")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    fields = {"code": code, **fields}
    changed = [
        f"{name}: {fields[name]}" if (name := line.partition(":")[0]) in fields else line for line in lines
    ]
    (folder / f"{code}.yaml").write_text("\n".join(changed) + "\n", encoding="utf-8")


async def test_what_a_real_form_lacks_is_said(app, pack):
    """Of a 25-question form the bank fills 12: the line says so, the lack is named, and Enter starts nothing."""
    write_blueprint(pack, "TST-C01", scored=20, unscored=5, minutes=50)
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_room(app, pilot)
        assert rows(screen, "#setup")[0].endswith("25 questions in 50 minutes, which the bank cannot fill")
        lack = (
            "The bank cannot fill it: Messaging needs 15, the bank has 7 "
            "(8 missing); Networking needs 10, the bank has 7 (3 missing)."
        )
        assert text(screen, "#about").endswith(lack)
        await pilot.press("enter")
        assert app.screen is screen
        assert text(screen, "#problem") == f"! {lack}"


async def test_another_exam_is_chosen_and_remembered(app, pack, services):
    """Its dates are shown; choosing the one in force again follows the date from then on."""
    write_blueprint(pack, "TST-C02", since="2026-12-01")
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_room(app, pilot)
        await pilot.press("b")
        assert isinstance(app.screen, ChooseScreen)
        assert rows(app.screen, "#choose OptionList") == [
            "● TST-C01 Test Certification",
            "○ TST-C02 Test Certification, in force from 1 Dec 2026",
        ]
        await pilot.press("down", "enter")
        await settled(app, pilot)
        assert "TST-C02" in rows(screen, "#setup")[5]
        assert services.store.settings.get(BLUEPRINT) == "TST-C02"
        await pilot.press("b", "up", "enter")
        await settled(app, pilot)
        assert services.store.settings.get(BLUEPRINT) is None


async def test_the_exam_in_force_on_the_day_is_offered(app, pack, clock):
    """Once the new one has begun and the old one ended, the new one."""
    write_blueprint(pack, "TST-C01", until="2026-11-30")
    write_blueprint(pack, "TST-C02", since="2026-12-01")
    clock.moment = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_room(app, pilot)
        assert "TST-C02" in rows(screen, "#setup")[5]


async def test_the_exam_in_force_on_the_exam_date_is_the_one_studied_for(app, pack, services):
    """Home, the Exam room, Readiness and the plan all name it, as soon as a date is set."""
    write_blueprint(pack, "TST-C01", until="2026-11-30")
    write_blueprint(pack, "TST-C02", since="2026-12-01")
    services.store.settings.set(EXAM_DATE, "2026-12-18")
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        assert text(app.screen, "#figures").startswith("For     TST-C02")
        screen = await in_room(app, pilot)
        assert "TST-C02" in rows(screen, "#setup")[5]
        await pilot.press("r")
        await settled(app, pilot)
        assert text(app.screen, "#figures").startswith("Readiness for TST-C02")
        await pilot.press("escape", "escape")
        app.open_room("cards")
        await settled(app, pilot)
        await pilot.press("x")
        await settled(app, pilot)
        assert "TST-C02" in text(app.screen, "#figures")


async def test_an_exam_without_questions_cannot_be_started(app, pack):
    """The room says so and offers no start."""
    write_blueprint(pack, "TST-C02", since="2026-12-01")
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_room(app, pilot)
        await pilot.press("b", "down", "enter")
        await settled(app, pilot)
        assert all("which the bank cannot fill" in row for row in rows(screen, "#setup")[:5])
        assert text(screen, "#about").endswith(
            "The bank has no question for TST-C02: add questions or a pack."
        )


async def test_a_library_without_outlines_is_said(app, pack):
    """One sentence and the way out."""
    shutil.rmtree(pack / "question_banks")
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_room(app, pilot)
        assert text(screen, "#problem").startswith(
            "! There is no exam outline in the library. `studykit lint`"
        )


async def test_past_exams_can_be_opened_again(app, services):
    """Newest first, with their scores."""
    half_right(services)
    begun(services).submit(services.moment())
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_room(app, pilot)
        assert [row.split("    ")[-1] for row in rows(screen, "#past")] == [
            "0 of 10 right, 0 %",
            "4 of 10 right, 40 %",
        ]
        await pilot.press("tab", "down", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ExamResultScreen)
        assert text(app.screen, "#score") == "4 of 10 right, 40 %"


async def test_a_result_without_its_outline_keeps_its_total(app, pack, services):
    """The exam's outline left the library: no domains, but the count and a word about it."""
    write_blueprint(pack, "TST-C02")
    half_right(services)
    del services.library.blueprints["TST-C01"]
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("tab", "enter")
        await settled(app, pilot)
        assert text(app.screen, "#score") == "4 of 10 right, 40 %"
        assert "TST-C01 is no longer in the library" in text(app.screen, "#remarks")
        await pilot.press("enter")
        await settled(app, pilot)
        assert rows(app.screen, "#places")[0] == "  1 ✓ right"
