"""`studykit bank`: question banks on the command line, an action a module."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from importlib import import_module
from typing import TYPE_CHECKING

from studykit.cli.options import command_parser
from studykit.errors import UsageError

if TYPE_CHECKING:
    from studykit.cli.commands import Context

# Action -> (module with `main(args, context) -> int`, one line for `studykit bank --help`).
ACTIONS = {
    "import": ("studykit.cli.bank_import", "take in questions of Moodle, Canvas, QTI, CSV or Markdown"),
    "export": ("studykit.cli.bank_export", "write questions for Moodle, Canvas, a spreadsheet or a repository"),
    "stats": ("studykit.cli.bank_stats", "count questions, what gives keys away, and the forms they fill"),
    "analyse": ("studykit.cli.bank_analyse", "say how questions did with a class, from a table of answers"),
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
        "bank",
        "Count and analyse questions, bring them in and out. `studykit bank ACTION --help` says more of each.",
        epilog=f"actions:\n{listed}",
        formatter_class=RawDescriptionHelpFormatter,
        usage="studykit bank ACTION ...",
    )
    given, words = parser.parse_known_args(args)
    if words and words[0] in ACTIONS:
        context.profile = given.profile or context.profile
        context.library += given.library or []
        return main(words, context)
    if words:
        raise UsageError(f"There is no action {words[0]!r}.", f"There are: {', '.join(ACTIONS)}.")
    raise UsageError(f"Say what to do: {', '.join(ACTIONS)}.", "`studykit bank --help` shows the actions.")
