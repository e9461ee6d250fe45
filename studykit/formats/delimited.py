"""Decks as tables: CSV and TSV, with Anki's header lines or without.

https://docs.ankiweb.net/importing/text-files.html tells of those (``#separator:``, ``#html:``, ``#tags column:``).
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, NamedTuple, cast, get_args

from studykit.formats.deck import ID, Deck, DeckCard, Line, options_of, readable, unusable
from studykit.formats.gaps import mended
from studykit.library.models import CardKind, Option
from studykit.library.options import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

COLUMNS = ("front", "back", "tags", "deck", "guid", "id", "kind", "references", "extra", "accept", "options")
_NAMES = {
    **{name: name for name in COLUMNS},
    **dict.fromkeys(("question", "q", "term", "text", "word"), "front"),
    **dict.fromkeys(("answer", "a", "definition", "meaning"), "back"),
    **dict.fromkeys(("back extra",), "extra"),
    **dict.fromkeys(("notetype", "note type", "type"), "kind"),
    **dict.fromkeys(("topic",), "deck"),
    **dict.fromkeys(("tag",), "tags"),
}
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
_GUESSED = ("\t", ";", ",", "|")
_SPECIAL = {"notetype column": "kind", "deck column": "deck", "tags column": "tags", "guid column": "guid"}
_HEADER = re.compile(
    r"#(separator|html|tags|columns|notetype|deck|notetype column|deck column|tags column|guid column):(.*)",
    re.IGNORECASE,
)
_REWRITTEN = re.compile(r'"(#[^"]*)"[,;\t]*|(#[^"]*[^",;\t:])[,;\t]*')
_GAP = re.compile(r"\{\{c\d+::")
_MOST_FIELD = 1 << 20
_SPACE_IN_TAG = "\xa0"  # tags are parted by spaces


class _Layout(NamedTuple):
    """How a file is to be read.

    Attributes:
        headers: Anki's lines at the top, names in lower case.
        separator: Between fields.
        first: The 1-based line on which the rows begin.
    """

    headers: dict[str, str]
    separator: str
    first: int


def read_table(text: str, source: Path, separator: str = "") -> Deck:
    """The cards of a table: a header row with names like front and back, or front, back and tags in this order.

    Args:
        text: The table.
        source: Where it was read, for errors.
        separator: Between fields, where no header line says it; "" for the one that stands there most often.

    Raises:
        DeckError: It is no table, or has no card in it.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    layout, body = _layout(text, source, separator)
    rows = list(rows_of(body, layout.separator, source, first=layout.first))
    columns, rows = _columns(layout, rows)
    cards: list[DeckCard] = []
    lines: list[Line] = []
    for number, row in rows:
        card = _card(row, columns, layout, f"line {number}", lines)
        if card is not None:
            cards.append(card)
    if not cards:
        raise unusable(source, "there is no card in it", "A row has a front and a back.")
    return Deck(tuple(cards), tuple(lines), html=layout.headers.get("html", "").strip() == "true")


