"""A computed question before its numbers are drawn: what an ``exercises.yaml`` item says.

Numbers are exact (``int`` or :class:`~decimal.Decimal`, as the file writes them): an exercise's key is
computed from them, and binary fractions would show.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Number = int | Decimal
Value = str | int | bool | Decimal


class FixedInput(NamedTuple):
    """A value that every draw has (``consistency: strong``).

    Attributes:
        value: As the file writes it; a tuple for a parameter that may be given more than once.
        unit: Follows the value without a space ("12.5KB"); "" where there is none.
    """

    value: Value | tuple[Value, ...]
    unit: str = ""


class RangeInput(NamedTuple):
    """A number drawn from ``first``, ``first + step``, ... up to ``last`` (``range: [1.5, 30, 0.5]``).

    ``step`` is above zero and ``last`` is not below ``first``.
    """

    first: Number
    last: Number
    step: Number
    unit: str = ""


class ChoiceInput(NamedTuple):
    """A value drawn from a list (``choice: [20, 50, 80]``), which has at least one entry."""

    values: tuple[Value, ...]
    unit: str = ""


Input = FixedInput | RangeInput | ChoiceInput


class ExerciseSpec(NamedTuple):
    """What an exercise is drawn from.

    Attributes:
        id: ``<topic>/x-<slug>``.
        calculator: Its name in ``calculators.registry``.
        operation: One of the calculator's operations.
        inputs: Parameters of the operation by name, as ``Param.name`` spells them.
        answer: The entry of ``Result.answer`` that is asked.
        stem: Markdown; facts are filled in, ``{input:NAME}`` stands for what is drawn.
        tasks: Blueprint code to the tasks that ask for it.
        difficulty: 1 to 5.
        references: Public pages.
        facts: Ids of the facts that the stem used or the file names.
        verified: The day it was checked.
        provenance: "original" or "imported".
        revision: Short hash of the source text.
    """

    id: str
    topic: str
    calculator: str
    operation: str
    inputs: Mapping[str, Input]
    answer: str
    stem: str
    tasks: Mapping[str, tuple[str, ...]]
    difficulty: int
    references: tuple[str, ...]
    facts: tuple[str, ...]
    verified: date
    author: str
    provenance: str
    revision: str
