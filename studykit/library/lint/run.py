"""All checks over some packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.lint import (
    age,
    bank,
    bare,
    cards,
    exercises,
    names,
    notes,
    places,
    plans,
    questions,
    similar,
    unverified,
)
from studykit.library.lint.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from studykit.library.models import Defect

CHECKS = (
    places.empty_pack,
    places.stray_file,
    notes.section_too_long,
    notes.note_length,
    notes.named_tools,
    plans.plan_without_note,
    bare.bare_number,
    cards.typed_answer,
    cards.filled_gaps,
    cards.card_options,
    questions.select_count,
    questions.duplicate_option,
    questions.all_of_the_above,
    questions.long_stem,
    questions.long_key,
    questions.stem_in_key,
    questions.absolute_distractors,
    names.retired_name,
    unverified.unverified,
    similar.similar_stems,
    bank.longest_key,
    bank.key_position,
    bank.stem_echo,
    bank.negative_stems,
    exercises.exercise_draw,
    age.age,
)


def lint(roots: Sequence[Path], day: date) -> list[Defect]:
    """Every defect of the packs: those that loading finds, then those of the checks, by file and line.

    Args:
        roots: Packs, as for ``load_library``.
        day: What age is measured from.
    """
    subject = Subject.read(roots, day)
    found = [*subject.library.defects, *(d for check in CHECKS for d in check(subject))]
    return sorted(found, key=lambda d: (str(d.path), d.line, d.field, d.rule))
