"""``studykit calc ... --input FILE``: the inputs of one sum, or of many, as JSON; an answer a line."""

from __future__ import annotations

import json

from calculators.contract import CalculatorError, inputs_of
from calculators.text import is_block, is_table, label, value_text
from calculators.units import LARGEST_DOCUMENT, read_json
from studykit.cli.calc import as_json
from studykit.cli.output import json_text, write
from studykit.documents import document
from studykit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from calculators.contract import Operation, Result
    from calculators.registry import Calculator


def run(calculator: Calculator, operation: Operation, words: list[str], flags: Mapping[str, str]) -> int:
    """Answer each document of the file: one JSON object, a list of them, or JSON lines; returns the exit code.

    Answers are printed as they come; the first document without one ends the run.

    Raises:
        UsageError: Other inputs or ``--vary`` are given besides, or a document has no answer.
    """
    if words or "vary" in flags:
        raise UsageError(
            f"{(words or ['--vary'])[0]!r} and --input do not go together.", "Write all inputs into the file."
        )
    path = flags["input"]
    several = list(_documents(path))
    for place, inputs in several:
        try:
            values = inputs_of(operation, inputs)
            result = calculator.calculate(operation.name, **values)
        except CalculatorError as error:
            field = f"{error.field}: " if error.field else ""
            raise UsageError(f"--input: {path}, {place}: {field}{error.message}", error.hint) from None
        if "json" in flags:
            shown = as_json(calculator, operation, {}, result)
            del shown["inputs"]
            write(json_text(shown, indent=None))
        elif len(several) == 1:
            from studykit.cli.calc_text import as_text

            write(as_text(result, explain="explain" in flags))
        else:
            write(f"{place}: {_headline(result)}")
    return 0


def _documents(path: str) -> Iterator[tuple[str, object]]:
    """Each document with its place in the file.

    Raises:
        UsageError: The file is no JSON.
    """
    text = document("--input", path)
    try:
        whole = read_json("input", text)
    except CalculatorError as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) < 2 or len(text) > LARGEST_DOCUMENT:
            raise UsageError(f"--input: {path}: {error.message}", error.hint) from None
        yield from _lines(path, lines)
        return
    if isinstance(whole, list):
        yield from ((f"document {number}", entry) for number, entry in enumerate(whole, 1))
    else:
        yield "document 1", whole


def _lines(path: str, lines: list[tuple[int, str]]) -> Iterator[tuple[str, object]]:
    for number, line in lines:
        try:
            yield f"line {number}", read_json("input", line)
        except CalculatorError as error:
            raise UsageError(f"--input: {path}, line {number}: {error.message}", error.hint) from None


def _headline(result: Result) -> str:
    name, value = next(iter(result.answer.items()))
    if is_table(value) or is_block(value):
        return json.dumps(value, default=str)
    return f"{label(name)} {value_text(value, result.units.get(name, ''))}"
