"""`studykit exam`, as a user types it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.exam.clock import Moment
from studykit.exam.drawing import Order, draw
from studykit.exam.modes import DAILY, REAL
from studykit.exam.session import ExamSession
from studykit.library.library import load_library
from studykit.store.database import open_store

PACK = Path(__file__).parents[1] / "packs" / "small"
NOON = Moment(datetime(2026, 11, 21, 12, tzinfo=UTC), timedelta(0))
LATER = Moment(NOON.wall + timedelta(minutes=9), timedelta(minutes=9))


@pytest.fixture
def sat(monkeypatch):
    """A real exam with its first question right, then the daily questions, all left blank."""
    monkeypatch.setenv("TZ", "UTC")
    library = load_library((PACK,))
    blueprint = library.blueprints["TST-C01"]
    with open_store(paths.progress_file()) as store:
        for mode in (REAL, DAILY):
            form = draw(Order(mode), library.questions.values(), blueprint, 5)
            session = ExamSession.start(form, blueprint, library, store.exams, now=NOON, mode=mode)
            for key in session.asked(0).answer if mode is REAL else ():
                session.toggle(key, NOON)
            session.submit(LATER)


def run(capsys, *words):
    """What a command prints; it succeeds."""
    assert main(["--library", str(PACK), "exam", *words]) == 0
    return capsys.readouterr().out


def refused(capsys, *words):
    """What a refused command says on stderr; nothing goes to stdout."""
    assert main(["--library", str(PACK), "exam", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


@pytest.mark.usefixtures("sat")
def test_exams_are_listed_newest_first(capsys):
    """With numbers, modes and scores; what had no clock is not estimated."""
    lines = run(capsys, "list").splitlines()
    assert lines[0].split() == ["id", "handed", "in", "exam", "mode", "right", "of", "%", "estimate"]
    newest, first = (line.split() for line in lines[1:3])
    assert (newest[0], *newest[3:]) == ("2", "TST-C01", "daily", "0", "0", "-", "-")
    assert first[0] == "1"
    assert first[3:5] == ["TST-C01", "real"]
    assert "not AWS scores" in lines[-1]


@pytest.mark.usefixtures("sat")
def test_the_list_as_json_has_no_questions(capsys):
    """They come with an exam that is written out."""
    daily, real = json.loads(run(capsys, "list", "--json"))
    assert (daily["id"], daily["estimate"]) == (2, None)
    assert real["seconds"] == 540
    assert "items" not in real


@pytest.mark.usefixtures("sat")
def test_an_exam_is_written_out_in_each_format(capsys):
    """Markdown if nothing is said."""
    text = run(capsys, "export", "1")
    assert text.startswith("# TST-C01, real exam of 2026-11-21")
    assert "estimated" in text
    assert text.count("## Question") == 10
    document = json.loads(run(capsys, "export", "1", "--format", "json"))
    assert len(document["items"]) == 10
    rows = list(csv.DictReader(io.StringIO(run(capsys, "export", "1", "--format", "csv"))))
    assert [row["question"] for row in rows] == [item["question"] for item in document["items"]]
    assert sum(row["scored"] == "False" for row in rows) == 2


def test_a_learner_without_exams_is_told_where_they_are_sat(capsys):
    """And reading creates no file."""
    assert "sat in the app" in run(capsys, "list")
    assert json.loads(run(capsys, "list", "--json")) == []
    assert not paths.progress_file().exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "7"], "no exam number 7"),
        (["export"], "Say which exam"),
        (["export", "1", "--json"], "--json belongs to"),
        (["list", "1"], "belong to `studykit exam export`"),
        (["list", "--format", "md"], "belong to `studykit exam export`"),
        (["export", "one"], "invalid int value"),
        (["show"], "invalid choice"),
        ([], "required: action"),
    ],
)
def test_what_makes_no_sense_is_refused(capsys, words, said):
    """In a sentence, with exit code 2."""
    assert said in refused(capsys, *words)
