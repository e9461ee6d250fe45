"""Markdown line by line: what stands in blocks of code, and what has a backslash so that it is no structure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
# What check-lists take for structure: headings, boxes, quotations, notes and fences, with any backslashes before it.
_STRUCTURE = re.compile(
    r"\\*(?:#{1,6}(?:[ \t]|$)|[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\[[ xX]\]|[ \t]*>|<!-- studykit:|[ \t]*(?:`{3}|~{3}))"
)


class Line(NamedTuple):
    """A line of a file; in a block of code it is no structure, whatever it looks like."""

    text: str
    number: int
    in_code: bool


def marked_lines(text: str) -> list[Line]:
    """The lines of Markdown, with which of them stand in fenced code; a fence that is never closed is none."""
    texts = text.split("\n")
    in_code = [False] * len(texts)
    fence, begun = "", 0
    for i, line in enumerate(texts):
        match = _FENCE.match(line)
        if match and not fence:
            fence, begun = match[1], i
        elif match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
            in_code[begun : i + 1] = [True] * (i + 1 - begun)
            fence = ""
    return [Line(line, i + 1, code) for i, (line, code) in enumerate(zip(texts, in_code, strict=True))]


def guarded(text: str) -> list[str]:
    """The lines of a text, none of which is taken for structure."""
    lines = marked_lines(text)
    # A fence that is not closed would open a block to the end of the file, so then all fences are text.
    is_sound = not any(_FENCE.match(line.text) for line in lines if not line.in_code)
    return [
        f"\\{line.text}" if _STRUCTURE.match(line.text) and not (line.in_code and is_sound) else line.text
        for line in lines
    ]


def unguarded(lines: Iterable[Line]) -> str:
    """The text whose lines :func:`guarded` gave."""
    return "\n".join(
        line.text[1:]
        if line.text.startswith("\\") and not line.in_code and _STRUCTURE.match(line.text)
        else line.text
        for line in lines
    )
