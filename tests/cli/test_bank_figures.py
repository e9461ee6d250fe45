"""`studykit bank stats` and `analyse` as somebody runs them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.library.library import load_library

PACK = Path(__file__).parents[1] / "packs" / "small"
LONG = "learner,question,chosen\nana,{q},{right}\nben,{q},{wrong}\n"


@pytest.fixture
def asked():
    """A question of the library with the letters of its key and of another option."""
    library = load_library(paths.library_roots())
    name = next(head.id for head in library.questions.values() if head.kind == "single")
    (key,) = library.question(name).keys
    return {"q": name, "right": "ABCD"[key], "wrong": "ABCD"[key - 1]}


@pytest.fixture
def answers(tmp_path, asked):
    """A table on disk."""
    path = tmp_path / "answers.csv"
    path.write_text(LONG.format(**asked))
    return str(path)


def test_stats_of_the_shipped_bank(capsys):
    """Counts, what gives keys away, and a supply for each exam, in 80 columns."""
    assert main(["bank", "stats"]) == 0
    out = capsys.readouterr().out
    assert "What gives keys away" in out
    assert "DVA-C03:" in out
    assert max(map(len, out.splitlines())) <= 100


def test_stats_as_json(capsys):
    """One object whose counts agree."""
    assert main(["bank", "stats", "--json", "--date", "2030-01-01"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert sum(found["kinds"].values()) == sum(found["topics"].values()) == found["questions"]
    assert found["ages"]["older"] == found["questions"]
    assert {supply["exam"] for supply in found["supplies"]} == {"DVA-C02", "DVA-C03", "SAA-C03"}


def test_stats_of_one_pack(capsys):
    """Only its own questions are counted; the exams are the library's."""
    assert main(["bank", "stats", str(PACK), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["topics"]) == {"queues", "networks"}
    assert found["questions"] == len(load_library([PACK]).questions)


def test_stats_say_what_errors_hide(capsys, tmp_path):
    """A pack of broken questions is not passed off as an empty one."""
    bank = tmp_path / "question_banks" / "sqs" / "questions.yaml"
    bank.parent.mkdir(parents=True)
    bank.write_text("questions:\n- frob\n")
    assert main(["bank", "stats", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert shown.out == "No questions\n"
    assert "1 error may hide questions" in shown.err


def test_a_class_as_text(capsys, answers, asked):
    """The figures on stdout, the warning of few learners on stderr."""
    assert main(["bank", "analyse", answers]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("2 learners, 1 question\n")
    assert f"{asked['right']} *" in shown.out
    assert "2 learners: of so few" in shown.err


def test_a_class_as_json(capsys, answers, asked):
    """Everything, and null for what cannot be computed."""
    assert main(["bank", "analyse", answers, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["enough"] is False
    assert found["questions"][0]["facility"] == 0.5
    assert found["questions"][0]["discrimination"] is None
    assert found["test"]["reliability"] is None


def test_a_page_is_written_beside(capsys, answers, tmp_path, asked):
    """With the stem of the question, which the library has."""
    page = tmp_path / "report.html"
    assert main(["bank", "analyse", answers, "--html", str(page)]) == 0
    text = page.read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert asked["q"] in text
    assert "<svg" in text


def test_a_page_replaces_no_file_unasked(capsys, answers, tmp_path):
    """Least of all the answers themselves; --force does."""
    page = tmp_path / "r.html"
    page.write_text("mine")
    assert main(["bank", "analyse", answers, "--html", str(page)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert page.read_text() == "mine"
    assert main(["bank", "analyse", answers, "--html", str(page), "--force"]) == 0
    assert page.read_text().startswith("<!DOCTYPE html>")


def test_standard_input(capsys, monkeypatch, asked):
    """A dash is what is piped in."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LONG.format(**asked).encode())))
    assert main(["bank", "analyse", "-"]) == 0
    assert asked["q"][:20] in capsys.readouterr().out


def test_the_pack_of_the_questions(capsys, tmp_path):
    """--bank takes the keys from one pack, which is read alone."""
    table = tmp_path / "a.csv"
    library = load_library([PACK])
    name = next(head.id for head in library.questions.values() if head.kind == "single")
    (key,) = library.question(name).keys
    table.write_text(f"learner,question,chosen\nana,{name},{'ABCD'[key]}\n")
    assert main(["bank", "analyse", str(table), "--bank", str(PACK), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["test"]["mean"] == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["analyse", "none.csv"], "none.csv cannot be read"),
        (["analyse", "a.csv", "--bank", "nowhere"], "nowhere is not a folder"),
        (["analyse"], "The following arguments are required: ANSWERS.csv"),
        (["stats", "nowhere"], "nowhere is not there"),
        (["stats", "--date", "soon"], "'soon' is not a date"),
        (["count"], "There is no action 'count'"),
        ([], "Say what to do"),
    ],
)
def test_what_is_wrong_is_said(capsys, words, message):
    """One sentence on stderr, exit code 2, nothing on stdout."""
    assert main(["bank", *words]) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.out == ""


def test_a_page_that_cannot_be_written(capsys, answers, tmp_path):
    """The folder is not there: said, and nothing printed."""
    assert main(["bank", "analyse", answers, "--html", str(tmp_path / "no" / "r.html")]) == 2
    shown = capsys.readouterr()
    assert "cannot be written" in shown.err
    assert shown.out == ""
