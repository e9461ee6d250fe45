"""Single cards: what is to be typed is short, and the options of a choice can be told apart in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.lint.questions import OTHERS, normalised
from studykit.library.lint.subject import defect
from studykit.library.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.models import Defect

TYPED_CHARACTERS = 60


def typed_answer(subject: Subject) -> Iterator[Defect]:
    """Nobody types a paragraph letter by letter."""
    for found in subject.found("card"):
        if found.item.head["kind"] != "typed":
            continue
        answer = plain(subject.library.card(found.item.id).back)
        if "\n" in answer or len(answer) > TYPED_CHARACTERS:
            yield defect(
                found,
                "back",
                "typed-answer",
                f"The answer to type has {len(answer)} characters in {answer.count(chr(10)) + 1} lines; "
                f"{TYPED_CHARACTERS} in one line can be typed without a slip.",
                "Keep what is to be known as the back, and move the rest to extra.",
                severity="warning",
            )


def card_options(subject: Subject) -> Iterator[Defect]:
    """As with questions: options are shuffled, so they differ, and none speaks of the others."""
    for found in subject.found("card"):
        seen: dict[str, int] = {}
        for i, (text, _, _) in enumerate(found.item.body["options"]):
            first = seen.setdefault(normalised(text), i)
            if first != i:
                message = f"Option {i + 1} says the same as option {first + 1}."
                yield defect(found, f"options[{i}].text", "duplicate-option", message)
            if match := OTHERS.search(text):
                yield defect(
                    found,
                    f"options[{i}].text",
                    "all-of-the-above",
                    f"An option says {match[0]!r}, and options are shuffled.",
                    "Say what it means, or mark several options as right.",
                )
