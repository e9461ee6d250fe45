"""Which answers count for readiness."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from studykit.exam.modes import STUDY
from studykit.exam.ports import ItemState, PracticeAnswer
from studykit.exam.readiness_evidence import LONG_AGO, exposures, mixes
from studykit.exam.readiness_model import Group
from tests.unit.exam.builders import NOON, MemoryBank, blueprint, head, item, question, record

EXAM = blueprint(60, 40)
RIGHT, WRONG = ItemState((0,)), ItemState((1,))


class Heads(MemoryBank):
    """A bank whose heads are made for the test."""

    def __init__(self, *heads):
        super().__init__()
        self.questions = {h.id: h for h in heads}


BANK = Heads(head("a", "1.1"), head("b", "2.1", "1.2"), head("x", "1.2", kind="exercise", difficulty=4))


def sat(*names, at=NOON, states=None):
    """An exam with these questions, all answered right unless said otherwise."""
    items = [item(question(name, "1.1")) for name in names]
    return replace(record(*items), submitted=at), dict.fromkeys(
        range(len(names)), RIGHT
    ) if states is None else states


def practised(name, at=NOON, *, correct=True):
    """An answer outside an exam."""
    return PracticeAnswer(name, "r1", 1, "an option", correct, at)


def found(*exams, practice=(), bank=BANK):
    """What counts, as (question, right)."""
    return [(e.question, e.right) for e in exposures(exams, practice, bank, EXAM)]


def test_the_first_meeting_counts():
    """What is remembered from the last time says nothing."""
    later = sat("a", at=NOON + timedelta(days=30), states={0: WRONG})
    assert found(later, sat("a")) == [("a", True)]


def test_a_repeat_long_after_counts():
    """From ninety days on; the lag is that since the last meeting, not since the first."""
    assert found(sat("a"), sat("a", at=NOON + LONG_AGO)) == [("a", True), ("a", True)]
    between = sat("a", at=NOON + timedelta(days=50))
    assert found(sat("a"), between, sat("a", at=NOON + LONG_AGO)) == [("a", True)]


def test_an_exercise_counts_once_whatever_its_numbers():
    """After the first, one has seen how it is worked out: in practice and in exams alike."""
    practice = [practised("x"), practised("x", NOON + timedelta(minutes=5))]
    assert found(practice=practice) == [("x", True)]
    assert found(sat("x", at=NOON + timedelta(hours=1)), practice=practice) == [("x", True)]


def test_a_blank_is_wrong_where_half_was_answered():
    """A guess costs nothing: who leaves a blank in earnest does not know."""
    assert found(sat("a", "b", states={0: RIGHT})) == [("a", True), ("b", False)]


def test_a_form_only_looked_at_says_nothing():
    """Fewer than half answered: blanks are left out, and yet the questions have been met."""
    looked = sat("a", "b", "x", states={0: WRONG})
    assert found(looked) == [("a", False)]
    assert found(looked, sat("b", at=NOON + timedelta(days=1))) == [("a", False)]


def test_what_nobody_checked_is_left_out():
    """Its key may be wrong; once it is reviewed, it counts like others."""
    bank = Heads(head("a", "1.1")._replace(provenance="unverified"))
    assert found(sat("a"), bank=bank) == []
    assert mixes(bank, EXAM) == {}
    assert found(sat("a"), bank=Heads(head("a", "1.1")._replace(provenance="imported"))) == [("a", True)]


def test_a_question_that_is_gone_is_left_out_and_a_renamed_one_found():
    """The library of today says what a question belongs to."""
    assert found(sat("gone")) == []
    bank = Heads(head("new", "1.1"))
    bank.renamed = {"old": "new"}
    assert found(sat("old"), sat("new", at=NOON + timedelta(days=1)), bank=bank) == [("new", True)]


def test_a_question_without_a_task_of_the_exam_is_left_out():
    """It asks for something else."""
    bank = Heads(head("a", "1.1")._replace(tasks=(("SAA-C03", ("1.1",)),)))
    assert found(sat("a"), bank=bank) == []


def test_domain_and_tasks():
    """The domain is that of the task named first; of the tasks those within it."""
    (exposure,) = exposures([sat("b")], (), BANK, EXAM)
    assert (exposure.domain, exposure.tasks) == ("2", ("2.1",))


def test_the_floor_is_the_questions_own():
    """One of four; one of the ten pairs of five."""
    asked = question("a", "1.1"), question("b", "2.1", keys=(0, 2), options=5)
    exam = replace(record(*map(item, asked)), submitted=NOON), {0: RIGHT, 1: RIGHT}
    assert [e.floor for e in exposures([exam], (), BANK, EXAM)] == [0.25, 0.1]


def test_a_blank_where_there_is_no_clock_says_nothing():
    """In study modes one comes to a question or not."""
    exam, states = sat("a", "b", states={0: RIGHT})
    assert found((replace(exam, mode=STUDY), states)) == [("a", True)]


def test_what_fresh_questions_are_like():
    """By domain: difficulty and kind, in parts."""
    assert mixes(BANK, EXAM) == {
        "1": {Group(3, 0.25): 0.5, Group(4, 0.25): 0.5},
        "2": {Group(3, 0.25): 1.0},
    }
