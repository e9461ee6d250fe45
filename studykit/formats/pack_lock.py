"""One writer of a learner's pack at a time, whichever process or thread it is in."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from studykit.formats.deck import DeckError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 10.0  # seconds; a writer needs a few of them only for the largest collections


@contextmanager
def locked(pack: Path) -> Iterator[None]:
    """Wait until nobody else writes the pack. Whoever reads it to write it again does both in here.

    Raises:
        DeckError: The lock cannot be made, or another writer does not end.
    """
    path = pack.with_name(f"{pack.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise DeckError(f"{path} cannot be written ({error.strerror}).", "Nothing was changed.") from error
    with file:
        deadline = time.monotonic() + PATIENCE
        while not _taken(file):
            if time.monotonic() > deadline:
                raise DeckError(f"Another studykit is writing {pack}.", "Nothing was changed. Try it again.")
            time.sleep(0.01)
        # Closing the file, or the end of the process, lets go of it.
        yield


if sys.platform == "win32":
    import msvcrt

    def _taken(file: BinaryIO) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
