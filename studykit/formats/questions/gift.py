"""Moodle's GIFT: questions as plain text, answers in braces.

The rules are those of https://docs.moodle.org/en/GIFT_format, in doubt of Moodle's own importer
(question/format/gift/format.php).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from studykit.formats.questions.bank import (
    MOST_TEXT,
    MOST_WORDS,
    Choice,
    Dropped,
    Gathered,
    Item,
    Pair,
    choice_kind,
    last_part,
    matched,
    with_tags,
)
from studykit.formats.questions.wording import Text, from_either, from_html, from_markdown, from_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from studykit.formats.questions.bank import Bank, Kind

# Escaped characters stand as characters that no text has, so that what is left of them is structure.
_ESCAPED = {"~": "\ufdd0", "=": "\ufdd1", "#": "\ufdd2", "{": "\ufdd3", "}": "\ufdd4", ":": "\ufdd5"} | {
    "n": "\ufdd6",
    "\\": "\ufdd7",
}
_BACK = str.maketrans({mark: "\n" if letter == "n" else letter for letter, mark in _ESCAPED.items()})
_ESCAPE = re.compile(r"\\([~=#{}:n\\])")
_MARKS = re.compile("[\ufdd0-\ufdd7]")
_COMMENT = re.compile(r"^[ \t]*//(.*)$", re.MULTILINE)
_IN_COMMENT = re.compile(r"\[(id|tag):([^\]]*)\]")
_CATEGORY = re.compile(r"\$CATEGORY:(.*)")
_NEXT = re.compile(r"\}[ \t]*\n(?=[ \t]*(?:::|\$CATEGORY:))")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_ORDER = re.compile(r">[ \t]*(?:\d+|ALL|RANDOM|REL|EXACT|CONTIG\w*|VERT\w*|HORI\w*|[A-Z_ \t]+)*[ \t]*\n")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_READERS: dict[str, Callable[[str], Text]] = {
    "html": from_html,
    "moodle": from_either,
    "plain": from_plain,
    "markdown": from_markdown,
}


class _Block(NamedTuple):
    text: str
    line: int


class _Answers(NamedTuple):
    """What stood in the braces, and how."""

    kind: Kind
    options: tuple[Choice, ...]
    pairs: tuple[Pair, ...] = ()
    change: str = ""


def read_gift(text: str, source: Path) -> Bank:
    """The questions of a GIFT file.

    Raises:
        DeckError: There is none in it.
    """
    gathered = Gathered(source)
    category = ""
    for block in _blocks(_ESCAPE.sub(lambda match: _ESCAPED[match[1]], _MARKS.sub("", text))):
        comments = _COMMENT.findall(block.text)
        body = _COMMENT.sub("", block.text)
        line = block.line + _lines_before(body)
        body = body.strip()
        if match := _CATEGORY.match(body):
            category = last_part(_plain(match[1]))
            line += 1 + _lines_before(body[match.end() + 1 :])
            body = body[match.end() :].strip()
        if body:
            _Question(gathered, f"line {line}", category).read(body, comments)
    return gathered.bank()


def _lines_before(text: str) -> int:
    return text.count("\n", 0, len(text) - len(text.lstrip()))


def _blocks(text: str) -> Iterator[_Block]:
    """Questions are parted by empty lines; one whose brace is open goes on where that is closed."""
    waiting: _Block | None = None
    for part in _paragraphs(text):
        block = part
        if waiting and _begins_closing(part.text) and len(waiting.text) < MOST_TEXT:
            block = _Block(f"{waiting.text}\n\n{part.text}", waiting.line)
        elif waiting:
            yield from _parted(waiting)
        waiting = block
        bare = _COMMENT.sub("", block.text)
        if bare.count("{") <= bare.count("}"):
            yield from _parted(block)
            waiting = None
    if waiting:
        yield from _parted(waiting)


def _paragraphs(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    begins = 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            begins = begins if lines else number
            lines.append(line)
        elif lines:
            yield _Block("\n".join(lines), begins)
            lines = []


def _begins_closing(text: str) -> bool:
    """Whether the first brace is one that closes."""
    bare = _COMMENT.sub("", text)
    return "}" in bare and not 0 <= bare.find("{") < bare.find("}")


def _parted(block: _Block) -> Iterator[_Block]:
    """Named questions need no empty line between them."""
    position = 0
    for match in [*_NEXT.finditer(block.text), None]:
        end = match.end() if match else len(block.text)
        yield _Block(block.text[position:end], block.line + block.text.count("\n", 0, position))
        position = end


def _stem(before: str, after: str) -> str:
    """What stands around the answers, with a blank where they stand in the middle."""
    if not after or not before.strip():
        return before or after
    return f"{before}_____{'' if after[0] in '.,;?!' else ' '}{after}"


def _plain(text: str) -> str:
    return text.translate(_BACK).strip()


class _Question:
    def __init__(self, gathered: Gathered, where: str, category: str) -> None:
        self._gathered = gathered
        self._where = where
        self._category = category
        self._format = "moodle"
        self._files: list[str] = []

    def read(self, body: str, comments: list[str]) -> None:
        try:
            self._read(body, comments)
        except Dropped as reason:
            self._gathered.drop(self._where, str(reason))

    def _read(self, body: str, comments: list[str]) -> None:
        if len(body) > MOST_WORDS:
            raise Dropped("it is longer than any question")
        name = ""
        if body.startswith("::") and "::" in body[2:]:
            name, _, body = body[2:].partition("::")
        start, end = body.find("{"), body.find("}")
        if start < 0 and end < 0:
            raise Dropped("it is a text without an answer")
        if start < 0 or end < start:
            raise Dropped("its braces do not match")
        answers, after = body[start + 1 : end].strip(), body[end + 1 :].strip()
        if "{" in after or "}" in after:
            # Unescaped, it is structure: most often the next question, whose answers would be lost unseen.
            raise Dropped(
                "it has braces behind its answers: part questions by an empty line, or write \\{ and \\}"
            )
        stem = self._text(_stem(body[:start], after), of_question=True)
        answers, _, general = answers.rpartition("####") if "####" in answers else (answers, "", "")
        found = self._answers(answers.strip())
        if not stem:
            raise Dropped("it has no text")
        noted = [
            (kind, value.strip()) for comment in comments for kind, value in _IN_COMMENT.findall(comment)
        ]
        item = Item(
            kind=found.kind,
            stem=stem,
            options=found.options,
            pairs=found.pairs,
            name=_plain(name),
            key=next((_plain(value) for kind, value in noted if kind == "id"), ""),
            category=self._category,
            where=self._where,
        )
        feedback = self._text(general)
        item = with_tags(item, [_plain(value) for kind, value in noted if kind == "tag"])
        if found.change:
            self._gathered.change(self._where, found.change)
        self._gathered.take(item._replace(files=tuple(dict.fromkeys(self._files))), feedback)

    def _text(self, text: str, *, of_question: bool = False) -> str:
        """A text as Markdown; the question's own format holds for all that names none."""
        match = _FORMAT.match(text)
        name = match[1] if match else self._format
        if of_question:
            self._format = name
        read = _READERS[name](_plain(text[match.end() :] if match else text))
        self._files += read.files
        return read.markdown

    def _answers(self, answers: str) -> _Answers:
        if not answers:
            raise Dropped("it asks for an essay")
        if answers.startswith("#"):
            raise Dropped("it asks for a number")
        if answers.startswith(">"):
            return self._ordering(answers)
        if "~" in answers:
            return self._choices(answers)
        if "=" in answers and "->" in answers:
            return self._matching(answers)
        said, *feedback = answers.split("#", 2)
        if said.strip().upper() in _TRUTH:
            return self._truth(_TRUTH[said.strip().upper()], feedback)
        raise Dropped("it asks for a word (short answer)")

    def _choices(self, answers: str) -> _Answers:
        options, partial = [], False
        is_single = "=" in answers
        for answer in filter(None, map(str.strip, answers.replace("=", "~=").split("~"))):
            key, text = answer.startswith("="), answer.removeprefix("=")
            if match := _WEIGHT.match(text):
                weight = float(match[1])
                text = text[match.end() :]
                partial = partial or (is_single and 0 < weight < 100)
                key = weight >= 100 if is_single and not key else weight > 0
            text, _, why = text.partition("#")
            options.append(Choice(self._text(text), key, self._text(why)))
        if len(options) < 2:
            raise Dropped("it has fewer than two options")
        kind = choice_kind(options)
        change = "partial credit is not kept" if partial else ""
        if is_single and kind == "multiple":
            change = "several answers count as right: it asks for all of them"
        return _Answers(kind, tuple(options), change=change)

    def _truth(self, truth: bool, feedback: list[str]) -> _Answers:
        wrong, right = (self._text(part) for part in (*feedback, "", "")[:2])
        return _Answers(
            "single",
            (
                Choice("True", truth, right if truth else wrong),
                Choice("False", not truth, wrong if truth else right),
            ),
        )

    def _matching(self, answers: str) -> _Answers:
        pairs, others = [], []
        for answer in filter(None, map(str.strip, answers.split("="))):
            prompt, arrow, match = answer.partition("->")
            if not arrow:
                raise Dropped("one of its pairs has no '->'")
            prompt, match = self._text(prompt), self._text(match)
            if prompt:
                pairs.append(Pair(prompt, match))
            else:
                others.append(match)
        kept, options = matched(pairs, others)
        return _Answers("matching", options, kept)

    def _ordering(self, answers: str) -> _Answers:
        header = _ORDER.match(answers)
        lines = answers[header.end() if header else 1 :].split("\n")
        return _Answers("ordering", tuple(Choice(self._text(line)) for line in lines if line.strip()))
