"""Questions as a table: CSV with a header row, a question a row."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from studykit.formats.deck import unusable
from studykit.formats.delimited import rows_of
from studykit.formats.questions.bank import (
    MOST_OPTIONS,
    Choice,
    Dropped,
    Gathered,
    Item,
    Pair,
    choice_kind,
    matched,
    with_tags,
)
from studykit.formats.questions.wording import from_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from studykit.formats.questions.bank import Bank

_COLUMNS = {
    "question": ("stem", "question text", "text", "prompt", "q", "question title"),
    "id": ("key", "identifier", "question id"),
    "topic": ("category", "subject", "deck", "section", "knowledge area", "domain"),
    "kind": ("type", "question type"),
    "answer": (
        *(
            "correct",
            "correct answer",
            "correct answers",
            "correct response",
            "correct responses",
            "correct option",
        ),
        *("answers", "key answer", "right", "solution"),
    ),
    "explanation": ("feedback", "general feedback", "rationale", "reason", "why", "overall explanation"),
    "references": ("reference", "url", "source", "link"),
    "difficulty": ("level",),
    "tasks": ("task",),
    "tags": ("tag", "labels"),
    "name": ("title",),
}
_NAMES = {name: column for column, names in _COLUMNS.items() for name in (column, *names)}
_NUMBERED = re.compile(
    r"(option|answer|answer option|choice|match|explanation|feedback|why|reason)[ _#]*(\d{1,2}|[a-h])"
)
_SAME = {"answer": "option", "answer option": "option", "choice": "option"} | dict.fromkeys(
    ("explanation", "feedback", "reason"), "why"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SEPARATORS = "\t;,|"
_NAMED_SEPARATOR = re.compile(r"sep=([\t;,|])\r?\n", re.IGNORECASE)  # how Excel is told
_NOUN = re.compile(r"\b(?:options?|answers?|choices?)\b")
_MOST_SHOWN = 40  # characters of an answer in a message


def read_table(text: str, source: Path) -> Bank:
    """The questions of a table; texts are Markdown.

    Raises:
        DeckError: It is no table, or its header names no question, options or answer.
    """
    gathered = Gathered(source)
    rows = _rows(text, source)
    _, header = next(rows, (1, []))
    columns = _header(header, source)
    for line, row in rows:
        cells = {name: row[i].strip() for name, i in columns.items() if i < len(row)}
        try:
            _take(gathered, cells, f"line {line}")
        except Dropped as reason:
            gathered.drop(f"line {line}", str(reason))
    return gathered.bank()


def _rows(text: str, source: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the table, by the separator that stands most often in the first."""
    if match := _NAMED_SEPARATOR.match(text):
        return rows_of(text[match.end() :], match[1], source, first=2)
    first = text[: text.find("\n")] if "\n" in text else text
    return rows_of(text, max(_SEPARATORS, key=lambda one: (first.count(one), one == ",")), source)


def _header(header: list[str], source: Path) -> dict[str, int]:
    """Column to its place: "question", "option 1", "why 1", "match 1" and the like."""
    columns: dict[str, int] = {}
    for i, cell in enumerate(header):
        name = " ".join(re.sub(r"[()_\-]", " ", cell.casefold()).split())
        if match := _NUMBERED.fullmatch(name):
            number = int(match[2]) if match[2].isdigit() else _LETTERS.index(match[2]) + 1
            columns.setdefault(f"{_SAME.get(match[1], match[1])} {number}", i)
        elif len(name) == 1 and name in _LETTERS[:MOST_OPTIONS] and name != "q":
            columns.setdefault(f"option {_LETTERS.index(name) + 1}", i)
        elif name in _NAMES:
            columns.setdefault(_NAMES[name], i)
    if "question" not in columns or "option 1" not in columns:
        raise unusable(
            source,
            "its first line names no columns 'question' and 'option 1'",
            "The first line names the columns: question, option 1, option 2, ..., answer.",
        )
    return columns


