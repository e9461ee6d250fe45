"""The words before a command, and words that are no command."""

from __future__ import annotations

import subprocess
import sys

import pytest

from studykit.__main__ import main
from studykit.cli.commands import COMMANDS
from studykit.cli.options import checked_profile


def test_help_lists_every_command(capsys):
    """`studykit --help` names each command and ends well."""
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {name} " in printed for name in COMMANDS)


def test_version_is_the_installed_one(capsys):
    """`studykit --version` prints one line."""
    from importlib.metadata import version

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"studykit {version('studykit')}\n"


def test_unknown_command_names_the_nearest(capsys):
    """A slip is one sentence on stderr with exit code 2."""
    assert main(["topcis"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "There is no command 'topcis'." in captured.err
    assert "studykit topics" in captured.err


def test_unknown_option_is_refused(capsys):
    """An option that does not exist is not ignored."""
    assert main(["--colour"]) == 2
    assert "There is no option --colour." in capsys.readouterr().err


def test_a_profile_cannot_leave_its_folder(capsys):
    """A profile's name becomes a folder's, so a path is refused."""
    assert main(["--profile", "../other", "doctor"]) == 2
    assert "is no profile name" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nul", "CON", "com1", "Lpt9"])
def test_a_profile_is_no_device_of_windows(capsys, name):
    """Progress kept in one would be lost; on every system, since profiles move between machines."""
    assert main(["--profile", name, "doctor"]) == 2
    assert "is no profile name" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["console", "com10", "nully", "a-con"])
def test_a_profile_may_be_like_a_device(name):
    """Only the very names are taken."""
    assert checked_profile(name) == name


def test_library_must_be_a_folder(capsys, tmp_path):
    """`--library` with something else says so."""
    assert main(["--library", str(tmp_path / "none"), "topics"]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_the_app_needs_a_terminal():
    """Without a terminal the app says so instead of painting into a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "studykit"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 2
    assert "The app needs a terminal." in done.stderr
    assert done.stdout == ""
