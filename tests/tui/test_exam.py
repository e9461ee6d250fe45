"""Sitting an exam in the app: setting it up, answering, the clock, handing in, the result."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studykit.errors import StoreError
from studykit.tui.app import StudykitApp
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.screens.exam import ExamScreen
from studykit.tui.screens.exam_answers import ExamAnswersScreen
from studykit.tui.screens.exam_result import ExamResultScreen
from studykit.tui.screens.exam_review import ExamReviewScreen
from studykit.tui.screens.exam_sitting import ExamSittingScreen
from studykit.tui.widgets.exam_clock import ExamClock
from studykit.tui.widgets.prose import Prose
from tests.tui.exam_pilot import (
    SIZE,
    begun,
    go_to_kind,
    hand_in,
    in_room,
    rows,
    running_session,
    settled,
    shown_options,
    sitting,
    text,
)


async def test_the_room_offers_what_the_bank_fills(app):
    """Every mode with its size and time, the blueprint in force; what is pointed at is explained."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_room(app, pilot)
        assert rows(screen, "#setup") == [
            "▸  Real exam    10 questions in 20 minutes",
            "▸  Custom exam  of questions that you choose",
            "▸  Study        of questions that you choose",
            "▸  Quick ten    10 questions in 20 minutes",
            "▸  Daily five   5 questions, no time limit",
            "b  Exam   TST-C01 Test Certification",
            "x  Time   the exam's pace",
        ]
        assert text(screen, "#about").startswith("As in the test centre")
        await pilot.press("down")
        assert "only missed, flagged, unseen" in text(screen, "#about")
        assert not screen.query_one("#past").display


async def test_the_extension_lengthens_the_exam(app, services):
    """Thirty minutes more on a full form, taken from the moment of the start."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_room(app, pilot)
        await pilot.press("x")
        assert "10 questions in 50 minutes" in rows(screen, "#setup")[0]
        await pilot.press("enter")
        assert isinstance(app.screen, ChooseScreen)
        await pilot.press("enter")
        await settled(app, pilot)
        assert services.store.exams.running().allowed == timedelta(minutes=50)


async def test_an_exam_opens_on_its_first_question(app, services, clock):
    """The clock runs from the start, the form has the blueprint's shares."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        assert isinstance(screen, ExamSittingScreen)
        assert text(screen, "#progress") == "Question 1 of 10 · 0 answered, 0 flagged"
        assert text(screen, ExamClock) == "0:20:00 left"
        record = services.store.exams.running()
        assert (record.started, record.allowed) == (clock.moment, timedelta(minutes=20))
        assert sorted(item.domain for item in record.items) == ["1"] * 6 + ["2"] * 4


@pytest.mark.parametrize("keys", ["b", "2", "down space", "down enter"])
async def test_an_option_is_chosen_by_letter_number_or_pointing(app, services, keys):
    """All ways choose the second option shown, and the store has it at once."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await go_to_kind(pilot, app, "single")
        place = screen._session.position
        await pilot.press(*keys.split())
        assert [option.chosen for option in shown_options(screen)] == [False, True, False, False]
        stored = running_session(services)
        assert stored.state(place).chosen == (1,)


async def test_an_option_is_chosen_by_mouse(app):
    """A click does what its letter does."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await pilot.click(shown_options(screen)[2])
        assert [option.chosen for option in shown_options(screen)][:4] == [False, False, True, False]


async def test_another_choice_replaces_a_single_answer(app):
    """Only one mark is shown."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await go_to_kind(pilot, app, "single")
        await pilot.press("a", "d")
        assert [option.chosen for option in shown_options(screen)] == [False, False, False, True]


async def test_a_third_answer_of_two_is_refused_in_words(app):
    """The two stay; taking one back makes room."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await go_to_kind(pilot, app, "multiple")
        await pilot.press("a", "b")
        assert text(screen, "#remark") == "2 of 2 chosen"
        await pilot.press("c")
        assert "takes 2 answers" in text(screen, "#problem")
        assert [option.chosen for option in shown_options(screen)] == [True, True, False, False, False]
        await pilot.press("a", "c")
        assert [option.chosen for option in shown_options(screen)] == [False, True, True, False, False]
        assert not screen.query_one("#problem").display


async def test_a_flag_is_shown_in_words_and_kept(app, services):
    """`m` flags, again takes the flag away."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await pilot.press("m")
        assert text(screen, "#progress") == "Question 1 of 10 ⚑ flagged · 0 answered, 1 flagged"
        assert running_session(services).flagged() == [0]
        await pilot.press("m")
        assert running_session(services).flagged() == []


async def test_one_moves_by_keys_and_stops_at_the_ends(app, services):
    """n, p and the arrows turn pages; the place is kept."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await pilot.press("p")
        assert screen._session.position == 0
        await pilot.press("n", "right", "n", "left")
        assert running_session(services).position == 2
        await pilot.press(*["n"] * 12)
        assert text(screen, "#progress").startswith("Question 10 of 10")


