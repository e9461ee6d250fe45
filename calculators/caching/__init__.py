"""Caches in front of a database: latency, hit ratio, freshness, memory, strategy, cost, eviction.

``operations`` says what can be asked, the other modules an operation or two each.
"""

from __future__ import annotations

from calculators.caching.operations import OPERATIONS
from calculators.contract import calculate_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "caching"
SUMMARY = "Cache latency, hit ratios, freshness, memory, strategies and eviction"


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
