"""`studykit topics`: every topic and what there is for it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.diagnostics import report
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import table, write, write_json
from studykit.library.library import load_library

if TYPE_CHECKING:
    from studykit.cli.commands import Context
    from studykit.library.library import Library
    from studykit.library.models import TopicCounts

_HEADER = ("topic", "words", "cards", "questions", "exercises", "labs", "calculators")
_NUMBERS = frozenset(range(1, len(_HEADER)))


def main(args: list[str], context: Context) -> int:
    """List the topics; broken content is pointed out on stderr and does not change the exit code."""
    parser = command_parser("topics", "List every topic and what there is for it, group by group.")
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    options = parser.parse_args(args)
    extra = library_paths(context, options.library)
    profile = options.profile or context.profile
    library = load_library(paths.library_roots(extra, profile), paths.cache_dir())
    if options.json:
        write_json([counts._asdict() for counts in library.counts()])
    else:
        write(_tables(library))
    if errors := sum(1 for defect in library.defects if defect.severity == "error"):
        report(
            f"{errors} {'defect hides' if errors == 1 else 'defects hide'} content.",
            "`studykit lint` lists what is wrong with the shipped content, `studykit lint DIR` with a pack.",
        )
    return 0


def _tables(library: Library) -> str:
    """One table with a heading for each group, and the sums below; 80 columns hold it, so titles are left out."""
    counts = {row.id: row for row in library.counts()}
    groups: dict[str, list[TopicCounts]] = {}
    for name, topics in groupby(library.topics.values(), key=lambda topic: topic.group):
        groups.setdefault(name, []).extend(counts[topic.id] for topic in topics)
    rows = [row for members in groups.values() for row in map(_cells, members)]
    sums = [sum(column) for column in zip(*(_figures(row) for row in counts.values()), strict=True)]
    rows.append((f"{len(counts)} topics", *map(_figure, sums or [0] * len(_NUMBERS))))
    header, *lines = table(_HEADER, rows, right=_NUMBERS).split("\n")
    shown = [header]
    for name, members in groups.items():
        shown += ["", name, *lines[: len(members)]]
        lines = lines[len(members) :]
    return "\n".join([*shown, "", *lines])


def _figures(row: TopicCounts) -> tuple[int, ...]:
    return (row.words, row.cards, row.questions, row.exercises, row.labs, row.calculators)


def _cells(row: TopicCounts) -> tuple[str, ...]:
    return (row.id, *map(_figure, _figures(row)))


def _figure(number: int) -> str:
    """A dash for none, so that what is there stands out."""
    return f"{number:,}" if number else "-"
