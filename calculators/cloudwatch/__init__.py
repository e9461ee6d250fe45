"""CloudWatch: how alarms decide, what metrics, logs and alarms cost, statistics, and how long data keeps its resolution.

``rules`` holds the arithmetic, ``operations`` what can be asked, the other modules an operation or two each.
"""

from __future__ import annotations

from calculators.cloudwatch.operations import OPERATIONS
from calculators.contract import calculate_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "cloudwatch"
SUMMARY = "CloudWatch alarms, metrics, statistics, logs and cost"


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation (``alarm`` when none is named); inputs are parsed values by parameter name.

    Raises:
        CalculatorError: An unknown operation or input, a missing input, or one without an answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
