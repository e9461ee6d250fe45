"""Exams are kept as they were drawn; answers are appended; a submitted exam is closed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from studykit.errors import ExamError
from studykit.exam.ports import ItemState, Progress
from studykit.store.database import open_store
from tests.store.builders import NOW, exam, stamp


def test_an_exam_is_read_back_as_it_was_drawn(store, progress):
    """Its questions in order with their options, keys and reasons, its time to the microsecond."""
    kept = store.exams.start(exam(), stamp())

    with open_store(progress) as other:
        assert other.exams.running() == kept
    assert kept == exam(id=kept.id)


def test_a_new_exam_shows_its_first_place(store):
    """Nothing is answered yet."""
    kept = store.exams.start(exam(), stamp())

    assert store.exams.progress(kept.id) == Progress(0, {}, stamp(), {})


def test_the_newest_entry_of_a_place_counts(store):
    """Choosing, flagging and taking back are entries like any other."""
    kept = store.exams.start(exam(), stamp())
    store.exams.change(kept.id, 0, {"chosen": (1,)}, stamp())
    store.exams.change(kept.id, 2, {"chosen": (0, 3)}, stamp())
    store.exams.change(kept.id, 2, {"flagged": True}, stamp())
    store.exams.change(kept.id, 0, {"chosen": ()}, stamp())

    assert store.exams.progress(kept.id).states == {
        0: ItemState(),
        2: ItemState((0, 3), flagged=True),
    }


def test_answers_are_appended(store, progress):
    """Each change of mind stays on record."""
    kept = store.exams.start(exam(), stamp())
    for option in (0, 1, 2):
        store.exams.change(kept.id, 0, {"chosen": (option,)}, stamp())

    with closing(sqlite3.connect(progress)) as database:
        rows = database.execute("SELECT chosen FROM exam_answer ORDER BY id").fetchall()
    assert rows == [("[0]",), ("[1]",), ("[2]",)]


def test_the_place_shown_is_remembered(store, progress):
    """The exam goes on where it was left."""
    kept = store.exams.start(exam(), stamp())
    store.exams.move(kept.id, 1, stamp())
    store.exams.move(kept.id, 2, stamp())

    with open_store(progress) as other:
        assert other.exams.progress(kept.id).position == 2


def test_a_submitted_exam_takes_no_more_answers(store):
    """Nor flags nor moves; neither does its record change when it is submitted again."""
    kept = store.exams.start(exam(), stamp())
    store.exams.change(kept.id, 0, {"chosen": (1,)}, stamp())
    submitted = store.exams.submit(kept.id, NOW + timedelta(hours=1), stamp())

    for change in (
        lambda: store.exams.change(kept.id, 0, {"chosen": (2,)}, stamp()),
        lambda: store.exams.change(kept.id, 0, {"flagged": True}, stamp()),
        lambda: store.exams.move(kept.id, 1, stamp()),
    ):
        with pytest.raises(ExamError, match="handed in"):
            change()
    assert store.exams.read(kept.id) == submitted
    assert store.exams.submit(kept.id, NOW + timedelta(hours=2), stamp()) == submitted
    assert submitted.submitted == NOW + timedelta(hours=1)
    assert store.exams.progress(kept.id) == Progress(0, {0: ItemState((1,))}, stamp(), {})


def test_windows_change_only_what_they_name(store, progress):
    """A flag leaves the answer that another window gave, an answer its flag; each is told what holds."""
    kept = store.exams.start(exam(), stamp())
    with open_store(progress) as other:
        store.exams.change(kept.id, 0, {"chosen": (1,)}, stamp())
        flagged = other.exams.change(kept.id, 0, {"flagged": True}, stamp())
        chosen = store.exams.change(kept.id, 0, {"chosen": (2,)}, stamp())

    assert flagged == ItemState((1,), flagged=True)
    assert chosen == ItemState((2,), flagged=True)
    assert store.exams.progress(kept.id).states == {0: chosen}


def test_two_windows_cannot_begin_two_exams(store, progress):
    """Whoever comes second is refused, also when both looked before either began."""
    store.exams.start(exam(), stamp())
    with open_store(progress) as other, pytest.raises(ExamError, match="still running"):
        other.exams.start(exam(), stamp())


def test_running_and_past_exams_are_told_apart(store):
    """The newest that runs; those handed in, newest first."""
    first = store.exams.start(exam(seed=1), stamp())
    store.exams.submit(first.id, NOW + timedelta(hours=1), stamp())
    second = store.exams.start(exam(seed=2), stamp())
    store.exams.submit(second.id, NOW, stamp())
    third = store.exams.start(exam(seed=3), stamp())

    assert store.exams.running() == third
    assert [record.id for record in store.exams.past()] == [first.id, second.id]
    store.exams.submit(third.id, NOW, stamp())
    assert store.exams.running() is None


@pytest.mark.parametrize(
    "call",
    [
        lambda exams: exams.read(9),
        lambda exams: exams.change(9, 0, {"chosen": ()}, stamp()),
        lambda exams: exams.change(9, 0, {"flagged": True}, stamp()),
        lambda exams: exams.move(9, 0, stamp()),
        lambda exams: exams.submit(9, NOW, stamp()),
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
    kept = store.exams.start(exam(places=3), stamp())

    with pytest.raises(ExamError, match="no place"):
        store.exams.change(kept.id, place, {"chosen": ()}, stamp())
    with pytest.raises(ExamError, match="no place"):
        store.exams.move(kept.id, place, stamp())
