"""Exercises, drawn: each seed has to give a question that can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.exercises import draw
from studykit.library.lint.questions import normalised
from studykit.library.lint.subject import defect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.exercise_spec import ExerciseSpec
    from studykit.library.exercises import Sums
    from studykit.library.lint.subject import Subject
    from studykit.library.models import Defect

SEEDS = range(50)
FEWEST_KEYS = 3


def exercise_draw(subject: Subject) -> Iterator[Defect]:
    """One defect an exercise, for the first seed that fails."""
    for found in subject.found("exercise"):
        keys: set[str] = set()
        spec = subject.library.exercise(found.item.id)
        sums: Sums = {}  # many seeds draw the same numbers
        for seed in SEEDS:
            fault, key = _drawn(spec, seed, sums)
            if fault:
                yield defect(
                    found,
                    "inputs",
                    "exercise-draw",
                    f"Seed {seed}: {fault}",
                    "Narrow the inputs, or ask for another entry of the answer.",
                )
                break
            keys.add(key)
        else:
            if len(keys) < FEWEST_KEYS:
                yield defect(
                    found,
                    "inputs",
                    "exercise-draw",
                    f"{len(SEEDS)} draws have {len(keys)} different keys; at least {FEWEST_KEYS} keep one from "
                    "learning the key by heart.",
                    "Vary an input that changes the answer.",
                )


def _drawn(spec: ExerciseSpec, seed: int, sums: Sums) -> tuple[str, str]:
    """What is wrong with one draw ("" when nothing is), and its key."""
    try:
        question = draw(spec, seed, sums)
    except Exception as error:  # noqa: BLE001 - whatever the inputs provoke in a calculator is the item's defect
        return str(error) or type(error).__name__, ""
    options = {normalised(option.text) for option in question.options}
    if len(options) != 4 or len(question.options) != 4:
        return f"there are {len(options)} different options, not 4.", ""
    if len(question.keys) != 1:
        return f"{len(question.keys)} options are right, not 1.", ""
    if not all(option.why for option in question.options):
        return "an option has no reason.", ""
    return "", question.options[min(question.keys)].text