async def test_review_shows_how_each_question_stands_and_jumps(app):
    """Answered, incomplete, flagged and unanswered in words; Enter goes there."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await go_to_kind(pilot, app, "multiple")
        incomplete = screen._session.position
        await pilot.press("a")
        await go_to_kind(pilot, app, "single")
        answered = screen._session.position
        await pilot.press("a", "m", "r")
        await settled(app, pilot)
        review = app.screen
        listed = rows(review, "#places")
        assert "◐ incomplete" in listed[incomplete]
        assert "● answered    ⚑ flagged" in listed[answered]
        assert sum("○ unanswered" in row for row in listed) == 8
        await pilot.press("home", "enter")
        assert app.screen is screen
        assert screen._session.position == 0


async def test_review_can_show_what_is_open_or_flagged(app):
    """`v` goes from all to open to flagged."""
    async with app.run_test(size=SIZE) as pilot:
        await sitting(app, pilot)
        await go_to_kind(pilot, app, "single")
        await pilot.press("a", "r", "v")
        assert len(rows(app.screen, "#places")) == 9
        await pilot.press("v")
        assert rows(app.screen, "#places") == ["No question is flagged."]


async def test_handing_in_asks_first(app, services):
    """The first answer offered is to go on."""
    async with app.run_test(size=SIZE) as pilot:
        await sitting(app, pilot)
        await pilot.press("r", "s")
        assert isinstance(app.screen, ChooseScreen)
        await pilot.press("enter")
        assert isinstance(app.screen, ExamReviewScreen)
        assert services.store.exams.running() is not None


async def test_the_result_counts_what_was_right(app, services):
    """All right but one: nine of ten, by domain, with what 720 is not."""
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await sitting(app, pilot)
        session = screen._session
        for place in range(len(session)):
            asked = session.asked(place)
            if place:
                for shown, option in enumerate(asked.options):
                    if option.key:
                        await pilot.press("abcde"[shown])
            await pilot.press("n")
        result = await hand_in(app, pilot)
        assert text(result, "#score") == "9 of 10 right, 90 %"
        assert text(result, "#remarks") == "1 question was left blank, which counts as wrong."
        assert text(result, "#verdict").startswith("PASS: estimated 900 of 1,000 (95 % interval ")
        assert "not an AWS score" in text(result, "#pass-mark")
        assert "not enough evidence yet (10 of 30 answers)" in text(result, "#chance")
        tallies = {d.domain.id: (d.tally.right, d.tally.of) for d in result._result.domains}
        assert sum(right for right, _ in tallies.values()) == 9
        assert {of for _, of in tallies.values()} == {6, 4}
        assert services.store.exams.past()[0].submitted == services.now()


async def test_every_option_gives_its_reason(app):
    """The answers page: verdict, marks in words, reasons, source; `w` leaves what was right out."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await go_to_kind(pilot, app, "single")
        place = screen._session.position
        asked = screen._session.asked(place)
        wrong = next(shown for shown, option in enumerate(asked.options) if not option.key)
        await pilot.press("abcd"[wrong])
        await hand_in(app, pilot)
        await pilot.press("enter", *["n"] * place)
        await settled(app, pilot)
        assert isinstance(app.screen, ExamAnswersScreen)
        shown = app.screen.query_one(Prose).source
        assert f"**✗ {'ABCD'[wrong]} · wrong · your choice**" in shown
        assert all(f"*Why:* {option.why}" in shown for option in asked.options)
        assert asked.references[0] in shown
        assert len(rows(app.screen, "#places")) == 10


async def test_mistakes_can_be_read_alone(app):
    """With one right answer `w` lists nine questions."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await go_to_kind(pilot, app, "single")
        asked = screen._session.asked(screen._session.position)
        key = next(shown for shown, option in enumerate(asked.options) if option.key)
        await pilot.press("abcd"[key])
        await hand_in(app, pilot)
        await pilot.press("enter", "w")
        assert len(rows(app.screen, "#places")) == 9
        await pilot.press("w")
        assert len(rows(app.screen, "#places")) == 10


async def test_the_clock_warns_by_signs_and_words(app, clock):
    """Ten minutes left: a sign beside the time and a notice, once."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        exam_clock = screen.query_one(ExamClock)
        clock.moment += timedelta(minutes=9, seconds=59)
        exam_clock.tick()
        assert text(screen, ExamClock) == "0:10:01 left"
        clock.moment += timedelta(seconds=1)
        exam_clock.tick()
        exam_clock.tick()
        await pilot.pause()
        assert text(screen, ExamClock) == "!! 0:10:00 left"
        assert [notice.message for notice in app._notifications] == ["10 minutes left"]


