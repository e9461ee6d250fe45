"""The formats by name: which files are in them, who reads and who writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from studykit.errors import UsageError
from studykit.formats.deck import Line, unusable
from studykit.formats.questions.bank import MOST_BYTES, Dropped
from studykit.formats.questions.wording import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from studykit.formats.questions.bank import Bank, Item

READ = ("aiken", "canvas", "csv", "details", "gift", "markdown", "moodle", "qti")
WRITTEN = {
    "aiken": ".aiken",
    "canvas": ".zip",
    "csv": ".csv",
    "gift": ".gift",
    "markdown": ".md",
    "moodle": ".xml",
}
_TEXTS = {"aiken", "csv", "details", "gift", "markdown"}
_BY_ENDING = {".gift": "gift", ".aiken": "aiken", ".csv": "csv", ".tsv": "csv", ".zip": "qti"}
_MARKDOWN = {".md", ".markdown"}


class Written(NamedTuple):
    """A file's content, the questions in it, and those that the format cannot carry."""

    content: bytes
    items: tuple[Item, ...]
    lines: tuple[Line, ...]


def read_bank(source: Path, name: str | None = None) -> tuple[str, Bank]:
    """The questions of a file, and the format that it was read in.

    Args:
        source: The file.
        name: Its format; None for what its name and content say.

    Raises:
        DeckError: It cannot be read, is larger than any bank, or holds no question.
        UsageError: Nothing says what it is.
    """
    content = _content(source)
    found = name or _guessed(source, content)
    if found in {"qti", "canvas"}:
        from studykit.formats.questions.package import read_package

        return found, read_package(content, source)
    if found == "moodle":
        from studykit.formats.questions.moodle import read_moodle

        return found, read_moodle(content, source)
    return found, read_text(decoded(content, source), source, found)


def read_text(text: str, source: Path, name: str) -> Bank:
    """The questions of a text in one of the formats that are text.

    Raises:
        DeckError: There is none in it.
    """
    if name == "gift":
        from studykit.formats.questions.gift import read_gift as read
    elif name == "aiken":
        from studykit.formats.questions.aiken import read_aiken as read
    elif name == "csv":
        from studykit.formats.questions.table import read_table as read
    elif name == "details":
        from studykit.formats.questions.details import read_details as read
    else:
        from studykit.formats.questions.checklist import read_checklist as read
    return read(text, source)


def format_to_write(target: Path, name: str | None) -> str:
    """The format that was named, else the one that the file's name says.

    Raises:
        UsageError: It says none.
    """
    endings = {ending: known for known, ending in WRITTEN.items()} | {".markdown": "markdown"}
    found = name or endings.get(target.suffix.lower())
    if found is None:
        raise _unknown(target, WRITTEN)
    return found


def write_bank(items: Iterable[Item], name: str) -> Written:
    """The questions in a format, those of a topic together."""
    kept, lines = [], []
    for item in items:
        try:
            _check(item, name)
        except Dropped as reason:
            lines.append(Line("dropped", item.key or item.where, str(reason)))
        else:
            kept.append(item)
    return Written(_written(kept, name), tuple(kept), tuple(lines))


def carried(items: Iterable[Item], name: str, source: Path) -> dict[str, Item]:
    """Questions as they read when they were written in a format and come back, by their keys."""
    name = "canvas" if name == "qti" else name  # a package is read as whichever it is
    if name not in WRITTEN:
        return {}
    returned = {}
    for item in write_bank(items, name).items:
        bank = _read_again(_written([item], name), source, name)
        if bank.items:
            returned[item.key] = bank.items[0]
    return returned


def _check(item: Item, name: str) -> None:
    """Whether a format can carry a question.

    Raises:
        Dropped: It cannot.
    """
    if name == "gift":
        from studykit.formats.questions.gift_writing import write_gift

        write_gift(item)
    elif name == "aiken":
        from studykit.formats.questions.aiken import write_aiken

        write_aiken(item)
    elif name == "canvas":
        from studykit.formats.questions.canvas_writing import check_canvas

        check_canvas(item)


def _written(items: list[Item], name: str) -> bytes:
    if name == "canvas":
        from studykit.formats.questions.canvas_writing import write_canvas

        return write_canvas(items)
    if name == "moodle":
        from studykit.formats.questions.moodle import write_moodle

        return write_moodle(items).encode()
    if name == "csv":
        from studykit.formats.questions.table import write_table

        return write_table(items).encode()
    if name == "markdown":
        from studykit.formats.questions.checklist_writing import write_checklist

        return write_checklist(items).encode()
    if name == "gift":
        from studykit.formats.questions.gift_writing import gift_file

        return gift_file(items).encode()
    from studykit.formats.questions.aiken import write_aiken

    return ("\n\n".join(map(write_aiken, items)) + "\n").encode()


def _read_again(content: bytes, source: Path, name: str) -> Bank:
    if name == "canvas":
        from studykit.formats.questions.package import read_package

        return read_package(content, source)
    if name == "moodle":
        from studykit.formats.questions.moodle import read_moodle

        return read_moodle(content, source)
    return read_text(content.decode(), source, name)


def _content(source: Path) -> bytes:
    try:
        size = source.stat().st_size
        if size > MOST_BYTES:
            raise unusable(source, f"it has {size:,} bytes, and {MOST_BYTES >> 20} MB are read", "Split it.")
        return source.read_bytes()
    except OSError as error:
        raise unusable(source, f"it cannot be read ({error.strerror})") from error


def _guessed(source: Path, content: bytes) -> str:
    """What a file is, by its ending and, where that says several things, by its content.

    Raises:
        UsageError: Neither says it.
    """
    ending = source.suffix.lower()
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    if ending == ".xml":
        from studykit.formats.questions.xml import root_name

        return "moodle" if root_name(content, source) == "quiz" else "qti"
    if ending in _MARKDOWN:
        # Ticked boxes tell the answers themselves; a fold below them explains.
        is_folded = re.search(rb"<details\b", content, re.IGNORECASE)
        is_ticked = re.search(rb"^\s*(?:[-*+]|\d+[.)])\s+\[[xX]\]", content, re.MULTILINE)
        return "details" if is_folded and not is_ticked else "markdown"
    if ending == ".txt":
        is_aiken = re.search(rb"^\s*ANSWER\s*:\s*[A-Z]\s*$", content, re.IGNORECASE | re.MULTILINE)
        return "aiken" if is_aiken else "gift"
    raise _unknown(source, READ)


def _unknown(file: Path, known: Iterable[str]) -> UsageError:
    return UsageError(
        f"{file.name!r} does not say what format it is in.", f"Name it with --format: {', '.join(known)}."
    )
