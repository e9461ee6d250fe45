"""Text that the learner writes in an editor of their own: given, taken back, and kept where it cannot be used."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from studykit.errors import StudykitError
from studykit.formats.deck import DeckError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

_PROBLEM = "#! "
_USUAL = ("notepad",) if sys.platform == "win32" else ("vi", "nano")


class DraftError(StudykitError):
    """What was written cannot be used as it is; ``problems`` say why, a line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


def editor() -> list[str]:
    """The words that start the learner's editor: of ``VISUAL``, else ``EDITOR``, else a usual one.

    Raises:
        DeckError: None is known.
    """
    for name in ("VISUAL", "EDITOR"):
        if words := shlex.split(os.environ.get(name, ""), posix=sys.platform != "win32"):
            return words
    for program in _USUAL:
        if shutil.which(program):
            return [program]
    raise DeckError("No editor is known.", "Name yours: export EDITOR=nano.")


def run_editor(words: Sequence[str], path: Path) -> bool:
    """Give the terminal to an editor; whether it ended well.

    Raises:
        DeckError: It cannot be started.
    """
    try:
        return subprocess.run([*words, str(path)], check=False).returncode == 0  # noqa: S603 - the learner's own
    except OSError as error:
        raise DeckError(
            f"The editor {words[0]!r} cannot be started ({error.strerror}).",
            "Name another: export EDITOR=nano.",
        ) from error


def drafted(
    text: str, folder: Path, name: str, run: Callable[[Path], bool], use: Callable[[str], T]
) -> T | None:
    """Have a text edited until it can be used.

    A text that cannot be is opened again with what is wrong at its top. Nothing that was typed is lost: when
    the editor is then left without a change, or the text cannot be kept, the error names the file that has it.

    Args:
        text: What is opened.
        folder: Where the file is made.
        name: What its name begins with.
        run: Gives the file to the editor; whether that ended well.
        use: Takes what was typed and keeps it.

    Returns:
        What ``use`` gave; None where the text was left as it was, or without any content.

    Raises:
        DeckError: It was given up, or cannot be kept.
    """
    path = _new_file(folder, name)
    shown, opened = text, text
    while True:
        _write(path, opened)
        ended_well = run(path)
        typed = _read(path)
        unchanged = typed.rstrip() == text.rstrip()
        if not ended_well and not unchanged:
            raise DeckError("The editor ended with an error; nothing was changed.", _kept(path))
        if unchanged or not _says_something(typed):
            path.unlink(missing_ok=True)
            return None
        try:
            result = use(typed)
        except DraftError as error:
            if opened != text and typed == shown:
                _write(path, typed)
                raise DeckError(f"Nothing was changed: {error.message}", _kept(path)) from error
            shown = typed
            opened = "".join(f"{_PROBLEM}{problem}\n" for problem in error.problems) + typed
        except StudykitError as error:
            raise DeckError(error.message, f"{error.hint} {_kept(path)}".strip()) from error
        else:
            path.unlink(missing_ok=True)
            return result


def _new_file(folder: Path, name: str) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number, path = tempfile.mkstemp(".yaml", f"{name}-", folder)
    except OSError as error:
        raise DeckError(
            f"{error.filename or folder} cannot be written ({error.strerror}).", "Nothing was changed."
        ) from error
    os.close(number)
    return Path(path)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise DeckError(f"{path} cannot be written ({error.strerror}).", "Nothing was changed.") from error


def _read(path: Path) -> str:
    """What was typed, without what this module put at its top."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise DeckError(
            f"{path} cannot be read as UTF-8.", "Nothing was changed; the file is left."
        ) from error
    return re.sub(rf"(?m)^{re.escape(_PROBLEM)}.*\n", "", text)


def _says_something(text: str) -> bool:
    """Whether there is more than comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n"))


def _kept(path: Path) -> str:
    return f"What you typed is kept in {path}."
