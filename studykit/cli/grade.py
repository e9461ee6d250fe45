"""``studykit grade``: grade a submission to a lab, for people and for CI."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import finish, write, write_json
from studykit.errors import GraderError, StudykitError
from studykit.sim.runs import LabRuns

if TYPE_CHECKING:
    from studykit.cli.commands import Context
    from studykit.labs.report import Report


def main(args: list[str], context: Context) -> int:
    """Run ``studykit grade``.

    Returns:
        0: every check passed; 1: some did not. What cannot be read ends with 2, a broken grader with 3.
    """
    try:
        return _run(args, context)
    except StudykitError:
        raise
    except Exception as error:
        raise GraderError(
            f"The grader broke: {type(error).__name__}: {error}.",
            "Please report it, with what is printed when STUDYKIT_TRACEBACK=1 is set.",
        ) from error


def _run(args: list[str], context: Context) -> int:
    parser = command_parser(
        "grade",
        "Grade a submission in a simulated account of its own. No AWS account is needed and none is reached.",
        epilog="Exit code: 0 all checks passed, 1 some did not, 2 the lab or the submission cannot be read, "
        "3 the grader itself broke or its report cannot be written.",
    )
    parser.add_argument("lab", help="the lab's id, as `studykit lab list` shows it")
    parser.add_argument("submission", type=Path, help="a file, or a folder with one in it")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    given = parser.parse_args(args)
    profile = given.profile or context.profile
    roots = paths.library_roots(library_paths(context, given.library), profile)
    report = LabRuns(roots, paths.labs_dir(profile)).grade(given.lab, given.submission)
    _deliver(report, as_json=given.json)
    return 0 if report.passed else 1


def _deliver(report: Report, *, as_json: bool) -> None:
    """Print the report, to its last byte.

    Raises:
        GraderError: It cannot be written, which is not the learner's failure.
    """
    try:
        if as_json:
            write_json(report.to_json())
        else:
            write(report.to_text())
        finish()
    except StudykitError as error:
        raise GraderError(error.message, error.hint) from error
