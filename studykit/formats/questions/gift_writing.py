"""Questions as Moodle's GIFT, texts as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit.formats.questions.bank import Dropped, feedback_of, tags_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studykit.formats.questions.bank import Item

_SPECIAL = re.compile(r"[\\~=#{}:\n]")
_MARKS = re.compile("[\ufdd0-\ufdd7\r]")
# What GIFT would take for a format, a weight, an arrow or a comment.
_BEGINS = re.compile(r"[\[%]|->|//")


def gift_file(items: Iterable[Item]) -> str:
    """Questions, each group of one category below its line."""
    parts = []
    category = ""
    for item in items:
        if item.category != category:
            category = item.category
            parts.append(f"$CATEGORY: {escaped(category.replace('/', '//'))}")
        parts.append(write_gift(item))
    return "\n\n".join(parts) + "\n"


def write_gift(item: Item) -> str:
    """A question.

    Raises:
        Dropped: GIFT cannot carry it.
    """
    noted = [*([f"[id:{item.key}]"] if item.key else []), *(f"[tag:{tag}]" for tag in tags_of(item))]
    comment = [f"// {' '.join(noted)}"] if noted else []
    name = f"::{escaped(item.key or item.name)}::" if item.key or item.name else ""
    feedback = feedback_of(item)
    general = [f"\t####{escaped(feedback)}"] if feedback else []
    return "\n".join([*comment, f"{name}[markdown]{escaped(item.stem)}{{", *_answers(item), *general, "}"])


def escaped(text: str) -> str:
    """Text in which nothing is structure."""
    return _SPECIAL.sub(lambda match: r"\n" if match[0] == "\n" else f"\\{match[0]}", _MARKS.sub("", text))


def _answers(item: Item) -> Iterator[str]:
    match item.kind:
        case "ordering":
            # The first line tells the layout; see Moodle's question type "ordering".
            yield f">{len(item.options)} ALL VERTICAL ALL_OR_NOTHING"
            yield from (f"\t{_text(option.text)}" for option in item.options)
        case "matching":
            for pair in item.pairs:
                if "->" in pair.text:
                    raise Dropped("GIFT cannot have '->' in what is matched")
                yield f"\t={_text(pair.text)} -> {_text(pair.match)}"
            offered = {pair.match for pair in item.pairs}
            yield from (
                f"\t= -> {_text(option.text)}" for option in item.options if option.text not in offered
            )
        case _:
            keys = sum(option.key for option in item.options)
            right = "=" if item.kind == "single" else f"~%{100 / keys:.7g}%"
            wrong = "~" if item.kind == "single" else "~%-100%"
            for option in item.options:
                why = f"#{_text(option.why)}" if option.why else ""
                yield f"\t{right if option.key else wrong}{_text(option.text)}{why}"


def _text(text: str) -> str:
    return f"[markdown]{escaped(text)}" if _BEGINS.match(text) else escaped(text)
