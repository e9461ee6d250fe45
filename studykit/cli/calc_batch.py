"""``studykit calc ... --input FILE``: the inputs of one sum, or of many, as JSON; an answer a line."""

from __future__ import annotations

import json
from itertools import chain, islice

from calculators.contract import CalculatorError
from calculators.inputs import inputs_of
from calculators.text import is_block, is_table, label, value_text
from calculators.units import read_json
from studykit.cli.calc import as_json
from studykit.cli.output import json_text, write
from studykit.documents import document
from studykit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from calculators.contract import Operation, Result
    from calculators.registry import Calculator

_LARGEST_BATCH = 200_000_000  # bytes of a file of many; each of its lines is a document of ordinary length


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
    documents = _documents(path)
    first = list(islice(documents, 2))
    for place, inputs in chain(first, documents):
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
        elif len(first) == 1:
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
    text = document("--input", path, longest=_LARGEST_BATCH)
    try:
        whole = read_json("input", text)
    except CalculatorError as error:
        yield from _lines(path, text, error)
        return
    if isinstance(whole, list):
        yield from ((f"document {number}", entry) for number, entry in enumerate(whole, 1))
    else:
        yield "document 1", whole


def _lines(path: str, text: str, of_whole: CalculatorError) -> Iterator[tuple[str, object]]:
    """JSON lines; a text whose first line is no JSON, or that has no second, is none of those."""
    found = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            continue
        found += 1
        try:
            entry = read_json("input", line)
        except CalculatorError as error:
            place, error = (f", line {number}", error) if found > 1 else ("", of_whole)
            raise UsageError(f"--input: {path}{place}: {error.message}", error.hint) from None
        yield f"line {number}", entry
    if not found:
        raise UsageError(f"--input: {path}: {of_whole.message}", of_whole.hint)


def _headline(result: Result) -> str:
    name, value = next(iter(result.answer.items()))
    if is_table(value) or is_block(value):
        return json.dumps(value, default=str)
    return f"{label(name)} {value_text(value, result.units.get(name, ''))}"
