"""Moving data to AWS: over the network, on devices, in parts; times, devices and charges.

The Snow family is closed to new customers (AWS Snowball Edge since 7 November 2025; Snowcone and the older Snowball
Edge devices ended on 12 November 2024), and still asked in exams. Sources, read 2026-11-21:

- https://docs.aws.amazon.com/snowball/latest/developer-guide/whatisedge.html
- botocore:snowball/CreateJob (the devices)
- https://docs.aws.amazon.com/datasync/latest/userguide/datasync-large-migration-timelines.html (the sum)
"""

from __future__ import annotations

from calculators.contract import Result, calculate_with
from calculators.transfer.operations import OPERATIONS

NAME = "transfer"
SUMMARY = "Moving data to AWS: network or devices, days, charges, multipart parts"

__all__ = ["NAME", "OPERATIONS", "SUMMARY", "calculate"]


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
