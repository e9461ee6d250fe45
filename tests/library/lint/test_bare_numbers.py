"""What counts as a bare limit, and what belongs to an example."""

from __future__ import annotations

from datetime import date

import pytest

from studykit.library.lint.bare import amounts
from studykit.library.lint.run import lint
from tests.library.samples import CARDS, NOTE, QUESTIONS, changed, write


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("An item holds 400 KB.", ["400 KB"]),
        ("A message is at most 262,144 bytes and lives 14 days.", ["262,144 bytes", "14 days"]),
        ("The 15-minute limit", ["15-minute"]),
        ("It costs $0.20 a million.", ["$0.20"]),
        ("A part has 5 MiB, 1.5GB or 2 TB.", ["5 MiB", "1.5GB", "2 TB"]),
        ("| Timeout | 900 seconds |", ["900 seconds"]),
        ("At most {fact:a.b}.", []),
        ("`--timeout 15 seconds`", []),
        ("[15 days](https://example.com/15 days)", ["15 days"]),
        ("See https://example.com/7-days", []),
        ("S3 keeps 11 nines in 3 zones on port 443.", []),
        ("Support answers 24 hours a day, 7 days a week.", []),
        ("Version 2 daydreams", []),
        ("For example, 6 KB round up to 8 KB.", []),
        ("- Example: an item of 3.5 KB.", []),
        ("**Example:** an item of 3.5 KB.", []),
        ("3.5 KB / 1 KB = 3.5, rounded up", []),
        ("```\n400 KB\n```", []),
        ("~~~\n400 KB\n~~~\n5 KB", ["5 KB"]),
    ],
)
def test_amounts(text, found):
    """docs/lint.md, "bare-number"."""
    assert [amount for _, amount in amounts(text)] == found


@pytest.fixture
def bare(pack):
    """Writes files; gives (line, field) of each bare number."""

    def found(files):
        write(pack, files)
        return [(d.line, d.field) for d in lint([pack], date(2026, 11, 22)) if d.rule == "bare-number"]

    return found


def test_a_note_names_the_line(bare):
    """The line of the number, not of the section."""
    assert bare(changed(NOTE, "A table keeps", "Bare:\n5 MB.\n\nA table keeps")) == [(13, "sections[0]")]


def test_a_worked_section_is_an_example(bare):
    """Its title says so: the sound note has 3.5 KB in one."""
    assert bare({}) == []
    assert bare(changed(NOTE, "## Worked calculation", "## Sizes")) == [(20, "sections[1]")]


def test_an_old_value_of_a_named_fact_is_known(bare):
    """What older notes said is told by the fact's ``was``."""
    assert bare(changed(NOTE, "A table keeps", "It was 64 KB once. A table keeps")) == []
    assert bare(changed(NOTE, "A table keeps", "It was 65 KB once. A table keeps")) != []


def test_a_scenarios_numbers_may_be_repeated_in_its_reasons(bare):
    """The reason speaks of the stem's 700 KB; 90 KB are from nowhere."""
    stem = ("Some are larger than an item may be.", "Some have 700 KB.")
    files = changed(QUESTIONS, *stem)
    assert bare({QUESTIONS: files[QUESTIONS].replace("A cache changes", "With 700 KB a cache changes")}) == []
    assert bare({QUESTIONS: files[QUESTIONS].replace("A cache changes", "With 90 KB a cache changes")}) != []


def test_the_question_of_a_card_may_tell_a_scenario(bare):
    """The front is free, and the back may repeat it."""
    files = changed(CARDS, "How large may an item be?", "Does an item of 700 KB fit?")
    assert bare(files) == []
    assert bare({CARDS: files[CARDS].replace("At most", "No, 700 KB do not: at most")}) == []
