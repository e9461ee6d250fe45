"""What calculators print, to the letter: the golden files, and the examples of docs/calculators/.

A golden file is a command line, its output, and the exit code where it is not 0. After a change that is
meant, write them anew with `UPDATE_GOLDEN=1 pytest tests/cli/test_calc_golden.py` and read the difference.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from studykit.__main__ import main

GOLDEN = sorted((Path(__file__).parent / "golden").glob("calc_*"))
GUIDE = Path(__file__).parents[2] / "docs" / "calculators"


def session(capsys, command):
    """The command line, what it prints, and its exit code unless 0."""
    code = main(shlex.split(command)[1:])
    out, err = capsys.readouterr()
    ending = f"[exit code {code}]\n" if code else ""
    return f"$ {command}\n{out}{err}{ending}"


@pytest.fixture
def at_examples(monkeypatch):
    """Examples name files beside them."""
    monkeypatch.chdir(Path(__file__).parent / "golden")


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_output_is_the_golden_files(path, capsys, at_examples):
    """Text, JSON, help and errors are as they were read and found right."""
    command = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("$ ")
    printed = session(capsys, command)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(printed, encoding="utf-8")
    assert printed == path.read_text(encoding="utf-8")


EXAMPLES = [
    example
    for page in sorted(GUIDE.glob("*.md"))
    for example in re.findall(
        r"^```console\n(\$ studykit calc .+?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0][16:])
def test_examples_of_the_guide_are_true(example, capsys, at_examples):
    """Each example prints what the guide says, up to a line `...` where it leaves the rest out."""
    command, _, shown = example.partition("\n")
    printed = session(capsys, command.removeprefix("$ ")).partition("\n")[2]
    if shown.endswith("...\n"):
        assert printed.startswith(shown.removesuffix("...\n"))
    else:
        assert printed == shown
