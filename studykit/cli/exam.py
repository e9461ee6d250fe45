"""`studykit exam`: exams that were sat, as a list, and each of them written out."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import table, write, write_json
from studykit.errors import ExamError, UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from studykit.cli.commands import Context
    from studykit.exam.scoring import ExamResult
    from studykit.library.library import Library

ACTIONS = """\
actions:
  list    the exams handed in, newest first, with their numbers
  export  write one of them out: studykit exam export 7 --format md"""
FORMATS = ("md", "json", "csv")


def main(args: list[str], context: Context) -> int:
    """List exams, or write one out.

    Raises:
        ExamError: There is no such exam.
        StoreError: The learner's progress cannot be read.
    """
    parser = command_parser(
        "exam",
        "Show the exams that you handed in, and write them out: as Markdown with every question and reason,"
        " as JSON with everything, or as CSV with a line a question. Exams are sat in the app.",
        epilog=ACTIONS,
        formatter_class=RawDescriptionHelpFormatter,
        usage="studykit exam list [--json] | studykit exam export ID [--format md|json|csv]",
    )
    parser.add_argument("action", choices=("list", "export"), help="what to do")
    parser.add_argument("id", nargs="?", type=int, metavar="ID", help="the exam's number, as list gives it")
    parser.add_argument("--format", choices=FORMATS, help="how it is written out (default: md)")
    parser.add_argument("--json", action="store_true", help="list: an array instead of a table")
    options = parser.parse_args(args)
    _check(options)
    profile = options.profile or context.profile
    roots = paths.library_roots(library_paths(context, options.library), profile)
    from studykit.library.library import load_library

    library = load_library(roots, paths.cache_dir())
    found = _results(profile, library)
    if options.action == "list":
        _list(found, library, as_json=options.json)
    else:
        _export(found, library, options.id, options.format or "md")
    return 0


def _check(options: Namespace) -> None:
    """Refuse what would be ignored."""
    if options.action == "export" and options.id is None:
        raise UsageError("Say which exam.", "`studykit exam list` shows their numbers.")
    if options.action == "export" and options.json:
        raise UsageError("--json belongs to `studykit exam list`.", "Write --format json.")
    if options.action == "list" and (options.id is not None or options.format):
        raise UsageError("A number and --format belong to `studykit exam export`.", "Leave them out.")


def _results(profile: str, library: Library) -> list[ExamResult]:
    """Exams handed in, newest first; reading creates no file."""
    progress_file = paths.progress_file(profile)
    if not progress_file.exists():
        return []
    from studykit.exam.scoring import grade
    from studykit.store.database import open_store

    with open_store(progress_file) as store:
        exams = store.exams
        return [
            grade(record, exams.progress(record.id), library, library.blueprints.get(record.blueprint))
            for record in exams.past()
        ]


def _list(found: list[ExamResult], library: Library, *, as_json: bool) -> None:
    from studykit.exam.report import document

    if as_json:
        documents = [document(r, library.blueprints.get(r.record.blueprint)) for r in found]
        write_json([{name: v for name, v in d.items() if name != "items"} for d in documents])
        return
    if not found:
        write("No exam was handed in yet. They are sat in the app: studykit, then e.")
        return
    rows = [_row(result, library) for result in found]
    write(
        table(
            ("id", "handed in", "exam", "mode", "right", "of", "%", "estimate"),
            rows,
            right=frozenset({0, 4, 5, 6}),
        )
    )
    write("Estimates are not AWS scores; `studykit exam export ID` says what they assume.")


def _row(result: ExamResult, library: Library) -> tuple[object, ...]:
    from studykit.exam.scale import estimate

    record, tally = result.record, result.total
    blueprint = library.blueprints.get(record.blueprint)
    scaled = estimate(tally, blueprint) if blueprint and record.mode.timed else None
    ended = (record.submitted or record.started).astimezone()
    return (
        record.id,
        f"{ended:%Y-%m-%d %H:%M}",
        record.blueprint,
        record.mode.name,
        tally.right,
        tally.of,
        "-" if tally.percent is None else tally.percent,
        "-" if scaled is None else f"{scaled.score:,} ({scaled.low:,} to {scaled.high:,})",
    )


def _export(found: list[ExamResult], library: Library, number: int, form: str) -> None:
    from studykit.exam.report import document, markdown, table

    for result in found:
        if result.record.id == number:
            blueprint = library.blueprints.get(result.record.blueprint)
            if form == "json":
                write_json(document(result, blueprint))
            else:
                write(table(result) if form == "csv" else markdown(result, blueprint, library.facts))
            return
    raise ExamError(
        f"There is no exam number {number} that was handed in.", "`studykit exam list` names those there are."
    )
