"""Step Functions: what Standard and Express workflows cost, which one can run a workflow, and how retries wait.

``rules`` holds the arithmetic, ``operations`` what can be asked, the other modules an operation each.
"""

from __future__ import annotations

from calculators.contract import calculate_with
from calculators.step_functions.operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "step-functions"
SUMMARY = "Step Functions cost, Standard against Express, and retries"


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation (``cost`` when none is named); inputs are parsed values by parameter name.

    Raises:
        CalculatorError: An unknown operation or input, a missing input, or one without an answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
