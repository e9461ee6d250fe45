"""A question explained, as Markdown."""

from __future__ import annotations

from studykit.exam.explain import answer_markdown, reasons_markdown
from studykit.exam.modes import STUDY
from studykit.exam.ports import ItemState
from studykit.exam.related import Place, Related
from studykit.exam.scoring import grade
from studykit.library.models import Option, Prompt
from tests.unit.exam.builders import MemoryBank, blueprint, item, progress, question, record


def report(asked, *chosen, bank=None, **marks) -> str:
    """The Markdown of one question answered so."""
    states = {0: ItemState(tuple(chosen), **marks)}
    result = grade(record(item(asked)), progress(states), bank or MemoryBank(asked), blueprint(100))
    return answer_markdown(result.items[0], blueprint(100), {})


def headings(markdown):
    """The lines in bold that begin a row."""
    return [line.rstrip() for line in markdown.splitlines() if line.startswith("**") and "·" in line]


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


def test_an_order_is_compared_place_by_place():
    """The right one in its order, each with where it stood."""
    asked = question("q", "1.1", keys=(), options=3)._replace(kind="ordering")
    shown = report(asked, 1, 0, 2)
    assert "**✗ Wrong.** Your order is B, A, C; the answer is A, B, C." in shown
    assert headings(shown) == [
        "**1. A · ✗ yours came 2.**",
        "**2. B · ✗ yours came 1.**",
        "**3. C · ✓ yours too**",
    ]


def test_a_matching_is_compared_prompt_by_prompt():
    """With the option that belongs to it, and the one that was given."""
    prompts = (Prompt("First", 1, "Because."), Prompt("Second", 0, "So."))
    asked = question("q", "1.1", keys=(), options=3)._replace(kind="matching", prompts=prompts)
    shown = report(asked, 1, 2)
    assert "**✗ Wrong.** You matched 1 B, 2 C; the answer is 1 B, 2 A." in shown
    assert headings(shown) == ["**✓ 1 · B Option 1**", "**✗ 2 · A Option 0 · yours: C Option 2**"]
    assert "*Why:* Because." in shown


def test_marks_and_notes_come_back():
    """What the candidate left there."""
    shown = report(question("q", "1.1"), 0, unsure=True, note="look again")
    assert "*You marked your answer as unsure.*" in shown
    assert "**Your note**\n\nlook again" in shown


def test_what_was_not_answered_in_study_is_no_mistake():
    """It says so, and the answer."""
    asked = question("q", "1.1")
    result = grade(record(item(asked), mode=STUDY), progress({}), MemoryBank(asked), blueprint(100))
    assert "**○ Not answered.** The answer is A." in answer_markdown(result.items[0], None, {})


def test_reasons_at_once_say_where_to_go_on():
    """Note section, cards and lab."""
    found = Related((Place("vpc", 2, "Route tables"),), ("vpc/a", "vpc/b"), ("vpc-lab",))
    shown = reasons_markdown(item(question("q", "1.1")), (0,), {}, found)
    assert shown.startswith("**✓ Right.** You chose A.")
    assert "- Note vpc: Route tables\n- Cards vpc/a, vpc/b\n- Lab vpc-lab" in shown
