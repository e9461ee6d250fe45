"""Questions in Markdown whose answer is folded away, as many repositories have them.

1. Which queue keeps the order?
   - A. A standard queue.
   - B. A FIFO queue.
   <details><summary>Answer</summary>
   Correct answer: B. It is what FIFO stands for.
   </details>
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from studykit.formats.questions.bank import MOST_TEXT, Choice, Dropped, Gathered, Item, choice_kind
from studykit.formats.questions.checklist import marked_lines
from studykit.formats.questions.wording import from_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studykit.formats.questions.bank import Bank
    from studykit.formats.questions.checklist import Line

_OPEN, _CLOSE = re.compile(r"<details\b[^<>]*>", re.IGNORECASE), re.compile(r"</details\s*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^<>]*>(.*?)</summary\s*>", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_OPTION = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\[[ xX]\][ \t]*)?\**\(?([A-Ha-h])[.):]\**[ \t]+(.*)")
_CHECKED = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]\][ \t]+(.*)")
_NUMBER = re.compile(r"\s*(?:[-*+]\s+)?\**(?:question\s*|q)?#?\d{1,5}\s*[.:)]\**\s*", re.IGNORECASE)
_LETTERS = r"([A-H](?:\s*(?:,|and|&|/|\+|;)\s*[A-H]\b)*|[A-H]{2,5})(?![A-Za-z'])"
_SAID = re.compile(
    rf"\W*(?:(?:the\s+)?(?:correct|right)\s+)?(?:answers?|options?|choices?)?(?:\(s\))?\s*(?:is|are)?\s*[:\-=]?[\W_]*{_LETTERS}",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^[\s.:)*\]_-]*(?:(?:explanation|reason|because)\b[\s:*_-]*)?", re.IGNORECASE)


class _Folded(NamedTuple):
    """What stands before a fold and in it, with the line on which that begins."""

    before: list[Line]
    body: str


def read_details(text: str, source: Path) -> Bank:
    """The questions of a Markdown file.

    Raises:
        DeckError: There is none in it.
    """
    gathered = Gathered(source)
    category = ""
    for folded in _folds(text):
        asked = folded.before
        for i, line in enumerate(folded.before):
            match = None if line.in_code else _HEADING.fullmatch(line.text)
            if match and any(part.text.strip() for part in folded.before[i + 1 :]) and len(match[1]) < 3:
                category, asked = match[2].strip(), folded.before[i + 1 :]
        where = f"line {next((line.number for line in asked if line.text.strip()), 1)}"
        try:
            _take(gathered, asked, folded.body, where, category)
        except Dropped as reason:
            gathered.drop(where, str(reason))
    return gathered.bank()


def _folds(text: str) -> Iterator[_Folded]:
    lines = marked_lines(text)
    before: list[Line] = []
    body: list[str] | None = None
    for line in lines:
        rest = line.text
        if body is None and not line.in_code and (match := _OPEN.search(rest)):
            before.append(line._replace(text=rest[: match.start()]))
            body, rest = [], rest[match.end() :]
        if body is None:
            before.append(line)
        elif not line.in_code and (match := _CLOSE.search(rest)):
            body.append(rest[: match.start()])
            yield _Folded(before, "\n".join(body))
            before, body = [line._replace(text=rest[match.end() :])], None
        else:
            body.append(rest)


def _take(gathered: Gathered, asked: list[Line], body: str, where: str, category: str) -> None:
    if len(body) > MOST_TEXT or sum(len(line.text) + 1 for line in asked) > 10 * MOST_TEXT:
        raise Dropped("it is longer than any question")
    first = next((i for i, line in enumerate(asked) if _option(line)), None)
    if first is None:
        raise Dropped("it has no options with letters")
    stem_lines = [line._replace(text=re.sub(r"^#{1,6}[ \t]+", "", line.text)) for line in asked[:first]]
    stem = from_markdown(_NUMBER.sub("", "\n".join(line.text for line in stem_lines).strip("\n"), count=1))
    if not stem.markdown:
        raise Dropped("it has no text")
    options = _options(asked[first:])
    keys, reason = _answer(body, list(options))
    choices = tuple(Choice(from_markdown(text).markdown, letter in keys) for letter, text in options.items())
    why = from_markdown(reason)
    files = dict.fromkeys([*stem.files, *why.files])
    item = Item(
        choice_kind(choices), stem.markdown, choices, category=category, files=tuple(files), where=where
    )
    gathered.take(item, why.markdown)


def _option(line: Line) -> tuple[str, str] | None:
    """An option's letter, "" where it only has a box, and its text."""
    if line.in_code:
        return None
    if match := _OPTION.fullmatch(line.text):
        return match[1].upper(), match[2]
    match = _CHECKED.fullmatch(line.text)
    return ("", match[1]) if match else None


def _options(lines: list[Line]) -> dict[str, str]:
    """The options by letter, each over as many lines as it takes."""
    options: dict[str, str] = {}
    letter = ""
    for line in lines:
        if found := _option(line):
            letter = found[0] or "ABCDEFGH"[min(len(options), 7)]
            if letter in options:
                raise Dropped(f"two of its options are {letter}")
            options[letter] = found[1]
        else:
            options[letter] += f"\n{line.text.strip()}"
    return {letter: text.strip() for letter, text in options.items()}


def _answer(body: str, letters: list[str]) -> tuple[set[str], str]:
    """The letters that are right, and the explanation after them."""
    summary = _SUMMARY.search(body)
    inside = _SUMMARY.sub("", body, count=1).strip()
    for text, rest in ((inside, None), (summary[1] if summary else "", inside)):
        match = _SAID.match(text)
        if match:
            keys = set(re.findall(r"[A-H]", re.sub(r"\band\b", ",", match[1], flags=re.IGNORECASE).upper()))
            if keys <= set(letters):
                return keys, _AFTER.sub("", text[match.end() :] if rest is None else rest, count=1).strip()
    raise Dropped("what is folded away names none of its options")
