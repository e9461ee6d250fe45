"""Modes beyond the plain exam: study, pause, orders and matchings, forms of one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.widgets import Input

from studykit.exam.drawing import Order
from studykit.exam.modes import CUSTOM, REAL, STUDY
from studykit.exam.ports import UNMATCHED
from studykit.exam.selection import Selection
from studykit.tui.screens.exam import ExamScreen
from studykit.tui.screens.exam_custom import ExamCustomScreen
from studykit.tui.screens.exam_result import ExamResultScreen
from studykit.tui.screens.exam_review import ExamReviewScreen
from studykit.tui.screens.exam_sitting import ExamSittingScreen
from studykit.tui.widgets.exam_clock import ExamClock
from studykit.tui.widgets.prose import Prose
from tests.tui.exam_pilot import (
    SIZE,
    begun,
    go_to_kind,
    half_right,
    in_room,
    rows,
    running_session,
    settled,
    shown_options,
    sitting,
    text,
)


def letters(session, kind):
    """The letters of the right response to the question shown."""
    asked = session.asked(session.position)
    assert asked.kind == kind
    return ["abcdefgh"[option] for option in asked.answer]


def shown_letters(screen):
    """The letters of an ordering's rows, from above."""
    order = screen._session.state(screen._session.position).chosen
    return ["abcdefgh"[option] for option in order]


async def open_exam(app, pilot):
    """Go on with the exam that runs."""
    await in_room(app, pilot)
    await pilot.press("enter")
    await settled(app, pilot)
    return app.screen


async def test_an_ordering_is_moved_into_place(app, kinds):
    """Down, up, and a number for the place; nothing is an answer until something is done."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_exam(app, pilot)
        assert text(screen, "#remark").startswith("No answer yet")
        await pilot.press("d")
        assert shown_letters(screen) == ["b", "a", "c"]
        await pilot.press("u")
        assert shown_letters(screen) == ["a", "b", "c"]
        await pilot.press("3")
        assert shown_letters(screen) == ["b", "c", "a"]
        await pilot.press("shift+up")
        assert shown_letters(screen) == ["b", "a", "c"]
        assert text(screen, "#remark") == "This is your order."


async def test_the_order_as_it_stands_is_taken_by_space(app, kinds):
    """And taken back by it."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_exam(app, pilot)
        await pilot.press("space")
        assert shown_letters(screen) == ["a", "b", "c"]
        await pilot.press("space")
        assert shown_letters(screen) == []


async def test_neither_enter_nor_a_click_drops_an_order(app, services, kinds):
    """In an exam a slip must not leave a blank; a click points."""
    asked = Selection(questions=frozenset({"queues/q-order"}))
    kinds.submit(services.moment())
    begun(services, Order(CUSTOM, 1, asked))
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_exam(app, pilot)
        await pilot.press("enter")
        assert shown_letters(screen) == ["a", "b", "c"]
        await pilot.press("enter")
        await pilot.click(shown_options(screen)[1])
        assert shown_letters(screen) == ["a", "b", "c"]
        await pilot.press("u")
        assert shown_letters(screen) == ["b", "a", "c"]


