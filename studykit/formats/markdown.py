r"""Decks in Markdown, in the forms that people write.

    Q: What does one RCU buy?          question and answer, each over as many lines as it takes
    A: One strongly consistent read.

    C: S3 keeps {{c1::eleven}} nines.  a cloze; hashcards' [brackets] too

    ## What does one RCU buy?          a heading and what stands under it
    One strongly consistent read.

    RCU :: read capacity unit          one line; `:::` asks both ways

studykit writes the first two, each after a comment that keeps the id, kind and tags, and with the marks that a kind has
besides: E: what is shown after the answer; of a choice K: a right option, O: a wrong one, W: why. An exercise is a comment
alone. A line of a side that would be taken for such a mark has a backslash before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast, get_args
from urllib.parse import quote, unquote

from studykit.formats.deck import ID, Deck, DeckCard, Line, unusable
from studykit.formats.gaps import mended
from studykit.library.models import CardKind, Option
from studykit.library.parse.markdown import lines_with_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MARK = re.compile(r"(Q|A|C|E|K|O|W):(?:[ \t]|$)")
_COMMENT = re.compile(r"<!-- card((?: [a-z]+=\S*)*) -->")
_RULER = re.compile(r"(?:---+|\*\*\*+|___+)\s*")
_GUARDED = re.compile(r"(\\*)\s*(?:(?:Q|A|C|E|K|O|W):(?:[ \t]|$)|<!-- card|---|\*\*\*|___|#|```|~~~)")
_DECK = re.compile(r"#\s+(.*?)\s*#*\s*")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_INLINE = re.compile(r"\s*(?:[-*+]\s+|\d+[.)]\s+)?(.+?)\s+(:::?)\s+(.+?)\s*")
_GAP = re.compile(r"\{\{c\d+::")
_BRACKETS = re.compile(r"(\\\[|`[^`]*`|!?\[[^\[\]]*\]\([^)]*\))|\[([^\[\]]+)\]")
_LONGEST_LINE = 5_000  # of a card in one line
_FRONT_MATTER = re.compile(r"(?:name|title|deck)\s*[:=]\s*[\"']?(.*?)[\"']?\s*")
_LETTERS = {"A": "back", "E": "extra"}


class _Source(NamedTuple):
    """A file's lines with their numbers, those of code blocks marked, and the name that it gives itself."""

    lines: list[tuple[int, str, bool]]
    deck: str


