"""Cards in Markdown between marks: ``Q:`` and ``A:``, ``C:`` and ``E:``, ``K:``, ``O:`` and ``W:``, after a comment that keeps the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast, get_args
from urllib.parse import quote, unquote

from studykit.formats.deck import ID, DeckCard, Line
from studykit.library.models import CardKind, Option
from studykit.library.parse.markdown import lines_with_code

if TYPE_CHECKING:
    from collections.abc import Iterator

GAP = re.compile(r"\{\{c\d+::")
_MARK = re.compile(r"(Q|A|C|E|K|O|W):(?:[ \t]|$)")
_COMMENT = re.compile(r"<!-- card((?: [a-z]+=\S*)*) -->")
_RULER = re.compile(r"(?:---+|\*\*\*+|___+)\s*")
_GUARDED = re.compile(r"(\\*)\s*(?:(?:Q|A|C|E|K|O|W):(?:[ \t]|$)|<!-- card|---|\*\*\*|___|#|```|~~~)")
_DECK = re.compile(r"#\s+(.*?)\s*#*\s*")
_BRACKETS = re.compile(r"(\\\[|`[^`]*`|!?\[[^\[\]]*\]\([^)]*\))|\[([^\[\]]+)\]")
_LETTERS = {"A": "back", "E": "extra"}


class Source(NamedTuple):
    """A file's lines with their numbers, those of code blocks marked, and the name that it gives itself."""

    lines: list[tuple[int, str, bool]]
    deck: str


def is_marked(line: str) -> bool:
    """Whether a card begins with a line."""
    return bool((_MARK.match(line) and line[0] in "QC") or _COMMENT.fullmatch(line.strip()))


def block(card: DeckCard) -> str:
    """A card with its marks, as :func:`marked` reads it."""
    sides = [f"{mark}: {_guarded(side)}" for mark, side in _parts(card)]
    return "\n".join([_comment(card), *sides])


def marked(source: Source, report: list[Line]) -> Iterator[DeckCard]:
    """Q:, A: and C: blocks. First headings between them are names of decks."""
    reader = _MarkedReader(source.deck, report)
    for number, line, code in source.lines:
        if code:
            reader.code(line)
        elif (finished := reader.line(number, line)) is not None:
            yield finished
    if (last := reader.finished()) is not None:
        yield last


def _parts(card: DeckCard) -> Iterator[tuple[str, str]]:
    """The sides and options with their marks."""
    yield from zip("CE" if card.kind == "cloze" else "QAE", card.sides, strict=False)
    for option in card.options:
        yield "K" if option.key else "O", option.text
        yield "W", option.why


def _comment(card: DeckCard) -> str:
    values = {
        "id": card.id,
        "guid": card.guid if card.guid != card.id else "",
        "kind": card.kind,
        "tags": ",".join(quote(tag, safe="") for tag in card.tags),
        "refs": ",".join(quote(reference, safe=":/") for reference in card.references),
        "accept": ",".join(quote(answer, safe="") for answer in card.accept),
        "exercise": card.exercise,
    }
    shown = (
        f" {name}={value if name in {'tags', 'refs', 'accept'} else quote(value, safe='/~')}"
        for name, value in values.items()
        if value
    )
    return f"<!-- card{''.join(shown)} -->"


def _guarded(side: str) -> str:
    """A side whose lines are no marks. The first stands after one, and is guarded only where it would be none."""
    lines = list(lines_with_code(side))
    if _is_open(side):
        lines = [(number, line, False) for number, line, _ in lines]
    (_, first, fence), *rest = lines
    guarded = [line if code or not _GUARDED.match(line) else f"\\{line}" for _, line, code in rest]
    # A code block begins on a line of its own.
    return "\n".join([f"\n{first}" if fence else first, *guarded])


def _is_open(side: str) -> bool:
    """Whether a code block of the side never ends: one more line would belong to it."""
    return list(lines_with_code(f"{side}\n"))[-1][2]


def _unguarded(line: str) -> str:
    match = _GUARDED.match(line)
    return line[1:] if match and match[1] else line


