"""`studykit stats` as a learner runs it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.library.library import load_library
from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from studykit.store.database import open_store

ROWS = {
    "whole": "of",
    "retention": "period",
    "retention_by_day": "day",
    "retention_by_week": "week",
    "retention_by_month": "month",
    "calibration": "of",
    "calibration_bins": "from",
    "forecast": "day",
    "reviews_by_day": "day",
    "stability": "from_days",
    "difficulty": "difficulty",
    "topics": "topic",
    "domains": "domain",
}
MEASURES = {
    "retention": {
        "period",
        "answers",
        "known",
        "true",
        "predicted",
        "enough",
        "young_answers",
        "young_known",
        "mature_answers",
        "mature_known",
    },
    "forecast": {"day", "cards"},
    "reviews_by_day": {"day", "answers", "minutes"},
    "calibration": {"of", "answers", "enough", "log_loss", "rmse_bins"},
    "calibration_bins": {"from", "to", "answers", "predicted", "true"},
}


@pytest.fixture
def learner():
    """One who has studied for forty days, up to now."""
    deck, random, days = Deck(load_library(paths.library_roots()).cards), Random(3), StudyDays()
    now = datetime.now(UTC)
    with open_store(paths.progress_file()) as store:
        for ago in range(40, -1, -1):
            at = now - timedelta(days=ago)
            session = ReviewSession(store.cards, deck, Scheduler(days), at)
            for _ in range(12):
                if session.current(at) is None:
                    break
                session.preview(at)
                session.grade(1 if random.random() < 0.1 else 3, at, 6000)
        return store.cards.reviews()


def run(capsys, *words):
    """What a run prints."""
    assert main(["stats", *words]) == 0
    return capsys.readouterr().out


def test_a_new_learner_is_told_what_is_missing_and_no_file_is_made(capsys):
    """No figure is made up of nothing."""
    out = run(capsys)
    assert "No card was answered yet." in out
    assert out.count("not enough reviews: 0 of at least 100") == 2
    assert not Path(paths.progress_file()).exists()
    found = json.loads(run(capsys, "--json"))
    assert found["retention"][-1]["true"] is None
    assert len(found["forecast"]) == 30


def test_text_fits_80_columns(learner, capsys):
    """Every section, with the learner's own numbers."""
    out = run(capsys)
    assert max(map(len, out.splitlines())) <= 80
    assert f"{len(learner):,} answers in" in out
    for words in (
        "Retention",
        "Calibration",
        "Due in the next 30",
        "Answers and minutes by week",
        "Heat map",
        "By topic",
    ):
        assert f"\n{words}" in out
    assert "By domain of DVA-C0" in out
    assert "estimate" in out


def test_json_has_every_section_as_flat_rows(learner, capsys):
    """Names are the same in each row; sums agree with the log."""
    found = json.loads(run(capsys, "--json"))
    for section, key in ROWS.items():
        assert next(iter(found[section][0])) == key
        assert len({tuple(row) for row in found[section]}) == 1
        assert all(not isinstance(value, dict | list) for row in found[section] for value in row.values())
    for section, names in MEASURES.items():
        assert set(found[section][0]) == names
    assert found["whole"][0]["answers"] == len(learner)
    assert sum(row["answers"] for row in found["reviews_by_day"]) == len(learner)
    assert sum(row["answers"] for row in found["topics"]) == len(learner)
    in_review = sum(row["answers"] for row in found["calibration_bins"])
    assert found["retention"][-1]["answers"] == in_review
    assert found["domains"][0]["estimate"] is True


def test_csv_has_the_figures_of_json(learner, capsys):
    """One row a figure."""
    found = json.loads(run(capsys, "--json"))
    rows = list(csv.DictReader(io.StringIO(run(capsys, "--csv"))))
    assert set(rows[0]) == {"section", "key", "measure", "value"}
    figures = {(row["section"], row["key"], row["measure"]): row["value"] for row in rows}
    assert len(figures) == len(rows)
    assert figures["whole", "all", "answers"] == str(found["whole"][0]["answers"])
    assert figures["retention", "all", "enough"] == str(found["retention"][-1]["enough"]).lower()
    assert len(rows) == 6 + sum(len(row) - 1 for section in ROWS for row in found[section])


def test_a_topic_and_days_narrow_it(learner, capsys):
    """Answers of one topic, of the last seven study days."""
    topic = learner[0].card.partition("/")[0]
    found = json.loads(run(capsys, "--json", "--topic", topic, "--days", "7"))
    today = StudyDays().day(datetime.now(UTC))
    mine = [r for r in learner if r.card.startswith(f"{topic}/") and r.day > today - timedelta(days=7)]
    assert found["whole"][0]["answers"] == len(mine)
    assert [row["topic"] for row in found["topics"]] == [topic]
    out = run(capsys, "--topic", topic, "--days", "7")
    assert f"topic {topic}, answers since {today - timedelta(days=6)}" in out
    assert "last 30 days" not in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--topic", "kmz"], "Did you mean kms?"),
        (["--days", "0"], "no number of days"),
        (["--days", "-3"], "no number of days"),
        (["--days", "x"], "no number of days"),
        (["--json", "--csv"], "Not allowed"),
    ],
)
def test_what_makes_no_sense_is_refused(words, said, capsys):
    """One sentence and the way out."""
    assert main(["stats", *words]) == 2
    assert said.lower() in capsys.readouterr().err.lower()
