"""Which progress files need not be read whole before they are opened. Standard library only.

Reading a million answers through takes a second. So it is done once a day, and whenever a file is not exactly what
studykit left when it last closed it: after a crash (the write-ahead log is still there), when another program has
written to the file or taken its place, when it was cut short. A note beside the file says how it was left.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from studykit.store.reading import has_log

if TYPE_CHECKING:
    from pathlib import Path


def read_whole_on(path: Path) -> date | None:
    """The day on which a file was last read whole and found sound; None when it is not as it was left, or that day is not today."""
    try:
        note = json.loads(_note(path).read_text("utf-8"))
        day = date.fromisoformat(note["read_whole"])
        as_left = note["status"] == _status(path)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return day if as_left and day == datetime.now(UTC).date() and not has_log(path) else None


def leave(path: Path, day: date) -> None:
    """Note how a sound file is left, once nobody has it open; where that cannot be noted it is read whole next time.

    Args:
        path: The file.
        day: When it was last read whole.
    """
    if has_log(path):
        return  # another window has it open, and will note it
    note = _note(path)
    fresh = note.with_name(f"{note.name}.{os.getpid()}")
    with suppress(OSError):
        text = json.dumps({"read_whole": day.isoformat(), "status": _status(path)})
        try:
            fresh.write_text(text, "utf-8")
            fresh.replace(note)
        finally:
            fresh.unlink(missing_ok=True)


def forget(path: Path) -> None:
    """Have a file read whole when it is opened next: something in it could not be read."""
    with suppress(OSError):
        _note(path).unlink(missing_ok=True)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}-checked")


def _status(path: Path) -> list[int]:
    """What changes with any change to a file, that of its name's owner included."""
    status = path.stat()
    return [status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
