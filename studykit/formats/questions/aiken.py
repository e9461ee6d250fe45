"""Aiken: one stem, options with letters, ``ANSWER: B``. https://docs.moodle.org/en/Aiken_format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit.formats.questions.bank import Choice, Dropped, Gathered, Item
from studykit.formats.questions.wording import from_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from studykit.formats.questions.bank import Bank

_OPTION = re.compile(r"\s*([A-Z])[).](?:\s+(.*)|(.+))")
_ANSWER = re.compile(r"\s*ANSWER\s*:\s*(.*)", re.IGNORECASE)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def read_aiken(text: str, source: Path) -> Bank:
    """The questions of an Aiken file; texts are Markdown.

    Raises:
        DeckError: There is none in it.
    """
    gathered = Gathered(source)
    stem: list[str] = []
    options: dict[str, str] = {}
    begins = 1
    for number, line in enumerate(text.split("\n"), 1):
        if match := _ANSWER.fullmatch(line):
            _take(gathered, f"line {begins}", " ".join(stem), options, match[1].strip().rstrip("."))
            stem, options = [], {}
        elif (match := _OPTION.fullmatch(line)) and (stem or options):
            options[match[1]] = (match[2] or match[3] or "").strip()
        elif line.strip():
            if options:
                gathered.drop(f"line {begins}", "its options are not followed by ANSWER:")
                stem, options = [], {}
            begins = begins if stem else number
            stem.append(line.strip())
    if stem or options:
        gathered.drop(f"line {begins}", "it does not end with ANSWER:")
    return gathered.bank()


def _take(gathered: Gathered, where: str, stem: str, options: dict[str, str], answer: str) -> None:
    if not stem:
        gathered.drop(where, "it has no text")
    elif list(options) != list(_LETTERS[: len(options)]):
        gathered.drop(where, f"its options are lettered {', '.join(options)}")
    elif len(options) < 2:
        gathered.drop(where, "it has fewer than two options")
    elif answer.upper() not in options:
        gathered.drop(where, f"its answer {answer!r} is none of its options")
    else:
        texts = [from_markdown(text) for text in options.values()]
        asked = from_markdown(stem)
        choices = tuple(
            Choice(text.markdown, letter == answer.upper())
            for letter, text in zip(options, texts, strict=True)
        )
        files = dict.fromkeys(name for text in (asked, *texts) for name in text.files)
        gathered.take(Item("single", asked.markdown, choices, files=tuple(files), where=where))


def write_aiken(item: Item) -> str:
    """A question, each text on one line.

    Raises:
        Dropped: It has more than one right option, or text that Aiken would take for structure.
    """
    if item.kind != "single":
        raise Dropped("Aiken has single response only")
    stem, *options = (" ".join(text.split()) for text in (item.stem, *(o.text for o in item.options)))
    if _OPTION.fullmatch(stem) or _ANSWER.fullmatch(stem):
        raise Dropped("Aiken would take its text for an option")
    key = next(i for i, option in enumerate(item.options) if option.key)
    lines = [f"{letter}) {text}" for letter, text in zip(_LETTERS, options, strict=False)]
    return "\n".join([stem, *lines, f"ANSWER: {_LETTERS[key]}"])
