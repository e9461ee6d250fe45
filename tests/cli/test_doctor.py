"""The doctor finds what is broken, says the way out, and changes nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.cli import doctor
from studykit.store import health
from studykit.store.database import open_store
from studykit.store.migrations import HEAD
from tests.store.builders import exam, review, stamp


@pytest.fixture
def progress():
    """A learner's database with two answers and an exam."""
    with open_store(paths.progress_file()) as store:
        store.cards.record(review("t/a"))
        store.cards.record(review("t/b"))
        store.exams.start(exam(), stamp())
    return paths.progress_file()


def examined(capsys, *args):
    """The exit code and the JSON findings."""
    capsys.readouterr()
    code = main(["doctor", "--json", *args])
    return code, json.loads(capsys.readouterr().out)


def only_problem(findings):
    """The one thing that is broken."""
    (problem,) = findings["problems"]
    return problem


def test_a_healthy_learner_has_no_problem(progress, capsys):
    """Exit code 0, and the figures of what is kept."""
    code, found = examined(capsys)

    assert (code, found["ok"], found["problems"]) == (0, True, [])
    assert found["progress"] == {
        "standing": "current",
        "schema": HEAD,
        "newest_schema": HEAD,
        "integrity": "ok",
        "bytes": found["progress"]["bytes"],
        "reviews": 2,
        "exams": 1,
        "set_aside": [],
    }
    assert found["paths"]["progress"] == str(progress)
    assert found["free_bytes"] > 0
    assert found["extras"].keys() == {"labs", "anki", "optimise"}
    assert {"studykit", "python", "sqlite", "sqlmodel", "textual", "fsrs"} <= found["versions"].keys()
    assert all(found["versions"].values())


def test_the_text_says_the_same_in_words(progress, capsys):
    """It ends with the verdict."""
    assert main(["doctor"]) == 0

    out = capsys.readouterr().out
    assert str(progress) in out
    assert re.search(r"^answers kept +2$", out, re.MULTILINE)
    assert re.search(r"^exams kept +1$", out, re.MULTILINE)
    assert out.endswith("\nNothing is broken.\n")


def test_a_new_learner_has_no_problem_and_still_no_file(learner_home, capsys):
    """Looking creates nothing."""
    code, found = examined(capsys)

    assert (code, found["progress"]["standing"]) == (0, "missing")
    assert not learner_home.exists()


def test_another_learner_is_named_by_profile(progress, capsys):
    """Before or after the command."""
    assert examined(capsys, "--profile", "ana")[1]["progress"]["standing"] == "missing"
    assert main(["--profile", "ana", "doctor"]) == 0
    assert "profiles/ana/progress.db" in capsys.readouterr().out.replace(os.sep, "/")


def test_a_damaged_file_is_reported_with_the_way_out(progress, capsys):
    """And left where it is, as it is."""
    content = progress.read_bytes()[:5000]
    progress.write_bytes(content)

    code, found = examined(capsys)

    assert code == 1
    assert "damaged" in only_problem(found)["message"]
    assert "studykit restore FILE" in only_problem(found)["hint"]
    assert progress.read_bytes() == content


def test_a_file_that_is_no_database_is_reported(progress, capsys):
    """As damaged, with SQLite's words."""
    progress.write_bytes(b"text " * 2000)

    assert "file is not a database" in only_problem(examined(capsys)[1])["message"]


def test_a_newer_schema_is_reported(progress, capsys):
    """The way out is a newer studykit."""
    with closing(sqlite3.connect(progress)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    code, found = examined(capsys)

    assert (code, found["progress"]["schema"]) == (1, "9999")
    assert "Update studykit" in only_problem(found)["hint"]


def test_an_older_schema_is_no_problem(progress, capsys, monkeypatch):
    """The next start migrates it, after a copy."""
    monkeypatch.setattr(health, "HEAD", "later")

    code, found = examined(capsys)

    assert (code, found["progress"]["standing"]) == (0, "older")


def test_another_programs_database_is_reported(progress, capsys):
    """It is not migrated into one of ours."""
    with closing(sqlite3.connect(progress)) as database, database:
        database.execute("DROP TABLE alembic_version")

    assert "not one of studykit's" in only_problem(examined(capsys)[1])["message"]


def test_files_set_aside_are_named(progress, capsys):
    """They may be all that is left of something."""
    kept = paths.backups_dir() / "progress-damaged-20261121T000000.000000Z.db"
    kept.parent.mkdir()
    kept.write_bytes(b"x")

    code, found = examined(capsys)

    assert (code, found["progress"]["set_aside"]) == (0, [str(kept)])


def test_a_nearly_full_disk_is_reported(progress, capsys, monkeypatch):
    """Before an answer cannot be kept."""
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1024**2))

    code, found = examined(capsys)

    assert code == 1
    assert only_problem(found)["message"].startswith("Only 1 MB are free")


def test_a_file_that_cannot_be_written_is_reported(progress, capsys):
    """With the way out."""
    progress.chmod(0o400)
    if os.access(progress, os.W_OK):
        pytest.skip("this user may write everywhere")

    assert "cannot be written" in only_problem(examined(capsys)[1])["message"]


def test_defects_of_the_library_are_counted(tmp_path, capsys):
    """An error hides an item, so something is broken; lint names it."""
    cards = tmp_path / "pack" / "content" / "topics" / "sqs" / "cards.yaml"
    cards.parent.mkdir(parents=True)
    cards.write_text("cards:\n- id: sqs/broken\n  kind: no kind\n")

    code, found = examined(capsys, "--library", str(tmp_path / "pack"))

    assert code == 1
    assert found["library"]["errors"] >= 1
    assert "studykit lint" in only_problem(found)["hint"]


def test_a_missing_pack_is_reported(tmp_path, capsys, monkeypatch):
    """Its name came from the environment."""
    monkeypatch.setenv("STUDYKIT_LIBRARY", str(tmp_path / "gone"))

    problem = only_problem(examined(capsys)[1])

    assert problem["message"] == f"The pack {tmp_path / 'gone'} is not there."
    assert "STUDYKIT_LIBRARY" in problem["hint"]


def test_a_missing_package_is_reported(progress, capsys, monkeypatch):
    """An installation that somebody took apart."""
    monkeypatch.setattr(doctor, "_installed", lambda name: None if name == "fsrs" else "1.0")

    code, found = examined(capsys)

    assert code == 1
    assert only_problem(found)["message"] == "The package fsrs is missing."


def test_problems_are_told_after_the_findings_with_their_way_out(progress, capsys):
    """In the text, too."""
    progress.write_bytes(b"text " * 2000)

    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert f"! {progress} is damaged" in out
    assert out.endswith("\nSomething is broken; see above.\n")


def test_a_home_that_is_a_file_is_broken(tmp_path, monkeypatch, capsys):
    """Nothing could be kept under it."""
    home = tmp_path / "home.txt"
    home.write_text("x")
    monkeypatch.setenv("STUDYKIT_HOME", str(home))
    code, found = examined(capsys)

    assert code == 1
    assert only_problem(found)["message"] == f"{home} is a file; progress needs a folder there."
