r"""Questions in Markdown as check-lists.

    ## SQS                                     a heading without a list is the topic of what follows

    ### Which queue keeps the order?           a heading is a question, what stands below belongs to it

    - [ ] A standard queue.
      > It tries to.                           a quotation in an option says why
    - [x] A FIFO queue.

    It is what FIFO stands for.                what stands after the options explains the answer

A numbered line with boxes inside its list item is a question too. A numbered list of boxes, all of it ticked, is an ordering question in its right order. In a matching one each part of a ticked list
has its match as a ticked list of one inside; what matches nothing stands there without a tick. Pictures and blocks of
code may stand in all texts.
"""

from __future__ import annotations

import re
from itertools import takewhile
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

from studykit.formats.questions.bank import (
    MOST_WORDS,
    Choice,
    Dropped,
    Gathered,
    Item,
    Kind,
    Pair,
    choice_kind,
    matched,
    with_tags,
)
from studykit.formats.questions.marked_lines import Line, marked_lines, unguarded
from studykit.formats.questions.wording import from_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studykit.formats.questions.bank import Bank

_HEADING = re.compile(r"(#{1,6})(?:[ \t](.*))?")
_OPTION = re.compile(r"([ \t]*)([-*+]|\d{1,3}[.)])[ \t]+\[([ xX])\](?:[ \t]+(.*)|[ \t]*)")
_NOTE = re.compile(r"<!-- studykit:(.*?)-->[ \t]*")
_TITLE = re.compile(r"(?:question|q|no\.?)?[ \t]*#?\d+[ \t]*[.:)]?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:question[ \t]*|q)?#?\d{1,5}[ \t]*[.:)][ \t]+(?=\S)", re.IGNORECASE)
_LINK_UP = re.compile(r"\W*\[[^\]]{0,40}\btop\b[^\]]{0,40}\]\([^)]*\)\W*", re.IGNORECASE)
_NO_TOPIC = re.compile(r"\W*(?:table of contents|contents|questions?|practice questions)\W*", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,5}[.)][ \t]+(?!\[[ xX]\])(\S.*)")
_QUOTE = re.compile(r"[ \t]*> ?(.*)")
_FOLD = re.compile(r"<summary\b[^<>]*>[^<>]*</summary>|</?details\b[^<>]*>", re.IGNORECASE)
_EXPLAINS = re.compile(r"\**(?:explanation|reason)\**[ \t]*:\**[ \t]*", re.IGNORECASE)


class _Section(NamedTuple):
    """A heading and what stands below it; ``note`` is what studykit wrote above it, None where it did not."""

    heading: Line
    lines: list[Line]
    note: str | None


class _Option(NamedTuple):
    indent: int
    is_numbered: bool
    is_ticked: bool
    lines: list[Line]
    inside: list[_Option]


def read_checklist(text: str, source: Path) -> Bank:
    """The questions of a Markdown file.

    Raises:
        DeckError: There is none in it.
    """
    gathered = Gathered(source)
    topics: dict[int, str] = {}
    for section in _sections(text):
        match = _HEADING.fullmatch(section.heading.text)
        level = len(match[1]) if match else 0
        where = f"line {section.heading.number}"
        if any(_option_line(line) for line in section.lines):
            category = next((topics[n] for n in sorted(topics, reverse=True) if n < level), "")
            try:
                _Question(gathered, section, where, category).read((match[2] or "") if match else "")
            except Dropped as reason:
                gathered.drop(where, str(reason))
        elif match:
            title = (match[2] or "").strip()
            topics = {n: name for n, name in topics.items() if n < level}
            topics |= {} if _NO_TOPIC.fullmatch(title) else {level: title}
            if level > 2 and any(line.text.strip() for line in section.lines):
                gathered.drop(where, "no check-list stands below this heading")
    return gathered.bank()


def _sections(text: str) -> Iterator[_Section]:
    """Headings with what stands below them; what stands above the first has an empty one."""
    heading, note = Line("", 1, in_code=False), None
    lines: list[Line] = []
    waiting: str | None = None
    indent = 0  # of the list item that a numbered question is
    all_lines = marked_lines(text)
    for i, line in enumerate(all_lines):
        if not line.in_code and (match := _NOTE.fullmatch(line.text)):
            waiting = match[1]
        elif not line.in_code and _HEADING.fullmatch(line.text):
            yield _Section(heading, lines, note)
            heading, lines, note, waiting, indent = line, [], waiting, None, 0
        elif note is None and (match := _NUMBERED.fullmatch(line.text)) and _asks(all_lines, i):
            yield _Section(heading, lines, note)
            heading, lines, indent = line._replace(text=f"###### {match[1]}"), [], match.start(1)
        else:
            lines.append(line._replace(text=_without_indent(line.text, indent)))
    yield _Section(heading, lines, note)


def _asks(lines: list[Line], place: int) -> bool:
    """Whether a numbered line is a question: boxes stand inside its list item."""
    inside = takewhile(
        lambda line: not line.text.strip() or line.text.startswith(("  ", "\t")), lines[place + 1 :]
    )
    return not lines[place].in_code and any(_option_line(line) for line in inside)


