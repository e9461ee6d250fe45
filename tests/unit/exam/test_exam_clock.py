"""The time an exam takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studykit.exam.clock import EXTENSION_MINUTES, minutes_allowed, time_left, warning
from tests.unit.exam.builders import NOON, after, blueprint


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


def test_no_time_is_left_after_the_deadline():
    """Time left counts down to zero and stays there."""
    assert time_left(after(minutes=5), NOON) == timedelta(minutes=5)
    assert time_left(NOON, after(minutes=5)) == timedelta(0)


@pytest.mark.parametrize(
    ("left", "allowed", "expected"),
    [(31, 130, None), (30, 130, 30), (10, 130, 10), (1, 130, 1), (0, 130, 1), (20, 20, None), (10, 20, 10)],
)
def test_warnings_come_at_thirty_ten_and_one_minute(left, allowed, expected):
    """The nearest one holds; a form shorter than a warning never gets it."""
    assert warning(timedelta(minutes=left), timedelta(minutes=allowed)) == expected
