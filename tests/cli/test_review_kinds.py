"""Typing and picking answers line by line, in processes of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studykit import paths
from studykit.store.database import open_store
from tests.cli.test_review import studykit

KINDS = Path(__file__).parents[1] / "packs" / "kinds"
PLAIN = ("--library", str(KINDS), "review", "--plain", "--topic")


def grades():
    """Those of the log."""
    with open_store(paths.progress_file()) as store:
        return [review.rating for review in store.cards.reviews()]


def test_a_typed_answer_is_compared_in_words():
    """Nearly right; Enter takes Hard."""
    printed = studykit(*PLAIN, "typed", says="Visability Timeout\n\n:q\n")

    assert "Type the answer; Enter alone shows it." in printed
    assert "Nearly right. Expected 'The visibility timeout': 'a' instead of 'i'." in printed
    assert "Answer: The visibility timeout\n\nHalf a minute, unless it was changed.\n" in printed
    assert "Enter takes 2 Hard." in printed
    assert grades() == [2]


@pytest.mark.parametrize(("typed", "said", "grade"), [("hiding time", "Right.", 3), ("s", "Wrong.", 1)])
def test_any_line_is_an_answer(typed, said, grade):
    """Also one that is a word elsewhere."""
    assert said in studykit(*PLAIN, "typed", says=f"{typed}\n\n:q\n")
    assert grades() == [grade]


def test_a_colon_tells_words_from_answers():
    """Where answers are typed."""
    printed = studykit(*PLAIN, "typed", says=":?\n:f2\n:s\n:q\n")

    assert printed.count("At any time u takes") == 2
    assert "Flag 2." in printed
    assert "Suspended." in printed
    assert grades() == []


def test_enter_alone_shows_the_answer_and_suggests_nothing():
    """Then a grade has to be said."""
    printed = studykit(*PLAIN, "typed", says="\n\n4\n:q\n")

    assert "Enter takes" not in printed
    assert "Say how it went: 1, 2, 3 or 4." in printed
    assert grades() == [4]


def test_options_are_picked_by_letter_or_number():
    """Several with or without space; every reason is told."""
    printed = studykit(*PLAIN, "chosen", says="b\n\n2 4 6\n3\n:q\n")

    assert "Pick one: A to C, or 1 to 3; Enter alone shows the answer." in printed
    assert "Pick 2, as in AC: A to F, or 1 to 6; Enter alone shows the answer." in printed
    assert "You picked B." in printed
    assert "Wrong. You picked B, D and F." in printed
    assert "wrong: A standard queue - It does its best and promises nothing." in printed
    assert len(grades()) == 2


def test_a_letter_without_an_option_is_a_word():
    """With three options, f2 is a flag and s suspends; :b buries all the same."""
    printed = studykit(*PLAIN, "chosen", says="f2\n:b\n:q\n")

    assert "Flag 2." in printed
    assert "Put off until tomorrow." in printed


def test_an_exercise_says_its_working():
    """After the options' reasons; cramming draws other numbers each time."""
    printed = studykit(*PLAIN, "drawn", "--cram", says="a\n1\n" * 6 + ":q\n")

    questions = {line for line in printed.splitlines() if line.startswith("Question: How many addresses")}
    assert len(questions) > 1
    assert "Working:\n1. " in printed


def test_markdown_becomes_plain_lines():
    """Tables as rows, pictures and links by their text."""
    printed = studykit(*PLAIN, "prose", says="\n3\nq\n")

    assert "limits (https://example.com/limits), https://example.com/queues, List<String> and" in printed
    assert "[image: the way of a message]" in printed
    assert (
        "Class: Deep Archive; Shortest stay: half a year; Smallest size: none; Reading: restored first"
        in printed
    )
    assert "   - with code inside\n     - and more inside" in printed
    assert "    def handler(event, context):" in printed


def test_a_card_that_cannot_be_drawn_is_put_away(tmp_path):
    """It says why; the others are asked."""
    pack = shutil.copytree(KINDS, tmp_path / "kinds")
    exercises = pack / "question_banks" / "drawn" / "exercises.yaml"
    exercises.write_text(exercises.read_text("utf-8").replace("answer: usable", "answer: nothing"), "utf-8")
    printed = studykit(
        "--library", str(pack), "review", "--plain", "--topic", "drawn", says="perhaps\nb\nq\n"
    )

    assert "answers no 'nothing'" in printed
    assert "This card cannot be shown: b puts it off until tomorrow" in printed
    assert "Put off until tomorrow." in printed
    assert "Done: nothing is left to ask." in printed
