"""A place of a form with its question as the library has it today.

A form is drawn once and the library goes on changing: questions are corrected, retired, renamed. What
was corrected is asked and graded as corrected, and marked; what is gone is left out, and said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.errors import LibraryError

if TYPE_CHECKING:
    from studykit.exam.ports import Bank, FormItem
    from studykit.library.models import Option, Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a form.

    Attributes:
        question: As it reads now.
        order: Source positions of its options in the order they are shown.
        changed: Whether it was edited since the form was drawn.
    """

    question: Question
    order: tuple[int, ...]
    changed: bool

    @property
    def options(self) -> tuple[tuple[int, Option], ...]:
        """The options as shown, each with its source position."""
        return tuple((position, self.question.options[position]) for position in self.order)

    @property
    def takes(self) -> int:
        """How many options are to be chosen, which the stem says too."""
        return len(self.question.keys)

    def standing(self, chosen: frozenset[int]) -> frozenset[int]:
        """The chosen options that still exist."""
        return chosen.intersection(self.order)


def read_item(item: FormItem, bank: Bank) -> Asked | None:
    """The question of a place, None when the library no longer has it."""
    identifier = bank.resolve_question(item.question)
    if identifier is None:
        return None
    try:
        question = bank.question(identifier, seed=item.seed)
    except LibraryError:
        return None
    present = range(len(question.options))
    kept = tuple(position for position in item.order if position in present)
    added = tuple(position for position in present if position not in kept)
    return Asked(question, kept + added, changed=question.revision != item.revision)
