"""Grading by consequence: what happens counts, not what was typed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from studykit import paths
from studykit.errors import GraderError, LabError, SubmissionError
from studykit.labs.catalogue import read_catalogue
from studykit.labs.grading import check_lines, grade
from studykit.labs.loader import load_lab
from studykit.labs.submission import read_submission
from studykit.sim.account import Account

LABS = list(read_catalogue([paths.shipped_library()]).labs.values())
ANSWERS = [
    pytest.param(lab, folder, score, id=f"{lab.id}/{folder}")
    for lab in LABS
    for folder, score in {
        "solution": 100,
        "start": 0,
        **{f"wrong/{name}": score for name, score in lab.wrong.items()},
    }.items()
]
# Right answers to s3-lifecycle-archive that look nothing like the reference solution.
OTHER_RULES = {
    "one rule for each action, And filters": [
        {
            "Filter": {"And": {"Prefix": "readings/", "ObjectSizeGreaterThan": 200_000}},
            "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
        },
        {
            "Filter": {"And": {"Prefix": "readings/", "ObjectSizeGreaterThan": 131_072}},
            "Transitions": [{"Days": 90, "StorageClass": "GLACIER"}],
        },
        {"Filter": {"Prefix": "readings/"}, "Expiration": {"Days": 365}},
        {"Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 30}},
        {"Filter": {"Prefix": ""}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}},
    ],
    "the older kind of rule": [
        {
            "Prefix": "readings/",
            "Transitions": [
                {"Days": 90, "StorageClass": "GLACIER"},
                {"Days": 30, "StorageClass": "STANDARD_IA"},
            ],
            "Expiration": {"Days": 365},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
    ],
}
AWS_LINES = """\
#!/bin/sh
# First a mistake, mended below: the last configuration counts.
aws s3api put-bucket-lifecycle-configuration --bucket tide-survey \\
    --lifecycle-configuration '{"Rules": [{"Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}]}'

aws s3api put-bucket-lifecycle-configuration --bucket tide-survey \\
    --lifecycle-configuration file://rules/all.json \\
    --output json
"""


def graded(lab, path):
    """The report on a submission."""
    calls = read_submission(path, lab)
    with Account.temporary(lab.clock) as account:
        return grade(lab, account, calls)


def statuses(report):
    """Check to status."""
    return {outcome.id: outcome.status for outcome in report.outcomes}


@pytest.mark.parametrize(("lab", "folder", "score"), ANSWERS)
def test_each_shipped_answer_has_its_declared_score(lab, folder, score):
    """The reference solution 100 %, the untouched start 0 %, each wrong solution what lab.yaml says."""
    assert graded(lab, lab.folder / folder).percent == score


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.id)
def test_each_shipped_lab_is_whole(lab):
    """Its lines are known to AWS, every wrong answer is declared, and there are two of them."""
    check_lines(lab)
    assert {folder.name for folder in (lab.folder / "wrong").iterdir()} == set(lab.wrong)
    assert len(lab.wrong) >= 2
    assert lab.points == 100


@pytest.mark.parametrize("rules", OTHER_RULES.values(), ids=OTHER_RULES)
def test_a_right_answer_written_differently_is_right(lab, tmp_path, rules):
    """The grader has no opinion on how a configuration is written."""
    answer = tmp_path / "mine.json"
    answer.write_text(json.dumps({"Rules": [{"Status": "Enabled", **rule} for rule in rules]}))
    report = graded(lab, answer)
    assert (report.percent, report.passed) == (100, True)


def test_aws_lines_are_an_answer_too(lab, tmp_path):
    """A file of commands, with the rules in a file beside it."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "all.json").write_text((lab.folder / "solution" / "lifecycle.json").read_text())
    (tmp_path / "commands.sh").write_text(AWS_LINES)
    assert graded(lab, tmp_path).percent == 100


def test_a_check_waits_for_those_it_needs(lab):
    """Without transitions it says nothing that small files did not move."""
    report = graded(lab, lab.folder / "start")
    assert statuses(report)["index-files-stay-in-standard"] == "skipped"
    assert statuses(report)["reports-untouched"] == "skipped"


def test_what_aws_refuses_is_in_the_report(lab):
    """The line, the operation, and S3's own words; the script goes on."""
    report = graded(lab, lab.folder / "wrong" / "too-soon")
    (note,) = report.notes
    assert (note.line, note.operation, note.code) == (1, "PutBucketLifecycleConfiguration", "InvalidArgument")
    assert "must be 30 days more" in note.message


