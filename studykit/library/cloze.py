"""Cloze text: ``{{c1::answer}}`` and ``{{c1::answer::hint}}``.

Nothing inside backticks separates or closes: an answer such as ``AWS::Lambda::Function`` or
``{{resolve:ssm:name}}`` goes in backticks, as it should on the screen.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_OPENING = re.compile(r"\{\{c([1-9]\d?)::")


class ClozeError(ValueError):
    """Text that is not cloze text; the message says why."""


class Gap(NamedTuple):
    """One hidden stretch: where it stands in the text, what it hides, what is shown instead."""

    number: int
    start: int
    end: int
    answer: str
    hint: str


def gaps(text: str) -> list[Gap]:
    """The gaps of a text, in order.

    Raises:
        ClozeError: One is not closed, empty, inside another, or has more than one ``::``.
    """
    found = []
    position = 0
    while opening := _OPENING.search(text, position):
        number = int(opening[1])
        end = _closing(text, opening.end())
        if end < 0:
            raise ClozeError(f"The gap c{number} is not closed.")
        inside = text[opening.end() : end]
        if _OPENING.search(inside):
            raise ClozeError(f"A gap stands inside the gap c{number}.")
        answer, *hint = _parts(inside)
        if not answer.strip():
            raise ClozeError(f"The gap c{number} hides nothing.")
        if len(hint) > 1:
            raise ClozeError(
                f"The gap c{number} has more than one '::'; put an answer with '::' in backticks."
            )
        position = end + 2
        found.append(Gap(number, opening.start(), position, answer.strip(), "".join(hint).strip()))
    return found


def numbers(text: str) -> list[int]:
    """The numbers of its gaps, ascending: a card each.

    Raises:
        ClozeError: As :func:`gaps`; also when there is none.
    """
    found = sorted({gap.number for gap in gaps(text)})
    if not found:
        raise ClozeError("There is no gap in the text.")
    return found


def sides(text: str, number: int) -> tuple[str, str]:
    """Front and back of one card: its gaps hidden, then its answers emphasised; other gaps are plain text."""
    front, back = [], []
    position = 0
    for gap in gaps(text):
        between = text[position : gap.start]
        asked = gap.number == number
        front += [between, f"[{gap.hint or '...'}]" if asked else gap.answer]
        # Asterisks would show inside a code span.
        emphasised = asked and text.count("`", 0, gap.start) % 2 == 0
        back += [between, f"**{gap.answer}**" if emphasised else gap.answer]
        position = gap.end
    return "".join([*front, text[position:]]), "".join([*back, text[position:]])


def _closing(text: str, start: int) -> int:
    """Where the gap's ``}}`` stands, outside backticks ({{resolve:...}} may be an answer); -1 without one."""
    code = False
    for match in re.compile(r"`|\}\}").finditer(text, start):
        if match[0] == "`":
            code = not code
        elif not code:
            return match.start()
    return -1


def _parts(inside: str) -> list[str]:
    """Split at each ``::`` outside backticks."""
    parts, code = [""], False
    for piece in re.split(r"(`|::)", inside):
        if piece == "::" and not code:
            parts.append("")
        else:
            code ^= piece == "`"
            parts[-1] += piece
    return parts
