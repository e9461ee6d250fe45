"""Study days begin at the rollover hour by the learner's clock, in every zone and on every night."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.memory.days import StudyDays

NEW_YORK = ZoneInfo("America/New_York")  # clocks change at 2:00
BERLIN = ZoneInfo("Europe/Berlin")  # clocks change at 2:00 and 3:00
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # clocks change by half an hour
APIA = ZoneInfo("Pacific/Apia")  # skipped 30 December 2011 altogether
ZONES = (NEW_YORK, BERLIN, LORD_HOWE, APIA)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_the_hours_before_rollover_belong_to_yesterday(zone):
    """3:59 at night is still yesterday, 4:00 is today."""
    days = StudyDays(zone)

    assert days.day(datetime(2026, 11, 21, 3, 59, 59, tzinfo=zone)) == date(2026, 11, 20)
    assert days.day(datetime(2026, 11, 21, 4, 0, tzinfo=zone)) == date(2026, 11, 21)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@given(moment=st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1)), rollover=st.integers(0, 23))  # noqa: DTZ001
def test_each_moment_lies_within_its_study_day(zone, moment, rollover):
    """A day begins at or before each of its moments, and ends after it."""
    days = StudyDays(zone, rollover)
    moment = moment.replace(tzinfo=UTC)

    day = days.day(moment)

    assert days.start(day) <= moment < days.end(day)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (NEW_YORK, date(2026, 3, 7), 23),  # 8 March, 2:00: one hour forward
        (NEW_YORK, date(2026, 10, 31), 25),  # 1 November, 2:00: one hour back
        (BERLIN, date(2026, 3, 28), 23),
        (BERLIN, date(2026, 10, 24), 25),
        (LORD_HOWE, date(2026, 10, 3), 23.5),
        (LORD_HOWE, date(2026, 4, 4), 24.5),
        (APIA, date(2011, 12, 29), 24),
        (APIA, date(2011, 12, 30), 0),  # never was
    ],
)
def test_a_night_with_a_clock_change_is_longer_or_shorter(zone, day, hours):
    """The day lasts until the clock shows the rollover hour again."""
    days = StudyDays(zone)

    assert days.end(day) - days.start(day) == timedelta(hours=hours)


def test_a_day_begins_when_clocks_skip_its_rollover_hour():
    """With rollover at 2:00, the night that has no 2:00 in New York turns at 3:00 daylight time, 7:00 UTC."""
    assert StudyDays(NEW_YORK, 2).start(date(2026, 3, 8)) == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_a_day_begins_once_when_clocks_repeat_its_rollover_hour():
    """With rollover at 1:00, the night that has 1:00 twice in New York turns at the first, 5:00 UTC."""
    days = StudyDays(NEW_YORK, 1)

    assert days.start(date(2026, 11, 1)) == datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert days.day(datetime(2026, 11, 1, 6, 0, tzinfo=UTC)) == date(2026, 11, 1)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be set here")
@pytest.mark.parametrize("name", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe"])
def test_no_zone_is_the_machines_own_with_its_clock_changes(monkeypatch, name):
    """Summer and winter each have their own offset."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", name)
        time.tzset()
        for day in (date(2026, 1, 15), date(2026, 7, 15), date(2026, 10, 25), date(2026, 11, 1)):
            assert StudyDays(None).start(day) == StudyDays(ZoneInfo(name)).start(day)
            assert StudyDays(None).day(StudyDays(ZoneInfo(name)).start(day)) == day
    time.tzset()
