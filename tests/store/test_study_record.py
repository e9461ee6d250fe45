"""What was done of a study plan, as the store has it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from studykit.exam.modes import QUICK, REAL
from studykit.exam.study_plan import Record
from studykit.labs.ports import LabAttempt
from studykit.store.study_record import read_record
from tests.store.builders import NOW, exam, stamp

DAY = timedelta(days=1)


def record(store, exam="DVA-C02", since=NOW - DAY):
    """What was done since yesterday."""
    return read_record(store.path, exam, since)


def test_nothing_was_done_where_there_is_no_file(tmp_path):
    """And none is made."""
    assert read_record(tmp_path / "none.db", "DVA-C02", NOW) == Record()
    assert not (tmp_path / "none.db").exists()


def test_the_newest_word_on_a_note_counts(store):
    """Read, unticked, read again; the other one was unticked last."""
    for topic, read in (("sqs", True), ("sqs", False), ("sqs", True), ("sns", True), ("sns", False)):
        store.notes.mark(topic, NOW, read=read)
    assert record(store).read == {"sqs"}


def test_a_note_that_was_read_is_read_though_it_was_before_the_plan(store):
    """What is known need not be read for a plan's sake."""
    store.notes.mark("sqs", NOW - 100 * DAY, read=True)
    assert record(store).read == {"sqs"}


def test_places_that_are_answered_count_for_their_topic(store):
    """Once each, whether the exam was handed in or not; one that was emptied again does not."""
    kept = store.exams.start(exam(), stamp())
    for place, chosen in ((0, (1,)), (0, (2,)), (1, (1,)), (1, ()), (2, (3,))):
        store.exams.change(kept.id, place, {"chosen": chosen}, stamp())
    assert record(store).answered == {"t": 2}


def test_only_ids_are_taken_for_questions(store):
    """A stem may show a document that looks like what is kept."""
    first, second = exam(2).items
    asked = replace(first, stem='Which item is found by {"question": "sqs/q"}?')
    kept = store.exams.start(exam(items=(asked, second)), stamp())
    for place in (0, 1):
        store.exams.change(kept.id, place, {"chosen": (1,)}, stamp())
    assert record(store).answered == {"t": 2}


def test_an_answer_at_a_place_that_a_damaged_exam_lacks_counts_nowhere(store):
    """What is whole counts; Home and Plan go on."""
    kept = store.exams.start(exam(2), stamp())
    for place in (0, 1):
        store.exams.change(kept.id, place, {"chosen": (1,)}, stamp())
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE exam_answer SET place = 7 WHERE place = 1")
    assert record(store).answered == {"t": 1}


def test_an_exam_of_before_the_plan_does_not_count(store):
    """Neither its answers nor itself."""
    kept = store.exams.start(exam(), stamp())
    store.exams.change(kept.id, 0, {"chosen": (1,)}, stamp())
    store.exams.submit(kept.id, NOW, stamp())
    assert record(store, since=NOW + DAY) == Record()


def test_exams_that_were_handed_in_count_by_their_mode(store):
    """For the plan's exam alone; a running one does not count."""
    for mode, hand_in in ((QUICK, True), (REAL, True), (REAL, True), (REAL, False)):
        kept = store.exams.start(exam(mode=mode), stamp())
        if hand_in:
            store.exams.submit(kept.id, NOW, stamp())
    assert record(store).sat == {"quick": 1, "real": 2}
    assert record(store, exam="SAA-C03").sat == {}


def test_a_lab_is_passed_with_every_point(store):
    """Nine of ten are not all."""
    for lab, points in (("a", 10), ("b", 9)):
        store.lab_attempts.add(LabAttempt(lab, NOW, NOW, points, 10, {}))
    assert record(store).passed == {"a"}
