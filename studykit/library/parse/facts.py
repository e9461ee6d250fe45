"""``content/facts/<service>.yaml``: dated, sourced values. The file is a mapping from id to fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from studykit.library.facts import last_day, shown
from studykit.library.parse.items import Item, check_source, top

if TYPE_CHECKING:
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report

_PART = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read the facts of one service."""
    fields = top(text, report)
    if fields is None:
        return
    for identifier in fields.names():
        before = report.errors
        entry = fields.mapping(identifier)
        if entry is None:
            if report.errors == before:
                fields.missing(identifier, hint="A fact has value, says, source and verified.")
            continue
        _check_id(fields, identifier, file.owner)
        item = _fact(entry, identifier, fields.line_of(identifier))
        entry.finish()
        if report.errors == before:
            file.items.append(item)
    fields.finish()


def _check_id(fields: Fields, identifier: str, service: str) -> None:
    if not re.fullmatch(rf"{re.escape(service)}(\.{_PART})+", identifier):
        fields.error(
            "bad-id",
            identifier,
            f"{identifier!r} is not an id for this file.",
            f"Write {service}.subject.what: lower case letters, digits, hyphens, parts joined by dots.",
        )


def _fact(fields: Fields, identifier: str, line: int) -> Item:
    value, unit = fields.text("value"), fields.text("unit", required=False)
    sources = fields.texts("source")
    if not sources:
        fields.missing("source", "missing-reference", "Name the page, botocore:... or pricelist:... read.")
    for source in sources:
        check_source(fields, "source", source)
    head: dict[str, Any] = {
        "value": value,
        "unit": unit,
        "says": fields.text("says"),
        "sources": sources,
        "verified": fields.day("verified", rule="missing-verified"),
        "was": [_old_value(old) for old in fields.mappings("was")],
        "shown": fields.text("text", required=False) or shown(value, unit),
    }
    return Item("fact", identifier, line, identifier, head)


def _old_value(fields: Fields) -> list[str]:
    old = [
        fields.text("value"),
        *(fields.text(name, required=False) for name in ("unit", "until", "note")),
    ]
    if old[2] and last_day(old[2]) is None:
        fields.error(
            "bad-value", "until", f"{old[2]!r} is not a date.", "Write it as 2025, 2025-06 or 2025-06-30."
        )
    fields.finish()
    return old
