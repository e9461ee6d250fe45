"""Questions as Markdown check-lists, in the form that ``checklist`` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.formats.questions.bank import feedback_of
from studykit.formats.questions.marked_lines import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studykit.formats.questions.bank import Item


def write_checklist(items: Iterable[Item]) -> str:
    """The questions below headings of their topics."""
    lines = []
    category = ""
    for item in items:
        if item.category != category:
            category = item.category
            lines += [f"## {category}", ""]
        lines += [*_question(item), ""]
    return "\n".join(lines)


def _question(item: Item) -> Iterator[str]:
    noted = [
        *([f"id={item.key}"] if item.key else []),
        *([f"difficulty={item.difficulty}"] if item.difficulty else []),
        *([f"tasks={', '.join(item.tasks)}"] if item.tasks else []),
    ]
    yield f"<!-- studykit: {'; '.join(noted)} -->"
    yield from _begun("###", guarded(item.stem))
    yield ""
    yield from _pairs(item) if item.kind == "matching" else _options(item)
    if item.references:
        yield from ("", feedback_of(item))


def _options(item: Item) -> Iterator[str]:
    for place, option in enumerate(item.options, 1):
        if item.kind == "ordering":
            yield from _option(f"{place}. [x]", option.text, option.why, "   ")
        else:
            yield from _option("- [x]" if option.key else "- [ ]", option.text, option.why)


def _pairs(item: Item) -> Iterator[str]:
    for pair in item.pairs:
        yield from _option("- [x]", pair.text, pair.why)
        yield from (f"  {line}" if line else "" for line in _option("- [x]", pair.match))
    offered = {pair.match for pair in item.pairs}
    for option in item.options:
        if option.text not in offered:
            yield from _option("- [ ]", option.text)


def _option(mark: str, text: str, why: str = "", indent: str = "  ") -> Iterator[str]:
    first, *rest = _begun(mark, guarded(text))
    yield first
    yield from (f"{indent}{line}" if line else "" for line in rest)
    for line in why.split("\n") if why else ():
        yield f"{indent}>{' ' * bool(line)}{line}"


def _begun(mark: str, lines: list[str]) -> list[str]:
    """A text after its mark; below it where it begins with what would be read otherwise in one line with it."""
    first, *rest = lines
    if first.lstrip().startswith(("`" * 3, "~" * 3)):
        return [mark, *lines]
    return [f"{mark} {first}", *rest]
