"""The only writer of stdout."""

from __future__ import annotations

import os
import sys

from studykit.errors import StudykitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO


def mend() -> None:
    """Make stdin readable, and stdout and stderr writable, whatever they are.

    A closed one (``>&-``) is empty or leads nowhere. What the user's encoding lacks is written as an escape: text in
    another encoding than the terminal's would be unreadable, and a stop in the middle of a report worse.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            # Open until the end of the process, as the stream it stands for.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
        elif mode == "w" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def write(text: str) -> None:
    """Print text as it is, with one newline after it.

    Raises:
        StudykitError: It cannot be written, say because the disk is full.
    """
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
    except OSError as error:
        _failed(error)


def finish() -> None:
    """See that all that was printed has left this process.

    Raises:
        StudykitError: It cannot be written.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        _failed(error)


def discard(stream: TextIO) -> None:
    """Let a stream that takes no more lead nowhere, or the interpreter's own last flush fails as well."""
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, stream.fileno())
    finally:
        os.close(null)


def _failed(error: OSError) -> None:
    """Go on in silence where the reader (``| head``) has left: the exit code still says what was found.

    Raises:
        StudykitError: Something else is wrong.
    """
    discard(sys.stdout)
    if not isinstance(error, BrokenPipeError):
        raise StudykitError(
            f"The output cannot be written: {error.strerror}.", "Send it to another place."
        ) from error


def write_json(value: object) -> None:
    """Print a value as JSON, one document; Decimals become numbers."""
    write(json_text(value, indent=2))


def json_text(value: object, *, indent: int | None) -> str:
    """A value as JSON in what stdout can show; without ``indent`` on one line."""
    import json

    # JSON has escapes of its own for what an encoding lacks.
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    return json.dumps(value, indent=indent, ensure_ascii=ascii_only, default=_plain)


def _plain(value: object) -> object:
    """A number for a Decimal, text for dates and paths, a list for other collections."""
    from collections.abc import Iterable as AnyIterable
    from decimal import Decimal

    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, AnyIterable):
        return list(value)
    return str(value)


def table(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, right: frozenset[int] = frozenset()
) -> str:
    """Columns padded to their widest cell; those in ``right`` are aligned right."""
    cells = [list(header), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = (
        "  ".join(
            cell.rjust(w) if i in right else cell.ljust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)