@pytest.mark.parametrize("above", [[], ["r"], ["r", "s"], ["question_mark"]])
async def test_the_deadline_hands_in_whatever_is_on_screen(app, services, clock, above):
    """The review page, help or a question on top give way to the result."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await pilot.press("a", *above)
        clock.moment += timedelta(minutes=21)
        screen.query_one(ExamClock).tick()
        await settled(app, pilot)
        assert isinstance(app.screen, ExamResultScreen)
        assert "time ran out after 0:20:00 of 0:20:00" in text(app.screen, "#times")
        record = services.store.exams.past()[0]
        assert record.submitted == record.started + timedelta(minutes=20)


async def test_a_key_after_the_deadline_is_not_taken(app, services, clock):
    """Even before the clock has ticked."""
    async with app.run_test(size=SIZE) as pilot:
        await sitting(app, pilot)
        clock.moment += timedelta(minutes=20)
        await pilot.press("a")
        await settled(app, pilot)
        assert isinstance(app.screen, ExamResultScreen)
        assert not services.store.exams.progress(1).states


async def test_an_exam_goes_on_where_it_was_left(app, services, clock):
    """The app closed and opened again: same question, same answer, the time gone on."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        await pilot.press("n", "n", "c")
        stem = screen.query_one("#stem", Prose).source
    clock.moment += timedelta(minutes=5)
    again = StudykitApp(services)
    async with again.run_test(size=SIZE) as pilot:
        room = await in_room(again, pilot)
        assert rows(room, "#setup") == [
            "▸  Go on with your quick ten of TST-C01: 1 of 10 answered, 0:15:00 left",
            "   Hand it in as it stands",
        ]
        await pilot.press("enter")
        await settled(again, pilot)
        assert again.screen.query_one("#stem", Prose).source == stem
        assert [option.chosen for option in shown_options(again.screen)][:4] == [False, False, True, False]
        assert text(again.screen, ExamClock) == "0:15:00 left"


async def test_an_exam_that_ran_out_meanwhile_is_handed_in_and_said(app, services, clock):
    """The room points at its result."""
    async with app.run_test(size=SIZE) as pilot:
        await sitting(app, pilot)
    clock.moment += timedelta(days=1)
    again = StudykitApp(services)
    async with again.run_test(size=SIZE) as pilot:
        room = await in_room(again, pilot)
        assert "ran out" in text(room, "#problem")
        assert rows(room, "#past") == ["2026-11-21 09:20  TST-C01  Quick ten    0 of 10 right, 0 %"]
        await pilot.press("enter")
        await settled(again, pilot)
        assert isinstance(again.screen, ExamResultScreen)


async def test_leaving_keeps_the_exam_running(app, services):
    """Escape goes back to the room, which offers to go on."""
    async with app.run_test(size=SIZE) as pilot:
        await sitting(app, pilot)
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, ExamScreen)
        assert rows(app.screen, "#setup")[0].startswith("▸  Go on with your quick ten of TST-C01")
        assert services.store.exams.running() is not None


async def test_what_the_store_refuses_is_not_shown_as_chosen(app, services, monkeypatch):
    """A full disk: the mark stays away and the reason is on screen."""
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)

        def full(*_, **__):
            raise StoreError("There is no space left.", "Make room, then choose again.")

        monkeypatch.setattr(services.store.exams, "change", full)
        await pilot.press("a")
        assert text(screen, "#problem") == "! There is no space left. Make room, then choose again."
        assert not any(option.chosen for option in shown_options(screen))


async def test_a_question_that_left_the_library_is_asked_all_the_same(app, services):
    """It was drawn; the result counts it and says that it is gone."""
    session = begun(services)
    drawn = session.record.items[0]
    del services.library.questions[drawn.question]
    async with app.run_test(size=SIZE) as pilot:
        screen = await sitting(app, pilot)
        assert screen.query_one("#stem", Prose).source == drawn.stem
        await hand_in(app, pilot)
        assert text(app.screen, "#score") == "0 of 10 right, 0 %"
        assert "1 question was taken out of the library since" in text(app.screen, "#remarks")


async def test_an_edited_question_says_so(app, services):
    """In the result and beside the question, which is shown as it was asked."""
    session = begun(services)
    edited = session.record.items[0].question
    services.library.questions[edited] = services.library.questions[edited]._replace(revision="later")
    async with app.run_test(size=SIZE) as pilot:
        await sitting(app, pilot)
        await hand_in(app, pilot)
        assert "1 question was edited since; graded as asked." in text(app.screen, "#remarks")
        await pilot.press("enter")
        assert "*Edited since your exam was drawn" in app.screen.query_one(Prose).source


async def test_an_exam_handed_in_elsewhere_shows_its_result(app, services):
    """The next key here finds it over."""
    async with app.run_test(size=SIZE) as pilot:
        await sitting(app, pilot)
        running_session(services).submit(services.moment())
        await pilot.press("a")
        await settled(app, pilot)
        assert isinstance(app.screen, ExamResultScreen)


async def test_help_names_the_keys_of_an_exam(app):
    """`?` lists what the footer has no room for."""
    async with app.run_test(size=SIZE) as pilot:
        await sitting(app, pilot)
        await pilot.press("question_mark")
        keys = text(app.screen, "#keys")
        assert "a-h" in keys
        assert "1-9" in keys
        assert "Strike out" in keys
        assert "Flag" in keys