def read_markdown(text: str, source: Path) -> Deck:
    """The cards of a Markdown file, in whichever of the forms it is written.

    Raises:
        DeckError: There is no card in it.
    """
    found = _source(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    report: list[Line] = []
    plain = [line for _, line, code in found.lines if not code]
    if any((_MARK.match(line) and line[0] in "QC") or _COMMENT.fullmatch(line.strip()) for line in plain):
        cards = list(_marked(found, report))
    elif any(_one_line(line) for line in plain):
        cards = list(_inline(found, report))
    else:
        cards = list(_headed(found, report))
    kept = [card for card in map(lambda card: _checked(card, report), cards) if card is not None]  # noqa: C417
    if not kept:
        raise unusable(
            source,
            "there is no card in it",
            "Write Q: and A:, a heading and a text under it, or front :: back.",
        )
    return Deck(tuple(kept), tuple(report))


def write_markdown(cards: Iterable[DeckCard]) -> str:
    """The cards as Markdown that :func:`read_markdown` reads back; schedules are not in it."""
    blocks = []
    deck = None
    for card in cards:
        if card.deck != deck:
            deck = card.deck
            blocks.append(f"# {deck or 'Cards'}")
        sides = [f"{mark}: {_guarded(side)}" for mark, side in _parts(card)]
        blocks.append("\n".join([_comment(card), *sides]))
    return "\n\n".join(blocks) + "\n"


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


def _source(text: str) -> _Source:
    """The lines below the front matter, which may name the deck."""
    deck = ""
    lines = text.split("\n")
    skipped = 0
    if lines[0] in {"---", "+++"} and lines[0] in lines[1:]:
        end = lines.index(lines[0], 1)
        named = (_FRONT_MATTER.fullmatch(line) for line in lines[1:end])
        deck = next((match[1] for match in named if match), "")
        skipped = end + 1
    body = "\n".join(lines[skipped:])
    return _Source([(number + skipped + 1, line, code) for number, line, code in lines_with_code(body)], deck)


def _marked(source: _Source, report: list[Line]) -> Iterator[DeckCard]:
    """Q:, A: and C: blocks. First headings between them are names of decks."""
    reader = _MarkedReader(source.deck, report)
    for number, line, code in source.lines:
        if code:
            reader.code(line)
        elif (finished := reader.line(number, line)) is not None:
            yield finished
    if (last := reader.finished()) is not None:
        yield last


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
        sides = [text if _GAP.search(text) else _bracketed(text), texts.get("extra") or texts.get("back", "")]
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


def _inline(source: _Source, report: list[Line]) -> Iterator[DeckCard]:
    """A card a line; paragraphs with gaps are clozes, headings names of decks."""
    deck = source.deck
    for number, line, code in source.lines:
        heading = _HEADING.fullmatch(line)
        match = None if code else _one_line(line)
        where = f"line {number}"
        if _GAP.search(line) and not code:
            yield DeckCard("", "cloze", (line.strip(), ""), deck=deck, where=where)
        elif match:
            kind: CardKind = "reversed" if match[2] == ":::" else "basic"
            yield DeckCard("", kind, (match[1], match[3]), deck=deck, where=where)
        elif heading:
            deck = heading[2]
        elif line.strip():
            report.append(Line("dropped", where, f"no card: {line.strip()[:40]!r}"))


def _one_line(line: str) -> re.Match[str] | None:
    """Front and back of a card in one line."""
    return _INLINE.fullmatch(line) if "::" in line and len(line) <= _LONGEST_LINE else None


def _headed(source: _Source, report: list[Line]) -> Iterator[DeckCard]:
    """A heading asks, what stands under it answers; paragraphs with gaps are clozes; a heading with nothing under it is
    the name of the deck.
    """  # noqa: D205
    deck, question, asked = source.deck, "", 0
    body: list[tuple[int, str]] = []

    def finished() -> Iterator[DeckCard]:
        text = "\n".join(line for _, line in body).strip()
        if text and _GAP.search(text):
            yield from _paragraphs(body, deck, report)
        elif text and question:
            yield DeckCard("", "basic", (question, text), deck=deck, where=f"line {asked}")
        elif text:
            report.append(Line("dropped", f"line {body[0][0]}", f"text without a heading: {text[:40]!r}"))

    for number, line, code in source.lines:
        heading = None if code else _HEADING.fullmatch(line)
        if not heading:
            body.append((number, line))
            continue
        yield from finished()
        if question and not "".join(line for _, line in body).strip():
            deck = question
        question, asked, body = heading[2], number, []
    yield from finished()


def _paragraphs(body: list[tuple[int, str]], deck: str, report: list[Line]) -> Iterator[DeckCard]:
    """The clozes among paragraphs."""
    paragraph: list[tuple[int, str]] = []
    for number, line in [*body, (0, "")]:
        if line.strip():
            paragraph.append((number, line))
            continue
        text = "\n".join(line for _, line in paragraph)
        if _GAP.search(text):
            yield DeckCard("", "cloze", (text.strip(), ""), deck=deck, where=f"line {paragraph[0][0]}")
        elif paragraph:
            report.append(Line("dropped", f"line {paragraph[0][0]}", f"no gap in it: {text[:40]!r}"))
        paragraph = []


def _checked(card: DeckCard, report: list[Line]) -> DeckCard | None:
    """The card with its empty sides left out; None, and a line, where it cannot be asked."""
    first, back, extra = (*card.sides, "")[:3]
    if card.kind == "exercise":
        return card._replace(sides=())
    if card.kind == "choice" and first:
        return card._replace(sides=(first,))
    if card.kind == "cloze":
        first, changes = mended(first)
        report += [Line("changed", card.where, change) for change in changes]
    if not first or not (back or card.kind == "cloze"):
        report.append(Line("dropped", card.where, "it has no question" if not first else "it has no answer"))
        return None
    sides = (first, back, extra) if card.kind == "typed" and extra else (first, back) if back else (first,)
    return card._replace(sides=sides)
