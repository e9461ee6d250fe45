"""Study plans as packs have them."""

from __future__ import annotations

import pytest

from studykit.library.models import StudyPlan, Week
from tests.library.samples import PLAN, STUDY_PLAN

WEEK = STUDY_PLAN.partition("weeks:\n")[2]


def test_a_plan_is_loaded(loaded):
    """Its id is the name of its file."""
    assert loaded({PLAN: STUDY_PLAN}).plans == {
        "soon": StudyPlan(
            "soon",
            "Developer in a week",
            "DVA-C03",
            "All of it.",
            (Week("Tables", ("dynamodb",), 10, ("first-table",), ("quick", "real")),),
        )
    }


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("exam: DVA-C03", "exam: DVA-C09", ("unknown-exam", 2, "exam")),
        ("[dynamodb]", "[dynamobd]", ("unknown-topic", 6, "weeks[0].read")),
        ("[first-table]", "[second-table]", ("unknown-lab", 8, "weeks[0].labs")),
        ("quick, real", "quick, oral", ("bad-value", 9, "weeks[0].exams")),
        ("practise: 10", "practise: ten", ("bad-value", 7, "weeks[0].practise")),
        ("  read: [dynamodb]\n", "", ("bad-value", 6, "weeks[0].practise")),
        (WEEK, "- title: Rest\n", ("missing-field", 5, "weeks[0].read")),
        (WEEK, "- title: Rest\n  read: []\n", ("missing-field", 6, "weeks[0].read")),
        ("[dynamodb]", "[dynamodb, dynamodb]", ("duplicate-topic", 4, "weeks")),
        ("says: All of it.\n", "", ("missing-field", 1, "says")),
    ],
)
def test_what_a_plan_cannot_mean_hides_it_and_is_named(loaded, old, new, found):
    """With its line and field."""
    library = loaded({PLAN: STUDY_PLAN.replace(old, new, 1)})
    assert library.plans == {}
    assert [(d.rule, d.line, d.field) for d in library.defects] == [found]


def test_no_plan_is_called_none(defects):
    """The word stands for following none."""
    assert defects({PLAN.replace("soon", "none"): STUDY_PLAN}) == [("bad-id", 1, "")]


def test_a_plan_has_weeks(defects):
    """At least one."""
    assert defects({PLAN: STUDY_PLAN.partition("weeks:")[0]}) == [("missing-field", 1, "weeks")]
