"""The words before the command: --help, --version, --profile, --library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit import __version__
from studykit.cli.commands import COMMANDS
from studykit.cli.output import write
from studykit.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from studykit.cli.commands import Context

# Windows takes a few names for devices, whatever folder they are in.
PROFILE_NAME = re.compile(
    r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\Z)[a-z0-9][a-z0-9_-]{0,63}", re.IGNORECASE | re.ASCII
)


def take_global_options(args: list[str], context: Context) -> list[str] | None:
    """Move leading options into ``context``; returns the command and its words, None when all is done.

    Raises:
        UsageError: An unknown option, or one without its value.
    """
    rest = list(args)
    while rest and rest[0].startswith("-"):
        option, equals, value = rest.pop(0).partition("=")
        if option in {"-h", "--help"}:
            write(_help())
            return None
        if option == "--version":
            write(f"studykit {__version__}")
            return None
        if option not in {"--profile", "--library"}:
            raise UsageError(f"There is no option {option}.", "`studykit --help` lists what there is.")
        if not equals:
            if not rest:
                raise UsageError(
                    f"{option} needs a value.",
                    "For example: studykit --profile ana, or --library ~/packs/class.",
                )
            value = rest.pop(0)
        if option == "--profile":
            context.profile = checked_profile(value)
        else:
            context.library.append(value)
    return rest


def checked_profile(name: str) -> str:
    """A profile's name becomes a folder, so only letters, digits, - and _ will do.

    Raises:
        UsageError: Otherwise.
    """
    if not PROFILE_NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no profile name.",
            "Use letters, digits, - and _, at most 64; no device of Windows (con, nul).",
        )
    return name


def command_parser(command: str, description: str, **keywords: object) -> ArgumentParser:
    """An argparse parser whose errors are UsageErrors and which takes --profile and --library too."""
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> None:  # type: ignore[override]
            raise UsageError(
                f"{message[0].upper()}{message[1:]}.", f"`{self.prog} --help` shows how it is used."
            )

    parser = Parser(prog=f"studykit {command}", description=description, allow_abbrev=False, **keywords)  # type: ignore[arg-type]
    parser.add_argument(
        "--profile", type=checked_profile, metavar="NAME", help="whose progress (default: default)"
    )
    parser.add_argument("--library", action="append", metavar="DIR", help="a pack of your own; repeatable")
    return parser


def library_paths(context: Context, given: list[str] | None) -> tuple[Path, ...]:
    """The extra packs named before and after the command.

    Raises:
        UsageError: One is not a folder.
    """
    from studykit.paths import expanded

    folders = tuple(expanded(folder) for folder in (*context.library, *(given or [])))
    for path in folders:
        if not path.is_dir():
            raise UsageError(
                f"{path} is not a folder.", "--library takes a folder with content/ or question_banks/ in it."
            )
    return folders


def unknown_command(name: str) -> UsageError:
    """The error for a word that is no command, with the nearest one that is."""
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    return UsageError(
        f"There is no command {name!r}.",
        f"Did you mean `studykit {near[0]}`?" if near else "`studykit --help` lists what there is.",
    )


def day_of(text: str) -> date:
    """A day as an option has it.

    Raises:
        UsageError: It is none.
    """
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date.", "Write it as 2026-11-21.") from None


def check_target(target: Path, example: str, *, force: bool) -> None:
    """Refuse a file to write that is a folder, or that is there already.

    Args:
        target: The file.
        example: A name for it, if it is a folder.
        force: Whether a file may be replaced.

    Raises:
        UsageError: It is refused.
    """
    if target.is_dir():
        raise UsageError(f"{target} is a folder.", f"Name a file in it: {target / example}.")
    if target.exists() and not force:
        raise UsageError(f"{target} is there already.", "Choose another name, or replace it with --force.")


def check_topic(topic: str | None, topics: Collection[str]) -> None:
    """Refuse a topic that there is not, with the nearest one that is.

    Raises:
        UsageError: There is no such topic.
    """
    if topic is None or topic in topics:
        return
    from difflib import get_close_matches

    near = get_close_matches(topic, topics, n=1)
    raise UsageError(
        f"There is no topic {topic!r}.",
        f"Did you mean {near[0]}?" if near else "`studykit topics` lists the topics.",
    )


def _help() -> str:
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name.ljust(width)}  {summary}" for name, (_, summary) in COMMANDS.items())
    return f"""usage: studykit [--profile NAME] [--library DIR] [COMMAND ...]

Without a command the app opens. `studykit COMMAND --help` says more of each:

{commands}

options:
  --profile NAME  whose progress; each learner has their own (default: default)
  --library DIR   add a pack of notes, cards, questions or labs; repeatable
  --version       print the version
  -h, --help      print this

environment:
  STUDYKIT_HOME     where progress is kept instead of the platform's data directory
  STUDYKIT_LIBRARY  packs to add, separated as in PATH

Not affiliated with or endorsed by AWS."""
