"""A pack of one's own: loaded beside the shipped library, linted, and studied."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studykit import paths
from studykit.__main__ import main
from studykit.exam.assembly import assemble
from studykit.exam.clock import Moment
from studykit.exam.session import ExamSession
from studykit.library.library import load_library
from studykit.memory.days import StudyDays
from studykit.memory.scheduler import Scheduler
from studykit.memory.selection import Selection
from studykit.memory.session import ReviewSession
from studykit.store.database import open_store

PACK = Path(__file__).parents[1] / "packs" / "small"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_it_is_listed_beside_the_shipped_topics(capsys):
    """`--library` adds the pack's topics with their counts."""
    assert main(["--library", str(PACK), "topics", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert "dynamodb-capacity" in rows
    assert (rows["queues"]["cards"], rows["queues"]["questions"]) == (5, 7)


def test_the_environment_adds_it_too(capsys, monkeypatch):
    """`STUDYKIT_LIBRARY` does the same."""
    monkeypatch.setenv("STUDYKIT_LIBRARY", str(PACK))
    assert main(["topics", "--json"]) == 0
    assert "queues" in {row["id"] for row in json.loads(capsys.readouterr().out)}


def test_it_is_linted(capsys):
    """`studykit lint FOLDER` finds no error in it."""
    assert main(["lint", str(PACK), "--date", "2026-11-21"]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_its_cards_are_reviewed(learner_home):
    """A review of one of its cards is kept."""
    library = load_library(paths.library_roots((PACK,)))
    with open_store(paths.progress_file()) as store:
        session = ReviewSession(
            store.cards,
            library.cards.values(),
            Scheduler(StudyDays(UTC)),
            NOW,
            selection=Selection(topic="queues"),
        )
        assert session.current(NOW).topic == "queues"
        session.grade(3, NOW, 1000)
        assert [review.card for review in store.cards.reviews()] == ["queues/message-max"]


def test_its_exam_is_sat(learner_home):
    """A form is drawn by the pack's own outline and an answer is kept."""
    library = load_library(paths.library_roots((PACK,)))
    blueprint = library.blueprints["TST-C01"]
    form = assemble(library.questions.values(), blueprint, 10, seed=1)
    with open_store(paths.progress_file()) as store:
        now = Moment(NOW, timedelta(hours=5))
        session = ExamSession.start(form, blueprint, library, store.exams, now=now)
        session.toggle(0, now)
        assert session.state(0).chosen
