"""What there is at least for each topic, each exam and each calculator."""

from __future__ import annotations

from itertools import chain

import pytest

from calculators.registry import CALCULATORS
from studykit.exam.analysis_bank import supply

FAMILIES = {"dva", "saa"}
FORMS = 3
EXAMS = ("DVA-C03", "SAA-C03")


def test_every_topic_has_a_note_and_ten_cards(shipped):
    """All 94 of them."""
    counts = shipped.counts()
    assert len(counts) == 94
    assert not [row.id for row in counts if not row.words or row.cards < 10]


def test_a_note_has_500_to_1800_words(shipped):
    """As `studykit topics` counts them."""
    assert not [(row.id, row.words) for row in shipped.counts() if not 500 <= row.words <= 1800]


def test_every_topic_of_an_exam_has_five_questions(shipped):
    """Exercises are not counted."""
    asked = {topic.id for topic in shipped.topics.values() if FAMILIES & set(topic.exams)}
    assert not [row.id for row in shipped.counts() if row.id in asked and row.questions < 5]


def test_the_twenty_heaviest_topics_have_twenty_cards(shipped):
    """The heaviest are those with the most questions."""
    heaviest = sorted(shipped.counts(), key=lambda row: row.questions, reverse=True)[:20]
    assert not [row.id for row in heaviest if row.cards < 20]


def test_there_are_1300_cards_700_questions_and_60_exercises(shipped):
    """In all; a reversed card is two, a cloze one for each number."""
    counts = shipped.counts()
    assert sum(row.cards for row in counts) >= 1300
    assert sum(row.questions for row in counts) >= 700
    assert sum(row.exercises for row in counts) >= 60


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_there_are_twelve_questions_of_each_newer_kind(shipped, kind):
    """Ordering and matching."""
    assert sum(head.kind == kind for head in shipped.questions.values()) >= 12


def test_every_calculator_that_gives_fair_options_has_an_exercise(shipped):
    """An allow, an implicit and an explicit deny make no four options: no exercise for the two engines that decide."""
    used = {
        shipped.exercise(head.id).calculator for head in shipped.questions.values() if head.kind == "exercise"
    }
    assert set(CALCULATORS) - used <= {"iam-policy", "reach"}


@pytest.mark.parametrize("exam", EXAMS)
def test_three_forms_have_no_question_in_common(shipped, exam):
    """65 questions each, by the blueprint's weights, near-duplicates never on one form."""
    found = supply(shipped.questions.values(), shipped.blueprints[exam])
    assert found.forms >= FORMS


@pytest.mark.parametrize("exam", EXAMS)
def test_every_task_of_an_exam_is_asked(shipped, exam):
    """Five questions at least; the new task on AI services among them."""
    tasks = {task.id for domain in shipped.blueprints[exam].domains for task in domain.tasks}
    asked = [
        task
        for head in shipped.questions.values()
        for code, named in head.tasks
        if code == exam
        for task in named
    ]
    assert not [task for task in sorted(tasks) if asked.count(task) < 5]


def test_difficulties_are_spread(shipped):
    """No level of the three that authors use has less than a tenth or more than six tenths."""
    levels = [head.difficulty for head in shipped.questions.values() if head.kind != "exercise"]
    shares = {level: levels.count(level) / len(levels) for level in (1, 2, 3)}
    assert all(0.1 <= share <= 0.6 for share in shares.values()), shares


@pytest.mark.parametrize("weeks", [6, 12])
@pytest.mark.parametrize("exam", EXAMS)
def test_a_study_plan_of_six_weeks_or_more_has_every_topic_of_its_exam_read(shipped, exam, weeks):
    """The two-week plans read the heaviest ones."""
    plan = shipped.plans[f"{exam.lower()}-{weeks}-weeks"]
    read = set(chain.from_iterable(week.read for week in plan.weeks))
    family = shipped.blueprints[exam].family
    assert len(plan.weeks) == weeks
    assert {topic.id for topic in shipped.topics.values() if family in topic.exams} <= read


@pytest.mark.parametrize("exam", EXAMS)
def test_there_is_a_study_plan_of_two_weeks(shipped, exam):
    """For those whose exam is near."""
    assert len(shipped.plans[f"{exam.lower()}-2-weeks"].weeks) == 2


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("ElasticSearch", "database-choice"),
        ("CMK", "kms"),
        ("SSO", "identity-federation"),
        ("CloudWatch Events", "eventbridge"),
        ("Firehose", "kinesis"),
        ("CodeStar", "codepipeline"),
        ("launch configuration", "auto-scaling"),
        ("DAX", "elasticache"),
        ("Glacier", "glacier"),
        ("S3", "s3"),
    ],
)
def test_an_old_name_or_a_synonym_leads_to_todays_topic(shipped, typed, topic):
    """It is the first that a search finds."""
    from studykit.library.search import search

    assert search(shipped, typed, 5)[0].topic == topic
