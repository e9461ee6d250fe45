"""`studykit cards flag`: one of seven flags on cards, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.cli.cards_marking import Change, carry_out, choosing_parser
from studykit.errors import UsageError
from studykit.memory.selection import FLAGS

if TYPE_CHECKING:
    from studykit.cli.commands import Context


def main(args: list[str], context: Context) -> int:
    """Flag.

    Raises:
        UsageError: There is no such flag, no card is meant, or it was not confirmed.
        StoreError: It cannot be kept.
    """
    parser = choosing_parser(
        "flag",
        f"Put a flag on cards: 1 to 7, or {', '.join(FLAGS[1:])}; 0 or none takes it off.",
        first="flag",
    )
    options = parser.parse_args(args)
    names = {str(i): i for i in range(len(FLAGS))} | {name: i for i, name in enumerate(FLAGS)}
    if options.flag.lower() not in names:
        raise UsageError(f"There is no flag {options.flag!r}.", f"There are 0 to 7, or {', '.join(FLAGS)}.")
    flag = names[options.flag.lower()]
    order = f"Put the flag {FLAGS[flag]} on" if flag else "Take the flag off"
    done = order if flag else "Took the flag off"
    return carry_out(options, context, Change("flag", order, done, flag))
