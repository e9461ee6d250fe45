"""`studykit bank`: question banks on the command line, an action a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.cli.actions import run_action

if TYPE_CHECKING:
    from studykit.cli.commands import Context

# Action -> (module with `main(args, context) -> int`, one line for `studykit bank --help`).
ACTIONS = {
    "import": ("studykit.cli.bank_import", "take in questions of Moodle, Canvas, QTI, CSV or Markdown"),
    "export": (
        "studykit.cli.bank_export",
        "write questions for Moodle, Canvas, a spreadsheet or a repository",
    ),
    "stats": ("studykit.cli.bank_stats", "count questions, what gives keys away, and the forms they fill"),
    "analyse": ("studykit.cli.bank_analyse", "say how questions did with a class, from a table of answers"),
}


def main(args: list[str], context: Context) -> int:
    """Run the action that is named first; returns the exit code.

    Raises:
        UsageError: There is no such action.
    """
    return run_action("bank", "Count and analyse questions, bring them in and out.", ACTIONS, args, context)
