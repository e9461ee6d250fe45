"""What `studykit lint` checks of a lab: all of lab.yaml, task.md, and that the answers beside them can be read."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from studykit.errors import SubmissionError
from studykit.labs.loader import load_lab
from studykit.library.models import Defect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studykit.labs.models import Lab


def lint_lab(folder: Path) -> Iterator[Defect]:
    """Every defect of the lab in a folder.

    What only AWS's models tell (whether a command exists, whether an answer can be read) is checked when the extra
    ``labs`` is installed.
    """
    lab, defects = load_lab(folder)
    yield from defects
    if lab is None:
        return
    yield from _answers_are_there(lab)
    if find_spec("botocore"):
        yield from _commands(lab)
        yield from _answers_can_be_read(lab)


def _answers(lab: Lab) -> list[Path]:
    return [lab.folder / "solution", *(lab.folder / "wrong" / name for name in lab.wrong)]


def _answers_are_there(lab: Lab) -> Iterator[Defect]:
    """solution/ and wrong/* are what proves a lab; they and lab.yaml have to name the same."""
    for answer in _answers(lab):
        if not answer.is_dir():
            name = answer.relative_to(lab.folder)
            yield Defect(
                lab.file, 0, "", f"There is no folder {name}/.", "Put an answer in it.", rule="missing-file"
            )
    wrong = lab.folder / "wrong"
    for entry in sorted(wrong.iterdir()) if wrong.is_dir() else []:
        if entry.is_dir() and entry.name not in lab.wrong:
            yield Defect(
                lab.file,
                0,
                f"wrong.{entry.name}",
                f"Nothing says what wrong/{entry.name}/ scores.",
                f"Write {entry.name} and its percentage under wrong.",
                rule="missing-field",
            )


def _commands(lab: Lab) -> Iterator[Defect]:
    from studykit.labs.grading import line_faults

    for fault in line_faults(lab):
        yield Defect(lab.file, fault.line, "", fault.message, fault.hint, rule="bad-command")


def _answers_can_be_read(lab: Lab) -> Iterator[Defect]:
    from studykit.labs.submission import read_submission

    for answer in _answers(lab):
        if answer.is_dir():
            try:
                read_submission(answer, lab)
            except SubmissionError as error:
                yield Defect(answer, 0, "", error.message, error.hint, rule="bad-submission")
