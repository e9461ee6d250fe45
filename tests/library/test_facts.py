"""How facts read in text."""

from __future__ import annotations

import pytest

from studykit.library.facts import number, shown
from tests.library.samples import FACTS, NOTE, changed


@pytest.mark.parametrize(
    ("value", "unit", "reads"),
    [
        ("400", "KB", "400 KB"),
        ("43200", "seconds", "43,200 seconds"),
        ("1234567.50", "", "1,234,567.50"),
        ("0.625", "USD/million write request units", "$0.625 per million write request units"),
        ("0.5", "USD", "$0.50"),
        ("3", "USD/month", "$3 per month"),
        ("99.9", "%", "99.9%"),
        ("yes", "", "yes"),
        ("2014-10", "", "2014-10"),
    ],
)
def test_a_fact_reads_as_the_authors_guide_says(value, unit, reads):
    """docs/authoring.md: separators, a space before the unit, USD as money."""
    assert shown(value, unit) == reads


def test_the_bare_value_has_separators_too():
    """``{fact:ID:value}`` leaves the unit out and nothing else."""
    assert number("10000") == "10,000"


def test_text_overrides_how_a_fact_reads(loaded):
    """``text:`` is for what value and unit cannot say."""
    library = loaded(changed(FACTS, "  says: An item", "  text: 400 kibibytes\n  says: An item"))
    assert "at most 400 kibibytes." in library.note("dynamodb").sections[0].markdown


def test_the_value_form_leaves_the_unit_out(loaded):
    """The sentence brings its own unit."""
    library = loaded(changed(NOTE, "{fact:dynamodb.item.max}", "{fact:dynamodb.item.max:value} kilobytes"))
    assert "at most 400 kilobytes." in library.note("dynamodb").sections[0].markdown


def test_a_value_that_yaml_would_change_stays_as_written(loaded):
    """``no`` is not false and 0.10 is not 0.1."""
    library = loaded(changed(FACTS, "value: 400", "value: no"))
    assert library.facts["dynamodb.item.max"].value == "no"


def test_an_unknown_fact_hides_only_the_item_that_names_it(loaded):
    """The defect has the line of the reference; other items stay."""
    library = loaded(changed(NOTE, "{fact:dynamodb.item.max}", "{fact:dynamodb.item.maxx}"))
    (defect,) = library.defects
    assert (defect.rule, defect.line, defect.path.name) == ("unknown-fact", 12, "note.md")
    assert defect.hint == "Did you mean 'dynamodb.item.max'?"
    assert "dynamodb" not in library.notes
    assert len(library.cards) == 5


def test_a_broken_fact_is_unknown_to_what_names_it(loaded):
    """The fact's own defect comes first, then those of the items."""
    library = loaded(changed(FACTS, "  value: 400\n", ""))
    rules = [defect.rule for defect in library.defects]
    assert rules[0] == "missing-field"
    assert rules[1:] == ["unknown-fact"] * 3
