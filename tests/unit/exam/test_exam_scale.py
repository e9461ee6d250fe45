"""What AWS's scale might say: an estimate with its assumptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.exam.scale import MEETS, NEEDS, competency, estimate, scale_note, verdict, wilson
from studykit.exam.scoring import DomainScore, Tally, grade
from tests.unit.exam.builders import MemoryBank, blueprint, item, progress, question, record

EXAM = blueprint(100)


@pytest.mark.parametrize(
    ("right", "score", "passed"),
    [(0, 100, False), (18, 410, False), (35, 702, False), (36, 720, True), (43, 860, True), (50, 1000, True)],
)
def test_the_scale_runs_through_the_pass_mark(right, score, passed):
    """100 for nothing, 720 at 36 of 50, 1,000 for everything, straight between."""
    found = estimate(Tally(right, 50), EXAM)
    assert (found.score, found.passed) == (score, passed)


@given(of=st.integers(1, 65), data=st.data())
def test_the_interval_holds_the_estimate_and_stays_on_the_scale(of, data):
    """Whatever was right; more right answers never score less."""
    right = data.draw(st.integers(0, of))
    found = estimate(Tally(right, of), EXAM)
    assert 100 <= found.low <= found.score <= found.high <= 1000
    if right < of:
        assert estimate(Tally(right + 1, of), EXAM).score >= found.score


def test_the_interval_is_wilsons():
    """36 of 50: 58.3 to 82.5 %, as the formula's page gives it."""
    low, high = wilson(36, 50)
    assert (round(low, 3), round(high, 3)) == (0.583, 0.825)


def test_nothing_is_estimated_of_nothing():
    """A study session that was left at once."""
    assert estimate(Tally(0, 0), EXAM) is None


@pytest.mark.parametrize(("right", "words"), [(13, MEETS), (12, NEEDS), (18, MEETS)])
def test_a_domain_meets_competencies_at_the_same_share(right, words):
    """72 % of 18 are 12.96."""
    assert competency(DomainScore(EXAM.domains[0], Tally(right, 18), ())) == words


def test_a_domain_without_questions_is_not_judged():
    """A form of one's own need not have all of them."""
    assert competency(DomainScore(EXAM.domains[0], Tally(0, 0), ())) == ""


def test_the_verdict_says_that_it_is_an_estimate():
    """And the note what it assumes."""
    asked = question("q", "1.1")
    result = grade(record(item(asked)), progress({}), MemoryBank(asked), EXAM)
    assert verdict(result, EXAM) == "FAIL: estimated 100 of 1,000 (95 % interval 100 to 793), pass mark 720"
    assert "An estimate, not an AWS score" in scale_note(EXAM)
    assert "72 % right is the pass mark of 720" in scale_note(EXAM)
