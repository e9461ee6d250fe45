"""Graded exams as text on a screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studykit.exam.ports import ItemState
from studykit.exam.scoring import Tally, grade
from studykit.tui.widgets.exam_report import bar, score, slowest, trend
from tests.unit.exam.builders import MemoryBank, blueprint, item, progress, question, record


@pytest.mark.parametrize(
    ("right", "of", "filled"), [(0, 9, 0), (1, 60, 1), (59, 60, 9), (60, 60, 10), (0, 0, 0)]
)
def test_a_bar_is_full_only_for_a_full_score(right, of, filled):
    """And any right answer shows."""
    assert bar(Tally(right, of)) == "█" * filled + "░" * (10 - filled)


def test_a_score_of_nothing_is_no_percentage():
    """No exam is, but a division by nothing would be a crash."""
    assert score(Tally(0, 0)) == "No question was answered"


def sat(*right):
    """An exam for each number of right answers of ten, newest first."""
    asked = [question(f"q{n}", "1.1") for n in range(10)]
    results = []
    for count in right:
        states = {n: ItemState((0,)) for n in range(count)}
        results.append(grade(record(*map(item, asked)), progress(states), MemoryBank(*asked), blueprint(100)))
    return results


def test_the_trend_has_the_newest_on_the_right():
    """A column each, its percentage and whether it would have passed."""
    drawn = trend(sat(9, 3), {"TST-C01": blueprint(100)}, 76).plain.splitlines()
    assert drawn[-2].split() == ["30", "90"]
    assert drawn[-1].split() == ["·", "✓"]
    assert drawn[1] == "     │    ███ "
    assert drawn[7].startswith("     │███ ███")


def test_the_trend_shows_as_many_as_fit():
    """The oldest are left out."""
    drawn = trend(sat(1, 2, 3, 4, 5), {}, 6 + 3 * 4).plain.splitlines()
    assert drawn[-2].split() == ["30", "20", "10"]


def test_the_slowest_questions_are_named():
    """With the average over those that were shown; without times nothing is said."""
    asked = question("q", "1.1")
    times = {"p0": timedelta(seconds=30), "p1": timedelta(seconds=90)}
    result = grade(record(item(asked), item(asked)), progress({}, **times), MemoryBank(asked), blueprint(100))
    assert slowest(result) == "1:00 on average at a question that was shown; longest at 2 (1:30), 1 (0:30)."
    assert slowest(sat(1)[0]) == ""
