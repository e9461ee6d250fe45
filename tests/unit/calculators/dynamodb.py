"""Asking the DynamoDB calculator as the command line does."""

from __future__ import annotations

from calculators.contract import calculate_with
from calculators.dynamodb import OPERATIONS
from calculators.inputs import parse_inputs

BY_NAME = {operation.name: operation for operation in OPERATIONS}


def ask(operation, /, **texts):
    """The result of an operation for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))
