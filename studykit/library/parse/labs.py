"""``content/labs/<lab>/lab.yaml``, as far as the index needs it; ``studykit.labs`` reads the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit.library.parse.fields import SLUG, Mention
from studykit.library.parse.items import Item, top

if TYPE_CHECKING:
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read one lab's head."""
    fields = top(text, report)
    if fields is None:
        return
    identifier = fields.text("id")
    if identifier and (identifier != file.owner or not re.fullmatch(SLUG, identifier)):
        fields.error(
            "bad-id", "id", f"{identifier!r} stands in a folder named {file.owner!r}.", "Name them alike."
        )
    topics = fields.texts("topics")
    if not topics:
        fields.missing("topics", hint="Name the topics that the lab practises.")
    line = fields.line_of("topics")
    fields.mentions.extend(Mention("topic", topic, "topics", line) for topic in topics)
    head = {"title": fields.text("title"), "topics": topics, "minutes": fields.integer("minutes", 1, 1_000)}
    fields.finish(others=True)
    if not report.errors:
        file.items.append(Item("lab", identifier, 1, "", head, mentions=fields.mentions, lines=fields.lines))
