"""What ``studykit calc --help`` prints, at its three levels."""

from __future__ import annotations

from calculators.contract import opening
from calculators.prices import PRICE
from calculators.registry import GROUPS
from calculators.text import default_text
from studykit.cli.calc_text import width, wrapped
from studykit.cli.calc_words import option_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Operation, Param
    from calculators.registry import Calculator

_VALUES = {
    "integer": "N",
    "number": "NUMBER",
    "percent": "PERCENT",
    "size": "SIZE",
    "rate": "RATE",
    "duration": "DURATION",
    "moment": "TIME",
    "json": "FILE",
    "documents": "FILE",
    "text": "TEXT",
}
_WIDEST_LEFT = 28  # columns, so that the help beside it stays readable
_COMMON = """\
options:
  --explain            add rules and sources, common wrong answers and prices
  --vary NAME=A..B:C   compute from A to B in steps of C, as a chart
  --input FILE         inputs as JSON (- for stdin), of one sum or of many
  --json               print the result as JSON
  -h, --help           print this"""


def calculators_help() -> str:
    """The calculators there are."""
    return f"""usage: studykit calc CALCULATOR [OPERATION] [INPUTS] [--explain] [--json]
       studykit calc CALCULATOR [OPERATION] [INPUTS] --vary NAME=A..B:C [--json]
       studykit calc prices [BEGINNING] [--json]

Works out a sum by the rules of AWS and shows the steps and what was taken for
granted; with --explain also the rule and source of each step, and which
mistake gives which wrong answer. `prices` lists the prices that sums use.

{_grouped()}

{_COMMON}

`studykit calc CALCULATOR --help` lists its operations."""


def _grouped() -> str:
    """Calculators under the groups of topics that they belong to."""
    indent = max(len(name) for group in GROUPS.values() for name in group) + 4
    return "\n\n".join(
        f"{title}:\n{_columns(((name, summary) for name, (_, summary, _) in group.items()), indent)}"
        for title, group in GROUPS.items()
    )


def calculator_help(calculator: Calculator) -> str:
    """The operations of one calculator."""
    operations = "\n".join(
        f"  {' '.join(_usage(calculator, operation, short=True))}\n{_indented(operation.summary)}"
        for operation in calculator.OPERATIONS
    )
    first = calculator.OPERATIONS[0].name
    return f"""{calculator.SUMMARY}.

usage:
{operations}

{_COMMON}

{first} is meant when no operation is named.
`studykit calc {calculator.NAME} OPERATION --help` explains the inputs of one."""


def operation_help(calculator: Calculator, operation: Operation) -> str:
    """The inputs of one operation."""
    words = [*_usage(calculator, operation, short=False), "[options]"]
    usage = "\n".join(wrapped(words, width(), first="usage: studykit calc ", rest="    "))
    summary = "\n".join(wrapped(operation.summary.split(), width(), first="", rest=""))
    inputs = _columns((_option(param), _explained(param)) for param in operation.params)
    return f"""{usage}

{summary}

example:
  {example_call(calculator, operation)}

inputs:
{inputs}

{_common(operation)}"""


def _common(operation: Operation) -> str:
    """The options of every sum, without those whose names the operation has itself."""
    own = tuple(f"  --{param.name} " for param in operation.params)
    return "\n".join(line for line in _COMMON.splitlines() if not line.startswith(own))


def example_call(calculator: Calculator, operation: Operation) -> str:
    """A whole command that works where the files that it names do."""
    from shlex import quote

    positional: list[str] = []
    options: list[str] = []
    for param in opening(operation.params):
        if param.kind in {"json", "documents"}:
            values = [f"{param.name.replace('_', '-')}.json"]
        else:
            values = [
                quote(value) for value in (param.example.split() if param.repeated else [param.example])
            ]
        if param.positional:
            positional += values
        else:
            options += [option_of(param), *(values if param.kind != "flag" else [])]
    name = [] if operation is calculator.OPERATIONS[0] else [operation.name]
    return " ".join(["studykit calc", calculator.NAME, *name, *positional, *options])


def _indented(text: str) -> str:
    return "\n".join(wrapped(text.split(), width(), first="      ", rest="      "))


def _columns(rows: Iterable[tuple[str, str]], indent: int = 0) -> str:
    """Two columns; what is left of a wide one stands on a line of its own."""
    pairs = list(rows)
    indent = indent or min(max(len(left) for left, _ in pairs) + 4, _WIDEST_LEFT)
    lines = []
    for left, right in pairs:
        first = f"  {left}".ljust(indent)
        if len(left) + 4 > indent:
            lines.append(first.rstrip())
            first = " " * indent
        lines += wrapped(right.split(), width(), first=first, rest=" " * indent)
    return "\n".join(lines)


def _usage(calculator: Calculator, operation: Operation, *, short: bool) -> list[str]:
    """The words of a call; ``short`` shows only the options that cannot be left out."""
    words = [calculator.NAME]
    words.append(f"[{operation.name}]" if operation is calculator.OPERATIONS[0] else operation.name)
    left_out = False
    for param in operation.params:
        word = _option(param) + (" ..." if param.repeated else "")
        if param.required:
            words.append(word)
        elif short:
            left_out = True
        else:
            words.append(f"[{word}]")
    return [*words, "[options]"] if left_out else words


def _option(param: Param) -> str:
    if param.positional or param.kind == "flag":
        return option_of(param)
    value = "|".join(param.choices) if param.kind == "choice" else _VALUES[param.kind]
    if param is PRICE:
        value = "NAME=VALUE"
    return f"{option_of(param)} {value}"


def _explained(param: Param) -> str:
    notes = [param.help]
    if param.positional and param.kind == "choice":
        notes.append(f"One of {', '.join(param.choices)}.")
    if param.kind == "json":
        notes.append("A JSON file, or - for stdin.")
    if param.kind == "documents":
        notes.append("JSON files, or folders of them.")
    if default := default_text(param):
        notes.append(f"Default: {default}.")
    elif param.example and param.kind not in {"json", "documents"}:
        notes.append(f"For example {param.example}.")
    return " ".join(notes)
