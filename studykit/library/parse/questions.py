"""``question_banks/<topic>/questions.yaml``: single and multiple response questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studykit.library.parse.fields import Mention
from studykit.library.parse.items import (
    Item,
    read_aliases,
    read_facts,
    read_id,
    read_list,
    read_references,
    read_tasks,
    revision,
    top,
)

if TYPE_CHECKING:
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report

# Kind -> (options allowed, keys allowed): AWS's exam guides; "multiple" as docs/authoring.md narrows it.
SHAPES = {"single": ((4,), (1,)), "multiple": ((5, 6), (2, 3))}
PROVENANCES = ("original", "imported", "unverified")


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read the questions of one topic."""
    fields = top(text, report)
    if fields is None:
        return
    file.items = read_list(fields, "questions", report, lambda entry: _question(entry, file.owner))
    file.retired = fields.texts("retired")
    fields.finish()


def _question(fields: Fields, topic: str) -> Item:
    identifier = read_id(fields, topic, "q-")
    kind = fields.choice("kind", tuple(SHAPES))
    stem = fields.prose("stem")
    options = [_option(option) for option in fields.mappings("options")]
    if kind in SHAPES:
        _check_shape(fields, kind, options)
    enemies = fields.texts("enemies")
    line = fields.line_of("enemies")
    fields.mentions.extend(Mention("question", enemy, fields.path("enemies"), line) for enemy in enemies)
    asked = [f"{'*' if key else '-'}{text}" for text, key, _ in options]
    body, common = read_common(fields)
    head = {"kind": kind, "enemies": enemies, "revision": revision(kind, stem, *asked), **common}
    return Item(
        "question", identifier, fields.line, fields.where, head, {"stem": stem, "options": options, **body}
    )


def read_common(fields: Fields) -> tuple[dict[str, Any], dict[str, Any]]:
    """What questions and exercises share: (body, head)."""
    facts = read_facts(fields)
    body = {
        "references": read_references(fields),
        "facts": facts,
        "verified": fields.day("verified", rule="missing-verified"),
        "author": fields.text("author"),
    }
    head = {
        "difficulty": fields.integer("difficulty", 1, 5),
        "tasks": read_tasks(fields),
        "provenance": fields.choice("provenance", PROVENANCES),
        "aliases": read_aliases(fields),
    }
    return body, head


def _option(fields: Fields) -> tuple[str, bool, str]:
    option = (fields.prose("text"), fields.flag("key"), fields.prose("why", rule="missing-why"))
    fields.finish()
    return option


def _check_shape(fields: Fields, kind: str, options: list[tuple[str, bool, str]]) -> None:
    option_counts, key_counts = SHAPES[kind]
    keys = sum(key for _, key, _ in options)
    if len(options) not in option_counts:
        fields.error(
            "option-count",
            "options",
            f"A {kind} question has {_either(option_counts)} options; this one has {len(options)}.",
        )
    if keys not in key_counts:
        fields.error(
            "key-count",
            "options",
            f"A {kind} question has {_either(key_counts)} right options; this one has {keys}.",
            "Mark them with key: true.",
        )


def _either(counts: tuple[int, ...]) -> str:
    return " or ".join(map(str, counts))
