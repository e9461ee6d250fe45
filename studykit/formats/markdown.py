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
from typing import TYPE_CHECKING

from studykit.formats.deck import Deck, DeckCard, Line, unusable
from studykit.formats.gaps import mended
from studykit.formats.marked import GAP, Source, block, is_marked, marked
from studykit.library.parse.markdown import lines_with_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from studykit.library.models import CardKind

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_INLINE = re.compile(r"\s*(?:[-*+]\s+|\d+[.)]\s+)?(.+?)\s+(:::?)\s+(.+?)\s*")
_LONGEST_LINE = 5_000  # of a card in one line
_FRONT_MATTER = re.compile(r"(?:name|title|deck)\s*[:=]\s*[\"']?(.*?)[\"']?\s*")


def read_markdown(text: str, source: Path) -> Deck:
    """The cards of a Markdown file, in whichever of the forms it is written.

    Raises:
        DeckError: There is no card in it.
    """
    found = _source(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    report: list[Line] = []
    plain = [line for _, line, code in found.lines if not code]
    if any(map(is_marked, plain)):
        cards = list(marked(found, report))
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
        blocks.append(block(card))
    return "\n\n".join(blocks) + "\n"


def _source(text: str) -> Source:
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
    return Source([(number + skipped + 1, line, code) for number, line, code in lines_with_code(body)], deck)


def _inline(source: Source, report: list[Line]) -> Iterator[DeckCard]:
    """A card a line; paragraphs with gaps are clozes, headings names of decks."""
    deck = source.deck
    for number, line, code in source.lines:
        heading = _HEADING.fullmatch(line)
        match = None if code else _one_line(line)
        where = f"line {number}"
        if GAP.search(line) and not code:
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


def _headed(source: Source, report: list[Line]) -> Iterator[DeckCard]:
    """A heading asks, what stands under it answers; paragraphs with gaps are clozes; a heading with nothing under it is
    the name of the deck.
    """  # noqa: D205
    deck, question, asked = source.deck, "", 0
    body: list[tuple[int, str]] = []

    def finished() -> Iterator[DeckCard]:
        text = "\n".join(line for _, line in body).strip()
        if text and GAP.search(text):
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
        if GAP.search(text):
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
