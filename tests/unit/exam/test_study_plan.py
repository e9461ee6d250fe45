"""A study plan at work: steps, what is done of them, what comes next."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from studykit.exam import modes
from studykit.exam.study_plan import QUICK, WEEK, Record, follow, minutes_a_week, time_words
from studykit.library.models import StudyPlan, Week

WEEKS = (
    Week("First", ("sqs", "sns"), 20, ("queue",), ("quick",)),
    Week("Second", ("kms", "unwritten"), 0, (), ("real", "real")),
)
PLAN = StudyPlan("short", "Short", "TST-1", "Two weeks.", WEEKS)
LIBRARY = SimpleNamespace(
    notes={name: SimpleNamespace(title=name.upper(), words=1500) for name in ("sqs", "sns", "kms")},
    labs={"queue": SimpleNamespace(title="A queue", minutes=30)},
    blueprints={"TST-1": SimpleNamespace(minutes=130, scored=50, unscored=15)},
)


def course(day=0, **record):
    """The plan with something done."""
    return follow(PLAN, LIBRARY, Record(**record), day)


def done(course):
    """What is ticked."""
    return [step.words for step in course.steps if step.done]


def test_a_week_is_read_practised_and_sat_in_this_order():
    """A topic without a note gives no step."""
    assert [step.words for step in course().steps] == [
        "Read SQS",
        "Read SNS",
        "Do the lab A queue",
        "Answer 20 questions on this week's topics",
        "Sit a quick ten",
        "Read KMS",
        "Sit a real exam",
        "Sit a real exam",
    ]


def test_steps_are_spread_over_their_week():
    """Five steps on days 0, 1, 2, 4, 5; three of the second week on its days 0, 2, 4."""
    assert [step.due for step in course().steps] == [0, 1, 2, 4, 5, 7, 9, 11]


@pytest.mark.parametrize(
    ("record", "ticked"),
    [
        ({"read": frozenset({"sns"})}, ["Read SNS"]),
        ({"passed": frozenset({"queue"})}, ["Do the lab A queue"]),
        ({"answered": {"sqs": 12, "sns": 8}}, ["Answer 20 questions on this week's topics"]),
        ({"answered": {"sqs": 12, "kms": 50}}, []),
        ({"sat": {"quick": 3}}, ["Sit a quick ten"]),
        ({"sat": {"real": 1}}, ["Sit a real exam"]),
        ({"sat": {"real": 2}}, ["Sit a real exam", "Sit a real exam"]),
    ],
)
def test_a_step_is_ticked_by_what_was_done(record, ticked):
    """Each exam counts once; questions count for the week that has their topic."""
    assert done(course(**record)) == ticked


def test_how_far_a_step_is_never_exceeds_what_it_asks():
    """A hundred answers are twenty of twenty."""
    assert [(s.have, s.want) for s in course(answered={"sqs": 100}).steps if s.kind == "practise"] == [
        (20, 20)
    ]


@pytest.mark.parametrize(("answered", "left"), [(0, 20), (12, 8), (20, 20)])
def test_what_is_left_of_a_step_is_what_one_comes_to_do(answered, left):
    """Of one that is done all of it, should one want more."""
    step = next(s for s in course(answered={"sqs": answered}).steps if s.kind == "practise")
    assert (step.left, step.topics) == (left, ("sqs", "sns"))


def test_the_next_step_is_the_first_that_is_not_done():
    """Whatever was done out of order; none when all are."""
    assert course(read=frozenset({"sqs", "kms"})).next.words == "Read SNS"
    everything = Record(frozenset(LIBRARY.notes), {"sqs": 20}, frozenset({"queue"}), {"quick": 1, "real": 2})
    assert follow(PLAN, LIBRARY, everything, 3).next is None


@pytest.mark.parametrize(("day", "behind"), [(0, 0), (1, 1), (2, 2), (6, 5), (14, 8)])
def test_a_step_is_behind_from_the_day_after_it_was_due(day, behind):
    """Nothing was done."""
    assert course(day).behind == behind


@pytest.mark.parametrize(
    ("day", "week", "over"), [(0, 0, False), (6, 0, False), (7, 1, False), (14, 1, True)]
)
def test_a_plan_is_over_after_its_last_week(day, week, over):
    """And stays in it."""
    assert (course(day).week, course(day).over) == (week, over)
    assert WEEK == 7


def test_a_quick_ten_is_as_long_as_its_mode_says():
    """The module repeats the number, as Home need not wait for the modes."""
    assert modes.QUICK.size == QUICK


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(27, "about 27 min"), (89, "about 89 min"), (90, "about 2 h"), (150, "about 2 h"), (151, "about 3 h")],
)
def test_long_times_are_told_in_hours(minutes, words):
    """An estimate of 151 minutes would pretend to be exact."""
    assert time_words(minutes) == words


def test_minutes_are_of_reading_labs_questions_and_exams():
    """Ten minutes a note of 1,500 words, 2 minutes a question, the exam's own time."""
    assert minutes_a_week(course()) == [10 + 10 + 30 + 40 + 20, 10 + 130 + 130]


def test_a_week_whose_notes_are_all_missing_takes_no_time():
    """A pack that is being mended may hide the notes of the last week."""
    plan = PLAN._replace(weeks=(WEEKS[0], Week("Third", ("unwritten",), 0, (), ())))
    assert minutes_a_week(follow(plan, LIBRARY, Record(), 0)) == [110, 0]
