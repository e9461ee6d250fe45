"""Deployments: Elastic Beanstalk's policies, CodeDeploy's configurations, shifted traffic and rolling ECS services.

``rules`` holds the arithmetic, ``operations`` what can be asked, the other modules an operation each.
"""

from __future__ import annotations

from calculators.contract import calculate_with
from calculators.deployment.operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]

NAME = "deployment"
SUMMARY = "Elastic Beanstalk, CodeDeploy, Lambda and ECS deployments step by step"


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation (``beanstalk`` when none is named); inputs are parsed values by parameter name.

    Raises:
        CalculatorError: An unknown operation or input, a missing input, or one without an answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
