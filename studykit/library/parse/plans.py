"""``content/plans/<plan>.yaml``: a study plan, week by week."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from studykit.library.parse.fields import SLUG, Mention
from studykit.library.parse.items import Item, top

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report

SITTINGS = ("quick", "real")
NONE = "none"  # says on the command line that no plan is followed


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read one plan."""
    fields = top(text, report)
    if fields is None:
        return
    if not re.fullmatch(SLUG, file.owner) or file.owner == NONE:
        fields.error(
            "bad-id",
            "",
            f"{file.owner!r} is no name for a plan.",
            f"Name the file in lower case, with hyphens; {NONE!r} stands for following no plan.",
        )
    head: dict[str, Any] = {name: fields.text(name) for name in ("title", "exam", "says")}
    _mention(fields, "exam", "exam", [head["exam"]] if head["exam"] else [])
    head["weeks"] = [_week(week) for week in fields.mappings("weeks")]
    if not head["weeks"] and not report.errors:
        fields.missing("weeks", hint="A plan has at least one week.")
    _check_twice(fields, head["weeks"])
    fields.finish()
    if not report.errors:
        file.items.append(Item("plan", file.owner, 1, "", head, mentions=fields.mentions, lines=fields.lines))


def _week(fields: Fields) -> list[Any]:
    title, topics, labs, exams = (
        fields.text("title"),
        fields.texts("read"),
        fields.texts("labs"),
        fields.texts("exams"),
    )
    practise = fields.integer("practise", 0, 1_000, default=0)
    _mention(fields, "topic", "read", topics)
    _mention(fields, "lab", "labs", labs)
    for exam in exams:
        if exam not in SITTINGS:
            fields.error("bad-value", "exams", f"{exam!r} is none of: {', '.join(SITTINGS)}.")
    if practise and not topics:
        fields.error("bad-value", "practise", "There are no topics to practise.", "Name them under read.")
    if not (topics or labs or exams) and not fields.report.errors:
        fields.missing("read", hint="A week has notes to read, labs to do or exams to sit.")
    fields.finish()
    return [title, topics, practise, labs, exams]


def _mention(fields: Fields, kind: str, field: str, targets: Iterable[str]) -> None:
    fields.mentions += [
        Mention(kind, target, fields.path(field), fields.line_of(field)) for target in targets
    ]


def _check_twice(fields: Fields, weeks: list[list[Any]]) -> None:
    """A note is read once: ticked in one week, it would be ticked in the other."""
    read = [topic for week in weeks for topic in week[1]]
    for twice in sorted({topic for topic in read if read.count(topic) > 1}):
        fields.error(
            "duplicate-topic", "weeks", f"The topic {twice!r} is read twice.", "Name it in one week."
        )
