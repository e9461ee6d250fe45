"""Fargate: task sizes, cost, Spot, and what the same tasks take of EC2 instances.

``rules`` holds the arithmetic, ``operations`` what can be asked, the other modules an operation each.
"""

from __future__ import annotations

from calculators.contract import calculate_with
from calculators.fargate.operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "fargate"
SUMMARY = "Fargate task sizes and cost, against Spot and EC2"


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation (``cost`` when none is named); inputs are parsed values by parameter name.

    Raises:
        CalculatorError: An unknown operation or input, a missing input, or one without an answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
