"""`studykit forecast` and `studykit optimise`, as a user types them."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.library.library import load_library
from studykit.memory import fitting
from studykit.memory.parameters import DEFAULT
from studykit.store.choices import plan
from studykit.store.database import open_store
from studykit.store.settings import FSRS_PARAMETERS
from tests import lives

PACK = Path(__file__).parents[1] / "packs" / "small"


@pytest.fixture
def few(monkeypatch):
    """A learner with a week of study."""
    return studied(monkeypatch, 7)


def studied(monkeypatch, days):
    """Study the library's cards until yesterday."""
    monkeypatch.setattr(lives, "BEGINS", datetime.now(UTC) - timedelta(days=days))
    heads = list(load_library(paths.library_roots(), paths.cache_dir()).cards.values())
    with open_store(paths.progress_file()) as store:
        life = lives.Life(lives.KINDS["forgets sooner"], store.cards, heads, limits=lives.Limits(20, 500))
        life.now = lives.BEGINS
        life.live(days)


@pytest.fixture
def many(monkeypatch):
    """A learner with enough answers for a fit: the bound is lowered, for it takes months else."""
    monkeypatch.setattr(fitting, "LEAST_REVIEWS", 64)
    studied(monkeypatch, 12)


def run(capsys, *words):
    """Exit code, output and diagnostics."""
    code = main(list(words))
    done = capsys.readouterr()
    return code, done.out, done.err


def states():
    """Stability and difficulty of each card."""
    with open_store(paths.progress_file()) as store:
        return {c: (m.stability, m.difficulty, m.due) for c, m in store.cards.memories().items()}


def in_force():
    """The parameters."""
    with open_store(paths.progress_file()) as store:
        return plan(store.settings.get).parameters


def test_a_new_learner_is_told_what_learners_do_on_average(capsys):
    """And that it is not known who they are."""
    code, out, _ = run(capsys, "forecast", "--days", "30")
    assert code == 0
    assert "estimates" in out
    assert "0 of at least 100" in out
    assert "new cards a day" in out


def test_asking_begins_no_progress(capsys, learner_home):
    """Neither command writes a file for a learner who has answered nothing."""
    assert run(capsys, "forecast", "--days", "3")[0] == 0
    code, _, err = run(capsys, "optimise")
    assert code == 2
    assert "No card was answered yet." in err
    assert not paths.progress_file().exists()


def test_what_if_stands_beside_what_is_chosen(capsys, few):
    """Under its own name; nothing is changed."""
    before = states()
    code, out, _ = run(capsys, "forecast", "--days", "20", "--retention", "80", "--new", "3")
    assert code == 0
    assert "as chosen now" in out
    assert "80 %, 3 new a day" in out
    assert states() == before
    assert in_force() is None


def test_json_has_every_figure(capsys, few):
    """With what it is an estimate by, and a row a day."""
    _, out, _ = run(capsys, "forecast", "--days", "20", "--retention", "80", "--json")
    found = json.loads(out)
    assert found["estimate"] is True
    assert found["interval"] == 0.8
    assert found["learner"]["parameters_from"] in {"tuned", "usual"}
    assert list(found["choices"]) == ["as chosen now", "80 %"]
    for choice in found["choices"].values():
        assert len(choice["days"]) == 20
        assert choice["minutes"]["low"] <= choice["minutes"]["mean"] <= choice["minutes"]["high"]


def test_csv_has_a_row_a_day(capsys):
    """For each choice."""
    _, out, _ = run(capsys, "forecast", "--days", "5", "--new", "2", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["choice"] for row in rows] == ["as chosen now"] * 5 + ["2 new a day"] * 5
    assert float(rows[0]["minutes_low"]) <= float(rows[0]["minutes"])


@pytest.mark.parametrize(
    ("shape", "least", "most"),
    [([], "70 %", "97 %"), (["--json"], "0.7,", "0.97,"), (["--csv"], "0.7,", "0.97,")],
)
def test_the_curve_prices_every_retention(capsys, shape, least, most):
    """From 70 to 97 percent."""
    code, out, _ = run(capsys, "forecast", "--days", "5", "--curve", *shape)
    assert code == 0
    assert least in out
    assert most in out


