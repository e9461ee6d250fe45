"""`studykit lint` finds in a lab what would otherwise be found by the learner."""

from __future__ import annotations

import json
import shutil

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.labs import lint as lab_lint
from studykit.labs.catalogue import read_catalogue
from studykit.labs.lint import lint_lab

LAB = read_catalogue([paths.shipped_library()]).find("s3-lifecycle-archive")
DAY = ["--date", LAB.verified.isoformat()]


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped lab, in a pack of its own."""
    return shutil.copytree(LAB.folder, tmp_path / "pack" / "content" / "labs" / LAB.id)


def change(folder, old, new):
    """Replace one passage of lab.yaml."""
    text = (folder / "lab.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "lab.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")


def rules(folder):
    """The rules that fire."""
    return [defect.rule for defect in lint_lab(folder)]


def test_the_shipped_lab_is_sound(folder):
    """Nothing is found in it."""
    assert rules(folder) == []


def test_a_command_that_aws_does_not_have_is_found(folder):
    """At its line, with the nearest that AWS has."""
    change(folder, "aws s3api list-objects-v2", "aws s3api list-object-v2")
    (defect,) = lint_lab(folder)
    lines = (folder / "lab.yaml").read_text(encoding="utf-8").splitlines()
    assert defect.rule == "bad-command"
    assert "list-object-v2" in lines[defect.line - 1]


def test_every_bad_command_is_found(folder):
    """And not the first only."""
    text = (folder / "lab.yaml").read_text(encoding="utf-8").replace("list-objects-v2", "list-object-v2")
    (folder / "lab.yaml").write_text(text, encoding="utf-8")
    assert len(rules(folder)) == text.count("list-object-v2") > 1


def test_a_query_that_is_no_jmespath_is_found(folder):
    """It would break the grader."""
    change(folder, "query: ", "query: '[[' #")
    assert rules(folder) == ["bad-command"]


def test_an_answer_that_cannot_be_read_is_found(folder):
    """Named by its folder, with the file and line in the sentence."""
    (folder / "wrong" / "too-soon" / "lifecycle.json").write_text("{")
    (defect,) = lint_lab(folder)
    assert (defect.rule, defect.path) == ("bad-submission", folder / "wrong" / "too-soon")
    assert "lifecycle.json, line 1" in defect.message


@pytest.mark.parametrize("answer", ["solution", "wrong/too-soon"])
def test_a_missing_answer_is_found(folder, answer):
    """The solution, and what lab.yaml lists as wrong."""
    shutil.rmtree(folder / answer)
    (defect,) = lint_lab(folder)
    assert (defect.rule, defect.message) == ("missing-file", f"There is no folder {answer}/.")


def test_an_answer_without_a_score_is_found(folder):
    """No test would look at it."""
    shutil.copytree(folder / "solution", folder / "wrong" / "forgotten")
    (defect,) = lint_lab(folder)
    assert (defect.rule, defect.field) == ("missing-field", "wrong.forgotten")


def test_without_the_extra_the_files_are_still_checked(folder, monkeypatch):
    """What needs botocore's models is left out."""
    monkeypatch.setattr(lab_lint, "find_spec", lambda _: None)
    change(folder, "aws s3api list-objects-v2", "aws s3api list-object-v2")
    shutil.rmtree(folder / "solution")
    assert rules(folder) == ["missing-file"]


def linted(capsys, *args):
    """The exit code and (rule, field) of each defect that the command shows."""
    code = main(["lint", *map(str, args), "--json", *DAY])
    return code, [(d["rule"], d["field"]) for d in json.loads(capsys.readouterr().out)["defects"]]


def test_the_command_checks_all_of_a_lab(folder, capsys):
    """A misspelt kind of probe, points in words, and a task in Latin-1."""
    shutil.rmtree(folder.parents[2])
    shutil.copytree(LAB.folder, folder)
    change(folder, "kind: timeline", "kind: timelime")
    change(folder, "points: ", "points: lots #")
    (folder / "task.md").write_bytes(b"caf\xe9")
    code, found = linted(capsys, folder)
    assert code == 1
    assert ("bad-value", "checks[0].points") in found
    assert any(rule == "bad-value" and field.endswith("probe.kind") for rule, field in found)
    assert ("not-utf8", "") in found


def test_a_defect_of_the_head_is_shown_once(folder, capsys):
    """The library and the lab's own reader both find it."""
    shutil.rmtree(folder.parents[2])
    shutil.copytree(LAB.folder, folder)
    change(folder, "minutes: ", "minutes: many #")
    assert linted(capsys, folder) == (1, [("bad-value", "minutes")])


def test_the_task_of_a_lab_can_be_linted_alone(folder, capsys):
    """A path inside the lab shows what is wrong inside that path."""
    change(folder, "minutes: ", "minutes: many #")
    (folder / "task.md").write_bytes(b"caf\xe9")
    assert linted(capsys, folder / "task.md") == (1, [("not-utf8", "")])
