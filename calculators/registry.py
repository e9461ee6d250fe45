"""The calculators by name. Nothing is imported until one is asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from calculators.contract import Operation, Result

    class Calculator(Protocol):
        """What a calculator's module offers (see :mod:`calculators.contract`)."""

        NAME: str
        SUMMARY: str
        OPERATIONS: tuple[Operation, ...]

        def calculate(self, operation: str | None = None, **inputs: object) -> Result:
            """Answer one operation; inputs are parsed values by parameter name."""


# name -> (module, summary)
CALCULATORS: dict[str, tuple[str, str]] = {
    "cidr": ("calculators.cidr", "CIDR blocks and subnets as AWS sees them"),
    "dynamodb": ("calculators.dynamodb", "DynamoDB item sizes, capacity units and cost"),
}


def load(name: str) -> Calculator:
    """Import one calculator.

    Raises:
        KeyError: No calculator has that name.
    """
    from importlib import import_module

    return import_module(CALCULATORS[name][0])
