"""Answers to exercises are kept."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from studykit import paths
from studykit.exam.ports import PracticeAnswer
from studykit.exam.practice import Practice
from studykit.library.library import load_library
from studykit.store.database import open_store
from tests.store.builders import NOW


@pytest.fixture(scope="module")
def library():
    """What ships."""
    return load_library([paths.shipped_library()])


def answer(question="vpc/x-hosts", *, correct=True):
    """One answer."""
    return PracticeAnswer(question, "abc", 2**32 - 1, "251 addresses", correct, NOW)


def test_answers_are_read_back_newest_first(store):
    """With the seed that gives the same question again."""
    first, second = store.practice.add(answer()), store.practice.add(answer(correct=False))
    store.practice.add(answer("other"))

    assert store.practice.of("vpc/x-hosts") == [second, first]
    assert first == replace(answer(), id=first.id)


def test_all_answers_are_read_oldest_first(store):
    """Those to every exercise, in the order of answering."""
    names = ["vpc/x-b", "vpc/x-a", "vpc/x-b"]
    for name in names:
        store.practice.add(replace(answer(), question=name))
    assert [kept.question for kept in store.practice.all()] == names


def test_an_answer_is_on_disk_before_the_next_question(progress, library):
    """Another opening of the file has it at once."""
    with open_store(progress) as store:
        practice = Practice(library, library.exercises("cidr"), store.practice, Random(7))
        question = practice.draw()
        right = practice.answer(min(question.keys), NOW)
        with open_store(progress) as other:
            kept = other.practice.of(question.id)
        assert right
        assert [(k.seed, k.correct, k.chosen) for k in kept] == [
            (question.seed, True, question.options[min(question.keys)].text)
        ]
        assert (practice.tally.right, practice.tally.answered) == (1, 1)


def test_the_same_exercise_is_not_drawn_twice_running(store, library):
    """Where there is another."""
    practice = Practice(library, library.exercises("cidr"), store.practice, Random(7))
    ids = [practice.draw().id for _ in range(30)]
    assert all(one != other for one, other in pairwise(ids))


def test_the_same_chance_draws_the_same_questions(store, library):
    """A seeded source is all that decides."""
    ids = library.exercises("dynamodb", "read")
    one, other = (Practice(library, ids, store.practice, Random(3)) for _ in range(2))
    assert [one.draw() for _ in range(5)] == [other.draw() for _ in range(5)]
