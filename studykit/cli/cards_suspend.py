"""`studykit cards suspend`: cards that are not asked until they are brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.cards_marking import Change, carry_out, choosing_parser
from studykit.cli.cards_pack import count
from studykit.cli.output import write, write_json
from studykit.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from studykit.cli.commands import Context

_SUSPEND = Change("suspend", "Suspend", "Suspended")
_RESTORE = Change("restore", "Bring back", "Brought back")


def main(args: list[str], context: Context) -> int:
    """Suspend, bring back, or take the newest of either back.

    Raises:
        UsageError: No card is meant, or it was not confirmed.
        StoreError: It cannot be kept.
    """
    parser = choosing_parser(
        "suspend", "Ask cards no more until you bring them back. Their schedules and answers stay."
    )
    parser.add_argument("--bring-back", action="store_true", help="ask them again when they are due")
    parser.add_argument(
        "--undo", action="store_true", help="take the newest suspension, or bringing back, back"
    )
    options = parser.parse_args(args)
    if options.undo:
        return _undo(options, context)
    return carry_out(options, context, _RESTORE if options.bring_back else _SUSPEND)


def _undo(options: Namespace, context: Context) -> int:
    if options.ids or options.bring_back or options.topic or options.tag or options.search:
        raise UsageError(
            "--undo stands alone.", "It takes the newest suspension back, whatever cards it was of."
        )
    from studykit.store.database import open_store

    with open_store(paths.progress_file(options.profile or context.profile)) as store:
        actions = store.cards.undo_actions(("suspend", "restore"))
        marks = store.cards.marks([done.card for done in actions])
    changed = [done.card for done in actions if marks.get(done.card, done.before) == done.before]
    if options.json:
        write_json({"changed": changed, "unchanged": len(actions) - len(changed)})
    elif not actions:
        write("There is no suspension to take back.")
    else:
        what = "bringing back" if actions[0].kind == "restore" else "suspension"
        write(f"Took the {what} of {count(len(changed), 'card')} back.")
        if kept := len(actions) - len(changed):
            write(f"{count(kept, 'card')} changed since then stayed so.")
    return 0
