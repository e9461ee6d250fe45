"""A calculator's result as text: the answer, then how it came about."""

from __future__ import annotations

import os
import sys

from calculators.text import is_block, is_table, label, table_lines, tree_lines, value_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from calculators.contract import Plain, Result, Step

BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_WIDEST = 100  # longer lines are hard to read


def as_text(result: Result, *, explain: bool) -> str:
    """The result laid out for the terminal that stdout is, 80 columns wide where it is none.

    Args:
        result: What is shown.
        explain: Whether each step's rule and source, the wrong answers and the prices are shown too.
    """
    return _Page(width(), coloured=_coloured()).of(result, explain=explain)


def width() -> int:
    """Columns to fill: the terminal's, up to 100; 80 where stdout is no terminal."""
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return min(columns or 80, _WIDEST)


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def wrapped(words: Iterable[str], columns: int, *, first: str, rest: str) -> list[str]:
    """Lines no wider than ``columns`` (a longer word stands alone), ``rest`` before all but the first."""
    lines = []
    start = line = first
    for word in words:
        if len(line) + len(word) > columns and line != start:
            lines.append(line.rstrip())
            start = line = rest
        line += f"{word} "
    return [*lines, line.rstrip()]


class _Page:
    """Lines within a width, headings bold and sources dim when coloured."""

    def __init__(self, width: int, *, coloured: bool) -> None:
        self.width = width
        self.coloured = coloured
        self.lines: list[str] = []

    def of(self, result: Result, *, explain: bool) -> str:
        self.answer(result.answer, result.units)
        self.steps(result.steps, explain=explain)
        if explain and result.tree:
            self.heading("Decision")
            for line in tree_lines(result.tree):
                text = line.lstrip()
                indent = " " * (len(line) - len(text) + 2)
                self.paragraph(text, first=indent, rest=f"{indent}    ")
        self.listing("Assumptions", result.assumptions)
        if not explain:
            self.line("")
            self.line("Rules, sources and common wrong answers: --explain", DIM)
            return "\n".join(self.lines)
        self.listing(
            "Common wrong answers",
            (
                f"{label(m.of)} {value_text(m.answer, result.units.get(m.of, ''))}: {m.mistake}"
                for m in result.misconceptions
            ),
        )
        self.listing(
            "Prices", (f"{p.name}: {p.value} {p.unit}, {p.as_of}, {p.source}" for p in result.prices)
        )
        return "\n".join(self.lines)

    def line(self, text: str, style: str = "") -> None:
        self.lines.append(f"{style}{text}{PLAIN}" if style and self.coloured else text)

    def heading(self, text: str) -> None:
        if self.lines and self.lines[-1]:
            self.line("")
        self.line(text, BOLD)

    def steps(self, steps: Iterable[Step], *, explain: bool) -> None:
        shown: dict[tuple[str, str], int] = {}
        for number, step in enumerate(steps, 1):
            if number == 1:
                self.heading("Steps")
            self.paragraph(step.text, first=f"{number:3}. ", rest="     ")
            if not explain:
                continue
            before = shown.setdefault((step.rule, step.source), number)
            if before != number and step.rule:
                self.line(f"     Rule: as in step {before}.")
                continue
            if step.rule:
                self.paragraph(f"Rule: {step.rule}", first="     ", rest="     ")
            if step.source:
                self.line(f"     {step.source}", DIM)

    def listing(self, heading: str, entries: Iterable[str]) -> None:
        for number, entry in enumerate(entries):
            if number == 0:
                self.heading(heading)
            self.paragraph(entry, first="   - ", rest="     ")

    def paragraph(self, text: str, *, first: str, rest: str, style: str = "") -> None:
        for line in wrapped(text.split(), self.width, first=first, rest=rest):
            self.line(line, style)

    def answer(self, answer: Mapping[str, Plain], units: Mapping[str, str]) -> None:
        shown = [name for name, value in answer.items() if not is_table(value) and not is_block(value)]
        indent = max(map(len, map(label, shown)), default=0) + 2
        for number, (name, value) in enumerate(answer.items()):
            if is_table(value):
                self.heading(label(name))
                for line in table_lines(value, self.width - 2):
                    self.line(f"  {line}")
                self.line("")
                continue
            if is_block(value):
                self.heading(label(name))
                for line in value.rstrip("\n").split("\n"):
                    self.line(f"  {line}".rstrip())
                self.line("")
                continue
            self.paragraph(
                value_text(value, units.get(name, "")),
                first=label(name).ljust(indent),
                rest=" " * indent,
                style="" if number else BOLD,
            )
