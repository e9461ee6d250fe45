"""The time of an exam that is sat: pauses, stamps, clocks set forward and back; and answers explained at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studykit.errors import ExamError
from studykit.exam.clock import Moment, Stamp
from studykit.exam.modes import REAL, STUDY
from studykit.exam.ports import ItemState
from studykit.exam.session import ExamSession
from tests.unit.exam.builders import (
    after,
    at,
    item,
    question,
    record,
)


def test_a_pause_stops_the_clock_and_the_pen(session, store):
    """Until it goes on, also across a restart."""
    session.pause(at(minutes=1))
    for change in (lambda: session.toggle(0, at(minutes=9)), lambda: session.go(1, at(minutes=9))):
        with pytest.raises(ExamError, match="paused"):
            change()
    again = ExamSession.resume(store, now=at(hours=3))
    assert again.paused
    assert again.time_left(at(hours=3)) == timedelta(minutes=5)
    again.go_on(at(hours=3))
    again.toggle(0, at(hours=3, minutes=1))
    assert again.time_left(at(hours=3, minutes=1)) == timedelta(minutes=4)


def test_a_real_exam_has_no_pause(store):
    """As in the test centre."""
    store.start(record(item(question("one", "1.1")), mode=REAL), Stamp(timedelta(0), at()))
    session = ExamSession.resume(store, now=at())
    with pytest.raises(ExamError, match="cannot be paused"):
        session.pause(at())
    assert not session.paused


def test_a_pause_in_one_window_is_learned_in_the_other(session, other):
    """By its next change; there it can go on, too."""
    session.pause(at(minutes=1))
    with pytest.raises(ExamError, match="paused"):
        other.toggle(0, at(minutes=2))
    assert other.paused
    other.go_on(at(minutes=4))
    other.toggle(0, at(minutes=5))
    assert other.time_left(at(minutes=5)) == timedelta(minutes=4)


def test_a_stamp_does_not_start_what_another_window_stopped(session, other, store):
    """The clock of a window that only looks on stops as well."""
    session.pause(at(minutes=1))
    other.keep_time(at(minutes=2))
    assert other.paused
    assert store.progress(1).stamp.paused
    assert other.time_left(at(minutes=9)) == timedelta(minutes=5)


def test_the_clock_is_written_down_every_half_minute(session, store):
    """Not more often, and at each answer; once as it is opened, too."""
    for seconds in (1, 29, 30, 31, 59, 61):
        session.keep_time(at(seconds=seconds))
    session.toggle(0, at(seconds=65))
    assert [stamp.elapsed.total_seconds() for stamp in store.stamps[1]] == [0, 0, 30, 61, 65]


def test_time_is_charged_to_the_question_shown(session, store):
    """While the app is closed, to none; all together it is what the exam took."""
    session.go(1, at(seconds=40))
    session.toggle(1, at(seconds=50))
    session.keep_time(at(seconds=60), at_once=True)
    again = ExamSession.resume(store, now=at(seconds=160))
    again.go(2, at(seconds=165))
    again.submit(at(seconds=180))
    spent = {place: time.total_seconds() for place, time in store.progress(1).spent.items()}
    assert spent == {0: 40, 1: 25, 2: 15}
    assert store.progress(1).stamp.elapsed == timedelta(seconds=180)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_wall_clock_set_while_running_changes_no_time(session, hours):
    """An hour back or forward: none gained, none lost."""
    now = at(minutes=2)._replace(wall=after(minutes=2, hours=hours))
    assert session.time_left(now) == timedelta(minutes=4)
    session.toggle(0, now)
    assert session.running


def test_a_wall_clock_set_back_while_closed_gains_nothing(session, store):
    """Also on another start of the computer."""
    session.toggle(0, at(minutes=4))
    then = at(minutes=5)._replace(wall=after(hours=-2), start="second start", boot=timedelta(0))
    again = ExamSession.resume(store, now=then)
    assert again.time_left(then) == timedelta(minutes=2)


def test_opening_again_and_again_with_the_clock_set_back_gains_nothing(session, store):
    """What passes between two openings counts, though nothing was answered."""
    for minute in range(3):
        moment = Moment(after(hours=-5, minutes=minute), timedelta(0), f"start {minute}")
        left = ExamSession.resume(store, now=moment).time_left(moment)
    assert left == timedelta(minutes=4)


def test_an_exam_that_runs_out_in_sleep_ended_when_time_was_up(session):
    """Whoever wakes the computer finds it so."""
    session.close_when_due(at(hours=2))
    assert session.record.submitted == after(minutes=6)


@pytest.fixture
def studying(store):
    """A study session of two questions."""
    asked = (item(question("one", "1.1")), item(question("pair", "1.1", keys=(1, 3), options=5)))
    store.start(record(*asked, mode=STUDY), Stamp(timedelta(0), at()))
    return ExamSession.resume(store, now=at())


def test_study_has_no_end_of_time(studying):
    """A month later it goes on."""
    assert studying.time_left(at(days=30)) is None
    studying.toggle(0, at(days=30))
    assert studying.running


def test_a_checked_answer_stays(studying):
    """It was explained; marks may still change."""
    studying.toggle(2, at())
    studying.check(at())
    assert studying.state(0).checked
    with pytest.raises(ExamError, match="was explained"):
        studying.toggle(0, at())
    studying.toggle_flag(at())
    assert studying.state(0) == ItemState((2,), flagged=True, checked=True)


def test_only_a_complete_answer_is_checked(studying):
    """One of two is none."""
    studying.go(1, at())
    studying.toggle(1, at())
    with pytest.raises(ExamError, match="not complete"):
        studying.check(at())


def test_an_exam_tells_nothing_before_its_end(session):
    """Only modes that explain at once do."""
    session.toggle(0, at())
    with pytest.raises(ExamError, match="tells nothing"):
        session.check(at())
