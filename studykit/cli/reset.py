"""`studykit reset`: cards made new again. Their answers stay in the log, and it can be taken back."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.diagnostics import progress as say_progress
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import finish, write
from studykit.errors import UsageError

if TYPE_CHECKING:
    from studykit.cli.commands import Context
    from studykit.library.models import CardHead
    from studykit.memory.deck import Deck
    from studykit.store.database import Store


def main(args: list[str], context: Context) -> int:
    """Reset, or take the last reset back.

    Raises:
        UsageError: There is no such card or topic, or it was not confirmed.
        StoreError: It cannot be kept.
    """
    parser = command_parser(
        "reset",
        "Make cards new again: a card, a topic's cards, or all. Flags stay, and no answer is deleted:"
        " `studykit reset --undo` takes the newest reset back.",
    )
    parser.add_argument("what", nargs="?", choices=("card", "topic", "all"), help="which cards")
    parser.add_argument("name", nargs="?", metavar="NAME", help="the card's id, or the topic")
    parser.add_argument("--yes", action="store_true", help="do not ask whether you are sure")
    parser.add_argument(
        "--undo", action="store_true", help="take the newest reset back; again for the one before"
    )
    options = parser.parse_args(args)
    profile = options.profile or context.profile
    packs = library_paths(context, options.library)
    if options.undo == (options.what is not None) or (options.what in {"card", "topic"}) != bool(
        options.name
    ):
        raise UsageError(
            "Say what is to be reset.",
            "For example: studykit reset card sqs/visibility, reset topic sqs, reset all, or reset --undo.",
        )

    from studykit.library.library import load_library
    from studykit.memory.deck import Deck
    from studykit.store.database import open_store

    deck = Deck(load_library(paths.library_roots(packs, profile), paths.cache_dir()).cards)
    with open_store(paths.progress_file(profile), say_progress) as store:
        if options.undo:
            return _undo(store)
        return _reset(store, _heads(deck, options.what, options.name), sure=options.yes)


def _heads(deck: Deck, what: str, name: str | None) -> list[CardHead]:
    """The cards that are meant.

    Raises:
        UsageError: There are none.
    """
    if what == "all":
        return list(deck.heads.values())
    if what == "topic":
        heads = [head for head in deck.heads.values() if head.topic == name]
        if not heads:
            raise UsageError(f"No card belongs to a topic {name!r}.", "`studykit topics` lists the topics.")
        return heads
    head = deck.find(name or "")
    if head is None:
        from difflib import get_close_matches

        near = get_close_matches(name or "", deck.heads, n=1)
        raise UsageError(
            f"There is no card {name!r}.",
            f"Did you mean {near[0]}?" if near else "`studykit cards search WORDS` finds ids.",
        )
    return [head]


def _reset(store: Store, heads: list[CardHead], *, sure: bool) -> int:
    from studykit.memory.days import StudyDays
    from studykit.memory.marking import resets
    from studykit.store.settings import ROLLOVER_HOUR

    now = datetime.now(UTC)
    day = StudyDays(rollover=store.settings.get(ROLLOVER_HOUR)).day(now)
    actions = resets(heads, store.cards.memories(), store.cards.marks(), now, day)
    if not actions:
        write("Nothing to reset: new already.")
        return 0
    many = _cards(len(actions))
    if not sure:
        _confirm(many)
    store.cards.act(actions)
    write(f"Reset {many}. `studykit reset --undo` takes it back.")
    return 0


def _confirm(many: str) -> None:
    """Ask on a terminal; elsewhere --yes must be given.

    Raises:
        UsageError: The answer is not yes.
    """
    if not sys.stdin.isatty():
        raise UsageError(f"This would reset {many}; nothing was done.", "Confirm it with --yes.")
    write(f"Reset {many}? Type yes:")
    finish()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise UsageError("Nothing was reset.", "")


def _undo(store: Store) -> int:
    actions = store.cards.undo_actions(["reset"])
    if not actions:
        write("There is no reset to take back.")
        return 0
    memories = store.cards.memories([action.card for action in actions])
    kept = sum(action.memory is not None and memories.get(action.card) != action.memory for action in actions)
    write(f"Took the reset of {_cards(len(actions))} back.")
    if kept:
        write(f"{_cards(kept)} answered since then stayed as {'it is' if kept == 1 else 'they are'}.")
    return 0


def _cards(number: int) -> str:
    return f"{number:,} {'card' if number == 1 else 'cards'}"
