"""Packs as folders: nothing lies where nobody reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studykit.library.models import Defect
from studykit.library.packs import strays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject

_READ = (
    "Read are note.md, cards.yaml, questions.yaml, exercises.yaml, and .yaml files of facts and blueprints."
)


def stray_file(subject: Subject) -> Iterator[Defect]:
    """A misspelt name hides a whole file without a word."""
    for pack in subject.packs:
        for path in strays(pack):
            yield Defect(Path(path), 0, "", "The file is not read here.", _READ, "warning", "stray-file")


def empty_pack(subject: Subject) -> Iterator[Defect]:
    """A folder that holds neither half of a pack was probably named by mistake."""
    for pack in subject.packs:
        if not any((pack.root / half).is_dir() for half in ("content", "question_banks")):
            yield Defect(
                pack.root,
                0,
                "",
                "The folder has neither content/ nor question_banks/.",
                "Name the folder above them.",
                "warning",
                "empty-pack",
            )
