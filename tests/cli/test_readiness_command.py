"""`studykit readiness` as a learner runs it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.exam.assembly import assemble
from studykit.exam.clock import Moment
from studykit.exam.session import ExamSession
from studykit.library.library import load_library
from studykit.store.database import open_store


@pytest.fixture
def learner():
    """One who sat forty questions of DVA-C03 yesterday and had three of four right."""
    library = load_library(paths.library_roots(), paths.cache_dir())
    exam, rng = library.blueprints["DVA-C03"], Random(1)
    heads = [head for head in library.questions.values() if head.kind in {"single", "exercise"}]
    now = Moment(datetime.now(UTC) - timedelta(days=1), timedelta(0))
    with open_store(paths.progress_file()) as store:
        session = ExamSession.start(assemble(heads, exam, 40, seed=1), exam, library, store.exams, now=now)
        for place in range(len(session)):
            session.go(place, now)
            (key,) = session.asked(place).keys
            session.toggle(key if rng.random() < 0.75 else (key + 1) % 4, now)
        session.submit(now)


def told(capsys, *words):
    """The JSON that the command prints."""
    assert main(["readiness", "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_new_learner_is_told_what_lacks(capsys):
    """No chance, no gain; and no progress file is made."""
    assert main(["readiness"]) == 0
    out = capsys.readouterr().out
    assert "Not enough evidence for a chance to pass: 0 of 30 answers" in out
    assert " % (" not in out.partition("right on fresh ones")[2]
    found = told(capsys)
    assert (found["enough"], found["chance"], found["answers"]) == (False, None, 0)
    assert (found["domains"][0]["gain"], found["domains"][0]["right_on_fresh"]) == (None, None)
    assert not paths.progress_file().exists()


def test_the_chance_with_its_interval(capsys, learner):
    """Between its ends, from forty answers, with the label."""
    found = told(capsys, "--blueprint", "DVA-C03")
    assert (found["exam"], found["answers"], found["enough"]) == ("DVA-C03", 40, True)
    chance = found["chance"]
    assert 0.01 <= chance["low"] < chance["mean"] < chance["high"] <= 0.99
    assert found["label"] == "calibrated on simulated learners only"
    assert (found["scored"], found["cut"]) == (50, 36)
    assert sum(domain["answers"] for domain in found["domains"]) == 40
    assert all(task["gain"] >= 0 for domain in found["domains"] for task in domain["tasks"])


def test_it_is_told_in_words(capsys, learner):
    """Every domain and task, and what would raise it most; no line beyond 80 columns."""
    assert main(["readiness", "--blueprint", "DVA-C03"]) == 0
    out = capsys.readouterr().out
    assert "Chance to pass a fresh form: " in out
    assert "What would raise it most" in out
    assert "  1.2 Develop code for AWS Lambda" in out
    assert max(map(len, out.splitlines())) <= 80


def test_answers_count_for_another_exam_by_its_tasks(capsys, learner):
    """Those of DVA-C03 that name a task of DVA-C02 too."""
    assert 0 < told(capsys, "--blueprint", "DVA-C02")["answers"] <= 40


def test_an_exam_that_is_not_there(capsys):
    """One sentence with those that are."""
    assert main(["readiness", "--blueprint", "DVA-C99"]) == 2
    shown = capsys.readouterr()
    assert "There is no exam 'DVA-C99'." in shown.err
    assert "DVA-C03" in shown.err
    assert shown.out == ""
