"""Marks of exam dumps: what sites that share real exam items leave in the text.

AWS's agreement (https://aws.amazon.com/certification/certification-agreement/) forbids to disclose exam content.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.formats.questions.bank import Item

_MARK = re.compile(
    r"most voted|community vote|exam ?topics|brain ?dumps?|exam dumps?|\bactual exam\b|\breal exam (?:questions?|items?)\b"
    r"|pass4sure|passleader|certleader|exam-labs|itexams|(?:reveal|hide) solution"
    r"|topic \d+ question #\d+|question #\d+ topic \d+|(?-i:\b[A-H]{1,5} ?\(\d{1,3} ?%\))",
    re.IGNORECASE,
)


class Marked(NamedTuple):
    """A question that bears such a mark, and the mark."""

    where: str
    mark: str


def marked(items: Iterable[Item]) -> tuple[Marked, ...]:
    """The questions that bear a mark of an exam dump, each once."""
    found = []
    for item in items:
        text = "\n".join((*item.texts, item.name, item.category, *item.tags))
        if match := _MARK.search(text):
            found.append(Marked(item.where, " ".join(match[0].split())))
    return tuple(found)
