"""From a file's bytes to its items: the guards that hold for every kind of file, then its parser."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.library.parse import blueprints, cards, exercises, facts, labs, notes, plans, questions, topics
from studykit.library.parse.items import ParsedFile
from studykit.library.parse.report import Report

if TYPE_CHECKING:
    from studykit.library.packs import SourceFile

MAX_BYTES = 2_000_000  # 1,500 questions; larger is a mistake, or an attack

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_PARSERS = {
    "topics": topics.parse,
    "facts": facts.parse,
    "note": notes.parse,
    "cards": cards.parse,
    "questions": questions.parse,
    "exercises": exercises.parse,
    "blueprint": blueprints.parse,
    "plan": plans.parse,
    "lab": labs.parse,
}


def read_bytes(path: str | Path) -> bytes | None:
    """A file's content, of a too large one as much as shows that; None when it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return None


def content_hash(data: bytes | None) -> str:
    """What tells one content from another; "" for a file that could not be read."""
    return hashlib.blake2b(data, digest_size=16).hexdigest() if data is not None else ""


def parse_file(source: SourceFile, data: bytes | None) -> ParsedFile:
    """The items of one file; whatever is wrong with it is among its defects.

    Args:
        source: The file.
        data: Its content, as :func:`read_bytes` gave it.
    """
    report = Report(source.path)
    parsed = ParsedFile(
        source.path, source.kind, source.pack, source.owner, content_hash(data), defects=report.defects
    )
    text = decoded(data, report)
    if text is not None:
        _PARSERS[source.kind](text, parsed, report)
    return parsed


def decoded(data: bytes | None, report: Report) -> str | None:
    """The text of what :func:`read_bytes` gave; None after a defect."""
    if data is None:
        report.error("unreadable", 0, "", "The file cannot be read.", "Check its permissions.")
        return None
    if len(data) > MAX_BYTES:
        report.error(
            "file-too-large", 0, "", f"The file is larger than {MAX_BYTES:,} bytes.", "Split it by topic."
        )
        return None
    try:
        # Lines end in \n whatever the editor wrote, so that line numbers and revisions agree everywhere.
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report.error("not-utf8", line, "", "The file is not UTF-8 text.", "Save it as UTF-8.")
        return None
    if control := _CONTROL.search(text):
        # An escape sequence in a note would be obeyed by the terminal.
        line = text.count("\n", 0, control.start()) + 1
        report.error("control-character", line, "", f"There is a control character ({control[0]!r}).")
        return None
    return text