def _take(gathered: Gathered, cells: Mapping[str, str], where: str) -> None:
    numbers = range(1, max((int(n.rpartition(" ")[2]) for n in cells if n[-1].isdigit()), default=0) + 1)
    files: list[str] = []

    def text(name: str) -> str:
        read = from_markdown(cells.get(name, ""))
        files.extend(read.files)
        return read.markdown

    stem = text("question")
    if not stem:
        raise Dropped("it has no text")
    options = [(text(f"option {n}"), text(f"why {n}"), text(f"match {n}")) for n in numbers]
    kind = cells.get("kind", "").casefold()
    if any(match for _, _, match in options):
        pairs = [Pair(option, match, why) for option, why, match in options if option and match]
        kept, offered = matched(pairs, [match for option, _, match in options if match and not option])
        item = Item("matching", stem, offered, kept)
    elif kind in {"ordering", "order", "sequence"}:
        item = Item("ordering", stem, tuple(Choice(option, why=why) for option, why, _ in options if option))
    else:
        answer = cells.get("answer", "")
        if not answer:
            raise Dropped("its answer is empty, or no column is named 'answer'")
        right = _right(answer, [option for option, _, _ in options])
        if not right:
            raise Dropped(f"its answer, {answer[:_MOST_SHOWN]!r}, is none of its options")
        choices = tuple(
            Choice(option, i in right, why) for i, (option, why, _) in enumerate(options) if option
        )
        item = Item(choice_kind(choices), stem, choices)
    tasks = re.split(r"\s*[;,|]\s*", cells.get("tasks", ""))
    level = cells.get("difficulty", "")
    tags = [*tasks, *re.split(r"\s*[;,|]\s*", cells.get("tags", "")), f"difficulty {level}" if level else ""]
    item = with_tags(item, tags)._replace(
        name=cells.get("name", ""),
        key=cells.get("id", ""),
        category=cells.get("topic", ""),
        references=tuple(cells.get("references", "").split()),
        files=tuple(dict.fromkeys(files)),
        where=where,
    )
    gathered.take(item, text("explanation"))


def _right(answer: str, options: list[str]) -> set[int]:
    """Positions of the right options: letters, numbers from 1, or their texts."""
    said = [part for part in re.split(r"[\s,;|&/+]+|\band\b", _NOUN.sub(" ", answer.casefold())) if part]
    if len(said) == 1 and said[0].isalpha() and len(said[0]) > 1 and not _is_text(answer, options):
        said = list(said[0])  # "AC"
    letters = [_place(part.strip("().")) for part in said]
    if letters and all(place is not None and place < len(options) for place in letters):
        return {place for place in letters if place is not None}
    wanted = {part.strip().casefold() for part in re.split(r"[;|\n]", answer)} | {answer.casefold()}
    return {i for i, option in enumerate(options) if option and option.casefold() in wanted}


def _is_text(answer: str, options: Iterable[str]) -> bool:
    return answer.casefold() in {option.casefold() for option in options}


def _place(part: str) -> int | None:
    if part.isascii() and part.isdigit() and len(part) < 3 and int(part):
        return int(part) - 1
    return _LETTERS.index(part) if len(part) == 1 and part in _LETTERS else None


def write_table(items: Iterable[Item]) -> str:
    """The questions as CSV."""
    items = list(items)
    most = max((max(len(item.options), len(item.pairs), len(_offers(item))) for item in items), default=0)
    wide = range(1, most + 1)
    names = ["id", "topic", "kind", "question", "answer"]
    names += [f"{part} {n}" for n in wide for part in ("option", "why", "match")]
    names += ["references", "difficulty", "tasks"]
    target = io.StringIO()
    writer = csv.DictWriter(target, names, restval="", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for item in items:
        writer.writerow(_row(item))
    return target.getvalue()


def _offers(item: Item) -> list[tuple[str, str, str]]:
    """Option, reason and match by place."""
    if item.kind != "matching":
        return [(option.text, option.why, "") for option in item.options]
    offered = {pair.match for pair in item.pairs}
    others = [("", "", option.text) for option in item.options if option.text not in offered]
    return [*((pair.text, pair.why, pair.match) for pair in item.pairs), *others]


def _row(item: Item) -> dict[str, str]:
    row = {
        "id": item.key,
        "topic": item.category,
        "kind": item.kind,
        "question": item.stem,
        "answer": ", ".join(_LETTERS[i].upper() for i, option in enumerate(item.options) if option.key),
        "references": " ".join(item.references),
        "difficulty": str(item.difficulty or ""),
        "tasks": "; ".join(item.tasks),
    }
    for n, (option, why, match) in enumerate(_offers(item), 1):
        row |= {f"option {n}": option, f"why {n}": why, f"match {n}": match}
    return row
