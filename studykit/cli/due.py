"""`studykit due`: what is left of the study day, for a shell's prompt. Reads, and imports neither SQLModel nor fsrs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.diagnostics import progress as say_progress
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import write, write_json
from studykit.library.card_index import read_card_index
from studykit.memory.deck import IndexedDeck
from studykit.store.quick import make_current, read_queue

if TYPE_CHECKING:
    from studykit.cli.commands import Context


def main(args: list[str], context: Context) -> int:
    """Count the cards that a session opened now would ask today.

    Raises:
        StoreError: The learner's progress cannot be read.
    """
    parser = command_parser(
        "due",
        "Say how many cards are left to ask today, within the limits you chose: cards in their steps, cards to"
        " review, new cards. Quick enough for a shell's prompt.",
    )
    parser.add_argument("--json", action="store_true", help="an object instead of a line")
    options = parser.parse_args(args)
    profile = options.profile or context.profile
    roots = paths.library_roots(library_paths(context, options.library), profile)
    deck = IndexedDeck(read_card_index(roots, paths.cache_dir()))
    progress = paths.progress_file(profile)
    make_current(progress, say_progress)
    counts = read_queue(progress, deck, datetime.now(UTC)).counts()
    if options.json:
        write_json({**counts._asdict(), "total": counts.total})
    elif counts.total:
        write(f"{counts.learning} learning, {counts.review} to review, {counts.new} new")
    else:
        write("Nothing is due.")
    return 0
