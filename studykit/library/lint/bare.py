"""Limits, defaults and prices that are written bare instead of as facts.

A number with a unit goes out of date unseen; a fact has a source and a date. What counts, and what is
left alone because it belongs to an example, is told in docs/lint.md ("bare-number").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit.library.facts import FACT
from studykit.library.lint.subject import defect
from studykit.library.parse.markdown import lines_with_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studykit.library.lint.subject import Subject
    from studykit.library.merge import Found
    from studykit.library.models import Defect, Fact

_UNIT = (
    r"(?:[KMGTP]i?B|bytes?|ms|milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b"
    r"(?!\s+(?:a|per)\s+(?:day|week|year)\b)"  # "24 hours a day" is no limit
)
_AMOUNT = re.compile(rf"(?<![\w.,$/:-])(?:\$\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?[ \u00a0-]?{_UNIT})")
_APART = re.compile(rf"{FACT.pattern}|`[^`]*`|\]\([^)]*\)|https?://\S+")
_EXAMPLE = re.compile(r"^[\s>*_\-|\d.]*(?:for )?example\b|\bfor example\b|\d[^.]*\s[=×≈]\s", re.IGNORECASE)
_EXAMPLE_TITLE = re.compile(r"\b(worked|examples?|calculations?)\b", re.IGNORECASE)


def bare_number(subject: Subject) -> Iterator[Defect]:
    """Notes, the back of cards, and the reasons of options."""
    for found in subject.found("note", "card", "question"):
        known = _old_values(found, subject.library.facts)
        for field, text, own in _texts(found):
            for line, amount in amounts(text):
                if _key(amount) not in known | {_key(number) for _, number in amounts(own, every=True)}:
                    yield _warning(found, field, line, amount)


def amounts(text: str, *, every: bool = False) -> Iterator[tuple[int, str]]:
    """Each number with a unit as (0-based line, text), code and examples left out.

    Args:
        text: Markdown before facts are filled in.
        every: Also those in examples.
    """
    for number, line, code in lines_with_code(text):
        if not code and (every or not _EXAMPLE.search(line)):
            yield from ((number, match[0]) for match in _AMOUNT.finditer(_APART.sub(" ", line)))


def _texts(found: Found) -> Iterator[tuple[str, str, str]]:
    """What is read: (field, text, the text whose numbers are the item's own)."""
    body = found.item.body
    match found.item.kind, found.item.head.get("kind"):
        case "note", _:
            for i, (title, markdown) in enumerate(body["sections"]):
                if not _EXAMPLE_TITLE.search(title):
                    yield f"sections[{i}]", markdown, ""
        case "card", "cloze":
            yield "text", body["sides"][0], ""
        case "card", "choice":
            yield from _reasons(body["sides"][0], options=body["options"])
        case "card", _:
            for name, side in zip(("back", "extra"), body["sides"][1:], strict=False):
                yield name, side, body["sides"][0]
        case _:
            yield from _reasons(body["stem"], options=body["options"], prompts=body.get("prompts", ()))


def _reasons(asked: str, **parts: Iterable[tuple[str, object, str]]) -> Iterator[tuple[str, str, str]]:
    """The reasons of options and prompts, whose texts are the scenario with what is asked."""
    scenario = "\n".join([asked, *(text for options in parts.values() for text, _, _ in options)])
    for name, options in parts.items():
        for i, (_, _, why) in enumerate(options):
            yield f"{name}[{i}].why", why, scenario


def _old_values(found: Found, facts: Mapping[str, Fact]) -> set[str]:
    """What the item's facts used to be: "it was 64 KB until 2014" needs no fact of its own."""
    named = (facts[fact] for fact in found.item.body["facts"])
    return {_key(f"{old.value} {old.unit}") for fact in named for old in fact.was}


def _key(amount: str) -> str:
    return re.sub(r"[\s,\-]|s$", "", amount.casefold())


def _warning(found: Found, field: str, line: int, amount: str) -> Defect:
    warning = defect(
        found,
        field,
        "bare-number",
        f"{amount!r} is neither a fact nor part of an example.",
        "Write it as {fact:...}, or begin the line with 'Example:'.",
        severity="warning",
    )
    return warning._replace(line=warning.line + line) if found.item.kind == "note" else warning
