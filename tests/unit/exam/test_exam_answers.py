"""Responses: how an order and a matching come about, what is right, and what a guess is worth."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import ExamError
from studykit.exam.answers import Status, arranged, matched, moved, status, toggled
from studykit.exam.assembly import Draw
from studykit.exam.ports import UNMATCHED
from studykit.library.models import Prompt
from tests.unit.exam.builders import item, question

ORDERING = question("q", "1.1", keys=(), options=4)._replace(kind="ordering")
MATCHING = question("q", "1.1", keys=(), options=5)._replace(
    kind="matching", prompts=tuple(Prompt(f"Prompt {n}", n, "Because.") for n in range(3))
)
TWO_OF_FIVE = question("q", "1.1", keys=(1, 3), options=5)


def shown(asked, seed=3):
    """The question as a form shows it, shuffled."""
    return Draw(asked.id, "1", asked.kind, seed).item(asked, "TST-C01")


@given(seed=st.integers(0, 999))
def test_the_right_order_survives_shuffling(seed):
    """Read by its answer, an ordering is again as its author wrote it."""
    drawn = shown(ORDERING, seed)
    assert [drawn.options[at] for at in drawn.answer] == list(ORDERING.options)


@given(seed=st.integers(0, 999))
def test_prompts_keep_their_options_through_shuffling(seed):
    """Whatever letter they get."""
    drawn = shown(MATCHING, seed)
    assert [drawn.options[at].text for at in drawn.answer] == ["Option 0", "Option 1", "Option 2"]


@pytest.mark.parametrize(
    ("asked", "responses"),
    [
        (question("q", "1.1"), [(n,) for n in range(4)]),
        (TWO_OF_FIVE, list(combinations(range(5), 2))),
        (ORDERING, list(permutations(range(4)))),
        (MATCHING, list(permutations(range(5), 3))),
    ],
    ids=["single", "multiple", "ordering", "matching"],
)
def test_a_guess_is_right_once_in_all_complete_responses(asked, responses):
    """1/n, 1/C(n,k), 1/n!, and (n-k)!/n! where each option is used once at most."""
    drawn = shown(asked)
    right = [response for response in responses if drawn.is_right(response)]
    assert len(right) == 1
    assert drawn.guess == pytest.approx(1 / len(responses))
    assert all(status(drawn, response) is Status.ANSWERED for response in responses)


def test_part_of_an_answer_is_not_right():
    """All or nothing."""
    drawn = shown(MATCHING)
    assert not drawn.is_right((*drawn.answer[:2], UNMATCHED))
    assert not shown(TWO_OF_FIVE).is_right(shown(TWO_OF_FIVE).answer[:1])


def test_an_order_is_of_all_options():
    """Half an order, a stranger or a choice's option is refused; nothing takes it back."""
    drawn = item(ORDERING)
    assert arranged(drawn, [2, 0, 1, 3]) == (2, 0, 1, 3)
    assert arranged(drawn, []) == ()
    for wrong in ([0, 1], [0, 1, 2, 4], [0, 0, 1, 2]):
        with pytest.raises(ExamError, match="no order"):
            arranged(drawn, wrong)
    with pytest.raises(ExamError, match="no order"):
        arranged(item(TWO_OF_FIVE), [0, 1, 2, 3, 4])


@given(order=st.permutations(range(5)), option=st.integers(0, 4), to=st.integers(-3, 8))
def test_moving_keeps_every_option_and_the_order_of_the_others(order, option, to):
    """And past an end means the end."""
    result = moved(tuple(order), option, to)
    assert result.index(option) == max(0, min(to, 4))
    assert [o for o in result if o != option] == [o for o in order if o != option]


def test_a_matching_grows_prompt_by_prompt():
    """The same option again takes it back; given elsewhere, it is taken from there; emptied, it is blank."""
    drawn = item(MATCHING)
    first = matched(drawn, (), 1, 4)
    assert first == (UNMATCHED, 4, UNMATCHED)
    assert status(drawn, first) is Status.INCOMPLETE
    assert matched(drawn, first, 0, 4) == (4, UNMATCHED, UNMATCHED)
    assert matched(drawn, first, 1, 2) == (UNMATCHED, 2, UNMATCHED)
    assert matched(drawn, first, 1, 4) == ()


@given(steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=20))
def test_no_option_is_ever_given_twice(steps):
    """Whatever is pressed."""
    chosen = ()
    for prompt, option in steps:
        chosen = matched(item(MATCHING), chosen, prompt, option)
        given_ = [option for option in chosen if option != UNMATCHED]
        assert len(given_) == len(set(given_))
        assert len(chosen) in {0, 3}


@pytest.mark.parametrize(
    "call",
    [
        lambda: matched(item(MATCHING), (), 3, 0),
        lambda: matched(item(MATCHING), (), 0, 5),
        lambda: matched(item(ORDERING), (), 0, 0),
        lambda: toggled(item(MATCHING), (), 0),
        lambda: toggled(item(TWO_OF_FIVE), (), 5),
    ],
)
def test_what_is_not_there_is_refused(call):
    """A prompt, an option, or a kind of answer that the question does not take."""
    with pytest.raises(ExamError, match="There is no such"):
        call()