class _MarkedReader:
    """The card being read: its sides' lines by name, and the comment before it."""

    def __init__(self, deck: str, report: list[Line]) -> None:
        self._deck = deck
        self._report = report
        self._sides: dict[str, list[str]] = {}
        self._options: list[
            tuple[bool, list[str], list[str]]
        ] = []  # whether it is right, its text, its reason
        self._open: list[str] | None = None  # the side that further lines belong to
        self._meta: dict[str, str] = {}
        self._where = 0

    def code(self, line: str) -> None:
        """A line of a code block: part of a side, whatever it looks like."""
        if self._open is not None:
            self._open.append(line)

    def line(self, number: int, line: str) -> DeckCard | None:
        """Any other line; gives the card that ends with it."""
        mark = self._mark(line)
        if mark and mark[1] in "QC":
            return self._begin("front" if mark[1] == "Q" else "text", number, line[mark.end() :])
        if mark and mark[1] in "KOW":
            self._option(mark[1], line[mark.end() :])
            return None
        if mark and self._sides:
            self._open = self._sides[_LETTERS[mark[1]]] = [line[mark.end() :]]
            return None
        if mark:
            self._report.append(Line("dropped", f"line {number}", "an answer without a question"))
            self._open = None
            return None
        comment, heading = _COMMENT.fullmatch(line.strip()), _DECK.fullmatch(line)
        if comment or heading or _RULER.fullmatch(line):
            card = self.finished()
            self._meta = _meta(comment[1]) if comment else {}
            self._where = number
            self._deck = heading[1] if heading else self._deck
            return card
        if self._open is not None:
            self._open.append(_unguarded(line))
        elif line.strip():
            self._report.append(
                Line("dropped", f"line {number}", f"no part of a card: {line.strip()[:40]!r}")
            )
        return None

    def finished(self) -> DeckCard | None:
        """The card so far, if there is one; the next begins from nothing."""
        if not self._sides and "exercise" not in self._meta:
            return None
        card = _built(self._sides, self._meta, self._deck, self._where)
        if card.kind == "choice":
            card = card._replace(options=tuple(_option(*option) for option in self._options))
        self._sides, self._options, self._meta, self._open = {}, [], {}, None
        return card

    def _option(self, mark: str, text: str) -> None:
        """An option begins, or its reason."""
        self._open = [text]
        if mark == "W":
            self._options[-1][2][:] = self._open
            self._open = self._options[-1][2]
        else:
            self._options.append((mark == "K", self._open, []))

    def _begin(self, side: str, number: int, text: str) -> DeckCard | None:
        card = self.finished()
        self._open = [text]
        self._sides, self._where = {side: self._open}, number
        return card

    def _mark(self, line: str) -> re.Match[str] | None:
        """The mark that a line begins with, where its card can have it; nothing is given twice."""
        mark = _MARK.match(line)
        if mark is None or mark[1] in "QC":
            return mark
        kind = self._meta.get("kind", "")
        if mark[1] in "KOW":
            return (
                mark
                if kind == "choice" and "front" in self._sides and (mark[1] != "W" or self._may_reason())
                else None
            )
        if mark[1] == "E" and not ("text" in self._sides or (kind == "typed" and "back" in self._sides)):
            return None
        return None if _LETTERS[mark[1]] in self._sides else mark

    def _may_reason(self) -> bool:
        """Whether an option waits for its reason."""
        return bool(self._options) and not self._options[-1][2]


def _meta(words: str) -> dict[str, str]:
    return dict(word.split("=", 1) for word in words.split())


def _built(card: dict[str, list[str]], meta: dict[str, str], deck: str, where: int) -> DeckCard:
    texts = {name: "\n".join(lines).strip() for name, lines in card.items()}
    kind = meta.get("kind", "")
    if "text" in texts:
        kind, text = "cloze", texts["text"]
        sides = [text if GAP.search(text) else _bracketed(text), texts.get("extra") or texts.get("back", "")]
    else:
        kind = kind if kind in get_args(CardKind) and kind != "cloze" else "basic"
        sides = [texts.get("front", ""), texts.get("back", ""), texts.get("extra", "")]
    identifier = unquote(meta.get("id", ""))
    return DeckCard(
        guid=unquote(meta.get("guid", "")),
        kind=cast("CardKind", kind),
        sides=tuple(sides),
        tags=_quoted(meta, "tags"),
        deck=deck,
        id=identifier if ID.fullmatch(identifier) else "",
        references=_quoted(meta, "refs"),
        where=f"line {where}",
        accept=_quoted(meta, "accept"),
        exercise=unquote(meta.get("exercise", "")) if kind == "exercise" else "",
    )


def _quoted(meta: dict[str, str], name: str) -> tuple[str, ...]:
    """A list in a comment."""
    return tuple(unquote(word) for word in meta.get(name, "").split(",") if word)


def _option(key: bool, text: list[str], why: list[str]) -> Option:
    return Option("\n".join(text).strip(), key, "\n".join(why).strip())


def _bracketed(text: str) -> str:
    """Clozes as hashcards has them: each [deletion] a gap of its own; links, pictures and code stay."""
    count = 0

    def gap(match: re.Match[str]) -> str:
        nonlocal count
        if match[1]:
            return match[1]
        count += 1
        return f"{{{{c{count}::{match[2]}}}}}"

    return _BRACKETS.sub(gap, text)
