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
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

from studykit.formats.questions.bank import MOST_WORDS, Choice, Dropped, Gathered, Item, choice_kind
from studykit.formats.questions.marked_lines import marked_lines
from studykit.formats.questions.wording import from_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from studykit.formats.questions.bank import Bank
    from studykit.formats.questions.marked_lines import Line

_OPEN, _CLOSE = re.compile(r"<details\b[^<>]*>", re.IGNORECASE), re.compile(r"</details\s*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^<>]*>(.*?)</summary\s*>", re.IGNORECASE | re.DOTALL)
_PARAGRAPH = re.compile(r"</?(?:p|div|span|b|strong)\b[^<>]*>", re.IGNORECASE)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_RULE = re.compile(r"[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*")
_OPTION = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\[[ xX]\][ \t]*)?\**\(?([A-Ha-h])[.):]\**[ \t]+(.*)")
_CHECKED = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]\][ \t]+(.*)")
_NUMBER = re.compile(
    r"(?:#{1,6}[ \t]+)?\**(?:question[ \t]*|q)?#?\d{1,5}[ \t]*[.:)]\**(?:[ \t]+|$)", re.IGNORECASE
)
_TITLE = re.compile(r"#{1,6}[ \t]+\**(?:question|q)[ \t]*#?\d{1,5}\**[ \t]*", re.IGNORECASE)
_LETTERS = r"([A-H](?:\s*(?:,|and|&|/|\+|;)\s*[A-H]\b)*|[A-H]{2,5})(?![A-Za-z'])"
_SAID = re.compile(
    r"\W*(?:(?:the\s+)?(?:correct|right)\s+)?(?:answers?|options?|choices?)?(?:\(s\))?\s*(?:is|are)?\s*[:=-]?[\W_]*"
    + _LETTERS,
    re.IGNORECASE,
)
# "Réponse correcte : A", in whatever language.
_LABELLED = re.compile(r"\s*[^\W\d][^:\n]{0,40}[:：][\W_]*" + _LETTERS + r"[\W_]*(?:\n|$)", re.IGNORECASE)
_AFTER = re.compile(
    r"[ \t.:)*\]_-]*\s*(?:\**(?:explanation|reason)\**[ \t]*(?:[:-]|\n)[\s*]*)?", re.IGNORECASE
)
_FURTHER = re.compile(r"[\s,;&/+*_-]*(?:and\b)?[\s*_(-]*([A-H])(?=[.):])", re.IGNORECASE)
_ENDS = re.compile(r"[\n,;&/+]|and\b", re.IGNORECASE)
_COUNTS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_ASKS = re.compile(rf"\((?:select|choose|pick)\s+(?:any\s+)?({'|'.join(_COUNTS)})\b", re.IGNORECASE)
_LINK = re.compile(r"<?(https?://[^\s<>]+)>?")


class _Folded(NamedTuple):
    """What stands before a fold and in it."""

    before: list[Line]
    body: str


def read_details(text: str, source: Path) -> Bank:
    """The questions of a Markdown file.

    Raises:
        DeckError: There is none in it.
    """
    gathered = Gathered(source)
    category = ""
    waiting: tuple[_Folded, str] | None = None
    for folded in _folds(text):
        if waiting and not any(line.text.strip() for line in folded.before):
            # A second fold below the first: the explanation.
            more = _SUMMARY.sub("", folded.body, count=1)
            waiting = (waiting[0]._replace(body=f"{waiting[0].body}\n\n{more}"), category)
            continue
        if waiting:
            _add(gathered, *waiting)
        category = _category(folded.before) or category
        waiting = (folded, category)
    if waiting:
        _add(gathered, *waiting)
    return gathered.bank()


def _category(lines: list[Line]) -> str:
    """The last heading of the first two levels that is no question's."""
    found = [_HEADING.fullmatch(line.text) for line in lines if not line.in_code]
    titles = [
        match[2].strip() for match in found if match and len(match[1]) < 3 and not _NUMBER.match(match[0])
    ]
    return next((title for title in reversed(titles) if not _TITLE.fullmatch(f"# {title}")), "")


