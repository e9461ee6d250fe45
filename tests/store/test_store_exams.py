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
    """Its questions in order with their options, keys and reasons, its deadline to the microsecond."""
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
    store.exams.choose(kept.id, 0, frozenset({1}), NOW)
    store.exams.choose(kept.id, 2, frozenset({0, 3}), NOW)
    store.exams.flag(kept.id, 2, NOW, flagged=True)
    store.exams.choose(kept.id, 0, frozenset(), NOW)

    assert store.exams.progress(kept.id).states == {
        0: ItemState(),
        2: ItemState(frozenset({0, 3}), flagged=True),
    }


def test_answers_are_appended(store, progress):
    """Each change of mind stays on record."""
    kept = store.exams.start(exam())
    for option in (0, 1, 2):
        store.exams.choose(kept.id, 0, frozenset({option}), NOW)

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
    """Nor flags nor moves; neither does its record change when it is submitted again."""
    kept = store.exams.start(exam())
    store.exams.choose(kept.id, 0, frozenset({1}), NOW)
    submitted = store.exams.submit(kept.id, NOW + timedelta(hours=1))

    for change in (
        lambda: store.exams.choose(kept.id, 0, frozenset({2}), NOW),
        lambda: store.exams.flag(kept.id, 0, NOW, flagged=True),
        lambda: store.exams.move(kept.id, 1),
    ):
        with pytest.raises(ExamError, match="handed in"):
            change()
    assert store.exams.read(kept.id) == submitted
    assert store.exams.submit(kept.id, NOW + timedelta(hours=2)) == submitted
    assert submitted.submitted == NOW + timedelta(hours=1)
    assert store.exams.progress(kept.id) == Progress(0, {0: ItemState(frozenset({1}))})


def test_windows_change_only_what_they_name(store, progress):
    """A flag leaves the answer that another window gave, an answer its flag; each is told what holds."""
    kept = store.exams.start(exam())
    with open_store(progress) as other:
        store.exams.choose(kept.id, 0, frozenset({1}), NOW)
        flagged = other.exams.flag(kept.id, 0, NOW, flagged=True)
        chosen = store.exams.choose(kept.id, 0, frozenset({2}), NOW)

    assert flagged == ItemState(frozenset({1}), flagged=True)
    assert chosen == ItemState(frozenset({2}), flagged=True)
    assert store.exams.progress(kept.id).states == {0: chosen}


def test_two_windows_cannot_begin_two_exams(store, progress):
    """Whoever comes second is refused, also when both looked before either began."""
    store.exams.start(exam())
    with open_store(progress) as other, pytest.raises(ExamError, match="still running"):
        other.exams.start(exam())


def test_running_and_past_exams_are_told_apart(store):
    """The newest that runs; those handed in, newest first."""
    first = store.exams.start(exam(seed=1))
    store.exams.submit(first.id, NOW + timedelta(hours=1))
    second = store.exams.start(exam(seed=2))
    store.exams.submit(second.id, NOW)
    third = store.exams.start(exam(seed=3))

    assert store.exams.running() == third
    assert [record.id for record in store.exams.past()] == [first.id, second.id]
    store.exams.submit(third.id, NOW)
    assert store.exams.running() is None


@pytest.mark.parametrize(
    "call",
    [
        lambda exams: exams.read(9),
        lambda exams: exams.choose(9, 0, frozenset(), NOW),
        lambda exams: exams.flag(9, 0, NOW, flagged=True),
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
        store.exams.choose(kept.id, place, frozenset(), NOW)
    with pytest.raises(ExamError, match="no place"):
        store.exams.move(kept.id, place)
