"""DynamoDB: item sizes, capacity units, indexes, cost, scaling; how the rules of metering answer questions.

``rules`` holds the arithmetic, ``operations`` what can be asked, the other modules an operation or two each: steps,
assumptions, and the wrong answers that common mistakes give.
"""

from __future__ import annotations

from calculators.contract import calculate_with
from calculators.dynamodb.operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "dynamodb"
SUMMARY = "DynamoDB item sizes, capacity units and cost"


def calculate(operation: str | None = None, /, **inputs: object) -> Result:
    """Answer one operation (``read`` when none is named); inputs are parsed values by parameter name.

    Reads and writes have an input called ``operation`` themselves, the call (``get``, ``query``); so the
    calculator's is positional, and taken from the keyword only where that names one of ``OPERATIONS``.

    Raises:
        CalculatorError: An unknown operation or input, a missing input, or one without an answer.
    """
    if operation is None and inputs.get("operation") in {known.name for known in OPERATIONS}:
        operation = str(inputs.pop("operation"))
    return calculate_with(OPERATIONS, operation, inputs)
