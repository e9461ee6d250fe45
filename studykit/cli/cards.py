"""`studykit cards`: the learner's flashcards on the command line, an action a module."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from importlib import import_module
from typing import TYPE_CHECKING

from studykit.cli.options import command_parser
from studykit.errors import UsageError

if TYPE_CHECKING:
    from studykit.cli.commands import Context

# Action -> (module with `main(args, context) -> int`, one line for `studykit cards --help`).
ACTIONS = {
    "search": ("studykit.cli.cards_search", "find cards by words and conditions"),
    "add": ("studykit.cli.cards_add", "add a card of your own"),
    "edit": ("studykit.cli.cards_edit", "edit a card, your own or a shipped one, and keep its schedule"),
    "delete": ("studykit.cli.cards_delete", "delete a card of your own"),
    "suspend": ("studykit.cli.cards_suspend", "ask cards no more until you bring them back"),
    "bury": ("studykit.cli.cards_bury", "put cards off until the next study day"),
    "flag": ("studykit.cli.cards_flag", "put a flag on cards"),
    "import": ("studykit.cli.cards_import", "take in a deck of Anki's, CSV, Markdown, or a log of answers"),
    "export": (
        "studykit.cli.cards_export",
        "write cards for Anki, as CSV or Markdown, or the log of answers",
    ),
}


def main(args: list[str], context: Context) -> int:
    """Run the action that is named first; returns the exit code.

    Raises:
        UsageError: There is no such action.
    """
    if args and args[0] in ACTIONS:
        code: int = import_module(ACTIONS[args[0]][0]).main(args[1:], context)
        return code
    width = max(map(len, ACTIONS))
    listed = "\n".join(f"  {name.ljust(width)}  {about}" for name, (_, about) in ACTIONS.items())
    parser = command_parser(
        "cards",
        "Find, add and edit flashcards, bring them in and out. `studykit cards ACTION --help` says more of each.",
        epilog=f"actions:\n{listed}",
        formatter_class=RawDescriptionHelpFormatter,
        usage="studykit cards ACTION ...",
    )
    given, words = parser.parse_known_args(args)
    if words and words[0] in ACTIONS:
        context.profile = given.profile or context.profile
        context.library += given.library or []
        return main(words, context)
    if words:
        raise UsageError(f"There is no action {words[0]!r}.", f"There are: {', '.join(ACTIONS)}.")
    raise UsageError(f"Say what to do: {', '.join(ACTIONS)}.", "`studykit cards --help` shows the actions.")
