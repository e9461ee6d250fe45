"""The little of Markdown that the library has to know: which lines are code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def lines_with_code(text: str) -> Iterator[tuple[int, str, bool]]:
    """Each line as (0-based number, text, whether it belongs to a fenced block, fences included)."""
    fence = ""
    for number, line in enumerate(text.split("\n")):
        match = _FENCE.match(line)
        if fence:
            closes = match and match[1].startswith(fence) and not line.strip().strip(fence[0])
            yield number, line, True
            if closes:
                fence = ""
        else:
            fence = match[1] if match else ""
            yield number, line, bool(match)


def word_count(text: str) -> int:
    """Words outside fenced blocks."""
    return sum(
        1
        for _, line, code in lines_with_code(text)
        if not code
        for word in line.split()
        if any(map(str.isalnum, word))
    )
