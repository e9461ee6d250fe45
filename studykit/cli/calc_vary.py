"""``studykit calc ... --vary``: one sum over many values of an input, as a chart or as JSON."""

from __future__ import annotations

from calculators.sweep import sweep
from studykit.cli.calc import plain_input, warn_of_old
from studykit.cli.output import write, write_json
from studykit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.contract import Operation, Text
    from calculators.registry import Calculator
    from calculators.sweep import Sweep


def show(
    calculator: Calculator,
    operation: Operation,
    texts: Mapping[str, Text],
    flags: Mapping[str, str],
) -> int:
    """Compute and print a sweep; returns the exit code.

    Raises:
        CalculatorError: It cannot be computed.
        UsageError: ``--explain`` is asked for besides.
    """
    if "explain" in flags:
        raise UsageError("--explain explains one sum, --vary computes many.", "Leave one of the two out.")
    of = sweep(operation, texts, flags["vary"])
    if "json" in flags:
        write_json(_as_json(calculator, operation, texts, of))
    else:
        from calculators.chart import chart_lines, turning_lines
        from studykit.cli.calc_text import width, wrapped

        lines = [*chart_lines(of, width()), ""]
        for sentence in turning_lines(of):
            lines += wrapped(sentence.split(), width(), first="", rest="  ")
        write("\n".join(lines))
    if prices := of.results[0].prices:
        warn_of_old(prices)
    return 0


def _as_json(
    calculator: Calculator, operation: Operation, texts: Mapping[str, Text], of: Sweep
) -> dict[str, object]:
    from calculators.inputs import parse_inputs

    inputs = parse_inputs(operation, texts)
    return {
        "calculator": calculator.NAME,
        "operation": operation.name,
        "inputs": {
            param.name: plain_input(param, inputs.get(param.name))
            for param in operation.params
            if param is not of.param
        },
        "vary": of.param.name,
        "points": [
            {"value": value, "answer": result.answer}
            for value, result in zip(of.values, of.results, strict=True)
        ],
        "units": of.results[0].units,
        "series": list(of.series),
        "turning_points": of.turning_points,
    }