def write_table(cards: Iterable[DeckCard], separator: str) -> str:
    """The cards as a table that Anki, a spreadsheet and :func:`read_table` read; schedules are not in it.

    A choice has its options below its question, for those who cannot pick them, and again as JSON. Exercises are left
    out: a table has no place for what is drawn anew each time.
    """
    name = next(name for name, character in _SEPARATORS.items() if character == separator)
    target = io.StringIO()
    places = {column: COLUMNS.index(column) + 1 for column in COLUMNS}
    target.write(f"#separator:{name.capitalize()}\n#html:false\n#columns:{separator.join(COLUMNS)}\n")
    for column in ("tags", "deck", "guid"):
        target.write(f"#{column} column:{places[column]}\n")
    # All in quotes: a first field with a # in front would be a header line.
    writer = csv.writer(target, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for card in cards:
        if card.kind == "exercise":
            continue
        front, back, extra = (*readable(card), "", "")[:3]
        tags = " ".join(tag.replace(" ", _SPACE_IN_TAG) for tag in card.tags)
        guid = card.guid or card.id
        writer.writerow(
            [
                *(front, back, tags, card.deck, guid, card.id, card.kind),
                *(" ".join(card.references), extra, "\n".join(card.accept)),
                json.dumps(card.options, ensure_ascii=False) if card.options else "",
            ]
        )
    return target.getvalue()


def _layout(text: str, source: Path, given: str) -> tuple[_Layout, str]:
    headers: dict[str, str] = {}
    lines = text.split("\n")
    count = 0
    for line in lines:
        match = _HEADER.fullmatch(_unfilled(line))
        if not match:
            break
        headers[match[1].lower()] = match[2]
        count += 1
    body = "\n".join(lines[count:])
    named = headers.get("separator", "").strip()
    separator = _SEPARATORS.get(named.lower(), named or given or _guessed(body))
    if len(separator) != 1 or separator in '"\n':
        raise unusable(source, f"{named!r} is no separator", f"Anki knows {', '.join(_SEPARATORS)}.")
    return _Layout(headers, separator, count + 1), body


def _unfilled(line: str) -> str:
    """A header line as it was before a spreadsheet wrote it anew: quoted, and filled up with separators."""
    match = _REWRITTEN.fullmatch(line)
    return (match[1] or match[2]) if match else line


def _guessed(body: str) -> str:
    """The separator that stands most often in the first rows, outside quotes."""
    start = re.sub(r'"[^"]*"', "", body[:20_000])
    return max(_GUESSED, key=lambda character: (start.count(character), character == ","))


def rows_of(text: str, separator: str, source: Path, *, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, each with the line on which it begins.

    Args:
        text: Quoted as RFC 4180 says.
        separator: Between cells.
        source: For messages.
        first: The number of the text's first line.

    Raises:
        DeckError: A row cannot be read.
    """
    csv.field_size_limit(_MOST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = first
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield begins, row
            begins = first + reader.line_num
    except csv.Error as error:
        raise unusable(
            source,
            f"line {begins} is no row ({error})",
            "Text with quotes, separators or line breaks in it stands in double quotes, each inner one twice.",
        ) from error


def _columns(
    layout: _Layout, rows: list[tuple[int, list[str]]]
) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """Which column is which, and the rows without their header."""
    names: Sequence[str] | None = None
    if "columns" in layout.headers:
        names = next(csv.reader([layout.headers["columns"]], delimiter=layout.separator), [])
    elif rows and _is_header(rows[0][1]):
        names, rows = rows[0][1], rows[1:]
    special = {
        column: int(value) - 1
        for header, column in _SPECIAL.items()
        if (value := layout.headers.get(header, "").strip()).isascii() and value.isdigit()
    }
    columns: dict[str, int] = {}
    for i, name in enumerate(names or ()):
        known = _NAMES.get(name.strip().casefold())
        if known and i not in special.values():
            columns.setdefault(known, i)
    columns |= special
    if "back" not in columns and "extra" in columns:
        columns["back"] = columns.pop("extra")  # what a cloze's back adds
    free = [i for i in range(_MOST_COLUMNS) if i not in columns.values()]
    if "front" not in columns or "back" not in columns:
        # No names that say so: the first fields that mean nothing else, as Anki takes them.
        for name in ("front", "back", "tags") if names is None else ("front", "back"):
            if name not in columns:
                columns[name] = free.pop(0)
    return columns, rows


_MOST_COLUMNS = 50


def _is_header(row: Sequence[str]) -> bool:
    names = [_NAMES.get(cell.strip().casefold()) for cell in row]
    return all(name or not cell.strip() for name, cell in zip(names, row, strict=True)) and "front" in names


def _card(
    row: Sequence[str], columns: dict[str, int], layout: _Layout, where: str, lines: list[Line]
) -> DeckCard | None:
    def cell(name: str) -> str:
        place = columns.get(name, -1)
        return row[place].strip() if 0 <= place < len(row) else ""

    front, back = cell("front"), cell("back")
    media: tuple[str, ...] = ()
    if layout.headers.get("html", "").strip().lower() == "true":
        front, back, media = _from_html(front, back)
    kind = _kind(cell("kind") or layout.headers.get("notetype", ""), front)
    if kind == "cloze":
        front, changes = mended(front)
        lines += [Line("changed", where, change) for change in changes]
    options: tuple[Option, ...] = ()
    if kind in {"choice", "exercise"}:
        options = _options(cell("options"), where, lines)
        kind = "choice" if options else "basic"
    if not front or not (back or kind in {"cloze", "choice"}):
        lines.append(Line("dropped", where, "its front is empty" if not front else "its back is empty"))
        return None
    sides = tuple(side for i, side in enumerate((front, back)) if side or not i)
    if kind == "choice":
        sides = (_without_list(front, options, where, lines),)
    if kind == "typed" and cell("extra"):
        sides = (front, back, cell("extra"))
    tags = [*layout.headers.get("tags", "").split(), *(tag for tag in cell("tags").split(" ") if tag)]
    identifier = cell("id")
    return DeckCard(
        guid=cell("guid"),
        kind=kind,
        sides=sides,
        tags=tuple(dict.fromkeys(tag.replace(_SPACE_IN_TAG, " ") for tag in tags)),
        deck=cell("deck") or layout.headers.get("deck", "").strip(),
        id=identifier if ID.fullmatch(identifier) else "",
        references=tuple(cell("references").split()),
        media=media,
        where=where,
        accept=tuple(filter(None, map(str.strip, cell("accept").split("\n")))) if kind == "typed" else (),
        options=options,
    )


def _options(text: str, where: str, lines: list[Line]) -> tuple[Option, ...]:
    """The options of a row; none, and a line, where they cannot be read."""
    try:
        return options_of(json.loads(text))
    except (ValueError, RecursionError):
        lines.append(Line("changed", where, "its options cannot be read, so it becomes a basic card"))
        return ()


def _without_list(front: str, options: tuple[Option, ...], where: str, lines: list[Line]) -> str:
    """A question without the list of its options, which the row has a second time."""
    stem = front.removesuffix(listing(options).strip())
    if stem == front:
        lines.append(Line("changed", where, "its options are those of the column options"))
    return stem.strip()


def _kind(said: str, front: str) -> CardKind:
    """The kind that is named, in studykit's words or in the name of a note type of Anki's; else what the text is."""
    if said in get_args(CardKind):
        return cast("CardKind", said)
    words = said.casefold()
    if "cloze" in words or (_GAP.search(front) and not words):
        return "cloze"
    return "reversed" if "revers" in words else "typed" if "type" in words else "basic"


def _from_html(front: str, back: str) -> tuple[str, str, tuple[str, ...]]:
    from studykit.formats.anki.html import to_markdown

    first, second = to_markdown(front), to_markdown(back)
    return first.markdown, second.markdown, tuple(dict.fromkeys([*first.media, *second.media]))
