"""KMS: cost, envelope encryption, request quotas, key deletion, key rotation.

``rules`` holds the arithmetic, ``operations`` what can be asked, the other modules an operation each: steps,
assumptions, and the wrong answers that common mistakes give.
"""

from __future__ import annotations

from calculators.contract import calculate_with
from calculators.kms.operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "kms"
SUMMARY = "KMS cost, envelope encryption, quotas, deletion and rotation"


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation (``cost`` when none is named); see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An unknown operation or input, a missing input, or one without an answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
