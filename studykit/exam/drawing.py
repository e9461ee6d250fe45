"""The form of each mode."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from studykit.errors import ExamError
from studykit.exam.assembly import Wishes, assemble
from studykit.exam.history import History
from studykit.exam.modes import CUSTOM, DAILY, QUICK, REAL
from studykit.exam.selection import Selection, supply

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from studykit.exam.assembly import Form
    from studykit.exam.fitting import Pool
    from studykit.exam.modes import Mode
    from studykit.library.models import Blueprint, QuestionHead


class Order(NamedTuple):
    """What is asked for.

    Attributes:
        mode: How it is sat.
        size: Questions, where the mode does not say how many.
        selection: Which questions, in modes that leave the choice.
        extension: Extra minutes of a full form.
    """

    mode: Mode = CUSTOM
    size: int = 20
    selection: Selection = Selection()
    extension: int = 0


def draw(
    order: Order,
    heads: Collection[QuestionHead],
    blueprint: Blueprint,
    seed: int,
    *,
    history: History = History(),  # noqa: B008 - immutable
    stem: Callable[[str], str] | None = None,
    pool: Pool | None = None,
) -> Form:
    """Draw the form of a mode.

    A real form has the exam's size and its unscored questions; it and a quick one have the blueprint's weights
    exactly. The others come as near to the weights as their questions allow.

    Args:
        order: What is asked for.
        heads: The bank.
        blueprint: The exam.
        seed: Of all that chance decides.
        history: What was asked before: least asked questions come first.
        stem: Reads a question's text, to keep near-duplicates apart.
        pool: The questions that the exam can ask, where they were gathered before.

    Raises:
        ExamError: The bank does not have so many; says what is missing.
    """
    wishes = Wishes(asked=history.asked, stem=stem)
    if order.mode is REAL:
        wishes = wishes._replace(scored=blueprint.scored)
        return assemble(pool or heads, blueprint, blueprint.questions, seed, wishes)
    if order.mode is QUICK:
        return assemble(pool or heads, blueprint, QUICK.size or 0, seed, wishes)
    selection = Selection() if order.mode is DAILY else order.selection
    found = supply(heads, blueprint, selection, history)
    size = order.mode.size or order.size
    quotas = found.quotas(size, Random(seed))  # noqa: S311 - reproducible on purpose
    enough = sum(quotas.values())
    if enough < size:
        raise ExamError(
            f"{size} questions are asked for, and {enough} fit what you chose ({size - enough} missing).",
            f"Ask for {enough}, or choose more."
            if enough
            else "Choose more topics, domains or difficulties.",
        )
    return assemble(found.pool, found.blueprint, size, seed, wishes._replace(quotas=quotas))


def seed_of_day(day: date) -> int:
    """What the daily questions come from: the same all day."""
    return day.toordinal()
