"""Availability, downtime, recovery objectives, and the strategy that meets them.

``operations`` says what can be asked, the other modules an operation or two each.
"""

from __future__ import annotations

from calculators.contract import calculate_with
from calculators.disaster_recovery.operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "disaster-recovery"
SUMMARY = "Availability, downtime, RPO and RTO, recovery strategies, redundancy"


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
