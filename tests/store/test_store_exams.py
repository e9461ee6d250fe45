"""Exams are kept as they were drawn; answers are appended; a submitted exam is closed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from studykit.errors import ExamError
from studykit.exam.ports import ItemState, Progress
from studykit.store.database import open_store
from tests.store.builders import NOW, exam


def test_an_exam_is_read_back_as_it_was_drawn(store, progress):
    """Its items in order with their option orders and seeds, its deadline to the microsecond."""
    kept = store.exams.start(exam())

    with open_store(progress) as other:
        assert other.exams.running() == kept
    assert kept == exam(id=kept.id)


def test_a_new_exam_shows_its_first_place(store):
    """Nothing is answered yet."""
    kept = store.exams.start(exam())

    assert store.exams.progress(kept.id) == Progress(0, {})


def test_the_newest_entry_of_a_place_counts(store):
    """Choosing, flagging and taking back are entries like any other."""
    kept = store.exams.start(exam())
    for place, state in [
        (0, ItemState(frozenset({1}))),
        (2, ItemState(frozenset({0, 3}), flagged=True)),
        (0, ItemState(frozenset())),
    ]:
        store.exams.answer(kept.id, place, state, NOW)

    assert store.exams.progress(kept.id).states == {
        0: ItemState(),
        2: ItemState(frozenset({0, 3}), flagged=True),
    }


def test_answers_are_appended(store, progress):
    """Each change of mind stays on record."""
    kept = store.exams.start(exam())
    for option in (0, 1, 2):
        store.exams.answer(kept.id, 0, ItemState(frozenset({option})), NOW)

    with closing(sqlite3.connect(progress)) as database:
        rows = database.execute("SELECT chosen FROM exam_answer ORDER BY id").fetchall()
    assert rows == [("[0]",), ("[1]",), ("[2]",)]


def test_the_place_shown_is_remembered(store, progress):
    """The exam goes on where it was left."""
    kept = store.exams.start(exam())
    store.exams.move(kept.id, 1)
    store.exams.move(kept.id, 2)

    with open_store(progress) as other:
        assert other.exams.progress(kept.id).position == 2


def test_a_submitted_exam_takes_no_more_answers(store):
    """Neither does its record change when it is submitted again."""
    kept = store.exams.start(exam())
    store.exams.answer(kept.id, 0, ItemState(frozenset({1})), NOW)
    submitted = store.exams.submit(kept.id, NOW + timedelta(hours=1))

    with pytest.raises(ExamError, match="handed in"):
        store.exams.answer(kept.id, 0, ItemState(frozenset({2})), NOW)
    assert store.exams.submit(kept.id, NOW + timedelta(hours=2)) == submitted
    assert submitted.submitted == NOW + timedelta(hours=1)
    assert store.exams.progress(kept.id).states[0].chosen == {1}


def test_running_and_past_exams_are_told_apart(store):
    """The newest that runs; those handed in, newest first."""
    first, second, third = (store.exams.start(exam(seed=i)) for i in range(3))
    store.exams.submit(second.id, NOW)
    store.exams.submit(first.id, NOW + timedelta(hours=1))

    assert store.exams.running() == third
    assert [record.id for record in store.exams.past()] == [first.id, second.id]
    store.exams.submit(third.id, NOW)
    assert store.exams.running() is None


@pytest.mark.parametrize(
    "call",
    [
        lambda exams: exams.answer(9, 0, ItemState(), NOW),
        lambda exams: exams.move(9, 0),
        lambda exams: exams.submit(9, NOW),
        lambda exams: exams.progress(9),
    ],
)
def test_an_unknown_exam_is_an_error(store, call):
    """Nothing is kept of it."""
    with pytest.raises(ExamError, match="no exam number 9"):
        call(store.exams)


@pytest.mark.parametrize("place", [-1, 3])
def test_a_place_off_the_form_is_an_error(store, place):
    """Places are counted from 0."""
    kept = store.exams.start(exam(places=3))

    with pytest.raises(ExamError, match="no place"):
        store.exams.answer(kept.id, place, ItemState(), NOW)
    with pytest.raises(ExamError, match="no place"):
        store.exams.move(kept.id, place)