def test_one_topic_alone(capsys):
    """Only its cards."""
    _, whole, _ = run(capsys, "forecast", "--days", "60", "--json")
    _, part, _ = run(capsys, "forecast", "--days", "60", "--topic", "kms", "--json")
    seen = [json.loads(text)["choices"]["as chosen now"]["seen"]["mean"] for text in (whole, part)]
    assert seen[1] < seen[0]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--days", "0"], "--days"),
        (["--retention", "x"], "--retention"),
        (["--new", "-1"], "--new"),
        (["--topic", "kmss"], "Did you mean kms?"),
        (["--curve", "--new", "4"], "--curve"),
    ],
)
def test_bad_words_are_refused_in_a_sentence(capsys, words, why):
    """On stderr, exit code 2."""
    code, out, err = run(capsys, "forecast", *words)
    assert (code, out) == (2, "")
    assert why in err


def test_a_fit_of_few_answers_is_refused(capsys, few):
    """With how many there are and why."""
    code, out, err = run(capsys, "optimise")
    assert (code, out) == (2, "")
    assert "a fit needs 512" in err
    assert "chance" in err


def test_without_the_extra_the_line_to_install_it_is_said(capsys, many, monkeypatch):
    """And forecasts go on without it."""
    monkeypatch.setattr(fitting, "find_spec", lambda _: None)
    code, _, err = run(capsys, "optimise")
    assert code == 2
    assert "pip install 'studykit[optimise]'" in err
    assert run(capsys, "forecast", "--days", "3")[0] == 0


def test_a_better_fit_is_put_in_force_and_taken_back(capsys, many, monkeypatch):
    """The states follow, due moments stay; --undo brings everything back."""
    monkeypatch.setattr("studykit.memory.optimiser.Fit.better", True)
    before = states()
    code, out, _ = run(capsys, "optimise")
    assert code == 0
    assert "log-loss" in out
    assert "In force from now on" in out
    assert in_force() is not None
    after = states()
    assert all(after[card][:2] != before[card][:2] for card in before)
    assert all(after[card][2] == before[card][2] for card in before)
    code, out, _ = run(capsys, "optimise", "--undo")
    assert code == 0
    assert "FSRS's defaults are in force again" in out
    assert in_force() is None
    assert states() == before


def test_rescheduling_moves_due_days(capsys, many, monkeypatch):
    """Asked for with an option, and taken back with the rest."""
    monkeypatch.setattr("studykit.memory.optimiser.Fit.better", True)
    before = states()
    assert run(capsys, "optimise", "--reschedule")[0] == 0
    assert any(states()[card][2] != before[card][2] for card in before)
    assert run(capsys, "optimise", "--undo")[0] == 0
    assert states() == before


def test_a_fit_that_is_not_better_changes_nothing(capsys, many, monkeypatch):
    """It says so."""
    monkeypatch.setattr("studykit.memory.optimiser.Fit.better", False)
    before = states()
    code, out, _ = run(capsys, "optimise")
    assert code == 0
    assert "those in force stay" in out
    assert states() == before
    assert in_force() is None


def test_a_dry_run_changes_nothing(capsys, many):
    """It only measures."""
    before = states()
    code, out, _ = run(capsys, "optimise", "--dry-run", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["adopted"] is False
    assert len(found["after"]["parameters"]) == len(DEFAULT)
    assert states() == before


def test_there_may_be_nothing_to_take_back(capsys, few):
    """Said in a sentence."""
    code, _, err = run(capsys, "optimise", "--undo")
    assert code == 2
    assert "no change of parameters" in err


def test_undo_stands_alone(capsys):
    """With other options it would be unclear."""
    assert run(capsys, "optimise", "--undo", "--dry-run")[0] == 2


def test_forecast_goes_by_parameters_in_force(capsys, few):
    """They are the scheduler's, and the learner's where nothing better is known."""
    with open_store(paths.progress_file()) as store:
        store.settings.set(FSRS_PARAMETERS, " ".join(map(str, (*DEFAULT[:20], 0.5))))
    assert in_force() == (*DEFAULT[:20], 0.5)
    assert run(capsys, "forecast", "--days", "3")[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_with_a_sentence_and_changes_nothing(learner_home):
    """Exit code 130, no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOW],
        env={**os.environ, "STUDYKIT_HOME": str(learner_home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "living\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped; nothing was changed." in err
    assert "Traceback" not in out + err


_SLOW = """
import sys
from studykit.__main__ import main
from studykit.memory import forecast

def live(self):
    print("living", flush=True)
    while True:
        yield 0.5

forecast.Forecast.live = live
sys.exit(main(["forecast"]))
"""
