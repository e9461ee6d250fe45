"""``studykit calc``: a sum by the rules of AWS, with its steps.

Kept free of argparse and everything else that costs more than the sum: ``calc_words`` reads the words by hand
after the operations' own parameters, and help, JSON, text and charts are imported when they are asked for.
"""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.inputs import parse_inputs
from calculators.registry import CALCULATORS, OTHER_NAMES, load
from studykit.cli.calc_words import option_of, read_words, take_flags, unknown
from studykit.cli.diagnostics import guarded
from studykit.cli.output import write, write_json
from studykit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Branch, Operation, Param, Price, Result, Text
    from calculators.registry import Calculator

PRICES = "prices"  # stands where a calculator's name does, and lists prices
YEAR = 365  # days after which a price is called old


def main(args: list[str]) -> int:
    """Run ``studykit calc``; returns the exit code."""
    return guarded(_run, args)


def _run(args: list[str]) -> int:
    words, flags = take_flags(args, _own_options(args))
    if words and words[0] == PRICES:
        from studykit.cli.calc_prices import main as prices

        return prices(words[1:], flags)
    if not words or words == ["help"]:
        from studykit.cli.calc_help import calculators_help

        write(calculators_help())
        return 0
    calculator = _calculator(words.pop(0))
    named = _named_operation(calculator, words)
    if "help" in flags:
        from studykit.cli.calc_help import calculator_help, operation_help

        write(operation_help(calculator, named) if named else calculator_help(calculator))
        return 0
    operation = named or calculator.OPERATIONS[0]
    if "input" in flags:
        from studykit.cli.calc_batch import run

        return run(calculator, operation, words[1:] if named else words, flags)
    given = read_words(operation, words[1:] if named else words, f"{calculator.NAME} {operation.name}")
    texts = _texts(operation, given)
    try:
        if "vary" in flags:
            from studykit.cli.calc_vary import show

            return show(calculator, operation, texts, flags)
        inputs = parse_inputs(operation, texts)
        result = calculator.calculate(operation.name, **inputs)
    except CalculatorError as error:
        if error.field not in given and any(p.required and p.name == error.field for p in operation.params):
            from studykit.cli.calc_help import example_call

            error.hint = f"For example: {example_call(calculator, operation)}"
        raise usage_error(operation, given, error) from None
    if "json" in flags:
        write_json(as_json(calculator, operation, inputs, result))
    else:
        from studykit.cli.calc_text import as_text

        write(as_text(result, explain="explain" in flags))
    if result.prices:
        warn_of_old(result.prices)
    return 0


def _own_options(args: list[str]) -> list[str]:
    """Options of every calculator that the one named here has as a parameter of its own."""
    name = next((word for word in args if word in CALCULATORS), "")
    if name and any(word.partition("=")[0] == "--input" for word in args):
        takes = any(param.name == "input" for o in load(name).OPERATIONS for param in o.params)
        return ["--input"] if takes else []
    return []


def _texts(operation: Operation, given: dict[str, str | list[str]]) -> dict[str, Text]:
    """What was given, files read."""
    texts: dict[str, Text] = dict(given)
    for param in operation.params:
        if param.kind not in {"json", "documents"} or param.name not in given:
            continue
        from studykit.documents import document, documents

        if param.kind == "json":
            texts[param.name] = document(option_of(param), str(given[param.name]))
        else:
            paths = given[param.name]
            texts[param.name] = documents(option_of(param), [paths] if isinstance(paths, str) else paths)
    return texts


def warn_of_old(prices: tuple[Price, ...]) -> None:
    """Say on stderr which prices are older than a year; AWS may have changed them."""
    from time import localtime, strftime, time

    from studykit.cli.diagnostics import report

    limit = strftime("%Y-%m-%d", localtime(time() - YEAR * 86_400))
    # A price that was given has no date, and begins with a letter.
    old = [price for price in prices if price.as_of < limit]
    if old:
        named = ", ".join(f"{price.name} ({price.as_of})" for price in old[:3])
        more = f" and {len(old) - 3} more" if len(old) > 3 else ""
        report(
            f"Prices older than a year were used: {named}{more}.",
            "Look them up, and give today's with --price NAME=VALUE.",
        )


def _calculator(name: str) -> Calculator:
    if name.lower() in CALCULATORS:
        return load(name.lower())
    called = [real for real, others in OTHER_NAMES.items() if name.lower() in others]
    if called:
        raise UsageError(
            f"There is no calculator {name!r}.",
            f"It is called {called[0]}: `studykit calc {called[0]} --help`.",
        )
    raise unknown("calculator", name, [*CALCULATORS, PRICES], "calc")


def _named_operation(calculator: Calculator, words: list[str]) -> Operation | None:
    """The operation that the first word names, None when the first one is meant."""
    for operation in calculator.OPERATIONS:
        if words and words[0].lower() == operation.name:
            return operation
    places = [param for param in calculator.OPERATIONS[0].params if param.positional]
    # Nobody means a plain word such as "splt" for a block; other words are left to the first operation, and
    # plain ones too where its own example is one.
    named = bool(places) and len(places[0].example) > 1 and places[0].example.isalpha()
    if words and not words[0].startswith("-") and not named and (words[0].isalpha() or not places):
        names = [operation.name for operation in calculator.OPERATIONS]
        raise unknown("operation", words[0], names, f"calc {calculator.NAME}")
    return None


def usage_error(
    operation: Operation, given: dict[str, str | list[str]], error: CalculatorError
) -> UsageError:
    """The same sentence, with the field as it is called here and the file it came from."""
    for param in operation.params:
        if param.name == error.field:
            file = f" ({given[param.name]})" if param.kind == "json" and param.name in given else ""
            return UsageError(f"{option_of(param)}{file}: {error.message}", error.hint)
    if error.field in {"vary", "price"}:
        return UsageError(f"--{error.field}: {error.message}", error.hint)
    return UsageError(error.message, error.hint)


def as_json(
    calculator: Calculator, operation: Operation, inputs: dict[str, object], result: Result
) -> dict[str, object]:
    """A result as ``--json`` prints it."""
    return {
        "calculator": calculator.NAME,
        "operation": operation.name,
        "inputs": {param.name: plain_input(param, inputs.get(param.name)) for param in operation.params},
        "answer": result.answer,
        "units": result.units,
        "steps": [{"text": s.text, "rule": s.rule, "source": s.source} for s in result.steps],
        "assumptions": result.assumptions,
        "misconceptions": [
            {"answer": m.answer, "mistake": m.mistake, "of": m.of} for m in result.misconceptions
        ],
        **({"tree": _tree(result.tree)} if result.tree else {}),
        "prices": [
            {"name": p.name, "value": p.value, "unit": p.unit, "as_of": p.as_of, "source": p.source}
            for p in result.prices
        ],
    }


def _tree(tree: Branch) -> dict[str, object]:
    return {"text": tree.text, "mark": tree.mark, "branches": [_tree(branch) for branch in tree.branches]}


def plain_input(param: Param, value: object) -> object:
    """A parsed value as JSON can carry it; the default where none was given."""
    if value is None:
        return [] if param.repeated and param.default is None else param.default
    if isinstance(value, list) and param.kind != "json":
        return [plain_input(param, entry) for entry in value]
    if isinstance(value, str | int) or param.kind in {"json", "documents"}:
        return value
    if param.kind == "moment":
        return value.isoformat().replace("+00:00", "Z")  # type: ignore[attr-defined]
    from calculators.units import as_decimal

    return as_decimal(value)  # type: ignore[arg-type]
