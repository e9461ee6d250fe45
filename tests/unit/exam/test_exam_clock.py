"""The time an exam takes, and how it passes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.exam.clock import EXTENSION_MINUTES, Clock, Moment, Stamp, minutes_allowed, warning
from tests.unit.exam.builders import NOON, at, blueprint

HOUR = timedelta(hours=1)
TEN = timedelta(minutes=10)
STAMP = Stamp(TEN, at(minutes=10))


@pytest.mark.parametrize(
    ("size", "extension", "minutes"),
    [(65, 0, 130), (65, EXTENSION_MINUTES, 160), (10, 0, 20), (20, 0, 40), (1, 0, 2), (20, 30, 50)],
)
def test_shorter_forms_keep_the_pace_of_the_exam(size, extension, minutes):
    """130 minutes for 65 questions are 2 each; the extension is shared out alike, rounded up."""
    assert minutes_allowed(blueprint(100), size, extension) == minutes


def test_a_started_minute_counts_whole():
    """90 minutes for 65 questions leave 13.8 for ten, which the candidate gets as 14."""
    assert minutes_allowed(blueprint(100, minutes=90), 10) == 14


@pytest.mark.parametrize(
    ("left", "allowed", "expected"),
    [(31, 130, None), (30, 130, 30), (10, 130, 10), (1, 130, 1), (0, 130, 1), (20, 20, None), (10, 20, 10)],
)
def test_warnings_come_at_thirty_ten_and_one_minute(left, allowed, expected):
    """The nearest one holds; a form shorter than a warning never gets it."""
    assert warning(timedelta(minutes=left), timedelta(minutes=allowed)) == expected


def read(*, wall=timedelta(0), boot=timedelta(0), start="first start"):
    """Both clocks, moved on from the stamp's moment by so much each."""
    return Moment(STAMP.moment.wall + wall, STAMP.moment.boot + boot, start)


def test_time_passes_by_the_boot_time_clock_while_open():
    """Sleep counts, since that clock counts it."""
    clock = Clock(STAMP, read())
    assert clock.elapsed(read(wall=HOUR, boot=HOUR)) == TEN + HOUR


@pytest.mark.parametrize("set_to", [-HOUR, HOUR])
def test_setting_the_wall_clock_while_open_changes_nothing(set_to):
    """An hour back or forward: no time gained, none lost."""
    clock = Clock(STAMP, read())
    assert clock.elapsed(read(wall=set_to + TEN, boot=TEN)) == TEN + TEN


def test_across_a_restart_of_the_computer_time_passes_by_the_wall_clock():
    """The boot-time clock has begun anew."""
    clock = Clock(STAMP, Moment(STAMP.moment.wall + HOUR, timedelta(minutes=1), "second start"))
    assert clock.elapsed(Moment(NOON, timedelta(minutes=3), "second start")) == TEN + HOUR + timedelta(
        minutes=2
    )


@pytest.mark.parametrize("start", ["first start", "second start", ""])
def test_a_wall_clock_set_back_while_closed_gains_nothing(start):
    """The exam is never younger than its last stamp."""
    assert Clock(STAMP, read(wall=-HOUR, start=start)).elapsed(read(wall=-HOUR, start=start)) >= TEN


def test_where_the_computer_was_not_restarted_setting_back_wins_no_time_away():
    """Forty minutes by the boot-time clock are forty minutes, whatever the wall clock says."""
    now = read(wall=-HOUR, boot=timedelta(minutes=40))
    assert Clock(STAMP, now).elapsed(now) == TEN + timedelta(minutes=40)


def test_a_boot_time_clock_of_another_start_is_not_compared():
    """Its readings mean nothing here; neither do those of a system that does not tell its starts."""
    for start in ("second start", ""):
        now = read(wall=TEN, boot=HOUR, start=start)
        assert Clock(STAMP, now).elapsed(now) == TEN + TEN


def test_a_pause_stops_the_clock_across_restarts():
    """Until it goes on, from where it stood."""
    clock = Clock(STAMP, read())
    clock.pause(read(boot=TEN))
    assert clock.elapsed(read(wall=HOUR, boot=HOUR)) == TEN + TEN
    stopped = Stamp(TEN + TEN, read(wall=TEN, boot=TEN), paused=True)
    later = read(wall=24 * HOUR, boot=24 * HOUR)
    again = Clock(stopped, later)
    assert again.elapsed(later) == TEN + TEN
    again.go_on(later)
    assert again.elapsed(read(wall=25 * HOUR, boot=25 * HOUR)) == TEN + TEN + HOUR


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["pass", "set", "restart", "reboot"]),
            st.integers(-7200, 7200).map(lambda s: timedelta(seconds=s)),
        ),
        max_size=12,
    )
)
def test_time_never_goes_back_and_never_runs_slow(steps):
    """Whatever is done to both clocks: the exam's age only grows, by at least what truly passed while it was open."""
    wall, boot, start = NOON, HOUR, 1
    stamp = Stamp(timedelta(0), Moment(wall, boot, "1"))
    clock = Clock(stamp, stamp.moment)
    age = timedelta(0)
    for step, by in steps:
        before = clock.elapsed(Moment(wall, boot, str(start)))
        passed = abs(by)
        if step == "pass":
            wall, boot = wall + passed, boot + passed
        elif step == "set":
            wall += by
        else:
            stamp = Stamp(before, Moment(wall, boot, str(start)))
            wall += by
            if step == "reboot":
                boot, start = timedelta(0), start + 1
            clock = Clock(stamp, Moment(wall, boot, str(start)))
        now = clock.elapsed(Moment(wall, boot, str(start)))
        assert now >= before + (passed if step == "pass" else timedelta(0))
        if step == "set":
            assert now == before
        assert now >= age
        age = now
