"""Which labs there are: the folders content/labs/<lab>/ of every pack."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from studykit.errors import LabError
from studykit.labs.loader import load_lab

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from studykit.labs.models import Lab
    from studykit.library.models import Defect


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The labs of all packs.

    Attributes:
        labs: The usable ones by id, in order of id; a later pack's lab replaces an earlier one's.
        broken: Ids of labs that cannot be used, to what is wrong with them.
    """

    labs: Mapping[str, Lab]
    broken: Mapping[str, tuple[Defect, ...]]

    def find(self, lab: str) -> Lab:
        """One lab.

        Raises:
            LabError: There is none of that id, or its file is broken.
        """
        if lab in self.labs:
            return self.labs[lab]
        if lab in self.broken:
            raise broken_lab(self.broken[lab])
        near = get_close_matches(lab, self.labs, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "`studykit lab list` shows what there is."
        raise LabError(f"There is no lab {lab!r}.", hint)


def read_catalogue(roots: Iterable[Path]) -> Catalogue:
    """Read every lab of the packs in ``roots``."""
    found = {
        file.parent.name: file.parent
        for root in roots
        for file in sorted((root / "content" / "labs").glob("*/lab.yaml"))
    }
    labs: dict[str, Lab] = {}
    broken: dict[str, tuple[Defect, ...]] = {}
    for name, folder in sorted(found.items()):
        lab, defects = load_lab(folder)
        if lab is None:
            broken[name] = defects
        else:
            labs[name] = lab
    return Catalogue(labs, broken)


def broken_lab(defects: tuple[Defect, ...]) -> LabError:
    """The first defect as an error, and how many more there are."""
    first = next(defect for defect in defects if defect.severity == "error")
    more = len(defects) - 1
    where = f"{first.path}, line {first.line}" if first.line else str(first.path)
    field = f" ({first.field})" if first.field else ""
    said = f"{where}{field}: {first.message}" + (f" There are {more} more defects." if more else "")
    return LabError(said, first.hint)
