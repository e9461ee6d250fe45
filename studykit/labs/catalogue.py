"""Which labs there are: the folders content/labs/<lab>/ of every pack."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.errors import LabError
from studykit.labs.loader import load_lab
from studykit.library.models import Defect
from studykit.library.packs import discover, pack_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studykit.labs.models import Lab


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The labs of all packs.

    Attributes:
        labs: The usable ones by id, in order of id.
        broken: What is wrong with those that are not used, by id; another of the id may be among ``labs``.
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
    """Read every lab of the packs in ``roots``.

    An id belongs to one lab, as in the whole library: the first usable one keeps it, and only a personal pack's
    takes its place.
    """
    packs = [pack_at(root) for root in roots]
    labs: dict[str, Lab] = {}
    broken: dict[str, tuple[Defect, ...]] = {}
    for file in discover(packs):
        if file.kind != "lab":
            continue
        lab, defects = load_lab(Path(file.path).parent)
        if lab is not None and file.owner in labs and not packs[file.pack].personal:
            lab, defects = None, (_duplicate(file.path, labs[file.owner]),)
        if lab is not None:
            labs[lab.id] = lab
        else:
            broken[file.owner] = broken.get(file.owner, ()) + defects
    return Catalogue(dict(sorted(labs.items())), dict(sorted(broken.items())))


def _duplicate(path: str, first: Lab) -> Defect:
    message = f"{first.id!r} is already in {first.file}."
    return Defect(Path(path), 0, "id", message, "An id belongs to one lab.", "error", "duplicate-id")


def broken_lab(defects: tuple[Defect, ...]) -> LabError:
    """The first defect as an error, and how many more there are."""
    first = next(defect for defect in defects if defect.severity == "error")
    more = len(defects) - 1
    where = f"{first.path}, line {first.line}" if first.line else str(first.path)
    field = f" ({first.field})" if first.field else ""
    others = f" There {'is 1 more defect' if more == 1 else f'are {more} more defects'}." if more else ""
    said = f"{where}{field}: {first.message}{others}"
    return LabError(said, first.hint)
