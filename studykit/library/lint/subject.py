"""What the checks look at: the library with its sources beside it, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.library.library import Library
from studykit.library.merge import Merge
from studykit.library.models import Defect
from studykit.library.packs import discover, pack_at
from studykit.library.parse.files import parse_file, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from studykit.library.merge import Found
    from studykit.library.models import Pack, Question, Severity


@dataclass(frozen=True)
class Subject:
    """Packs under examination. Only items that loading accepted are in it.

    Attributes:
        library: The packs, loaded.
        merged: The same items with the lines of their fields.
        day: What age is measured from.
    """

    packs: Sequence[Pack]
    library: Library
    merged: Merge
    day: date

    @classmethod
    def read(cls, roots: Sequence[Path], day: date) -> Subject:
        """Parse the packs; the cache is left out, since it keeps no lines."""
        packs = [pack_at(root) for root in roots]
        files = discover(packs)
        parsed = [parse_file(file, read_bytes(file.path)) for file in files]
        merged = Merge(packs, parsed)
        bodies = {(file.path, item.kind, item.id): item.body for file in parsed for item in file.items}
        return cls(packs, Library(packs, files, merged.index(), bodies, None), merged, day)

    def found(self, *kinds: str) -> Iterator[Found]:
        """The items of some kinds, in the order in which they were read."""
        for space in self.merged.found.values():
            yield from (found for found in space.values() if found.item.kind in kinds)

    @cached_property
    def questions(self) -> list[tuple[Found, Question]]:
        """Questions with their sources, exercises left out."""
        return [(found, self.library.question(found.item.id)) for found in self.found("question")]


def defect(
    found: Found, field: str, rule: str, message: str, hint: str = "", *, severity: Severity = "error"
) -> Defect:
    """A defect of an item, at the line of one of its fields ("" for the item)."""
    item = found.item
    where = ".".join(part for part in (item.where, field) if part)
    line = item.lines.get(where, item.line)
    return Defect(Path(found.file.path), line, where, message, hint, severity, rule)
