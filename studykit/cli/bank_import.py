"""`studykit bank import`: questions into the learner's own pack, all of them or none."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import table, write, write_json
from studykit.errors import UsageError
from studykit.formats.pack_lock import locked
from studykit.formats.personal import written
from studykit.formats.questions.formats import READ, carried, read_bank
from studykit.formats.questions.landing import Landing, land
from studykit.library.library import load_library

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from studykit.cli.commands import Context
    from studykit.formats.questions.markers import Marked

_LINES_SHOWN = 200  # as many as somebody reads; --json has all
_MARKS_SHOWN = 5
_COUNTED = ("added", "updated", "unchanged", "kept", "dropped")


def main(args: list[str], context: Context) -> int:
    """Read the file, work out what it changes, and change it.

    Raises:
        UsageError: There is no such file, its format is not known, or it looks like an exam dump.
        DeckError: It cannot be read; nothing was changed.
    """
    parser = command_parser(
        "bank import",
        "Take in questions: GIFT, Moodle XML, Aiken, CSV, QTI (1.2 of Canvas, 2.1 to 3.0, as a package or one"
        " document), Markdown check-lists, Markdown with folded answers. They go into your own pack, unverified: they"
        " can be practised, and do not count for your readiness until somebody has reviewed them. Importing a"
        " file again updates. A file that cannot be read changes nothing.",
    )
    parser.add_argument("file", metavar="FILE", type=paths.expanded, help="the questions")
    parser.add_argument("--format", choices=READ, help="what the file is (default: by its name and content)")
    parser.add_argument(
        "--topic", metavar="T", default="", help="where the questions go (default: by their category)"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="take the file's text also for questions that are reviewed"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
    parser.add_argument("--json", action="store_true", help="the report, every line of it, as JSON")
    parser.add_argument(
        "--original",
        action="store_true",
        help="say that the questions are original although some look like those of an exam dump",
    )
    options = parser.parse_args(args)
    source: Path = options.file
    if not source.is_file():
        raise UsageError(f"There is no file {source}.", "Name the questions to import.")
    name, bank = read_bank(source, options.format)
    profile = options.profile or context.profile
    pack = paths.personal_pack(profile)
    with nullcontext() if options.dry_run else locked(pack):
        library = load_library(
            paths.library_roots(library_paths(context, options.library), profile), paths.cache_dir()
        )
        landing = land(
            bank,
            library,
            pack,
            source=source.name,
            topic=options.topic,
            overwrite=options.overwrite,
            carried=lambda items: carried(items, name, source),
        )
        if landing.marked and not options.original and not options.dry_run:
            raise _looks_shared(source, landing.marked)
        with written({} if options.dry_run else landing.files):
            pass
    _report(options, landing, name)
    return 0


def _looks_shared(source: Path, found: tuple[Marked, ...]) -> UsageError:
    shown = ", ".join(f"{mark.where} ({mark.mark!r})" for mark in found[:_MARKS_SHOWN])
    more = f" and {len(found) - _MARKS_SHOWN:,} more" if found[_MARKS_SHOWN:] else ""
    return UsageError(
        f"{source.name} looks like an exam dump: {shown}{more}. AWS's agreement forbids to share real exam content;"
        " nothing was changed.",
        "If you wrote the questions yourself, or know who did, say so with --original.",
    )


def _report(options: Namespace, landing: Landing, name: str) -> None:
    if options.json:
        counts = {outcome: landing.count(outcome) for outcome in _COUNTED}
        write_json(
            counts
            | {
                "format": name,
                "topics": landing.topics,
                "new_topics": landing.new_topics,
                "without_reasons": landing.bare,
                "marked": [mark._asdict() for mark in landing.marked],
                "dry_run": options.dry_run,
                "lines": [line._asdict() for line in landing.lines],
            }
        )
        return
    begin = (
        f"Dry run, nothing was written. {options.file.name} ({name}) would give"
        if options.dry_run
        else f"Imported {options.file.name} ({name})"
    )
    counts_text = ", ".join(
        f"{landing.count(outcome):,} {outcome}"
        for outcome in _COUNTED
        if outcome != "kept" or landing.count(outcome)
    )
    write(f"{begin}: {counts_text}.")
    for topic, number in landing.topics.items():
        write(f"Topic {topic}{' (new)' * (topic in landing.new_topics)}: {_count(number)}.")
    if landing.files:
        write("They are unverified: practise with them; they count for nothing until reviewed.")
    if landing.bare:
        write(f"{_count(landing.bare)} without a reason for any option.")
    if landing.marked:
        first = landing.marked[0]
        write(
            f"{_count(len(landing.marked))} with marks of an exam dump ({first.where}: {first.mark!r});"
            " AWS's agreement forbids to share real exam content."
        )
    _say_lines(landing)


def _say_lines(landing: Landing) -> None:
    told = [line for line in landing.lines if line.outcome != "unchanged"]
    lines = told
    if len(told) > _LINES_SHOWN:
        lines = [line for line in told if line.outcome in {"changed", "kept", "dropped"}]
    if lines:
        write(
            table(
                ("where", "what", "which or why"), [(i.where, i.outcome, i.why) for i in lines[:_LINES_SHOWN]]
            )
        )
    if hidden := len(told) - len(lines[:_LINES_SHOWN]):
        write(f"... {hidden:,} more lines; --json has all.")


def _count(number: int) -> str:
    return f"{number:,} question{'s' * (number != 1)}"
