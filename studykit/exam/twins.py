"""Near-duplicates: questions whose texts are so alike that one gives the other away.

The measure is that of the lint rule ``near-duplicate`` (docs/lint.md): rapidfuzz's ratio of the stems, case and white space
aside. It is taken of the questions that are drawn and not of the whole bank, which would be fifty million pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studykit.exam.fitting import Unit

ALIKE = 90  # percent


class Twins:
    """Tells whether a unit may stand beside others; each text is read once.

    Args:
        stem: Reads a question's text by its id.
    """

    def __init__(self, stem: Callable[[str], str]) -> None:
        self._stem = stem
        self._read: dict[str, str] = {}

    def differ(self, unit: Unit, chosen: Iterable[Unit]) -> bool:
        """Whether no member of ``unit`` is a near-duplicate of a member of the others."""
        from rapidfuzz import fuzz, process

        texts = [self._text(member.head.id) for other in chosen for member in other.members]
        return all(
            process.extractOne(self._text(member.head.id), texts, scorer=fuzz.ratio, score_cutoff=ALIKE)
            is None
            for member in unit.members
        )

    def _text(self, question: str) -> str:
        if question not in self._read:
            self._read[question] = " ".join(self._stem(question).casefold().split())
        return self._read[question]