async def test_letters_choose_nothing_in_an_ordering(app, kinds):
    """Only its own keys are active, and `?` names them."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_exam(app, pilot)
        await pilot.press("a", "b", "A")
        assert shown_letters(screen) == []
        await pilot.press("question_mark")
        keys = text(app.screen, "#keys")
        assert "Move up" in keys
        assert "Strike out" not in keys
        assert "a-h" not in keys


async def test_a_right_order_is_checked_and_explained(app, kinds, services):
    """Each item with its reason; then nothing moves any more."""
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_exam(app, pilot)
        for place, letter in enumerate(letters(kinds, "ordering")):
            at = (shown_letters(screen) or ["a", "b", "c"]).index(letter)
            screen._question.point_at(at)
            await pilot.press(str(place + 1))
        await pilot.press("v")
        told = screen.query_one("#reasons", Prose).source
        assert "**✓ Right.**" in told
        assert "*Why:* While it is hidden from others." in told
        before = shown_letters(screen)
        await pilot.press("u", "d", "1", "2")
        assert shown_letters(screen) == before
        assert running_session(services).state(kinds.position).checked


async def test_a_matching_takes_a_letter_for_each_prompt(app, kinds, services):
    """One after the other; a letter that is given elsewhere moves."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_exam(app, pilot)
        await pilot.press("n" if kinds.position == 0 else "p")
        await pilot.press("a", "b", "c")
        session = screen._session
        assert session.state(session.position).chosen == (0, 1, 2)
        await pilot.press("1", "c")
        assert session.state(session.position).chosen == (2, 1, UNMATCHED)
        assert text(screen, "#remark").startswith("2 of 3 matched")
        assert "  (1)" in text(screen, "#choices").splitlines()[2]


async def test_a_wrong_matching_shows_both_options(app, kinds):
    """What belongs there and what was given."""
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_exam(app, pilot)
        await pilot.press("n" if kinds.position == 0 else "p")
        right = letters(screen._session, "matching")
        await pilot.press(right[1], right[0], right[2], "enter")
        told = screen.query_one("#reasons", Prose).source
        assert "**✗ Wrong.**" in told
        assert "· FIFO" in told.replace(right[0].upper(), "·")
        assert "yours:" in told


async def test_a_choice_in_study_is_explained_at_once(app, services):
    """The letter, then Enter; signs stand beside the options; Enter goes on."""
    begun(services, Order(STUDY, 3))
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_exam(app, pilot)
        asked = screen._session.asked(0)
        await pilot.press(*("abcde"[key] for key in asked.answer), "enter")
        assert "**✓ Right.**" in screen.query_one("#reasons", Prose).source
        assert text(screen, ExamClock) == "no time limit"
        await pilot.press("enter")
        assert screen._session.position == 1
        await pilot.press("n")
        asked = screen._session.asked(2)
        await pilot.press(*("abcde"[key] for key in asked.answer), "enter", "enter")
        assert isinstance(app.screen, ExamReviewScreen)


async def test_capitals_and_x_strike_options_out(app, services):
    """The mark is there without colour; a chosen one shows that it is chosen."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await go_to_kind(pilot, app, "single")
        place = screen._session.position
        await pilot.press("B", "D", "down", "x")
        assert running_session(services).state(place).struck == (3,)
        await pilot.press("d")
        assert [row.chosen for row in shown_options(screen)] == [False, False, False, True]


async def test_unsure_and_notes_are_kept_and_reviewed(app, services):
    """`i`, `t`; the review page can show the unsure ones only."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await pilot.press("i", "t")
        app.screen.query_one(Input).value = "look again"
        await pilot.press("enter")
        state = running_session(services).state(0)
        assert (state.unsure, state.note) == (True, "look again")
        assert "? unsure" in text(screen, "#progress")
        assert text(screen, "#note") == "Your note: look again"
        await pilot.press("t")
        app.screen.query_one(Input).value = "-"
        await pilot.press("enter")
        assert running_session(services).state(0).note == ""
        await pilot.press("r", "v", "v", "v")
        assert len(rows(app.screen, "#places")) == 1


async def test_a_pause_hides_the_question_and_stops_the_clock(app, services, clock):
    """Only going on, help and leaving are possible then."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await pilot.press("z")
        clock.moment += timedelta(hours=2)
        screen.query_one(ExamClock).tick()
        await pilot.pause()
        assert text(screen, ExamClock) == "paused"
        assert not screen.query_one("#question").display
        await pilot.press("a", "n", "m", "r")
        assert app.screen is screen
        assert not services.store.exams.progress(1).states
        await pilot.press("z")
        assert text(screen, ExamClock) == "0:20:00 left"
        assert screen.query_one("#question").display


async def test_a_pause_in_another_window_hides_the_question_here(app, services, clock):
    """As soon as the clock is written down."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        running_session(services).pause(services.moment())
        clock.moment += timedelta(seconds=31)
        screen.query_one(ExamClock).tick()
        await pilot.pause()
        assert not screen.query_one("#question").display
        assert text(screen, ExamClock) == "paused"
        assert screen._session.time_left(services.moment()) == timedelta(minutes=20)


