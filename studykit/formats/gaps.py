"""Cloze text of other programs, as studykit takes it (:mod:`studykit.library.cloze`)."""

from __future__ import annotations

import re

from studykit.library.cloze import ClozeError, numbers

_OPENING = re.compile(r"\{\{c(\d+)::")
MOST_NUMBERS = 99


def mended(text: str) -> tuple[str, tuple[str, ...]]:
    """Cloze text that can be asked, and what had to be changed for it.

    A gap inside another is opened (its answer stays, as text of the outer one), an answer with ``::`` or
    braces goes into backticks, a gap that hides nothing becomes nothing.
    """
    try:
        numbers(text)
    except ClozeError:
        pass
    else:
        return text, ()
    changes: list[str] = []
    shown, _ = _read(text, 0, changes, inside=False)
    return shown, tuple(dict.fromkeys(changes))


def _read(text: str, position: int, changes: list[str], *, inside: bool) -> tuple[str, int]:
    """Text up to its end, or to the ``}}`` of the gap that it is inside of, and where it goes on."""
    parts: list[str] = []
    code = False
    while position < len(text):
        if text[position] == "`":
            code = not code
            parts.append("`")
            position += 1
        elif inside and not code and text.startswith("}}", position):
            return "".join(parts), position + 2
        elif (opening := _OPENING.match(text, position)) and _closes(text, opening.end()):
            content, position = _content(text, opening.end(), changes)
            parts.append(_gap(int(opening[1]), content, changes, inside=inside))
        else:
            parts.append(text[position])
            position += 1
    return "".join(parts), position


def _closes(text: str, position: int) -> bool:
    return "}}" in text[position:]


def _content(text: str, position: int, changes: list[str]) -> tuple[str, int]:
    """What a gap holds. Backticks left open in it do not hide its end."""
    content, end = _read(text, position, changes, inside=True)
    if text[end - 2 : end] == "}}" and content.count("`") % 2 == 0:
        return content, end
    end = text.index("}}", position) + 2
    changes.append("a gap with an odd number of backticks was closed at its first braces")
    return text[position : end - 2].replace("`", "'"), end


def _gap(number: int, content: str, changes: list[str], *, inside: bool) -> str:
    answer, hint = _split(content)
    if not answer.strip():
        changes.append(f"the gap c{number}, which hides nothing, was left out")
        return ""
    if inside:
        changes.append(f"the gap c{number} inside another was opened")
        return answer
    if not 1 <= number <= MOST_NUMBERS:
        changes.append(f"the gap c{number} was opened: gaps have the numbers 1 to {MOST_NUMBERS}")
        return answer
    answer, hint = answer.strip(), hint.strip()
    if "::" in hint:
        hint = hint.replace("::", ":")
        changes.append(f"'::' in the hint of c{number} was written ':'")
    return f"{{{{c{number}::{answer}{'::' if hint else ''}{hint}}}}}"


def _split(content: str) -> tuple[str, str]:
    """Answer and hint, parted by the first ``::`` outside backticks."""
    code = False
    for i, character in enumerate(content):
        if character == "`":
            code = not code
        elif not code and content.startswith("::", i):
            return content[:i], content[i + 2 :]
    return content, ""
