"""Every operation of every calculator, with the words of an example that works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.contract import opening
from calculators.registry import CALCULATORS, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from calculators.contract import Operation, Result


def every_operation() -> Iterator[tuple[str, Operation]]:
    """Calculators' names with their operations."""
    for name in CALCULATORS:
        for operation in load(name).OPERATIONS:
            yield name, operation


def example_words(name: str, operation: Operation, folder: Path) -> list[str]:
    """What follows ``studykit calc`` for the example that the app's form opens on.

    Args:
        name: The calculator.
        operation: One of its operations.
        folder: Where documents are written that the words name.
    """
    words: list[str] = []
    options: list[str] = []
    for param in opening(operation.params):
        values = param.example.split() if param.repeated else [param.example]
        if param.kind in {"json", "documents"}:
            file = folder / f"{name}-{operation.name}-{param.name}.json"
            file.write_text(param.example, encoding="utf-8")
            values = [str(file)]
        if param.positional:
            words += values
        elif param.kind == "flag":
            options.append(f"--{param.name.replace('_', '-')}")
        else:
            options += [f"--{param.name.replace('_', '-')}", *values]
    return [name, operation.name, *words, *options]


def all_examples(operation: Operation) -> dict[str, str]:
    """Every input's example at once, but for prices of one's own."""
    return {
        param.name: param.example for param in operation.params if param.example and param.name != "price"
    }


def assert_explained(result: Result) -> None:
    """Each entry of the answer has a unit, and each step a rule and the page that states it."""
    assert list(result.answer) == list(result.units)
    assert result.steps
    assert all(step.rule and step.source.startswith("https://") for step in result.steps)
