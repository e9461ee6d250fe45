"""Commands that have actions, each in a module of its own: `studykit cards add`, `studykit bank import`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from importlib import import_module
from typing import TYPE_CHECKING

from studykit.cli.options import command_parser
from studykit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.cli.commands import Context

    # Action -> (module with `main(args, context) -> int`, one line for the command's help).
    Actions = Mapping[str, tuple[str, str]]


def run_action(command: str, about: str, actions: Actions, args: list[str], context: Context) -> int:
    """Run the action that is named first, after options of all commands; returns the exit code.

    Args:
        command: What the actions belong to ("cards").
        about: What the command is for, one sentence.
        actions: Those there are.
        args: What follows the command.
        context: The learner and the packs.

    Raises:
        UsageError: There is no such action.
    """
    if args and args[0] in actions:
        code: int = import_module(actions[args[0]][0]).main(args[1:], context)
        return code
    width = max(map(len, actions))
    listed = "\n".join(f"  {name.ljust(width)}  {line}" for name, (_, line) in actions.items())
    parser = command_parser(
        command,
        f"{about} `studykit {command} ACTION --help` says more of each.",
        epilog=f"actions:\n{listed}",
        formatter_class=RawDescriptionHelpFormatter,
        usage=f"studykit {command} ACTION ...",
    )
    given, words = parser.parse_known_args(args)
    if words and words[0] in actions:
        context.profile = given.profile or context.profile
        context.library += given.library or []
        return run_action(command, about, actions, words, context)
    names = ", ".join(actions)
    if words:
        raise UsageError(f"There is no action {words[0]!r}.", f"There are: {names}.")
    raise UsageError(f"Say what to do: {names}.", f"`studykit {command} --help` shows the actions.")
