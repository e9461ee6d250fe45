"""`studykit cards delete`: cards of one's own taken out of the pack; their answers stay in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.cli.cards_pack import confirm, count, opened
from studykit.cli.options import command_parser
from studykit.cli.output import write, write_json

if TYPE_CHECKING:
    from studykit.cli.commands import Context


def main(args: list[str], context: Context) -> int:
    """Delete items, all or none.

    Raises:
        UsageError: It was not confirmed.
        DeckError: One is no card of the learner's own, or the pack cannot be written.
    """
    parser = command_parser(
        "cards delete",
        "Delete cards of your own pack. Shipped cards are suspended instead. What you answered stays in the log.",
    )
    parser.add_argument("ids", nargs="+", metavar="ID", help="cards; the others of their items go too")
    parser.add_argument("--yes", action="store_true", help="do not ask whether you are sure")
    parser.add_argument("--json", action="store_true", help="the ids as a list")
    options = parser.parse_args(args)
    mine = opened(options, context)
    items = list(dict.fromkeys(map(mine.cards.item, options.ids)))
    mine.cards.check_own(items)
    confirm(f"Delete {count(len(items), 'item')}: {', '.join(items)}", sure=options.yes)
    mine.cards.delete(items)
    if options.json:
        write_json(items)
    else:
        write(f"Deleted {', '.join(items)}.")
    return 0
