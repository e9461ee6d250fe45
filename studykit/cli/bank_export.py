"""`studykit bank export`: questions for Moodle, Canvas, a spreadsheet or a repository."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.options import check_target, check_topic, command_parser, library_paths
from studykit.cli.output import table, write
from studykit.errors import UsageError
from studykit.formats.deck import DeckError
from studykit.formats.personal import write_whole
from studykit.formats.questions.formats import WRITTEN, format_to_write, write_bank
from studykit.formats.questions.gathering import EXERCISE, gather
from studykit.library.library import load_library

if TYPE_CHECKING:
    from studykit.cli.commands import Context


def main(args: list[str], context: Context) -> int:
    """Write the file and say what is in it, and what is not.

    Raises:
        UsageError: The file is there already, its format is not known, or there is nothing to write.
        DeckError: It cannot be written.
    """
    parser = command_parser(
        "bank export",
        "Write questions: .gift and .xml for Moodle, .zip for Canvas (QTI 1.2), .aiken, .csv, .md (check-lists)."
        " Exercises, whose numbers are drawn anew each time, are left out.",
    )
    parser.add_argument(
        "file", metavar="FILE", type=paths.expanded, help="the file to write; its ending says how"
    )
    parser.add_argument("--format", choices=sorted(WRITTEN), help="how to write it (default: by its name)")
    parser.add_argument("--topic", metavar="T", help="only the questions of this topic")
    parser.add_argument("--own", action="store_true", help="only the questions of your own pack")
    parser.add_argument("--force", action="store_true", help="replace FILE if it is there")
    options = parser.parse_args(args)
    target: Path = options.file
    name = format_to_write(target, options.format)
    check_target(target, f"bank{WRITTEN[name]}", force=options.force)
    profile = options.profile or context.profile
    library = load_library(
        paths.library_roots(library_paths(context, options.library), profile), paths.cache_dir()
    )
    check_topic(options.topic, library.topics)
    own = paths.personal_pack(profile)
    heads = [
        head
        for head in library.questions.values()
        if options.topic in {None, head.topic} and (not options.own or own in Path(head.path).parents)
    ]
    if all(head.kind == EXERCISE for head in heads):
        raise UsageError("There is no question to write.", "`studykit topics` lists what there is.")
    bank = write_bank(gather(library, [head.id for head in heads]), name)
    if not bank.items:
        raise UsageError(
            f"{name} can carry none of the questions: {bank.lines[0].why}.", "Choose another format."
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, bank.content)
    except OSError as error:
        raise DeckError(f"{target} cannot be written ({error.strerror}).") from error
    _report(target, len(bank.items), sum(head.kind == EXERCISE for head in heads))
    if bank.lines:
        write(table(("left out", "why"), [(line.where, line.why) for line in bank.lines]))
    return 0


def _report(target: Path, questions: int, exercises: int) -> None:
    left_out = f"; {exercises:,} exercise{'s' * (exercises != 1)} left out" if exercises else ""
    write(f"Wrote {target}: {questions:,} question{'s' * (questions != 1)}{left_out}.")
