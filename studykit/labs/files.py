"""Files that a learner hands in: regular ones of a bounded size, whatever lies under the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class FileError(Exception):
    """A file cannot be read; the text says why ("is larger than 8 bytes")."""


def read_bounded(path: Path, limit: int) -> bytes:
    """What a file holds.

    A pipe could keep the grader waiting for ever, and a device feed it for ever, so only a regular file
    is opened.

    Args:
        path: The file; links are followed.
        limit: Bytes that it may hold.

    Raises:
        FileError: It is missing, no regular file, or larger.
    """
    try:
        if path.exists() and not path.is_file():
            raise FileError("is no regular file")
        with path.open("rb") as opened:
            data = opened.read(limit + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise FileError(f"cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(data) > limit:
        raise FileError(f"is larger than {limit:,} bytes")
    return data
