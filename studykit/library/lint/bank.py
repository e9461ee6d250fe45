"""A pack's questions as a whole: whether the key is given away by its length or its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studykit.library.models import Defect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.models import Pack, Question, Severity

# By chance the key is the longest of four in 25 %; public banks reach 49 %.
LONGEST_WARNING, LONGEST_ERROR, LONGEST_LEAST = 0.35, 0.40, 40
POSITION_LOW, POSITION_HIGH, POSITION_LEAST = 0.15, 0.35, 60


def longest_key(subject: Subject) -> Iterator[Defect]:
    """Who always picks the longest option must not do well."""
    for pack, questions in _banks(subject):
        if len(questions) < LONGEST_LEAST:
            continue
        longest = sum(1 for question in questions if _key_is_longest(question))
        share = longest / len(questions)
        if share > LONGEST_WARNING:
            yield _of_bank(
                pack,
                "longest-key",
                f"The right option is the longest in {longest} of {len(questions)} questions ({share:.0%}).",
                "Shorten keys or say more in wrong options; 25 % is chance.",
                "error" if share > LONGEST_ERROR else "warning",
            )


def key_position(subject: Subject) -> Iterator[Defect]:
    """Keys stand evenly in source order, which is also the order of exports."""
    for pack, questions in _banks(subject):
        if len(questions) < POSITION_LEAST:
            continue
        for place in range(4):
            here = sum(1 for question in questions if place in question.keys)
            share = here / len(questions)
            if not POSITION_LOW <= share <= POSITION_HIGH:
                yield _of_bank(
                    pack,
                    "key-position",
                    f"Option {place + 1} is right in {here} of {len(questions)} questions ({share:.0%}).",
                    "Move keys so that each place has 15 to 35 %.",
                    "warning",
                )


def _banks(subject: Subject) -> Iterator[tuple[Pack, list[Question]]]:
    """Each pack with its questions of four options."""
    for position, pack in enumerate(subject.packs):
        questions = [
            question
            for found, question in subject.questions
            if found.file.pack == position and question.kind == "single"
        ]
        yield pack, questions


def _key_is_longest(question: Question) -> bool:
    (key,) = question.keys
    length = len(question.options[key].text)
    return all(len(option.text) < length for i, option in enumerate(question.options) if i != key)


def _of_bank(pack: Pack, rule: str, message: str, hint: str, severity: Severity) -> Defect:
    return Defect(Path(pack.root) / "question_banks", 0, "", message, hint, severity, rule)
