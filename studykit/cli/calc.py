"""``studykit calc``: a sum by the rules of AWS, with its steps.

Kept free of argparse and everything else that costs more than the sum: the words are read by hand
after the operations' own parameters, and help, JSON and text are imported when they are asked for.
"""

from __future__ import annotations

import sys

from calculators.contract import CalculatorError, parse_inputs
from calculators.registry import CALCULATORS, load
from studykit.cli.diagnostics import guarded
from studykit.cli.output import write, write_json
from studykit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from calculators.contract import Operation, Param, Result
    from calculators.registry import Calculator


def main(args: list[str]) -> int:
    """Run ``studykit calc``; returns the exit code."""
    return guarded(_run, args)


def option_of(param: Param) -> str:
    """How a parameter is called on the command line: ``BLOCK`` by position, else ``--block``."""
    return param.name.upper() if param.positional else f"--{param.name.replace('_', '-')}"


def _run(args: list[str]) -> int:
    words, flags = _take_flags(args)
    if not words:
        from studykit.cli.calc_help import calculators_help

        write(calculators_help())
        return 0
    calculator = _calculator(words.pop(0))
    named = _named_operation(calculator, words)
    if "--help" in flags:
        from studykit.cli.calc_help import calculator_help, operation_help

        write(operation_help(calculator, named) if named else calculator_help(calculator))
        return 0
    operation = named or calculator.OPERATIONS[0]
    given = _read_words(operation, words[1:] if named else words, f"{calculator.NAME} {operation.name}")
    texts = dict(given)
    for param in operation.params:
        if param.kind == "json" and param.name in given:
            texts[param.name] = _document(option_of(param), str(given[param.name]))
    try:
        inputs = parse_inputs(operation, texts)
        result = calculator.calculate(operation.name, **inputs)
    except CalculatorError as error:
        raise _usage_error(operation, given, error) from None
    if "--json" in flags:
        write_json(_as_json(calculator, operation, inputs, result))
    else:
        from studykit.cli.calc_text import as_text

        write(as_text(result))
    return 0


def _take_flags(args: list[str]) -> tuple[list[str], set[str]]:
    """The words without --json and --help, wherever they stand before a ``--``, and those two."""
    end = args.index("--") if "--" in args else len(args)
    flags = {"--help" if word == "-h" else word for word in args[:end] if word in {"--json", "--help", "-h"}}
    return [word for word in args[:end] if word not in {"--json", "--help", "-h"}] + args[end:], flags


def _calculator(name: str) -> Calculator:
    if name not in CALCULATORS:
        raise _unknown("calculator", name, CALCULATORS, "calc")
    return load(name)


def _named_operation(calculator: Calculator, words: list[str]) -> Operation | None:
    """The operation that the first word names, None when the first one is meant."""
    for operation in calculator.OPERATIONS:
        if words and words[0] == operation.name:
            return operation
    takes_words = any(param.positional for param in calculator.OPERATIONS[0].params)
    # Nobody means a plain word such as "splt" for a block; other words are left to the first operation.
    if words and not words[0].startswith("-") and (words[0].isalpha() or not takes_words):
        names = [operation.name for operation in calculator.OPERATIONS]
        raise _unknown("operation", words[0], names, f"calc {calculator.NAME}")
    return None


