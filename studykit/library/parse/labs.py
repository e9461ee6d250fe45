"""``content/labs/<lab>/lab.yaml``, as far as the index needs it; ``studykit.labs`` reads the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from studykit.library.parse.fields import SLUG, Mention
from studykit.library.parse.items import Item, top

if TYPE_CHECKING:
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report


class Head(NamedTuple):
    """What the index knows of a lab; ``minutes`` is how long it takes."""

    id: str
    title: str
    topics: list[str]
    minutes: int


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read one lab's head."""
    fields = top(text, report)
    if fields is None:
        return
    head = read_head(fields, file.owner)
    fields.finish(others=True)
    if not report.errors:
        kept = {"title": head.title, "topics": head.topics, "minutes": head.minutes}
        file.items.append(Item("lab", head.id, 1, "", kept, mentions=fields.mentions, lines=fields.lines))


def read_head(fields: Fields, folder: str) -> Head:
    """The fields that are read at every start.

    Args:
        fields: The whole lab.yaml.
        folder: The name of the folder that it lies in.
    """
    identifier = fields.text("id")
    if identifier and (identifier != folder or not re.fullmatch(SLUG, identifier)):
        fields.error(
            "bad-id", "id", f"{identifier!r} stands in a folder named {folder!r}.", "Name them alike."
        )
    topics = fields.texts("topics")
    if not topics:
        fields.missing("topics", hint="Name the topics that the lab practises.")
    line = fields.line_of("topics")
    fields.mentions.extend(Mention("topic", topic, "topics", line) for topic in topics)
    for check in fields.mappings("checks"):
        for kind in ("fact", "card"):
            named, at = check.texts(f"{kind}s"), check.line_of(f"{kind}s")
            fields.mentions.extend(Mention(kind, target, check.path(f"{kind}s"), at) for target in named)
    return Head(identifier, fields.text("title"), topics, fields.integer("minutes", 1, 1_000))
