"""Which format a deck's file is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

BY_EXTENSION = {
    ".apkg": "anki",
    ".colpkg": "anki",
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".jsonl": "log",
}


def format_of(file: Path, given: str | None) -> str:
    """The format that was named, else the one that the file's name says.

    Raises:
        UsageError: It says none.
    """
    found = given or BY_EXTENSION.get(file.suffix.lower())
    if found is None:
        raise UsageError(
            f"{file.name!r} does not say what format it is in.",
            f"Name it with --format: {', '.join(sorted(set(BY_EXTENSION.values())))}.",
        )
    return found
