"""What suspends, buries and flags cards from the command line: which ones, how many, and back again."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from studykit import paths
from studykit.cli.cards_pack import confirm, count
from studykit.cli.cards_search import opened_search
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import write, write_json
from studykit.errors import UsageError
from studykit.library.library import load_library
from studykit.memory.marking import changes
from studykit.memory.search_cards import heads_of
from studykit.memory.search_query import All, Condition, parse_query

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studykit.cli.commands import Context
    from studykit.library.library import Library
    from studykit.library.models import CardHead
    from studykit.memory.ports import ActionKind, CardAction
    from studykit.memory.search_query import Query
    from studykit.store.database import Store

_SHOWN = 5


class Change(NamedTuple):
    """What is done to cards.

    Attributes:
        order: As one says it ("Suspend").
        done: As it reads afterwards ("Suspended").
    """

    kind: ActionKind
    order: str
    done: str
    flag: int = 0


def choosing_parser(command: str, description: str, *, first: str = "") -> ArgumentParser:
    """A parser with the ways to say which cards, after a word (``first``) that says how."""
    parser = command_parser(f"cards {command}", description)
    if first:
        parser.add_argument(first, metavar=first.upper())
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="cards, or items with all their cards; - reads ids from stdin"
    )
    parser.add_argument("--topic", metavar="T", help="the cards of this topic")
    parser.add_argument("--tag", metavar="T", help="the cards with this tag")
    parser.add_argument("--search", metavar="QUERY", help="what `studykit cards search QUERY` finds")
    parser.add_argument("--yes", action="store_true", help="do not ask whether you are sure")
    parser.add_argument("--json", action="store_true", help="the ids that were changed, as JSON")
    return parser


def carry_out(options: Namespace, context: Context, change: Change) -> int:
    """Do it, in one step that `u` in the app takes back.

    Raises:
        UsageError: No card is meant, or it was not confirmed.
        StoreError: It cannot be kept.
    """
    profile = options.profile or context.profile
    library = load_library(
        paths.library_roots(library_paths(context, options.library), profile), paths.cache_dir()
    )
    heads, by_name = _meant(options, library, profile)
    from studykit.store.database import open_store

    with open_store(paths.progress_file(profile)) as store:
        actions = _actions(store, heads, change)
        if actions and not by_name and len(heads) > 1:
            confirm(f"{change.order} {_listed([done.card for done in actions])}", sure=options.yes)
        kept = store.cards.act(actions) if actions else ()
    changed, unchanged = [done.card for done in kept], len(heads) - len(kept)
    if options.json:
        write_json({"changed": changed, "unchanged": unchanged})
        return 0
    if changed:
        write(f"{change.done} {_listed(changed)}. u in the app takes it back.")
    if unchanged:
        write(f"{count(unchanged, 'card')} {'was' if unchanged == 1 else 'were'} so already.")
    return 0


def _meant(options: Namespace, library: Library, profile: str) -> tuple[list[CardHead], bool]:
    """The cards that are meant, and whether each was named.

    Raises:
        UsageError: There are none, or a name is no card's.
    """
    names = list(options.ids)
    if names == ["-"]:
        names = sys.stdin.read().split()
    conditions: list[Query] = []
    for name, value in (("topic", options.topic), ("tag", options.tag)):
        if value is not None:
            conditions.append(Condition(name, value.casefold()))
    if options.search is not None:
        conditions.append(parse_query(options.search))
    if bool(options.ids) == bool(conditions):
        raise UsageError(
            "Say which cards: by their ids, or by --topic, --tag or --search.",
            "For example: studykit cards suspend sqs/visibility, or --search is:leech.",
        )
    if options.ids:
        heads, unknown = heads_of(library, names)
        if unknown:
            raise UsageError(
                f"There is no card {unknown[0]!r}; nothing was done.",
                "`studykit cards search WORDS` finds ids.",
            )
        return heads, True
    heads = list(opened_search(library, profile).find(All(tuple(conditions))).cards)
    if not heads:
        raise UsageError(
            "No card is found; nothing was done.", "`studykit cards search QUERY` shows what fits."
        )
    return heads, False


def _actions(store: Store, heads: list[CardHead], change: Change) -> list[CardAction]:
    """What changes the cards; none for those that are so already."""
    from studykit.memory.days import StudyDays
    from studykit.store.settings import ROLLOVER_HOUR

    now = datetime.now(UTC)
    day = StudyDays(rollover=store.settings.get(ROLLOVER_HOUR)).day(now)
    return changes(heads, change.kind, store.cards.marks(), now, day, flag=change.flag)


def _listed(cards: list[str]) -> str:
    """How many, and the first of them."""
    shown = ", ".join(cards[:_SHOWN])
    more = f" and {len(cards) - _SHOWN:,} more" if len(cards) > _SHOWN else ""
    return f"{count(len(cards), 'card')}: {shown}{more}"
