"""What parsing a file gives: items made of plain values that JSON can carry, so that the cache can keep them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from studykit.library.parse.fields import SLUG, Fields, Mention
from studykit.library.parse.nodes import Mapping, compose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studykit.library.models import Defect
    from studykit.library.parse.report import Report

SOURCE = re.compile(
    r"https://[^\s/]+\.[^\s/]+(/\S*)?"
    r"|botocore:[a-z0-9-]+/\w+(\.\w+)*"
    r"|pricelist:\w+/\S+@\d{4}-\d{2}-\d{2}"
)


@dataclass(slots=True)
class Item:
    """One thing of a file, whole in itself.

    Attributes:
        kind: "topic", "fact", "note", "card", "question", "exercise", "blueprint", "plan" or "lab".
        where: Its dotted path in the file ("questions[3]"); "" when the file is the item.
        head: What the index keeps.
        body: What is read on access; text still has its ``{fact:...}`` in it.
        mentions: What it names and other files have to have.
        lines: The line of each field by dotted path, for lint; the cache does not keep them.
    """

    kind: str
    id: str
    line: int
    where: str
    head: dict[str, Any]
    body: dict[str, Any] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class ParsedFile:
    """A file's items that are usable on their own, and its defects.

    Attributes:
        path: The file.
        kind: What the file is, as discovery named it ("cards", "questions", ...).
        pack: Position of its pack.
        owner: What its place says: the topic, the service, the exam, the plan or the lab.
        hash: Its content's; the cache keeps bodies under it.
        retired: Ids that must not be used again.
    """

    path: str
    kind: str
    pack: int
    owner: str
    hash: str
    items: list[Item] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)


def revision(*parts: str) -> str:
    """A short hash of source text."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def top(text: str, report: Report) -> Fields | None:
    """The mapping that a YAML file is."""
    root = compose(text, report)
    if root is None:
        if not report.errors:
            report.error("empty-file", 0, "", "The file is empty.", "Remove it, or write what belongs there.")
        return None
    if not isinstance(root, Mapping):
        report.error("wrong-type", root.line, "", "The file has to be a mapping at its top.")
        return None
    return Fields(root, "", report)


def read_list(fields: Fields, name: str, report: Report, read: Callable[[Fields], Item | None]) -> list[Item]:
    """Read each mapping of a list; one with an error is left out, and so are later ones with its id."""
    kept: list[Item] = []
    if not fields.has(name):
        fields.missing(name, hint=f"The file holds a list of {name}.")
    for entry in fields.mappings(name):
        entry.mentions, entry.lines = [], {}
        before = report.errors
        item = read(entry)
        entry.finish()
        if item is not None and report.errors == before:
            item.mentions, item.lines = entry.mentions, entry.lines
            kept.append(item)
    return kept


def read_id(fields: Fields, topic: str, prefix: str = "") -> str:
    """An id of the form ``<topic>/<prefix><slug>``; "" after a defect."""
    identifier = fields.text("id")
    if identifier and not re.fullmatch(rf"{re.escape(topic)}/{prefix}{SLUG}", identifier):
        fields.error(
            "bad-id",
            "id",
            f"{identifier!r} is not an id for this file.",
            f"Write {topic}/{prefix}some-words: lower case letters, digits and single hyphens.",
        )
        return ""
    return identifier


def read_references(fields: Fields, *, required: bool = True, wanted: bool = True) -> list[str]:
    """Where it was read; facts bring their own sources.

    Args:
        fields: The item, its text read already.
        required: Whether an item without any is unusable, or only worth a warning.
        wanted: Whether it is worth that.
    """
    references = fields.texts("references")
    for reference in references:
        check_source(fields, "references", reference)
    if wanted and not references and not any(m.kind == "fact" for m in fields.mentions):
        note = fields.report.error if required else fields.report.warning
        note(
            "missing-reference",
            fields.line,
            fields.path("references"),
            "Nothing says where this was read.",
            "Name the page under references, or a fact that has a source.",
        )
    return references


def check_source(fields: Fields, name: str, source: str) -> None:
    """A source is an AWS page, a botocore model or a price."""
    if not SOURCE.fullmatch(source):
        fields.error(
            "bad-value",
            name,
            f"{source!r} is not a source.",
            "Write an https address, botocore:<service>/<Shape> or pricelist:<offer>/<usage type>@<date>.",
        )


def read_tasks(fields: Fields, *, required: bool = True) -> list[tuple[str, list[str]]]:
    """Blueprint code to tasks."""
    mapping = fields.mapping("tasks")
    if mapping is None:
        if required and not fields.has("tasks"):
            fields.missing("tasks", hint="For example: tasks: {DVA-C03: ['1.3']}.")
        return []
    tasks = []
    for code in mapping.names():
        named = mapping.texts(code)
        if not named:
            mapping.error("missing-field", code, f"{code} has no tasks.", "Name one, or leave the exam out.")
        line = mapping.line_of(code)
        mapping.mentions.extend(Mention("task", f"{code} {task}", mapping.path(code), line) for task in named)
        tasks.append((code, named))
    mapping.finish()
    if not tasks:
        fields.missing("tasks", hint="For example: tasks: {DVA-C03: ['1.3']}.")
    return tasks


def read_facts(fields: Fields) -> list[str]:
    """Every fact that the item names: those in its text, then those of its ``facts`` list."""
    line = fields.line_of("facts")
    fields.mentions.extend(
        Mention("fact", fact, fields.path("facts"), line) for fact in fields.texts("facts")
    )
    return fact_ids(fields.mentions)


def read_cards(fields: Fields) -> list[str]:
    """The cards that the item names as being about the same."""
    cards, line = fields.texts("cards"), fields.line_of("cards")
    fields.mentions.extend(Mention("card", card, fields.path("cards"), line) for card in cards)
    return cards


def fact_ids(mentions: Iterable[Mention]) -> list[str]:
    """The facts among the mentions, once each, in order."""
    return list(dict.fromkeys(m.target for m in mentions if m.kind == "fact"))


def read_aliases(fields: Fields) -> list[str]:
    """Ids that the item had before."""
    aliases = fields.texts("aliases")
    for alias in aliases:
        if not re.fullmatch(rf"{SLUG}/{SLUG}", alias):
            fields.error("bad-id", "aliases", f"{alias!r} is not an id.", "Write <topic>/<slug>.")
    return aliases