def _option_line(line: Line) -> re.Match[str] | None:
    return None if line.in_code else _OPTION.fullmatch(line.text)


class _Question:
    def __init__(self, gathered: Gathered, section: _Section, where: str, category: str) -> None:
        self._gathered = gathered
        self._section = section
        self._where = where
        self._category = category
        self._files: list[str] = []

    def read(self, title: str) -> None:
        lines = self._section.lines
        if sum(len(line.text) for line in lines) > MOST_WORDS:
            raise Dropped("it is longer than any question")
        first = next(i for i, line in enumerate(lines) if _option_line(line))
        heading = Line(title, self._section.heading.number, in_code=False)
        name = ""
        if self._section.note is not None:
            stem = self._text([heading, *lines[:first]])
        else:
            name = title.strip() if _TITLE.fullmatch(title.strip()) else ""
            asked = Line(
                "" if name else _NUMBER.sub("", title.strip(), count=1), heading.number, in_code=False
            )
            stem = self._text([asked, *lines[:first]])
        if not stem:
            raise Dropped("it has no text")
        options, after = self._options(lines[first:])
        item = self._item(stem, options)
        noted = dict(re.findall(r"([a-z]+)=([^;]*)", self._section.note or ""))
        difficulty = noted.get("difficulty", "").strip()
        tags = [*noted.get("tasks", "").split(","), *([f"difficulty {difficulty}"] if difficulty else [])]
        item = with_tags(item, tags)._replace(
            name=name,
            key=noted.get("id", "").strip(),
            category=self._category,
            files=tuple(dict.fromkeys(self._files)),
            where=self._where,
        )
        unfolded = [line._replace(text=_FOLD.sub("", line.text)) for line in after]
        self._gathered.take(item, _EXPLAINS.sub("", self._text(unfolded), count=1))

    def _text(self, lines: list[Line]) -> str:
        is_ours = self._section.note is not None
        text = unguarded(lines) if is_ours else "\n".join(line.text for line in lines)
        read = from_markdown(text)
        self._files += read.files
        return read.markdown

    def _options(self, lines: list[Line]) -> tuple[list[_Option], list[Line]]:
        """The options, and the lines after them."""
        options: list[_Option] = []
        current: _Option | None = None
        for i, line in enumerate(lines):
            if match := _option_line(line):
                indent = len(match[1].expandtabs(4))
                first = [Line(match[4] or "", line.number, in_code=False)]
                current = _Option(indent, match[2][0].isdigit(), match[3] != " ", first, [])
                outer = options[-1] if options else None
                (outer.inside if outer and indent >= outer.indent + 2 else options).append(current)
            elif current and line.text.strip() and not line.text[:1].isspace() and not line.in_code:
                if not lines[i - 1].text.strip() or _LINK_UP.fullmatch(line.text):
                    rest = [part for part in lines[i:] if not _LINK_UP.fullmatch(part.text)]
                    return options, rest
                current.lines.append(line)
            elif current:
                current.lines.append(line)
        return options, []

    def _parts(self, option: _Option) -> tuple[str, str]:
        """An option's text, and the reason quoted in it."""
        first, *rest = option.lines
        if self._section.note is not None:
            width = option.indent + (3 if option.is_numbered else 2)
            rest = [line._replace(text=_without_indent(line.text, width)) for line in rest]
        else:
            texts = dedent("\n".join(line.text for line in rest)).split("\n") if rest else []
            rest = [line._replace(text=text) for line, text in zip(rest, texts, strict=True)]
        end = next(
            (i for i, line in enumerate(rest) if not line.in_code and _QUOTE.fullmatch(line.text)), len(rest)
        )
        quoted = [line._replace(text=re.sub(r"^[ \t]*> ?", "", line.text)) for line in rest[end:]]
        why = from_markdown("\n".join(line.text for line in quoted))
        self._files += why.files
        return self._text([first, *rest[:end]]), why.markdown

    def _item(self, stem: str, options: list[_Option]) -> Item:
        parts = [self._parts(option) for option in options]
        if any(option.inside for option in options):
            return self._matching(stem, options, parts)
        ticked = [option.is_ticked for option in options]
        choices = tuple(Choice(text, key, why) for (text, why), key in zip(parts, ticked, strict=True))
        kind: Kind
        if all(ticked) and all(option.is_numbered for option in options) and len(options) > 1:
            kind = "ordering"
            choices = tuple(choice._replace(key=False) for choice in choices)
        else:
            kind = choice_kind(choices)
        return Item(kind, stem, choices)

    def _matching(self, stem: str, options: list[_Option], parts: list[tuple[str, str]]) -> Item:
        pairs, others = [], []
        for option, (text, why) in zip(options, parts, strict=True):
            if not option.is_ticked and not option.inside:
                others.append(text)
            elif len(option.inside) == 1:
                pairs.append(Pair(text, self._parts(option.inside[0])[0], why))
            else:
                raise Dropped("not each of its parts has one match")
        kept, offered = matched(pairs, others)
        return Item("matching", stem, offered, kept)


def _without_indent(text: str, width: int) -> str:
    """A line without the spaces of its list item; a line of less has none left."""
    return text[min(width, len(text) - len(text.lstrip(" "))) :]