async def test_a_real_exam_asks_first_and_has_no_pause(app, services):
    """Two of its ten questions do not count, and nobody sees which."""
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("enter", "down", "enter")
        await settled(app, pilot)
        assert services.store.exams.running() is None
        await pilot.press("enter", "enter")
        await settled(app, pilot)
        screen = app.screen
        assert isinstance(screen, ExamSittingScreen)
        await pilot.press("z")
        assert not screen._session.paused
        record = services.store.exams.running()
        assert sum(not item.scored for item in record.items) == 2
        assert record.mode is REAL


async def test_a_real_result_counts_scored_questions_only(app, services):
    """The others are told apart."""
    begun(services, Order(REAL)).submit(services.moment())
    async with app.run_test(size=(120, 40)) as pilot:
        await in_room(app, pilot)
        await pilot.press("tab", "enter")
        await settled(app, pilot)
        assert text(app.screen, "#score") == "0 of 8 right, 0 %"
        assert "2 questions were unscored" in text(app.screen, "#remarks")


async def test_a_form_of_ones_own_counts_what_there_is(app, services):
    """Live: the number asked for, the domains chosen, what is missing; then it begins."""
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("down", "enter")
        screen = app.screen
        assert isinstance(screen, ExamCustomScreen)
        assert rows(screen, "#choices")[0] == "   20 questions are asked for, 14 can be taken: 6 missing"
        assert text(screen, "#count") == "14 questions fit. Ask for 14, or choose more."
        await pilot.press("s")
        assert app.screen is screen
        await pilot.press("n")
        app.screen.query_one(Input).value = "4"
        await pilot.press("enter", "o", "space", "enter")
        assert rows(screen, "#choices")[:3] == [
            "▸  Start: 4 questions in 8 minutes",
            "n  Questions   4",
            "o  Domains     1",
        ]
        assert text(screen, "#count") == "7 questions fit."
        await pilot.press("s")
        await settled(app, pilot)
        record = services.store.exams.running()
        assert {item.domain for item in record.items} == {"1"}
        assert (record.mode, len(record.items)) == (CUSTOM, 4)
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, ExamScreen)


@pytest.mark.parametrize("typed", ["0", "301", "-3", "three", "٣", "9" * 30])
async def test_a_number_that_is_none_is_refused_in_words(app, typed):
    """The one before stays."""
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("down", "enter", "n")
        app.screen.query_one(Input).value = typed
        await pilot.press("enter")
        assert "is not a number from 1 to 300" in text(app.screen, "#problem")
        assert rows(app.screen, "#choices")[1] == "n  Questions   20"


async def test_only_what_was_missed_can_be_asked(app, services):
    """By the exams of before."""
    half_right(services)
    async with app.run_test(size=SIZE) as pilot:
        await in_room(app, pilot)
        await pilot.press("down", "down", "enter", "w", "down", "enter")
        assert text(app.screen, "#count").startswith("6 questions fit.")


async def test_the_daily_questions_are_done_once_a_day(app, services):
    """The room says how they went."""
    async with app.run_test(size=SIZE) as pilot:
        room = await in_room(app, pilot)
        await pilot.press("down", "down", "down", "down", "enter")
        await settled(app, pilot)
        assert len(services.store.exams.running().items) == 5
        await pilot.press("escape")
        await settled(app, pilot)
        await pilot.press("down", "enter", "down", "enter")
        await settled(app, pilot)
        await pilot.press("escape")
        await settled(app, pilot)
        assert rows(room, "#setup")[4] == "▸  Daily five   done today: No question was answered"
        await pilot.press("home", "down", "down", "down", "down", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ExamResultScreen)
        assert services.store.exams.running() is None
