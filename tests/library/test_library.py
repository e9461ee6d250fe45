"""A sound pack comes out as it was written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from calculators.registry import CALCULATORS
from studykit.errors import LibraryError
from studykit.library.exercise_spec import ChoiceInput, FixedInput, RangeInput
from studykit.library.models import OldValue, TopicCounts
from tests.library.samples import BLUEPRINT, PAGE, changed


def test_a_sound_pack_has_no_defects(loaded):
    """Nothing is wrong with the sample."""
    assert loaded().defects == ()


def test_topics_keep_their_order(loaded):
    """topics.yaml decides in which order topics are shown."""
    library = loaded()
    assert list(library.topics) == ["dynamodb", "vpc"]
    assert library.topics["vpc"].exams == ("dva", "saa")


def test_a_fact_keeps_its_value_exact_and_its_history(loaded):
    """The value is the text that was written; old values come along."""
    fact = loaded().facts["dynamodb.item.max"]
    assert (fact.value, fact.unit, fact.shown, fact.line) == ("400", "KB", "400 KB", 1)
    assert fact.was == (OldValue("64", "KB", "2014-10", "Raised for JSON documents."),)
    assert fact.sources == (PAGE,)


def test_a_note_is_cut_at_its_headings(loaded):
    """Sections are what stands between ## headings outside code, facts filled in."""
    note = loaded().note("dynamodb")
    assert [section.title for section in note.sections] == ["What it is for", "Worked calculation"]
    assert note.sections[0].markdown.startswith("A table keeps items of at most 400 KB.")
    assert "## not a heading" in note.sections[0].markdown
    assert note.sections[0].facts == note.facts == ("dynamodb.item.max",)


def test_a_notes_words_leave_code_out(loaded):
    """Only words that are read count: headings and text, not fenced blocks."""
    assert loaded().notes["dynamodb"].words == 4 + 8 + 2 + 9


def test_a_questions_facts_and_their_sources_come_with_it(loaded):
    """The reason reads with the fact's value, and the fact is named."""
    question = loaded().question("dynamodb/q-size")
    assert question.options[0].why == "The item holds only the key, far below 400 KB."
    assert question.facts == ("dynamodb.item.max",)
    assert question.references == (PAGE,)
    assert question.keys == {0}
    assert question.tasks == {"DVA-C03": ("1.3",)}
    assert question.verified == date(2026, 11, 21)


def test_an_exercises_numbers_are_exact(loaded):
    """Inputs come as written: Decimal for 0.5, int for 20, words as text."""
    spec = loaded().exercise("dynamodb/x-reads")
    assert spec.inputs == {
        "size": RangeInput(Decimal("1.5"), 30, Decimal("0.5"), "KB"),
        "rate": ChoiceInput((20, 50, 80, 120)),
        "consistency": FixedInput("strong"),
    }
    assert (spec.calculator, spec.operation, spec.answer) == ("dynamodb", "read", "rcu")


def test_exercises_stand_among_the_questions(loaded):
    """Assembly sees them by their heads."""
    assert loaded().questions["dynamodb/x-reads"].kind == "exercise"


OF_VPC = sum("vpc" in topics for _, _, topics in CALCULATORS.values())


def test_counts_name_every_topic(loaded):
    """A topic without content has zeros; calculators are those that the registry gives the topic."""
    first, second = loaded().counts()
    assert first == TopicCounts("dynamodb", "DynamoDB", 23, 5, 2, 1, 1, 0)
    assert second == TopicCounts("vpc", "VPC", calculators=OF_VPC)


@pytest.mark.parametrize("read", ["note", "card", "question", "exercise"])
def test_what_is_not_there_is_a_library_error(loaded, read):
    """An unknown id is said in one sentence."""
    with pytest.raises(LibraryError, match="'no-such'"):
        getattr(loaded(), read)("no-such")


def _exam(code, since, until):
    text = changed(BLUEPRINT, "code: DVA-C03", f"code: {code}")[BLUEPRINT]
    text = text.replace("since: 2026-12-01", f"since: {since}").replace("until: null", f"until: {until}")
    return {f"question_banks/blueprints/{code}.yaml": text}


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 30), "DVA-C02"),  # its last day
        (date(2026, 12, 1), "DVA-C03"),  # the first day of the next
        (date(2031, 1, 1), "DVA-C03"),
    ],
)
def test_the_default_exam_is_the_one_in_force(loaded, day, code):
    """https://docs.aws.amazon.com: DVA-C02 until 2026-11-30, DVA-C03 from 2026-12-01."""
    library = loaded(_exam("DVA-C02", "null", "2026-11-30"))
    assert library.default_blueprint(day).code == code


def test_before_any_exam_the_next_one_is_the_default(loaded):
    """Who studies early studies for what will be asked."""
    library = loaded(_exam("DVA-C04", "2029-01-01", "null"))
    assert library.default_blueprint(date(2026, 1, 1)).code == "DVA-C03"


def test_after_the_last_exam_the_last_one_is_the_default(loaded):
    """An ended exam is better than none."""
    library = loaded(_exam("DVA-C03", "2026-12-01", "2027-12-31"))
    assert library.default_blueprint(date(2030, 1, 1)).code == "DVA-C03"


def test_a_family_without_exams_is_a_library_error(loaded):
    """The family is named."""
    with pytest.raises(LibraryError, match="'clf'"):
        loaded().default_blueprint(date(2026, 1, 1), "clf")
