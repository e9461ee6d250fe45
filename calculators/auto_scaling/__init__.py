"""EC2 Auto Scaling: what policies make of a metric, what goes first, how long a refresh takes.

``rules`` holds the arithmetic, ``operations`` what can be asked, the other modules an operation each.
"""

from __future__ import annotations

from calculators.auto_scaling.operations import OPERATIONS
from calculators.contract import calculate_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "auto-scaling"
SUMMARY = "EC2 Auto Scaling policies, queue backlogs, terminations and refreshes"


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation (``target`` when none is named); inputs are parsed values by parameter name.

    Raises:
        CalculatorError: An unknown operation or input, a missing input, or one without an answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
