"""Route 53: which record answers a query, how soon a failover is seen, and what DNS costs.

``records`` and ``health`` hold the rules, ``operations`` what can be asked, the other modules an operation or two each.
"""

from __future__ import annotations

from calculators.contract import calculate_with
from calculators.route53.operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "route53"
SUMMARY = "Route 53 routing policies, failover times and cost"


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
