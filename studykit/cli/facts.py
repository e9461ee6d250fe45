"""`studykit facts`: what is true, where and when it was read, and what older notes say."""

from __future__ import annotations

import sys
from datetime import date
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from studykit import paths
from studykit.cli.options import check_topic, command_parser, day_of, library_paths
from studykit.cli.output import write, write_json
from studykit.library.fact_selection import changed_since, facts_of_topic, stale, with_words
from studykit.library.facts import shown_before
from studykit.library.library import load_library
from studykit.library.lint.age import AGEING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from studykit.cli.commands import Context
    from studykit.library.models import Fact, OldValue

WIDTH, WIDEST = 80, 110  # columns: where the output is no terminal, and the longest line that reads well


def main(args: list[str], context: Context) -> int:
    """Print the facts that fit; 0 also where there are none.

    Raises:
        UsageError: There is no such topic, or a date is none.
    """
    options = _parser().parse_args(args)
    profile = options.profile or context.profile
    roots = paths.library_roots(library_paths(context, options.library), profile)
    library = load_library(roots, paths.cache_dir())
    check_topic(options.topic, library.topics)
    found = facts_of_topic(library, options.topic) if options.topic else list(library.facts.values())
    found = with_words(found, options.words)
    if options.stale:
        found = stale(found, date.today())  # noqa: DTZ011 - the learner's day
    if options.changed_since:
        found = changed_since(found, options.changed_since)
    if options.json:
        write_json([_row(fact) for fact in found])
    else:
        write(_text(found))
    return 0


def _parser() -> ArgumentParser:
    parser = command_parser(
        "facts",
        "Show the numbers and dated claims that notes, cards and questions rest on: each with the page it was read on,"
        " the day, and the values that older notes and exams still print.",
    )
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="facts that have all these words, or this id"
    )
    parser.add_argument(
        "--topic", metavar="TOPIC", help="those that a topic's note, cards and questions name"
    )
    parser.add_argument("--stale", action="store_true", help=f"those read more than {AGEING} days ago")
    parser.add_argument(
        "--changed-since",
        metavar="DATE",
        type=day_of,
        help="those whose value changed on this day (2025-06-30) or after it",
    )
    parser.add_argument("--json", action="store_true", help="a list of objects")
    return parser


def _row(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "value": fact.value,
        "unit": fact.unit,
        "shown": fact.shown,
        "says": fact.says,
        "sources": fact.sources,
        "verified": fact.verified,
        "was": [old._asdict() for old in fact.was],
    }


def _text(facts: list[Fact]) -> str:
    if not facts:
        return "No fact is found."
    columns = get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    entries = ["\n".join(_lines(fact, min(columns, WIDEST))) for fact in facts]
    return "\n\n".join([*entries, f"{len(facts):,} fact{'s' if len(facts) != 1 else ''}."])


def _lines(fact: Fact, width: int) -> Iterator[str]:
    yield f"{fact.id}: {fact.shown}"
    for text in (fact.says, *(_older(old, fact) for old in fact.was)):
        yield from wrap(text, width, initial_indent="  ", subsequent_indent="  ")
    yield f"  Read on {fact.verified}:"
    for source in fact.sources:
        yield f"    {source}"  # in one piece, so that it can be copied


def _older(old: OldValue, fact: Fact) -> str:
    until = f" until {old.until}" if old.until else " in older notes"
    return f"Was {shown_before(old, fact)}{until}." + (f" {old.note}" if old.note else "")