def _unknown(what: str, name: str, known: Iterable[str], command: str) -> UsageError:
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(name, names, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Choose from {', '.join(names)}."
    return UsageError(
        f"There is no {what} {name!r}.", f"{hint} `studykit {command} --help` says more of each."
    )


def _read_words(operation: Operation, words: list[str], command: str) -> dict[str, str | list[str]]:
    """The text of each parameter that was given.

    Words without an option fill the positional parameters first; more of them belong to the repeated
    option before them, so that ``--need web=200 db=20`` works.

    Raises:
        UsageError: An unknown option, one without its value, or a word too many.
    """
    options = {f"--{param.name.replace('_', '-')}": param for param in operation.params}
    places = [param for param in operation.params if param.positional]
    given: dict[str, str | list[str]] = {}
    more: Param | None = None
    queue = list(words)
    only_words = False
    while queue:
        word = queue.pop(0)
        if word == "--" and not only_words:
            only_words = True
            continue
        if word.startswith("--") and not only_words:
            name, equals, value = word.partition("=")
            if name not in options:
                raise _unknown("option", name, options, f"calc {command}")
            param = options[name]
            if not equals:
                value = _value_after(param, name, queue)
            more = param if param.repeated else None
        else:
            value = word
            place = next((p for p in places if p.repeated or p.name not in given), more)
            if place is None:
                raise UsageError(
                    f"{word!r} is a word too many.", f"`studykit calc {command} --help` shows what it takes."
                )
            param = place
        _give(given, param, value)
    return given


def _value_after(param: Param, name: str, queue: list[str]) -> str:
    if param.kind == "flag":
        return "yes"
    if not queue or queue[0].startswith("--"):
        example = f" For example: {name} {param.example}" if param.example else ""
        raise UsageError(f"{name} needs a value.", f"{param.help}{example}")
    return queue.pop(0)


def _give(given: dict[str, str | list[str]], param: Param, value: str) -> None:
    if param.repeated:
        values = given.setdefault(param.name, [])
        assert isinstance(values, list)
        values.append(value)
    elif param.name in given:
        raise UsageError(f"{option_of(param)} is given twice.", "It takes one value.")
    else:
        given[param.name] = value


def _document(option: str, path: str) -> str:
    """The text of a file, or of stdin for ``-``: JSON is UTF-8, whatever the locale says.

    Raises:
        UsageError: It cannot be read.
    """
    name = "stdin" if path == "-" else path
    try:
        if path == "-":
            data = _bytes(sys.stdin.buffer)
        else:
            with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs more than the sum
                data = _bytes(file)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{option}: {name} cannot be read: {error.strerror}.", "Give a JSON file, or - for stdin."
        ) from None
    except ValueError as error:
        said = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error}"
        raise UsageError(f"{option}: {name} {said}.", "Give a JSON file, or - for stdin.") from None


def _bytes(file: BinaryIO) -> bytes:
    """What a file holds, as far as it is needed to see that it is too long."""
    from calculators.units import LARGEST_DOCUMENT

    longest = 4 * (LARGEST_DOCUMENT + 1)  # a character is at most four bytes, so none is cut within the limit
    return file.read(longest)


def _usage_error(
    operation: Operation, given: dict[str, str | list[str]], error: CalculatorError
) -> UsageError:
    """The same sentence, with the field as it is called here and the file it came from."""
    for param in operation.params:
        if param.name == error.field:
            file = f" ({given[param.name]})" if param.kind == "json" and param.name in given else ""
            return UsageError(f"{option_of(param)}{file}: {error.message}", error.hint)
    return UsageError(error.message, error.hint)


def _as_json(
    calculator: Calculator, operation: Operation, inputs: dict[str, object], result: Result
) -> dict[str, object]:
    return {
        "calculator": calculator.NAME,
        "operation": operation.name,
        "inputs": {param.name: _input(param, inputs.get(param.name)) for param in operation.params},
        "answer": result.answer,
        "units": result.units,
        "steps": [{"text": s.text, "rule": s.rule, "source": s.source} for s in result.steps],
        "assumptions": result.assumptions,
        "misconceptions": [
            {"answer": m.answer, "mistake": m.mistake, "of": m.of} for m in result.misconceptions
        ],
        "prices": [
            {"name": p.name, "value": p.value, "unit": p.unit, "as_of": p.as_of, "source": p.source}
            for p in result.prices
        ],
    }


def _input(param: Param, value: object) -> object:
    """A parsed value as JSON can carry it; the default where none was given."""
    if value is None:
        return [] if param.repeated and param.default is None else param.default
    if isinstance(value, list) and param.kind != "json":
        return [_input(param, entry) for entry in value]
    if isinstance(value, str | int) or param.kind == "json":
        return value
    from calculators.units import as_decimal

    return as_decimal(value)  # type: ignore[arg-type]