def _add(gathered: Gathered, folded: _Folded, category: str) -> None:
    lines = folded.before
    first = next((i for i, line in enumerate(lines) if _option(line)), len(lines))
    begins = next((i for i in range(first - 1, -1, -1) if _begins(lines[i])), 0)
    asked = lines[begins:]
    if asked and _stands_above(asked[0], begins + 1 == first):
        asked = asked[1:]
    where = f"line {next((line.number for line in asked if line.text.strip()), 1)}"
    try:
        _take(gathered, asked, folded.body, where, category)
    except Dropped as reason:
        gathered.drop(where, str(reason))


def _stands_above(line: Line, is_alone: bool) -> bool:
    """Whether a line is above a question and no part of it: a rule, "Question 3", a heading with the question below."""
    if _RULE.fullmatch(line.text) or _TITLE.fullmatch(line.text):
        return True
    heading = _HEADING.fullmatch(line.text)
    return heading is not None and not is_alone and len(heading[1]) < 3 and not _NUMBER.match(line.text)


def _begins(line: Line) -> bool:
    if line.in_code:
        return False
    is_number = _NUMBER.match(line.text) and not line.text[:1].isspace()
    return bool(is_number or _HEADING.fullmatch(line.text) or _RULE.fullmatch(line.text))


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
    if len(body) + sum(len(line.text) for line in asked) > MOST_WORDS:
        raise Dropped("it is longer than any question")
    first = next((i for i, line in enumerate(asked) if _option(line)), None)
    if first is None:
        raise Dropped("it has no options with letters")
    words = "\n".join(line.text for line in asked[:first]).strip()
    number = _NUMBER.match(words)
    if number:
        words = words[number.end() :]
        if number[0].count("**") == 1:
            words = words.replace("**", "", 1)  # "**3. Which?**": what began before the number ends here
    stem = from_markdown(_dedented(re.sub(r"^#{1,6}[ \t]+", "", words)))
    if not stem.markdown:
        raise Dropped("it has no text")
    options = _options(asked[first:])
    keys, reason = _answer(body, options)
    asks = _ASKS.search(stem.markdown)
    if asks and len(keys) != _COUNTS[asks[1].lower()]:
        raise Dropped(f"it asks for {asks[1].lower()} answers, and the answer names {' '.join(sorted(keys))}")
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


def _dedented(text: str) -> str:
    """Lines without the indentation of the list item that they stand in."""
    first, *rest = text.split("\n")
    return "\n".join([first, *dedent("\n".join(rest)).split("\n")]).strip()


def _answer(body: str, options: Mapping[str, str]) -> tuple[set[str], str]:
    """The letters that are right, and the explanation after them."""
    summary = _SUMMARY.search(body)
    inside = dedent(_PARAGRAPH.sub("", _SUMMARY.sub("", body, count=1))).strip()
    for text, rest in ((inside, None), (summary[1] if summary else "", inside)):
        match = _SAID.match(text) or _LABELLED.match(text)
        if match:
            keys = set(re.findall(r"[A-H]", re.sub(r"and", ",", match[1], flags=re.IGNORECASE).upper()))
            if keys <= set(options):
                reason = text[match.end() :]
                if len(keys) == 1:
                    keys, reason = _repeated(keys, reason, options)
                reason = reason if rest is None else rest
                reason = dedent(_AFTER.sub("", reason, count=1)).strip()
                link = _LINK.fullmatch(reason)
                return keys, f"Reference: {link[1]}" if link else reason
    raise Dropped("what is folded away names none of its options")


def _repeated(keys: set[str], text: str, options: Mapping[str, str]) -> tuple[set[str], str]:
    """Where the answer repeats its option's text, further ones may follow: "B. A queue, C. A topic"."""
    (letter,) = keys
    rest = _behind(text, options[letter])
    while rest is not None:
        text = rest
        further = _FURTHER.match(text)
        letter = further[1].upper() if further else ""
        rest = _behind(text[further.end() :], options[letter]) if further and letter in options else None
        if rest and not _ENDS.match(rest):
            break  # "A. One is wrong": a sentence about the option
        keys = keys | {letter} if rest is not None else keys
    return keys, text


def _behind(text: str, option: str) -> str | None:
    """What stands behind an option's text; None where the text does not begin with it."""
    words = r"\s+".join(map(re.escape, option.rstrip(" .").split()))
    match = re.match(rf"[\s.:)*\]_-]*{words}(?!\w)[ \t.*_]*", text, re.IGNORECASE)
    return text[match.end() :] if match and words else None
