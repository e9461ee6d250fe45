"""``content/topics/<topic>/cards.yaml``: flashcards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.cloze import ClozeError, numbers
from studykit.library.facts import FACT
from studykit.library.parse.items import (
    Item,
    fact_ids,
    read_aliases,
    read_id,
    read_list,
    read_references,
    revision,
    top,
)

if TYPE_CHECKING:
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report

KINDS = ("basic", "reversed", "cloze", "typed")
_SUFFIXES = {"basic": [""], "reversed": ["", "~reverse"], "typed": [""]}


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read the cards of one topic."""
    fields = top(text, report)
    if fields is None:
        return
    file.items = read_list(fields, "cards", report, lambda entry: _card(entry, file.owner))
    file.retired = fields.texts("retired")
    fields.finish()


def _card(fields: Fields, topic: str) -> Item:
    identifier = read_id(fields, topic)
    kind = fields.choice("kind", KINDS)
    names = ("text",) if kind == "cloze" else ("front", "back")
    sides = [fields.prose(name) for name in names]
    if kind == "cloze" and (extra := fields.prose("extra", required=False)):
        sides.append(extra)
    suffixes = _cloze_suffixes(fields, sides[0]) if kind == "cloze" else _SUFFIXES.get(kind, [])
    head = {
        "kind": kind,
        "suffixes": suffixes,
        "revision": revision(kind, *sides),
        "revised": fields.flag("revised"),
        "aliases": read_aliases(fields),
    }
    body = {
        "sides": sides,
        # A card of somebody's deck has that deck for its source.
        "references": read_references(fields, required=False, wanted=not fields.has("guid")),
        "facts": fact_ids(fields.mentions),
        "tags": fields.texts("tags"),
        "guid": fields.text("guid", required=False),
    }
    return Item("card", identifier, fields.line, fields.where, head, body)


def _cloze_suffixes(fields: Fields, text: str) -> list[str]:
    try:
        # A fact's braces would run into the cloze's: {{c1::{fact:a.b}}}.
        return [f"~c{number}" for number in numbers(FACT.sub("fact", text))]
    except ClozeError as error:
        if text:
            fields.error("cloze", "text", str(error), "Write {{c1::answer}} or {{c1::answer::hint}}.")
        return []
