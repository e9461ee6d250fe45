"""Exams are kept as they were drawn; answers are appended; a submitted exam is closed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command
from alembic.config import Config

from studykit.errors import ExamError
from studykit.exam.clock import Clock, Moment
from studykit.exam.modes import CUSTOM, STUDY
from studykit.exam.ports import ItemState, Progress
from studykit.library.models import Prompt
from studykit.store.connection import Database
from studykit.store.database import open_store
from studykit.store.documents import item_to_document
from studykit.store.instants import to_microseconds
from studykit.store.migrations import SCRIPTS
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


def test_a_place_keeps_all_that_was_done_there(store, progress):
    """An order, a matching with a gap, strikes, a note, marks; as another process reads them."""
    kept = store.exams.start(exam(), stamp())
    change = {
        "chosen": (2, -1, 0),
        "flagged": True,
        "unsure": True,
        "struck": (1, 3),
        "note": "naïve? – no\n",
        "checked": True,
    }
    state = store.exams.change(kept.id, 1, change, stamp())
    assert state == ItemState(**change)
    with open_store(progress) as other:
        assert other.exams.progress(kept.id).states == {1: state}


def test_a_form_of_every_kind_is_read_back(store):
    """Orders, prompts and unscored places among them."""
    drawn = exam(places=3)
    items = (
        replace(drawn.items[0], kind="ordering", order=(2, 0, 3, 1)),
        replace(drawn.items[2], kind="matching", prompts=(Prompt("one", 3, "so"), Prompt("two", 0, ""))),
        replace(drawn.items[1], scored=False),
    )
    kept = store.exams.start(replace(drawn, items=items, mode=STUDY, allowed=None), stamp())
    assert store.exams.read(kept.id) == kept
    assert kept.items == items
    assert (kept.mode, kept.allowed) == (STUDY, None)


def test_a_form_of_before_modes_is_read_as_choices(store, progress):
    """Its documents have no kind; several keys mean multiple, a seed an exercise."""
    kept = store.exams.start(exam(), stamp())
    with closing(sqlite3.connect(progress)) as database:
        (text,) = database.execute("SELECT items FROM exam").fetchone()
        items = json.loads(text)
        for item in items:
            for name in ("kind", "order", "prompts", "scored"):
                del item[name]
        items[2]["options"][0]["key"] = items[2]["options"][1]["key"] = True
        database.execute("UPDATE exam SET items = ?", (json.dumps(items),))
        database.commit()
    read = store.exams.read(kept.id).items
    assert [item.kind for item in read] == ["single", "exercise", "multiple"]
    assert all(item.scored for item in read)


def test_stamps_never_go_back(store):
    """A window that knows of less time does not turn the clock back; what it says of places counts."""
    kept = store.exams.start(exam(), stamp())
    store.exams.stamp(kept.id, stamp(elapsed=timedelta(minutes=5), place=1, spent=timedelta(minutes=5)))
    last = store.exams.stamp(
        kept.id, stamp(elapsed=timedelta(minutes=3), place=2, spent=timedelta(minutes=1))
    )
    store.exams.change(kept.id, 0, {"flagged": True}, stamp(elapsed=timedelta(minutes=4)))
    found = store.exams.progress(kept.id)
    assert last.elapsed == found.stamp.elapsed == timedelta(minutes=5)
    assert found.spent == {1: timedelta(minutes=5), 2: timedelta(minutes=1)}


def test_a_paused_exam_takes_nothing_until_it_is_turned_on(store):
    """And a stamp that only keeps time does not turn it."""
    kept = store.exams.start(exam(), stamp())
    store.exams.stamp(kept.id, stamp(paused=True), turn=True)
    for change in (
        lambda: store.exams.change(kept.id, 0, {"chosen": (1,)}, stamp()),
        lambda: store.exams.move(kept.id, 1, stamp()),
    ):
        with pytest.raises(ExamError, match="paused"):
            change()
    assert store.exams.stamp(kept.id, stamp()).paused
    assert not store.exams.stamp(kept.id, stamp(), turn=True).paused
    store.exams.move(kept.id, 1, stamp())


def test_an_exam_of_before_modes_goes_on_by_the_wall_clock(progress):
    """Begun under schema 0005 with two hours and a half: its time, answers and flags are there."""
    progress.parent.mkdir(parents=True)
    with closing(sqlite3.connect(progress)) as database:
        upgrade_to(progress, "0005")
        started = to_microseconds(NOW)
        document = json.dumps([item_to_document(item) for item in exam().items])
        database.execute(
            "INSERT INTO exam (id, blueprint, seed, started, deadline, submitted, items)"
            " VALUES (1, 'DVA-C02', 5, ?, ?, ?, ?), (2, 'DVA-C03', 6, ?, ?, NULL, ?)",
            (
                started,
                started + 60_000_000,
                started + 30_000_000,
                document,
                started,
                started + 9_000_000_000,
                document,
            ),
        )
        database.execute(
            "INSERT INTO exam_answer (exam, place, chosen, flagged, at) VALUES (2, 1, '[3]', 1, ?)",
            (started,),
        )
        database.commit()
    with open_store(progress) as store:
        (past,) = store.exams.past()
        assert store.exams.progress(past.id).stamp.elapsed == timedelta(seconds=30)
        running = store.exams.running()
        found = store.exams.progress(running.id)
    assert (running.allowed, running.mode, running.seed) == (timedelta(seconds=9000), CUSTOM, 6)
    assert found.states == {1: ItemState((3,), flagged=True)}
    later = Moment(NOW + timedelta(minutes=10), timedelta(hours=1), "a start")
    assert Clock(found.stamp, later).elapsed(later) == timedelta(minutes=10)


def upgrade_to(path, revision):
    """Build a file as an earlier version of studykit left it."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    database = Database(path, foreign_keys=False)
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    database.close()
