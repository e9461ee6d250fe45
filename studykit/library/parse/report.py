"""Where parsing writes down what is wrong, so that it never has to raise."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.library.models import Defect

if TYPE_CHECKING:
    from collections.abc import Iterable


MAX_DEFECTS = 1_000  # a file; nobody mends more in one go, and a hostile file could have millions


class Report:
    """The defects of one file.

    Attributes:
        path: The file.
        defects: What was found so far.
        errors: How many errors there were; an item that raised the count is not used.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.defects: list[Defect] = []
        self.errors = 0

    def error(self, rule: str, line: int, field: str, message: str, hint: str = "") -> None:
        """Write down a defect that hides the item (or the file, when ``field`` is "")."""
        self.errors += 1
        self._add(Defect(self.path, line, field, message, hint, "error", rule))

    def warning(self, rule: str, line: int, field: str, message: str, hint: str = "") -> None:
        """Write down a defect that the item survives."""
        self._add(Defect(self.path, line, field, message, hint, "warning", rule))

    def _add(self, defect: Defect) -> None:
        if len(self.defects) < MAX_DEFECTS:
            self.defects.append(defect)
        elif len(self.defects) == MAX_DEFECTS:
            more = "There are more defects in this file."
            self.defects.append(Defect(self.path, 0, "", more, "Mend these first.", "error", "more-defects"))


def nearest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the known word most like ``word``, else ``otherwise``."""
    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean {near[0]!r}?" if near else otherwise
