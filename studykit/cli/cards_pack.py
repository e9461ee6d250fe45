"""What the commands over the learner's own cards share: the library, the pack, a question before much is changed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from studykit import paths
from studykit.cli.options import library_paths
from studykit.cli.output import finish, write
from studykit.errors import UsageError
from studykit.library.library import load_library

if TYPE_CHECKING:
    from argparse import Namespace

    from studykit.cli.commands import Context
    from studykit.formats.own_cards import OwnCards
    from studykit.library.library import Library


class Mine(NamedTuple):
    """A learner's cards.

    Attributes:
        cards: Their own pack, as it is changed.
    """

    profile: str
    library: Library
    cards: OwnCards


def opened(options: Namespace, context: Context) -> Mine:
    """Read the library.

    Raises:
        UsageError: A pack is not there.
    """
    from studykit.formats.own_cards import OwnCards

    profile = options.profile or context.profile
    cache = paths.cache_dir()
    library = load_library(paths.library_roots(library_paths(context, options.library), profile), cache)
    return Mine(profile, library, OwnCards(library, paths.personal_pack(profile), cache))


def confirm(what: str, *, sure: bool) -> None:
    """Ask on a terminal whether something is to be done; elsewhere ``--yes`` must be given.

    Args:
        what: What would be done, as an order: "Suspend 12 cards".
        sure: Whether it was given.

    Raises:
        UsageError: The answer is not yes.
    """
    if sure:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            f"This would {what[0].lower()}{what[1:]}; nothing was done.", "Confirm it with --yes."
        )
    write(f"{what}? Type yes:")
    finish()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise UsageError("Nothing was done.", "")


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else f'{noun}s'}"
