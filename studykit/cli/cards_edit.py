"""`studykit cards edit`: a card's source in an editor; the schedule stays, shipped cards are overridden."""

from __future__ import annotations

import sys
from difflib import unified_diff
from functools import partial
from typing import TYPE_CHECKING, Any

from studykit import paths
from studykit.cli.cards_pack import confirm, opened
from studykit.cli.options import command_parser
from studykit.cli.output import write
from studykit.errors import UsageError
from studykit.formats.card_edits import edit_in_editor
from studykit.formats.drafts import DraftError, editor, run_editor
from studykit.formats.own_cards import text_of

if TYPE_CHECKING:
    from argparse import Namespace

    from studykit.cli.cards_pack import Mine
    from studykit.cli.commands import Context


def main(args: list[str], context: Context) -> int:
    """Edit a card, or look after the one of one's own that takes its place.

    Raises:
        UsageError: The options contradict each other, a field will not do, or it was not confirmed.
        DeckError: There is no such card, or the pack cannot be written; nothing was changed.
    """
    parser = command_parser(
        "cards edit",
        "Edit a card's source in your editor (VISUAL, EDITOR). It goes into your own pack under the same id and takes"
        " the shipped card's place; your schedule stays, and updates of the content leave it alone.",
    )
    parser.add_argument("id", metavar="ID", help="the card, or its item")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--set",
        metavar="FIELD=TEXT",
        action="append",
        dest="fields",
        help="set a field without an editor; the same field again makes a list, an empty text takes it away",
    )
    how.add_argument(
        "--diff", action="store_true", help="show how yours differs from the shipped text of today"
    )
    how.add_argument(
        "--keep", action="store_true", help="note that you saw the shipped text of today, and keep yours"
    )
    how.add_argument("--restore", action="store_true", help="drop yours: the shipped card counts again")
    parser.add_argument("--yes", action="store_true", help="do not ask whether you are sure (--restore)")
    options = parser.parse_args(args)
    mine = opened(options, context)
    item = mine.cards.item(options.id)
    if options.diff:
        _show_difference(mine, item)
    elif options.keep:
        mine.cards.keep(item)
        write(f"Kept your {item}.")
    elif options.restore:
        mine.cards.check_restorable(item)
        confirm(f"Drop your text of {item}", sure=options.yes)
        mine.cards.restore(item)
        write(f"The shipped {item} counts again.")
    elif options.fields:
        _set(mine, item, options)
    else:
        return _edit(mine, item)
    return 0


def _edit(mine: Mine, item: str) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("An editor needs a terminal.", "For scripts: --set front=TEXT.")
    run = partial(run_editor, editor())
    done = edit_in_editor(mine.cards, item, paths.drafts_dir(mine.profile), run)
    write(f"Saved {item} in your own pack." if done else "Nothing was changed.")
    return 0


def _set(mine: Mine, item: str, options: Namespace) -> None:
    """Set fields to texts.

    Raises:
        UsageError: A field is none, or the card would not do.
    """
    source = mine.cards.source(item)
    fields: dict[str, Any] = {}
    for word in options.fields:
        name, equals, text = word.partition("=")
        if not equals or not name:
            raise UsageError(f"{word!r} sets no field.", "For example: --set front='What is SQS?'.")
        if name in fields:
            known = fields[name]
            fields[name] = [*known, text] if isinstance(known, list) else [known, text]
        else:
            fields[name] = text
    entry = {name: value for name, value in {**source.entry, **fields}.items() if value != ""}
    if text_of(entry) == text_of(source.entry):
        write("Nothing was changed.")
        return
    try:
        mine.cards.override(item, entry, source)
    except DraftError as error:
        raise UsageError(f"{item} cannot be changed so: {error.message}", "Nothing was changed.") from error
    write(f"Saved {item} in your own pack.")


def _show_difference(mine: Mine, item: str) -> None:
    override = mine.library.overrides.get(item)
    if override is None:
        write(f"{item} takes no other card's place; nothing differs.")
        return
    if not override.of:
        write(f"The card of which {item} took the place is no more.")
        return
    other, own = mine.cards.replaced_text(item), text_of(mine.cards.source(item).entry)
    lines = unified_diff(
        other.splitlines(), own.splitlines(), f"shipped {override.of}", f"yours {item}", lineterm=""
    )
    write("\n".join(lines) or "Both say the same.")
    if override.outdated:
        write(
            f"The shipped text has changed since you edited it. `studykit cards edit {item} --keep` keeps yours,"
            " --restore drops it."
        )
