"""`studykit cards`: the learner's flashcards on the command line, an action a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.cli.actions import run_action

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
    return run_action(
        "cards", "Find, add and edit flashcards, bring them in and out.", ACTIONS, args, context
    )
