"""A graded exam as text."""

from __future__ import annotations

import pytest

from studykit.exam.ports import ItemState
from studykit.exam.scoring import Tally, grade
from studykit.library.models import Option
from studykit.tui.widgets.exam_report import answer_markdown, bar, score
from tests.unit.exam.builders import MemoryBank, blueprint, item, question, record


def report(asked, *chosen, bank=None) -> str:
    """The Markdown of one question answered so."""
    states = {0: ItemState(frozenset(chosen))}
    result = grade(record(item(asked)), states, bank or MemoryBank(asked), blueprint(100))
    return answer_markdown(result.items[0], blueprint(100), {})


@pytest.mark.parametrize(
    ("right", "of", "filled"), [(0, 9, 0), (1, 60, 1), (59, 60, 15), (60, 60, 16), (0, 0, 0)]
)
def test_a_bar_is_full_only_for_a_full_score(right, of, filled):
    """And any right answer shows."""
    assert bar(Tally(right, of)) == "█" * filled + "░" * (16 - filled)


def test_a_score_of_nothing_is_no_percentage():
    """No exam is, but a division by nothing would be a crash."""
    assert score(Tally(0, 0)) == "No question was asked"


def test_the_verdict_names_the_letters_that_were_shown():
    """By position."""
    shown = report(question("q", "1.1", keys=(0, 1)), 1, 3)
    assert "**✗ Wrong.** You chose B and D; the answer is A and B." in shown
    assert "Domain 1 · 1.1 Task 1.1 · difficulty 3 of 5" in shown


def test_a_blank_is_named_as_wrong():
    """With the answer."""
    assert "**○ Blank, counts as wrong.** The answer is C." in report(question("q", "1.1", keys=(2,)))


def test_each_option_carries_its_verdict_choice_and_reason():
    """In the order shown."""
    shown = report(question("q", "1.1", keys=(2,)), 2)
    marks = [line for line in shown.splitlines() if line.startswith(("**✓ ", "**✗ "))]
    assert marks[1:] == [
        "**✗ A · wrong**  ",
        "**✗ B · wrong**  ",
        "**✓ C · right · your choice**  ",
        "**✗ D · wrong**  ",
    ]
    assert "Option 2  \n*Why:* Reason 2" in shown


def test_a_list_in_an_option_ends_before_its_reason():
    """Else Markdown would draw the reason into the last point."""
    asked = question("q", "1.1")
    listed = asked._replace(
        options=(Option("Two steps:\n\n- one\n- two", True, "Because."), *asked.options[1:])
    )
    assert "- two\n\n*Why:* Because." in report(listed, 0)


def test_a_computed_question_shows_its_working():
    """Numbered steps."""
    shown = report(question("q", "1.1")._replace(working=("3.5 KB rounds up to 4 KB", "4 / 4 = 1")), 0)
    assert "**The working**\n\n1. 3.5 KB rounds up to 4 KB\n2. 4 / 4 = 1" in shown


def test_a_vanished_question_is_shown_as_it_was_asked():
    """With a line that says so."""
    shown = report(question("q", "1.1"), 0, bank=MemoryBank())
    assert "*No longer in the library: shown and graded as it was asked.*" in shown
    assert "**✓ Right.** You chose A." in shown
    assert "*Why:* Reason 3" in shown
