"""A calculator's result as text: the answer, its working, and the mistakes that give other answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from calculators.chart import chart_lines, turning_lines
from calculators.text import is_block, is_table, label, table_lines, value_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Result
    from calculators.sweep import Sweep


def answer_text(result: Result) -> Text:
    """Names and values with their units, the main answer bold; tables and long texts below their names."""
    lines = {name: _several(value) for name, value in result.answer.items()}
    indent = max((len(name) for name, several in lines.items() if not several), default=0) + 2
    text = Text()
    for place, (name, value) in enumerate(result.answer.items()):
        if lines[name]:
            text.append(f"\n{label(name)}\n", style="bold" if place == 0 else "dim")
            text.append("".join(f"  {line}\n" for line in lines[name]) + "\n")
            continue
        text.append(label(name).ljust(indent), style="dim")
        text.append(f"{value_text(value, result.units.get(name, ''))}\n", style="" if place else "bold")
    text.rstrip()
    return text


def headline(result: Result) -> str:
    """The main answer in a line; "see below" where it has lines of its own."""
    name, value = next(iter(result.answer.items()))
    said = "see below" if _several(value) else value_text(value, result.units.get(name, ""))
    return f"= {label(name)} {said}"


def working_text(result: Result) -> Text:
    """Numbered steps with rule and source; then assumptions, common wrong answers and prices."""
    text = Text("Steps\n", style="bold")
    for number, step in enumerate(result.steps, 1):
        text.append(f"{number:>2}. {step.text}\n", style="not bold")
        for line in (step.rule, step.source):
            if line:
                text.append(f"    {line}\n", style="not bold dim")
    _section(text, "Assumed", result.assumptions)
    _section(
        text,
        "Common wrong answers",
        (
            f"{label(m.of)} {value_text(m.answer, result.units.get(m.of, ''))}: {m.mistake}"
            for m in result.misconceptions
        ),
    )
    _section(
        text, "Prices", (f"{p.name}: {p.value} {p.unit}, as of {p.as_of} ({p.source})" for p in result.prices)
    )
    return text


def chart_text(sweep: Sweep, width: int) -> Text:
    """A sweep's points and what turns."""
    text = Text("\n".join(chart_lines(sweep, width)), no_wrap=True)
    text.append("\n\n" + "\n".join(turning_lines(sweep)) + "\n", style="bold")
    return text


def _several(value: object) -> list[str]:
    """The lines of a value that needs lines of its own; none for the others."""
    if is_table(value):  # type: ignore[arg-type]
        return table_lines(value)
    if is_block(value):  # type: ignore[arg-type]
        return value.rstrip("\n").split("\n")
    return []


def _section(text: Text, title: str, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if number == 0:
            text.append(f"\n{title}\n", style="bold")
        text.append(f" - {line}\n", style="not bold")
