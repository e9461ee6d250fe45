"""``content/topics/<topic>/note.md``: front matter, then sections under ``##`` headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit.library.parse.fields import Fields
from studykit.library.parse.items import Item, fact_ids, read_references
from studykit.library.parse.markdown import lines_with_code, word_count
from studykit.library.parse.nodes import Mapping, Scalar, compose

if TYPE_CHECKING:
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report

_FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"(#{1,2})[ \t]+(.*?)[ \t]*#*[ \t]*")


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read one note."""
    front = _FRONT.match(text)
    if front is None:
        report.error(
            "front-matter", 1, "", "The note does not begin with front matter.", "Begin with --- and a title."
        )
        return
    root = compose(front[1], report, first_line=2)
    if not isinstance(root, Mapping):
        if not report.errors:
            report.error("front-matter", 1, "", "The front matter is not a mapping.", "Write title: ...")
        return
    fields = Fields(root, "", report)
    body = text[front.end() :]
    first = text.count("\n", 0, front.end()) + 1
    fields.note_facts(body, "", Scalar(body, plain=False, line=first - 1, literal=True))
    sections = _sections(body, first, report)
    head = {
        "title": fields.text("title"),
        "summary": fields.prose("summary"),
        "words": word_count(body),
        "sections": [title for title, _, _ in sections],
        "calculators": fields.texts("calculators"),
    }
    item = Item("note", file.owner, 1, "", head)
    item.body = {
        "verified": fields.day("verified", rule="missing-verified"),
        "references": read_references(fields),
        "labs": fields.texts("labs"),
        "sections": [(title, markdown) for title, markdown, _ in sections],
        "facts": fact_ids(fields.mentions),
    }
    fields.finish()
    item.mentions = fields.mentions
    item.lines = fields.lines
    for i, (_, _, line) in enumerate(sections):
        item.lines[f"sections[{i}]"] = line
    if not report.errors:
        file.items.append(item)


def _sections(body: str, first: int, report: Report) -> list[tuple[str, str, int]]:
    """Each section as (title, Markdown below it, line on which that begins)."""
    sections: list[tuple[str, int, list[str]]] = []
    for number, line, code in lines_with_code(body):
        heading = None if code else _HEADING.fullmatch(line)
        if heading and heading[1] == "#":
            report.error(
                "heading", first + number, "", "A # heading repeats the title.", "Use ## for sections."
            )
        elif heading:
            if not heading[2]:
                report.error("heading", first + number, "", "A section has no title.")
            sections.append((heading[2], first + number, []))
        elif sections:
            sections[-1][2].append(line)
        elif line.strip():
            report.error(
                "heading", first + number, "", "Text stands before the first section.", "Begin with ##."
            )
            break
    if not sections and not report.errors:
        report.error("heading", first, "", "The note has no section.", "Begin one with ##.")
    return [_trimmed(title, heading, lines) for title, heading, lines in sections]


def _trimmed(title: str, heading: int, lines: list[str]) -> tuple[str, str, int]:
    """A section without the empty lines around its text."""
    blank = next((i for i, line in enumerate(lines) if line), 0)
    return title, "\n".join(lines).strip("\n"), heading + 1 + blank
