"""What becomes of a command whose stdin, stdout or stderr is closed, full, or not UTF-8.

Exit code 1 is a verdict (checks failed, defects found), so no breakdown may end with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.cli import commands, grade, topics
from studykit.labs.catalogue import read_catalogue

SOLUTION = str(read_catalogue([paths.shipped_library()]).find("s3-lifecycle-archive").folder / "solution")
GRADE = ["grade", "s3-lifecycle-archive", SOLUTION]
CALC = ["calc", "cidr", "10.0.0.0/16"]
FULL = Path("/dev/full")

needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


def in_shell(words, redirection="", **environment):
    """Run studykit from a shell, which can close streams."""
    return subprocess.run(
        ["sh", "-c", f'"$@" {redirection}', "sh", sys.executable, "-m", "studykit", *words],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    "words", [CALC, [*CALC, "--json"], ["topics"], ["calc", "--help"], ["lab", "--help"]]
)
@pytest.mark.parametrize("redirection", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_failure(words, redirection):
    """There is nobody to write to, and nothing went wrong."""
    done = in_shell(words, redirection)
    assert (done.returncode, done.stderr) == (0, b"")


@needs_full
@pytest.mark.parametrize("words", [CALC, [*CALC, "--json"], ["topics"], ["--version"]])
def test_a_full_disk_ends_with_2_and_a_sentence(words):
    """Also where all of it fits into a buffer, and only the last flush fails."""
    done = in_shell(words, ">/dev/full")
    assert done.returncode == 2
    assert done.stderr.startswith(b"studykit: The output cannot be written: No space left on device.\n")
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@needs_full
def test_a_full_stderr_leaves_the_exit_code_alone():
    """The code is all that is left to say it."""
    assert in_shell(["calc", "nope"], "2>/dev/full").returncode == 2


@needs_full
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_report_that_cannot_be_written_is_no_failure_of_the_learner(options):
    """The solution is right, so the code must be neither 1 nor, without its report, 0."""
    done = in_shell([*GRADE, *options], ">/dev/full")
    assert done.returncode == 3
    assert done.stderr.startswith(b"studykit: The output cannot be written")


def test_a_verdict_needs_no_reader():
    """With stdout closed the exit code still tells what was found."""
    assert in_shell(GRADE, ">&-").returncode == 0


def test_a_reader_that_leaves_does_not_change_the_verdict(monkeypatch):
    """`grade | head -1` of a wrong answer is still 1."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "studykit", *GRADE[:2], str(Path(SOLUTION).parent / "start")],
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    ("encoding", "shown"), [("ascii", r"na\xefve \u2192"), ("cp1252", "na\u00efve \\u2192")]
)
def test_what_an_encoding_lacks_is_escaped(encoding, shown):
    """The rest of the text is as it is, and the command does its work."""
    program = r"""
from studykit.cli.diagnostics import guarded
from studykit.cli.output import write
raise SystemExit(guarded(lambda _: write("na\u00efve \u2192") or 0, []))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout.decode(encoding)) == (0, f"{shown}\n")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_json_is_json_in_every_encoding(encoding, tmp_path):
    """JSON has its own escapes for characters beyond the encoding."""
    item = tmp_path / "item.json"
    item.write_text('{"name": {"S": "na\u00efve \u2192"}}', encoding="utf-8")
    done = in_shell(
        ["calc", "dynamodb", "size", "--item", str(item), "--json"], PYTHONIOENCODING=encoding
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "na\u00efve \u2192" in str(json.loads(done.stdout.decode(encoding))["inputs"])


@pytest.mark.parametrize("environment", [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "cp1252"}])
def test_json_on_stdin_is_utf_8_whatever_the_locale(environment):
    """Three bytes of one character are not three characters of another encoding; a byte order mark is none."""
    done = subprocess.run(
        [sys.executable, "-m", "studykit", "calc", "dynamodb", "size", "--item", "-", "--json"],
        env={**os.environ, "PYTHONCOERCECLOCALE": "0", **environment},
        input='\ufeff{"n": {"S": "\u20ac"}}'.encode(),
        capture_output=True,
        check=True,
    )
    # 1 byte of name and 3 of text: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    assert json.loads(done.stdout)["answer"]["bytes"] == 4


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_stdin_that_is_no_utf_8_is_refused(locale):
    """Python's C locale would let any byte through."""
    done = subprocess.run(
        [sys.executable, "-m", "studykit", "calc", "dynamodb", "size", "--item", "-"],
        env={**os.environ, "LC_ALL": locale},
        input=b'{"n": {"S": "\xff"}}',
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(b"studykit: ITEM: stdin is not UTF-8 text.")


def test_a_closed_stdin_is_one_sentence():
    """It holds no JSON."""
    done = in_shell(["calc", "dynamodb", "size", "--item", "-"], "<&-")
    assert done.returncode == 2
    assert done.stderr.startswith(b"studykit: ITEM")
    assert b"Traceback" not in done.stderr


def test_a_bug_ends_with_70_and_its_traceback(monkeypatch, capsys):
    """Python's own code for it, 1, would be a verdict."""
    monkeypatch.setattr(topics, "command_parser", lambda *_, **__: 1 / 0)
    assert commands.COMMANDS["topics"][0] == topics.__name__
    assert main(["topics"]) == 70
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "studykit: This is a bug in studykit." in said


@pytest.mark.parametrize("variable", ["", "1"])
def test_a_bug_in_grade_ends_with_3(monkeypatch, capsys, variable):
    """Wherever it is; the traceback is for those who ask for it."""
    monkeypatch.setenv("STUDYKIT_TRACEBACK", variable)
    monkeypatch.setattr(grade, "command_parser", lambda *_, **__: 1 / 0)
    assert main(GRADE) == 3
    said = capsys.readouterr().err
    assert "studykit: The grader broke: ZeroDivisionError" in said
    assert ("Traceback" in said) is bool(variable)
