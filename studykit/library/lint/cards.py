"""Single cards: what is to be typed is short, and the options of a choice can be told apart in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.cloze import ClozeError, gaps
from studykit.library.facts import FACT
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


def filled_gaps(subject: Subject) -> Iterator[Defect]:
    """A fact whose value has ``::`` would be read as an answer and its hint."""
    for found in subject.found("card"):
        if found.item.head["kind"] != "cloze":
            continue
        text = found.item.body["sides"][0]
        if _outline(subject.library.filled(text)) != _outline(FACT.sub("fact", text)):
            yield defect(
                found,
                "text",
                "cloze",
                "A fact in a gap has '::' in its value, which separates an answer from its hint.",
                "Put the fact in backticks.",
            )


def _outline(text: str) -> list[tuple[int, bool]] | None:
    """The gaps of a text by their numbers, and whether each has a hint; None where they are not well formed."""
    try:
        return [(gap.number, bool(gap.hint)) for gap in gaps(text)]
    except ClozeError:
        return None


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
