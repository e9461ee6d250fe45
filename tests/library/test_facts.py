"""How facts read in text, and which are meant."""

from __future__ import annotations

from datetime import date

import pytest

from studykit.library.fact_selection import changed_since, stale
from studykit.library.facts import last_day, number, shown, shown_before
from studykit.library.models import OldValue
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


@pytest.mark.parametrize(
    ("until", "day"),
    [
        ("2025", date(2025, 12, 31)),
        ("2025-06", date(2025, 6, 30)),
        ("2024-02", date(2024, 2, 29)),
        ("2025-06-30", date(2025, 6, 30)),
        ("2025-13", None),
        ("2025-06-31", None),
        ("9999", None),
        ("last summer", None),
    ],
)
def test_a_year_or_a_month_means_its_last_day(until, day):
    """What may have held until then counts as a change until then."""
    assert last_day(until) == day


def test_an_older_value_until_no_date_is_a_defect(defects):
    """``until`` is a day, a month or a year."""
    found = defects(changed(FACTS, '"2014-10"', "last summer"))
    assert found[0] == ("bad-value", 8, "dynamodb.item.max.was[0].until")


@pytest.mark.parametrize(("since", "found"), [(date(2014, 10, 31), 1), (date(2014, 11, 1), 0)])
def test_a_change_counts_to_the_last_day_that_its_date_may_mean(loaded, since, found):
    """64 KB until October 2014."""
    assert len(changed_since(loaded().facts.values(), since)) == found


@pytest.mark.parametrize(("day", "found"), [(date(2027, 5, 20), 0), (date(2027, 5, 21), 2)])
def test_a_fact_is_stale_when_lint_would_warn(loaded, day, found):
    """After 180 days; both were read on 2026-11-21."""
    assert len(stale(loaded().facts.values(), day)) == found


@pytest.mark.parametrize(
    ("old", "reads"),
    [
        (OldValue("64", "KiB"), "64 KiB"),
        (OldValue("64"), "64 KB"),  # today's unit
        (OldValue("none"), "none"),
        (OldValue("1048576", "bytes"), "1,048,576 bytes"),
    ],
)
def test_an_older_value_reads_like_one_of_today(loaded, old, reads):
    """A bare number has the unit that it has today."""
    assert shown_before(old, loaded().facts["dynamodb.item.max"]) == reads
