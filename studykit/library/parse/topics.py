"""``content/topics.yaml``: the list of topics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit.library.parse.fields import SLUG
from studykit.library.parse.items import Item, read_list, top

if TYPE_CHECKING:
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read the topics, in the order in which they are shown."""
    fields = top(text, report)
    if fields is None:
        return
    file.items = read_list(fields, "topics", report, _topic)
    fields.finish()


def _topic(fields: Fields) -> Item:
    identifier = fields.text("id")
    if identifier and not re.fullmatch(SLUG, identifier):
        fields.error("bad-id", "id", f"{identifier!r} is no topic id.", "Lower case words with hyphens.")
    head = {
        "title": fields.text("title"),
        "group": fields.text("group"),
        "exams": fields.texts("exams"),
        "also": fields.texts("also"),
    }
    return Item("topic", identifier, fields.line, fields.where, head)
