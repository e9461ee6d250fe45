"""Figures of a bank: what gives keys away, likeness, and how many forms it fills."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.errors import ExamError
from studykit.exam.analysis_bank import alike, bank_figures, solved, supply, tell
from studykit.exam.assembly import assemble
from studykit.library.decode import NEVER
from studykit.library.models import Option
from tests.unit.exam.builders import blueprint, head, question

DAY = date(2026, 11, 22)
EXAM = blueprint(60, 40, questions=20)  # forms of 12 and 8


def options(*texts, key=0):
    """A question with these options."""
    asked = question("q", "1.1", keys=(key,))
    return asked._replace(options=tuple(Option(text, n == key, "") for n, text in enumerate(texts)))


def bank(first, second, both=0):
    """So many questions of each domain, and of both."""
    return [
        *(head(f"a{n:03}", "1.1") for n in range(first)),
        *(head(f"b{n:03}", "2.1") for n in range(second)),
        *(head(f"c{n:03}", "1.2", "2.2") for n in range(both)),
    ]


def test_counts():
    """By kind, difficulty, provenance, age and topic, exercises among them."""
    heads = [head("a", "1.1"), head("b", "2.1", kind="exercise", difficulty=5, topic="sqs")]
    asked = [
        question("a", "1.1")._replace(verified=DAY - timedelta(days=100)),
        question("b", "2.1")._replace(verified=NEVER, kind="exercise"),
    ]
    found = bank_figures(heads, asked, [EXAM], DAY)
    assert found.questions == 2
    assert found.kinds == {"single": 1, "exercise": 1}
    assert found.difficulties == {3: 1, 5: 1}
    assert found.provenances == {"original": 2}
    assert found.topics == {"vpc": 1, "sqs": 1}
    assert found.ages == {"90 days": 0, "180 days": 1, "365 days": 0, "older": 0, "never": 1}


def test_an_empty_bank_has_no_shares():
    """Nothing is divided by nothing."""
    found = bank_figures([], [], [EXAM], DAY)
    assert (found.tell.longest, found.tell.solver, found.alike) == (None, None, ())
    assert (found.supplies[0].forms, found.supplies[0].largest) == (0, 0)


def test_positions_and_longest():
    """Keys by the author's order; the longest by a character."""
    found = tell([options("aa", "a", "a", "a"), options("a", "b", "c", "d", key=3)])
    assert (found.questions, found.positions, found.longest) == (2, (1, 0, 0, 1), 0.5)


@pytest.mark.parametrize(
    ("texts", "chance"),
    [
        (("Store the keys in a table", "Short one", "Another two", "A third one"), 1.0),
        (("Queue", "Never retry", "Always wait", "Only stop"), 1.0),
        (("Cache reads", "Cache files", "Send mails", "Sell books"), 0.5),
        (("aaaa", "bbbb", "cccc", "dddd"), 0.25),
        (("aaaa", "bbbb", "cccc", "the longest of them"), 0.0),
    ],
)
def test_the_solver_sees_options_alone(texts, chance):
    """Length, absolutes, likeness; a guess where nothing tells."""
    assert solved(options(*texts)) == chance


def test_stems_that_are_alike():
    """Each with the nearest of the earlier ones, the most alike first."""
    stems = ["One queue that loses messages at night", "Two tables", "One queue that loses messages by night"]
    asked = [question(f"q{n}", "1.1")._replace(stem=stem) for n, stem in enumerate(stems)]
    (pair,) = alike(asked)
    assert (pair.question, pair.earlier, pair.is_duplicate) == ("q2", "q0", True)


@pytest.mark.parametrize(
    ("heads", "forms"),
    [(bank(12, 8), 1), (bank(24, 16), 2), (bank(24, 15), 1), (bank(0, 0, 40), 2), (bank(12, 7), 0)],
)
def test_forms_without_a_question_in_common(heads, forms):
    """As many as the scarcer domain fills, questions of two domains where they are needed."""
    assert supply(heads, EXAM).forms == forms


def test_what_one_more_lacks():
    """By the domain's title, with the numbers."""
    assert supply(bank(24, 15), EXAM).lacks == "Domain 2 needs 16, the bank has 15 (1 missing)"


def test_enemies_are_on_different_forms():
    """Two enemies count once for one form, twice for two."""
    pairs = [head(f"b{n}", "2.1", enemies=[f"b{n ^ 1}"]) for n in range(16)]
    assert supply([*bank(24, 0), *pairs], EXAM).forms == 2
    assert supply([*bank(24, 0), *pairs[:8]], EXAM).forms == 0


def test_domains_and_tasks_are_counted():
    """A question with tasks of two domains counts for both."""
    found = supply(bank(2, 1, both=1), EXAM)
    assert found.questions == 4
    assert found.domains == {"1": 3, "2": 2}
    assert found.tasks == {"1.1": 2, "1.2": 1, "2.1": 1, "2.2": 1}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 45), st.integers(0, 30), st.integers(0, 20))
def test_so_many_forms_can_be_drawn(first, second, both):
    """Dealt out one after the other from what is left, there is one where it is said, and none of one more than all."""
    heads = bank(first, second, both)
    found = supply(heads, EXAM)
    drawn = 0
    left = {h.id: h for h in heads}
    while True:
        try:
            form = assemble(left.values(), EXAM, EXAM.questions, seed=drawn)
        except ExamError:
            break
        for draw in form.draws:
            del left[draw.question]
        drawn += 1
    assert drawn <= found.forms
    assert bool(drawn) == bool(found.forms)
