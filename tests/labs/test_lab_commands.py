"""`studykit lab` and `studykit grade` as they are typed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.labs.catalogue import read_catalogue
from studykit.sim import runs as runs_module
from studykit.sim.shell import shell_command

LAB = "s3-lifecycle-archive"
FOLDER = read_catalogue([paths.shipped_library()]).find(LAB).folder


def studykit(*words, **environment):
    """Run studykit in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "studykit", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def begun(learner_home, capsys):
    """A lab under way, stopped at the end."""
    assert main(["lab", "start", LAB]) == 0
    yield capsys.readouterr().out
    main(["lab", "reset", LAB])


def test_start_prints_the_task_and_how_to_go_on(begun):
    """The learner need not look anything up."""
    assert "# Let a survey's readings grow old" in begun
    assert f"studykit lab shell {LAB}" in begun
    assert f"studykit lab check {LAB}" in begun
    assert "Its clock shows 2026-03-02 09:00 UTC." in begun


def test_a_lab_from_start_to_full_score(begun, capsys):
    """The lab need not be named while it is the only one; exit codes say what a check found."""
    assert main(["lab", "check"]) == 1
    assert "0 of 100 points, 0 %." in capsys.readouterr().out
    assert main(["lab", "hint"]) == 0
    assert "hint 1 of 3" in capsys.readouterr().out
    program = f"""
import boto3, json
rules = json.load(open({str(FOLDER / "solution" / "lifecycle.json")!r}))
boto3.client("s3").put_bucket_lifecycle_configuration(Bucket="tide-survey", LifecycleConfiguration=rules)
"""
    assert studykit("lab", "shell", "--", sys.executable, "-c", program).returncode == 0
    assert main(["lab", "clock", "+30d"]) == 0
    assert "2026-04-01 09:00 UTC" in capsys.readouterr().out
    assert main(["lab", "check", LAB, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["percent"] == 100
    assert main(["lab", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["best"] == 100
    assert main(["lab", "stop"]) == 0
    assert main(["lab", "clock"]) == 0
    assert "2026-04-01 09:00 UTC" in capsys.readouterr().out


def test_a_command_in_the_labs_shell_ends_with_its_own_code(begun):
    """... and sees the account instead of the user's."""
    done = studykit(
        "lab", "shell", LAB, "--", "sh", "-c", "echo $AWS_ENDPOINT_URL $AWS_PROFILE; exit 7", AWS_PROFILE="prod"
    )  # fmt: skip
    assert done.returncode == 7
    assert done.stdout.startswith("http://127.0.0.1:")
    assert "prod" not in done.stdout


@pytest.mark.parametrize(
    ("shell", "start_up"),
    [
        ("bash", ".bashrc"),
        ("zsh", ".zshrc"),
        ("sh", "startup"),
        ("dash", "startup"),
        ("ksh", ".kshrc"),
        ("mksh", ".mkshrc"),
        ("mksh", "startup"),
    ],
)
def test_the_prompt_shows_the_lab_whatever_start_up_files_say(begun, tmp_path, shell, start_up):
    """Keys and profiles that they export are gone again."""
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / start_up).write_text(
        "export AWS_PROFILE=prod AWS_ENDPOINT_URL=https://s3.amazonaws.com READ=yes\nPS1='% '\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "studykit", "lab", "shell"],
        env={
            **os.environ,
            "SHELL": path,
            "HOME": str(tmp_path),
            **({"ENV": "$HOME/startup"} if start_up == "startup" else {}),
        },
        input='echo "<$PS1|$AWS_PROFILE|$AWS_ENDPOINT_URL|$READ>"\nexit 3\n',
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    shown = re.search(r"<(.*)\|(.*)\|(http://127\.0\.0\.1:\d+)\|yes>", done.stdout)
    assert shown, done.stdout + done.stderr
    assert shown[1] == f"({LAB}) % "
    assert shown[2] == ""


def test_fish_is_told_after_its_configuration(tmp_path):
    """Our variables come last, quoted as fish quotes; what the user keeps for all sessions is not erased."""
    environment = {"SHELL": "/usr/bin/fish", "AWS_PROFILE": r"it's a \ b", "OTHER": "x"}
    words, given = shell_command(environment, "a-lab", tmp_path)
    assert words[:3] == ["/usr/bin/fish", "--interactive", "--init-command"]
    lines = words[3].splitlines()
    assert r"set --global --export AWS_PROFILE 'it\'s a \\ b'" in lines
    assert lines.index("set --erase --global $name") < lines.index("end")
    assert "echo -n '(a-lab) '" in words[3]
    assert "OTHER" not in words[3]
    assert given == environment


def test_another_shell_gets_the_environment(tmp_path):
    """docs/labs.md says that its start-up files have the last word."""
    words, given = shell_command({"SHELL": "/bin/tcsh", "AWS_PROFILE": "x"}, "a-lab", tmp_path)
    assert words == ["/bin/tcsh", "-i"]
    assert given["AWS_PROFILE"] == "x"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lab"], "Say what to do: list, start, shell, check,"),
        (["lab", "--json"], "Say what to do: list, start, shell, check,"),
        (["lab", "dance"], "invalid choice: 'dance'"),
        (["lab", "start"], f"There are: {LAB}"),
        (["lab", "start", "s3-lifecycle"], f"Did you mean '{LAB}'?"),
        (["lab", "check"], "No lab is under way"),
        (["lab", "check", LAB], f"`studykit lab start {LAB}` begins it"),
        (["lab", "clock", LAB, "+soon"], "no span of time"),
        (["lab", "clock", LAB, "more", "words"], "one word too many"),
        (["lab", "clock", "--", "true"], "Only `studykit lab shell`"),
        (["grade", LAB], "required: submission"),
        (["grade", "nope", "."], "There is no lab 'nope'"),
        (["grade", LAB, "/no/such/file"], "There is no file /no/such/file"),
    ],
)
def test_wrong_words_end_with_2_and_the_way_out(words, said, capsys):
    """One sentence on stderr, nothing on stdout, no traceback."""
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize(("answer", "code"), [("solution", 0), ("wrong/whole-bucket", 1), ("start", 1)])
def test_grade_ends_with_what_it_found(answer, code, capsys):
    """0: all passed, 1: some did not."""
    assert main(["grade", LAB, str(FOLDER / answer)]) == code
    assert "of 100 points" in capsys.readouterr().out


def test_grade_speaks_json(capsys):
    """One document on stdout."""
    assert main(["grade", LAB, str(FOLDER / "solution" / "lifecycle.json"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["version"], report["lab"], report["passed"]) == (1, LAB, True)


def test_a_submission_that_cannot_be_read_ends_with_2(tmp_path, capsys):
    """It is the learner's to mend."""
    answer = tmp_path / "mine.json"
    answer.write_text("{")
    assert main(["grade", LAB, str(answer)]) == 2
    assert "mine.json, line 1" in capsys.readouterr().err


def test_a_broken_grader_ends_with_3(monkeypatch, capsys):
    """A bug of ours must never look like a learner's failure."""
    monkeypatch.setattr(runs_module, "grade", lambda *_: 1 / 0)
    assert main(["grade", LAB, str(FOLDER / "solution")]) == 3
    assert "The grader broke: ZeroDivisionError" in capsys.readouterr().err


def test_a_lab_of_a_pack_of_ones_own_is_graded(tmp_path, capsys):
    """--library adds labs."""
    mine = tmp_path / "content" / "labs" / "mine"
    mine.mkdir(parents=True)
    (mine / "task.md").write_text("x")
    (mine / "lab.yaml").write_text((FOLDER / "lab.yaml").read_text().replace(f"id: {LAB}", "id: mine"))
    assert main(["grade", "mine", str(FOLDER / "solution"), "--library", str(tmp_path)]) == 0


@pytest.mark.parametrize("order", ["check --json {}", "check {} --json", "--json check {}", "check --json"])
def test_options_stand_anywhere(begun, capsys, order):
    """Before, between and after the words."""
    assert main(["lab", *order.format(LAB).split()]) == 1
    assert json.loads(capsys.readouterr().out)["lab"] == LAB


def test_a_look_at_the_labs_makes_nothing(learner_home, capsys):
    """A home that cannot be written is no reason not to look."""
    assert main(["lab", "list"]) == 0
    assert LAB in capsys.readouterr().out
    assert not learner_home.exists()


def test_the_labs_are_listed_without_attempts_that_cannot_be_read(learner_home, capsys):
    """The sentence goes to stderr, so that JSON stays whole."""
    paths.progress_file().mkdir(parents=True)
    assert main(["lab", "list", "--json"]) == 0
    printed = capsys.readouterr()
    assert [(lab["id"], lab["best"]) for lab in json.loads(printed.out)] == [(LAB, None)]
    assert printed.err.startswith("studykit: Attempts cannot be read: ")


def test_listing_labs_imports_no_simulator():
    """moto, boto3 and Flask are for those who start one."""
    program = """
import sys
from studykit.__main__ import main
main(["lab", "list"])
print([m for m in ("moto", "boto3", "botocore", "flask", "werkzeug", "time_machine") if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
    assert Path(FOLDER).name in done.stdout
