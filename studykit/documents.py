"""Documents that a sum takes: read from files, folders and stdin, wherever they were named."""

from __future__ import annotations

import os
import sys

from studykit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO


def document(option: str, path: str, longest: int | None = None) -> str:
    """The text of a file, or of stdin for ``-``: JSON is UTF-8, whatever the locale says.

    At most ``longest`` bytes are read, else as many as it takes to see that a document is too long.

    Raises:
        UsageError: It cannot be read.
    """
    name = "stdin" if path == "-" else path if path.isprintable() else repr(path)
    try:
        if path == "-":
            data = _bytes(sys.stdin.buffer, longest)
        else:
            with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs more than the sum
                data = _bytes(file, longest)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{option}: {name} cannot be read: {error.strerror}.", "Give a JSON file, or - for stdin."
        ) from None
    except ValueError as error:
        said = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error}"
        raise UsageError(f"{option}: {name} {said}.", "Give a JSON file, or - for stdin.") from None


def _bytes(file: BinaryIO, longest: int | None) -> bytes:
    """What a file holds, as far as it is needed to see that it is too long."""
    from calculators.units import LARGEST_DOCUMENT

    # A character is at most four bytes, so none is cut within the limit.
    return file.read(longest or 4 * (LARGEST_DOCUMENT + 1))


def documents(option: str, names: Iterable[str]) -> dict[str, str]:
    """The texts of files, of every ``.json`` file of a folder, or of stdin, by name.

    Raises:
        UsageError: One cannot be read, or a folder has none.
    """
    texts: dict[str, str] = {}
    for name in names:
        if not os.path.isdir(name):  # noqa: PTH112 - pathlib costs more than the sum
            texts[name] = document(option, name)
            continue
        found = sorted(file for file in os.listdir(name) if file.endswith(".json"))  # noqa: PTH208
        if not found:
            raise UsageError(
                f"{option}: {name} has no .json file in it.", "Name files, or a folder with some."
            )
        texts |= {file: document(option, os.path.join(name, file)) for file in found}  # noqa: PTH118
    return texts