def test_the_same_answer_gets_the_same_report(lab):
    """Time and chance are the account's own."""
    reports = [graded(lab, lab.folder / "wrong" / "whole-bucket").to_json() for _ in range(2)]
    assert reports[0] == reports[1]


def test_destroying_the_world_fails_checks_and_not_the_grader(lab, tmp_path):
    """The trial cannot be made then, and the report says what was found instead."""
    lines = [
        "aws s3api delete-bucket-lifecycle --bucket tide-survey",
        "aws s3api put-bucket-policy --bucket tide-survey --policy '{}'",
        "aws s3api delete-bucket --bucket tide-survey",
    ]
    answer = tmp_path / "commands.sh"
    answer.write_text("\n".join(lines))
    report = graded(lab, answer)
    assert report.points == 0
    assert not report.passed


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("mine.json", "{", "mine.json, line 1, column 2"),
        ("mine.json", "[]", "no lifecycle configuration"),
        ("mine.json", '{"Rulez": []}', "Rulez"),
        ("mine.json", '{"Rules": [{"Status": 1}]}', "Status"),
        ("mine.json", '{"Rules": ' * 100_000, "mine.json"),
        ("mine.sh", "# fine\naws s3api nonsense", "mine.sh, line 2: s3api has no 'nonsense'"),
        ("mine.sh", b"aws s3api \xff", "line 1 is not UTF-8 text"),
        ("mine.sh", "x" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
)
def test_what_cannot_be_read_is_the_learners_to_mend(lab, tmp_path, name, content, said):
    """One sentence names the file and the place."""
    answer = tmp_path / name
    answer.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SubmissionError) as refused:
        read_submission(answer, lab)
    assert said in refused.value.message


def test_a_folder_holds_one_answer(lab, tmp_path):
    """None and two are both refused, with the names that the lab takes."""
    with pytest.raises(SubmissionError, match="holds no answer") as none:
        read_submission(tmp_path, lab)
    assert "lifecycle.json or commands.sh" in none.value.hint
    (tmp_path / "lifecycle.json").write_text("{}")
    (tmp_path / "commands.sh").write_text("")
    with pytest.raises(SubmissionError, match="more than one answer"):
        read_submission(tmp_path, lab)
    with pytest.raises(SubmissionError, match="There is no file"):
        read_submission(tmp_path / "nothing", lab)


@pytest.mark.parametrize("named", ["", "lifecycle.json"])
def test_a_pipe_or_a_device_is_no_submission(lab, tmp_path, named):
    """Neither would ever end; in a folder the file is looked at as if it was named itself."""
    os.mkfifo(tmp_path / "lifecycle.json")
    for path in (tmp_path / named, Path("/dev/zero")):
        with pytest.raises(SubmissionError, match="no regular file"):
            read_submission(path, lab)


def test_a_name_that_no_file_can_have_is_no_submission(lab):
    """The system's own word for it is passed on."""
    with pytest.raises(SubmissionError, match="File name too long"):
        read_submission(Path("x" * 5000), lab)


def test_a_probe_that_changes_something_is_a_broken_lab(lab, tmp_path):
    """It is named by file and line."""
    folder = tmp_path / lab.id
    folder.mkdir()
    (folder / "task.md").write_text("x")
    text = lab.file.read_text().replace(
        "aws s3api list-multipart-uploads --bucket tide-survey --prefix readings/",
        "aws s3api delete-bucket --bucket tide-survey",
    )
    (folder / "lab.yaml").write_text(text)
    broken, _ = load_lab(folder)
    with pytest.raises(LabError, match=r"lab\.yaml, line \d+: A probe is one call that only reads"):
        check_lines(broken)


def test_an_account_that_dies_is_the_graders_failure(lab):
    """... and never the learner's."""
    calls = read_submission(lab.folder / "solution", lab)
    with Account.temporary(lab.clock) as account:
        account.stop()
        with pytest.raises(GraderError):
            grade(lab, account, calls)


def test_the_report_in_text(lab):
    """Golden: what a learner reads."""
    golden = Path(__file__).with_name("report_sizes_everywhere.txt").read_text(encoding="utf-8")
    assert graded(lab, lab.folder / "wrong" / "sizes-everywhere").to_text() + "\n" == golden


def test_the_report_in_json(lab):
    """Golden: what an instructor's CI reads, format version 1."""
    golden = json.loads(Path(__file__).with_name("report_too_soon.json").read_text(encoding="utf-8"))
    assert graded(lab, lab.folder / "wrong" / "too-soon").to_json() == golden
