"""What was done to an account, line by line, so that it can be done again.

The first line says where the clock began; each other one is a request that changed something, or a move of
the clock. A line is on disk (fsync) before its request is answered: what a client was told has happened
survives any crash. A last line without its end was never answered, and is dropped.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from studykit.errors import LabError
from studykit.sim.folder import file_errors
from studykit.sim.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = 1


class Journal:
    """One account's journal.

    Attributes:
        start: Where the clock began.
    """

    def __init__(self, path: Path, start: datetime) -> None:
        self._path = path
        self.start = start
        self._file = path.open("ab")

    @classmethod
    def create(cls, path: Path, start: datetime) -> Journal:
        """Begin a journal; a file that is there already is replaced.

        Raises:
            LabError: It cannot be written.
        """
        with file_errors(path):
            path.write_bytes(b"")
            journal = cls(path, start)
            journal._append({"journal": VERSION, "start": start.isoformat()})
        return journal

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Go on with a journal.

        Raises:
            LabError: It is damaged, of another version, or cannot be read or written.
        """
        with file_errors(path):
            whole = path.read_bytes()
            complete = whole[: whole.rfind(b"\n") + 1]
            if len(complete) < len(whole):
                os.truncate(path, len(complete))
        head = _parsed(path, 1, complete.partition(b"\n")[0])
        if head.get("journal") != VERSION:
            raise LabError(
                f"{path} was written by another version of studykit.", "`studykit lab reset` begins anew."
            )
        with file_errors(path):
            return cls(path, datetime.fromisoformat(head["start"]))

    def entries(self) -> Iterator[Request | datetime]:
        """Requests and moves of the clock, oldest first.

        Raises:
            LabError: A line cannot be read.
        """
        with self._path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                entry = _parsed(self._path, number, line)
                if "clock" in entry:
                    yield datetime.fromisoformat(entry["clock"])
                elif "request" in entry:
                    yield Request.from_json(entry["request"])

    def append(self, entry: Request | datetime) -> None:
        """Keep a request that changed something, or the moment that the clock was moved to."""
        if isinstance(entry, Request):
            self._append({"request": entry.to_json()})
        else:
            self._append({"clock": entry.isoformat()})

    def _append(self, entry: dict[str, Any]) -> None:
        self._file.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def copy_journal(source: Path, target: Path) -> None:
    """Copy what is complete of a journal that may be written to at this moment.

    Raises:
        LabError: One of the two cannot be read or written.
    """
    with file_errors(source):
        whole = source.read_bytes()
    with file_errors(target):
        target.write_bytes(whole[: whole.rfind(b"\n") + 1])


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise LabError(f"{path}, line {number} is damaged.", "`studykit lab reset` begins anew.") from error
    if not isinstance(entry, dict):
        raise LabError(f"{path}, line {number} is damaged.", "`studykit lab reset` begins anew.")
    return entry
