"""A calculator's result as text: the answer, its working, and the mistakes that give other answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from calculators.text import is_table, label, value_text

if TYPE_CHECKING:
    from calculators.contract import Result


def answer_text(result: Result) -> Text:
    """Names, values and units, the main answer first and bold."""
    width = max(len(name) for name in result.answer)
    text = Text()
    for i, (name, value) in enumerate(result.answer.items()):
        lines = [value_text(row) for row in value] if is_table(value) else [value_text(value)]
        unit = result.units.get(name, "")
        text.append(f"{label(name).ljust(width)}  ", style="dim")
        text.append(("\n" + " " * (width + 2)).join(lines), style="bold" if i == 0 else "")
        text.append(f" {unit}\n" if unit else "\n", style="dim")
    text.rstrip()
    return text


def working_text(result: Result) -> Text:
    """Numbered steps with rule and source; then assumptions, common wrong answers and prices."""
    text = Text("Steps\n", style="bold")
    for number, step in enumerate(result.steps, 1):
        text.append(f"{number:>2}. {step.text}\n", style="not bold")
        for line in (step.rule, step.source):
            if line:
                text.append(f"    {line}\n", style="not bold dim")
    _section(text, "Assumed", list(result.assumptions))
    _section(
        text, "Common wrong answers", [f"{value_text(m.answer)}  {m.mistake}" for m in result.misconceptions]
    )
    _section(
        text, "Prices", [f"{p.name}: {p.value} {p.unit}, as of {p.as_of} ({p.source})" for p in result.prices]
    )
    return text


def _section(text: Text, title: str, lines: list[str]) -> None:
    if not lines:
        return
    text.append(f"\n{title}\n", style="bold")
    for line in lines:
        text.append(f" - {line}\n", style="not bold")
