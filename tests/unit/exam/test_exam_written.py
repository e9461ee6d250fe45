"""Results written out, and notes on wrong keys."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from studykit.exam.ports import ItemState
from studykit.exam.report import document, markdown, table, wrong_key_note
from studykit.exam.scoring import grade
from tests.unit.exam.builders import MemoryBank, after, blueprint, head, item, progress, question, record

EXAM = blueprint(60, 40)


@pytest.fixture
def result():
    """Three questions: one right and unsure, one wrong with a note, one blank that does not count."""
    right, wrong = item(question("a", "1.1")), item(question("b", "2.1"), "2")
    unscored = replace(item(question("c", "2.1"), "2"), scored=False)
    states = {0: ItemState((0,), unsure=True), 1: ItemState((1,), note="Why? =SUM(1)")}
    drawn = replace(record(right, wrong, unscored), id=7, submitted=after(minutes=5))
    done = progress(states, timedelta(minutes=5), p0=timedelta(seconds=90))
    return grade(drawn, done, MemoryBank(question("a", "1.1")), EXAM)


def test_the_document_has_everything(result):
    """As JSON carries it: score, estimate, domains with tasks, every answer with its time."""
    found = json.loads(json.dumps(document(result, EXAM)))
    assert (found["id"], found["exam"], found["mode"], found["seconds"]) == (7, "TST-C01", "custom", 300.0)
    assert (found["right"], found["of"], found["percent"]) == (1, 2, 50)
    assert found["unscored"] == {"right": 0, "of": 1, "percent": 0}
    assert found["estimate"]["pass_mark"] == 720
    assert found["estimate"]["passed"] is False
    assert "An estimate" in found["estimate"]["note"]
    assert [(d["id"], d["right"], d["competency"]) for d in found["domains"]] == [
        ("1", 1, "meets competencies"),
        ("2", 0, "needs improvement"),
    ]
    assert found["domains"][0]["tasks"][0]["competency"] == "meets competencies"
    first = found["items"][0]
    assert (first["place"], first["chosen"], first["answer"], first["outcome"]) == (1, "A", "A", "right")
    assert (first["seconds"], first["unsure"], first["tasks"]) == (90.0, True, ["1.1"])


def test_the_document_of_a_lost_blueprint_has_no_estimate(result):
    """The answers are there all the same."""
    found = document(replace(result, domains=()), None)
    assert (found["estimate"], found["domains"], found["right"]) == (None, [], 1)


def test_the_markdown_reads_from_score_to_reasons(result):
    """A heading for each question."""
    text = markdown(result, EXAM, {})
    assert text.startswith("# TST-C01, custom exam of 2026-11-21\n\n1 of 2 right, 50 %.\n")
    assert "Unscored questions: 0 of 1 right." in text
    assert "| 1 | **Domain 1** | 1 | 1 | meets competencies |" in text
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Question 1",
        "## Question 2",
        "## Question 3",
    ]
    assert "*Why:* Reason 3" in text


def test_the_table_has_a_line_a_question(result):
    """With commas and quotes where they belong."""
    rows = list(csv.DictReader(StringIO(table(result))))
    assert [row["outcome"] for row in rows] == ["right", "wrong", "blank"]
    assert rows[1]["note"] == "Why? =SUM(1)"
    assert rows[2]["scored"] == "False"


def test_a_note_on_a_wrong_key_has_what_a_maintainer_needs(result):
    """Where the question is, what it was, what is said of it."""
    today = head("b", "2.1")._replace(revision="r2")
    text = wrong_key_note(result.items[1], 5, "A is right.", head=today, now=after(hours=1), version="1.2.3")
    for line in (
        "# Wrong key? b",
        "A is right.",
        "- File: questions.yaml:1",
        "- Revision asked: r1",
        "- Revision today: r2",
        "- Key as asked: A",
        "- Answer given: B",
        "- Exam seed: 5",
        "- Reported: 2026-11-21T13:00:00+00:00",
        "- studykit: 1.2.3",
        "*Why:* Reason 2",
    ):
        assert line in text


def test_a_question_that_is_gone_can_be_reported_too(result):
    """It says so."""
    text = wrong_key_note(result.items[1], 5, "No.", head=None, now=after(), version="1")
    assert "- File: no longer in the library" in text
