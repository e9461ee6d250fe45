"""A calculator's result as text: the answer, its working, and the mistakes that give other answers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from calculators.contract import Result


def plain(value: object) -> str:
    """A value as a person writes it: thousands separated, exact decimals, lists one a line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, dict):
        return "  ".join(f"{k} {plain(v) if not isinstance(v, str) else v}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return "\n".join(plain(v) for v in value)
    return str(value)


def answer_text(result: Result) -> Text:
    """Names, values and units, the main answer first and bold."""
    width = max(len(name) for name in result.answer)
    text = Text()
    for i, (name, value) in enumerate(result.answer.items()):
        lines = plain(value).split("\n")
        unit = result.units.get(name, "")
        text.append(f"{name.replace('_', ' ').ljust(width)}  ", style="dim")
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
    _section(text, "Common wrong answers", [f"{plain(m.answer)}  {m.mistake}" for m in result.misconceptions])
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
