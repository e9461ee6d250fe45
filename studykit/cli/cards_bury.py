"""`studykit cards bury`: cards put off until the next study day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.cli.cards_marking import Change, carry_out, choosing_parser

if TYPE_CHECKING:
    from studykit.cli.commands import Context


def main(args: list[str], context: Context) -> int:
    """Bury.

    Raises:
        UsageError: No card is meant, or it was not confirmed.
        StoreError: It cannot be kept.
    """
    options = choosing_parser("bury", "Put cards off until the next study day.").parse_args(args)
    return carry_out(options, context, Change("bury", "Put off until tomorrow", "Put off until tomorrow"))
