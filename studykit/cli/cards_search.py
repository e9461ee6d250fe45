"""`studykit cards search`: cards by their words, and by what is known of them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from studykit import paths
from studykit.cli.cards_pack import count
from studykit.cli.diagnostics import report
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import write, write_json
from studykit.errors import UsageError
from studykit.library.card_text import read_card_texts
from studykit.library.library import load_library
from studykit.memory.search_cards import CardSearch, sides_of
from studykit.memory.search_query import IS, PROPERTIES, parse_query
from studykit.store.browse import read_progress
from studykit.store.quick import make_current

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from studykit.cli.commands import Context
    from studykit.library.library import Library
    from studykit.library.models import CardHead
    from studykit.memory.search_cards import Found

SHOWN = 100
WIDTH = 80  # columns, where the output is no terminal
_ID, _WIDEST_ID, _STATE, _DUE = 26, 40, 10, 10
_SYNTAX = f"""\
queries:
  words               cards that have them all; a slip is forgiven
  "a phrase"  -word   what stands there so; what does not
  a or b  (a b)       either; together
  topic:sqs tag:exam kind:cloze id:sqs/*    * stands for anything; tag:none
  flag:2 flag:orange  flag:0 for none
  is:new              {", ".join(IS[1:])}
  own:                your own cards
  edited: outdated:   yours in the place of shipped ones; those whose shipped
                      text has changed since
  added:7 rated:7     in the last seven study days; rated:7:1 with Again
  prop:s<10           {f",{chr(10)}{' ' * 22}".join(f"{n} ({about})" for n, about in PROPERTIES.items())}"""


def main(args: list[str], context: Context) -> int:
    """Print the cards that fit; 0 also where there are none.

    Raises:
        UsageError: The query means nothing.
        StoreError: Progress cannot be read.
    """
    parser = command_parser(
        "cards search", "Find cards.", epilog=_SYNTAX, usage="studykit cards search [options] QUERY ..."
    )
    from argparse import RawDescriptionHelpFormatter

    parser.formatter_class = RawDescriptionHelpFormatter
    parser.add_argument("query", nargs="*", metavar="QUERY", help="words and conditions, as below")
    parser.add_argument("--outdated", action="store_true", help="as the condition outdated:")
    parser.add_argument(
        "--limit", type=int, default=SHOWN, metavar="N", help=f"rows (default: {SHOWN}; 0: all)"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--ids", action="store_true", help="only the ids of all, a line each")
    how.add_argument("--json", action="store_true", help="all as a list of objects")
    options = parsed(parser, args)
    if options.limit < 0:
        raise UsageError(f"{options.limit} is no number of rows.", "--limit takes 0 for all, or how many.")
    query = " ".join(options.query)
    if options.outdated:
        query = f"({query}) outdated:" if query else "outdated:"
    profile = options.profile or context.profile
    library = load_library(
        paths.library_roots(library_paths(context, options.library), profile), paths.cache_dir()
    )
    search = opened_search(library, profile)
    found = search.find(parse_query(query))
    if options.ids:
        if found.cards:
            write("\n".join(head.id for head in found.cards))
    elif options.json:
        write_json([row_of(library, search, head) for head in found.cards])
    else:
        _print(library, search, found, options)
    for word, near in found.meant.items():
        report(f"No card has {word!r}; searched for {' or '.join(near)}.")
    return 0


def parsed(parser: ArgumentParser, args: list[str]) -> Namespace:
    """Options and words, where a word may begin with one ``-`` ("not")."""
    # argparse takes whatever begins with "-" for an option, except what has a blank in it.
    marked = [f" {word}" if word[:1] == "-" and word[1:2] not in {"", "-", "h"} else word for word in args]
    return parser.parse_intermixed_args(marked)


def opened_search(library: Library, profile: str) -> CardSearch:
    """A search over a learner's cards as of now; imports no SQLModel.

    Raises:
        StoreError: Progress cannot be read.
    """
    progress_file = paths.progress_file(profile)
    make_current(progress_file)
    progress, days = read_progress(progress_file)
    return CardSearch(library, read_card_texts(library, paths.cache_dir()), progress, days, datetime.now(UTC))


def row_of(library: Library, search: CardSearch, head: CardHead) -> dict[str, Any]:
    """All that is known of a card."""
    state, marks = search.state(head), search.marks(head)
    front, back, tags = sides_of(library, head)
    override = library.overrides.get(head.item)
    return {
        "id": head.id,
        "item": head.item,
        "topic": head.topic,
        "kind": head.kind,
        "front": front,
        "back": back,
        "tags": tags,
        "state": search.words(head),
        "due": search.due(head),
        "stability": state.stability if state else None,
        "difficulty": state.difficulty if state else None,
        "recall": search.recall(state) if state else None,
        "answers": state.reviews if state else 0,
        "lapses": state.lapses if state else 0,
        "flag": marks.flag,
        "leech": marks.leech,
        "edited": override is not None,
        "outdated": override is not None and override.outdated,
        "added": library.added.get(head.item),
    }


def _print(library: Library, search: CardSearch, found: Found, options: Namespace) -> None:
    shown = found.cards[: options.limit or None]
    if not shown:
        write("No card is found.")
        return
    width = get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    room = min(_WIDEST_ID, max(_ID, *(len(head.id) for head in shown)))
    write(_line("id".ljust(room), "front", "state", "due", width))
    write("\n".join(_lines(library, search, shown, width, room)))
    if len(shown) < len(found.cards):
        write(f"... and {len(found.cards) - len(shown):,} more; --limit 0 shows all.")
    else:
        write(f"{count(len(shown), 'card')}.")


def _lines(
    library: Library, search: CardSearch, heads: Iterable[CardHead], width: int, room: int
) -> Iterable[str]:
    for head in heads:
        due, marks = search.due(head), search.marks(head)
        state = search.words(head) + (f" f{marks.flag}" if marks.flag else "") + (" leech" * marks.leech)
        yield _line(
            head.id.ljust(room),
            first_line(sides_of(library, head)[0]),
            state,
            due.isoformat() if due else "",
            width,
        )


def _line(identifier: str, front: str, state: str, due: str, width: int) -> str:
    # An id is never cut, since it is what one copies: a long one takes the room of the text.
    room = max(8, width - len(identifier) - max(_STATE, len(state)) - _DUE - 3 * 2)
    return f"{identifier}  {_cut(front, room):<{room}}  {state:<{_STATE}}  {due}".rstrip()


def first_line(markdown: str) -> str:
    """The first line of a text, without what marks emphasis and code."""
    line = next((line for line in markdown.split("\n") if line.strip(" `#*")), "")
    return line.strip(" #*").replace("**", "").replace("`", "")


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"
