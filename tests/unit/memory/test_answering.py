"""What an answer suggests, and what is drawn for a card by chance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studykit.library.models import Option
from studykit.library.options import explanation, listed, shuffled
from studykit.memory.answering import SUGGESTED, choice_verdict, seed_of

OPTIONS = tuple(Option(f"option {n}", n in {1, 3}, f"reason {n}") for n in range(5))


@given(st.text(max_size=20), st.integers(0, 10**6))
def test_a_seed_is_the_card_s_and_the_answer_s(card, answers):
    """The same again after an answer was taken back, another after the next one."""
    assert seed_of(card, answers) == seed_of(card, answers) != seed_of(card, answers + 1)


@given(st.integers(0, 2**32 - 1))
def test_shuffling_keeps_every_option(seed):
    """And the same seed gives the same order."""
    assert sorted(shuffled(OPTIONS, seed)) == sorted(OPTIONS)
    assert shuffled(OPTIONS, seed) == shuffled(OPTIONS, seed)


@given(st.frozensets(st.integers(0, 4)))
def test_all_right_options_and_no_other(chosen):
    """There is nothing between."""
    assert choice_verdict(OPTIONS, chosen) == ("exact" if chosen == {1, 3} else "wrong")


def test_a_verdict_suggests_a_grade():
    """Wrong is Again, nearly right Hard, right Good; Easy is the learner's alone to say."""
    assert SUGGESTED == {"wrong": 1, "close": 2, "exact": 3}


def test_every_option_is_explained():
    """With its letter, whether it is right, whether it was chosen, and why; then the working."""
    text = explanation(OPTIONS, ["two and two", "is four"], frozenset({0}))
    assert "**✗ A · wrong · your choice**  \noption 0  \n*Why:* reason 0" in text
    assert "**✓ B · right**  \noption 1" in text
    assert text.endswith("**Working**\n\n1. two and two\n2. is four")


def test_options_read_as_a_list():
    """Where nothing can be picked."""
    assert listed("Which?", (Option("one\ntwo", True, ""),)) == "Which?\n\n- **A** one\n  two"
