"""``question_banks/blueprints/<exam>.yaml``: an exam's outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studykit.library.parse.items import Item, top
from studykit.library.parse.nodes import Scalar

if TYPE_CHECKING:
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read one blueprint."""
    fields = top(text, report)
    if fields is None:
        return
    code = fields.text("code")
    if code and code != file.owner:
        fields.error("bad-id", "code", f"{code!r} stands in a file named {file.owner!r}.", "Name them alike.")
    head: dict[str, Any] = {name: fields.text(name) for name in ("title", "family", "source")}
    head |= {
        "since": fields.day("since", required=False),
        "until": fields.day("until", required=False),
        "minutes": fields.integer("minutes", 1, 1_000),
        "scored": fields.integer("scored", 1, 1_000),
        "unscored": fields.integer("unscored", 0, 1_000),
        "pass_mark": fields.integer("pass_mark", 0, 10_000),
        "scale": _scale(fields),
        "domains": [_domain(domain) for domain in fields.mappings("domains")],
        "verified": fields.day("verified", rule="missing-verified"),
    }
    fields.finish()
    _check(fields, head)
    if not report.errors:
        file.items.append(Item("blueprint", code, 1, "", head, lines=fields.lines))


def _scale(fields: Fields) -> list[int]:
    ends = [item.text for item in fields.items("scale") if isinstance(item, Scalar)]
    if (
        len(ends) == 2
        and all(end.isdecimal() and len(end) < 6 for end in ends)
        and int(ends[0]) < int(ends[1])
    ):
        return [int(end) for end in ends]
    fields.error("bad-value", "scale", "scale is [lowest, highest], two whole numbers.")
    return [0, 0]


def _domain(fields: Fields) -> dict[str, Any]:
    domain = {
        "id": fields.text("id"),
        "title": fields.text("title"),
        "weight": fields.integer("weight", 1, 100),
        "tasks": [_task(task) for task in fields.mappings("tasks")],
    }
    fields.finish()
    return domain


def _task(fields: Fields) -> list[str]:
    task = [fields.text("id"), fields.text("title"), fields.text("note", required=False)]
    fields.finish()
    return task


def _check(fields: Fields, head: dict[str, Any]) -> None:
    """What no single field shows."""
    domains = head["domains"]
    weight = sum(domain["weight"] for domain in domains)
    if weight != 100:
        fields.error("bad-value", "domains", f"The domains' weights add up to {weight}, not to 100.")
    for kind, ids in (
        ("domain", [domain["id"] for domain in domains]),
        ("task", [task[0] for domain in domains for task in domain["tasks"]]),
    ):
        for twice in sorted({i for i in ids if ids.count(i) > 1}):
            fields.error("duplicate-id", "domains", f"There are two {kind}s {twice!r}.")
    if head["since"] and head["until"] and head["since"] > head["until"]:
        fields.error("bad-value", "until", "The exam ends before it begins.")
