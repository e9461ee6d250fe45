"""The entry: looks at the first words and imports only the command that they name.

``studykit calc cidr 10.0.0.0/16`` must cost little more than an empty script, so nothing is
imported here that is not needed to find the command (tests/cli/test_imports.py holds it).
"""

from __future__ import annotations

import sys

from studykit.cli.commands import COMMANDS, Context


def main(argv: list[str] | None = None) -> int:
    """Run studykit; returns the exit code."""
    args = sys.argv[1:] if argv is None else list(argv)
    if args and args[0] == "calc":
        from studykit.cli.calc import main as calc

        return calc(args[1:])
    from studykit.cli.diagnostics import guarded

    return guarded(_dispatch, args)


def _dispatch(args: list[str]) -> int:
    from studykit.cli.options import take_global_options

    context = Context()
    rest = take_global_options(args, context)
    if rest is None:
        return 0
    if not rest:
        from studykit.cli.app import main as app

        return app([], context)
    name, *after = rest
    if name == "calc":
        from studykit.cli.calc import main as calc

        return calc(after)
    if name not in COMMANDS:
        from studykit.cli.options import unknown_command

        raise unknown_command(name)
    from importlib import import_module

    code: int = import_module(COMMANDS[name][0]).main(after, context)
    return code


if __name__ == "__main__":
    sys.exit(main())
