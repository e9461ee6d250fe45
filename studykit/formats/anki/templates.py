"""Anki's card templates: the HTML that a note's fields make of one.

``{{Field}}``, ``{{filter:Field}}``, ``{{#Field}}...{{/Field}}`` and ``{{^Field}}...{{/Field}}``, as
https://docs.ankiweb.net/templates/fields.html has them.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# No repetition runs over the beginning of what it looks for: a hostile template costs no more than its length.
TYPED = re.compile(r"\{\{\s*type:(?:[a-z]+:)*([^{}]+)\}\}")
_TAG = re.compile(r"\{\{([^{}]*)\}\}")
_BLANK = re.compile(r"(?:\s|&nbsp;|</?(?:div|br|p|span)[^>]*>)*", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_NO_FIELDS = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"})
_ANSWER = re.compile(r"<hr[^<>]*?\bid\s*=\s*[\"']?answer\b[^<>]*>", re.IGNORECASE)


def typed_field(front: str) -> str | None:
    """The field whose text a card wants typed; None for a card that wants nothing typed."""
    match = TYPED.search(front)
    return match[1].strip() if match else None


def render(template: str, fields: Mapping[str, str], *, answer: bool = False) -> str:
    """The HTML of one side; cloze fields keep their ``{{c1::...}}``.

    Args:
        template: The side's template.
        fields: The note's fields by name.
        answer: Whether this is the back: it shows what was to be typed.
    """
    return _substituted(_sections(template, fields), fields, answer=answer)


def answer_part(template: str) -> str:
    """A back without the question that it repeats: what follows Anki's line between the two."""
    parts = _ANSWER.split(template, maxsplit=1)
    return parts[1] if len(parts) > 1 else template.replace("{{FrontSide}}", "")


def field_names(template: str) -> set[str]:
    """The fields that a side shows, conditions left out."""
    tags = (match[1].strip() for match in _TAG.finditer(template))
    return {tag.rpartition(":")[2].strip() for tag in tags if tag[:1] not in "#^/!"} - _NO_FIELDS


def _sections(template: str, fields: Mapping[str, str]) -> str:
    """The template without the conditions that do not hold, and without the marks of those that do.

    One pass from left to right with a stack, so that no template makes it slow.
    """
    shown: list[str] = []
    stack: list[tuple[str, bool]] = []  # the field of each open condition, and whether text within shows
    position = 0
    for match in _TAG.finditer(template):
        tag = match[1].strip()
        kind, name = tag[:1], tag[1:].strip()
        if kind not in ("#", "^", "/"):
            continue
        visible = not stack or stack[-1][1]
        if visible:
            shown.append(template[position : match.start()])
        position = match.end()
        if kind == "/":
            if stack:
                stack.pop()
        else:
            stack.append((name, visible and _holds(name, fields) == (kind == "#")))
    if not stack or stack[-1][1]:
        shown.append(template[position:])
    return "".join(shown)


def _holds(name: str, fields: Mapping[str, str]) -> bool:
    return not _BLANK.fullmatch(fields.get(name, ""))


def _substituted(template: str, fields: Mapping[str, str], *, answer: bool) -> str:
    def value(match: re.Match[str]) -> str:
        *filters, name = (part.strip() for part in match[1].split(":"))
        if "type" in filters and not answer:
            return ""
        if name in _NO_FIELDS or name not in fields:
            return ""
        text = fields[name]
        return unescape(_MARKUP.sub(" ", text)) if "text" in filters else text

    return _TAG.sub(value, template)
