"""The memory that an Express execution is billed for, estimated."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import plain, quotient, rounded
from calculators.explain import mistakes, not_negative
from calculators.step_functions import rules
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

BASE = 50  # MB
_MEGABYTE = 10**6  # as the pricing page's example adds up
_MOST_DEFINITION = 1_048_576
_MOST_DATA = 262_144
_MOST_STEPS = 10**6


def memory(*, definition: Exact, data: Exact, steps: int) -> Result:
    """An estimate; inputs as ``operations.MEMORY`` lists them.

    Raises:
        CalculatorError: Step Functions takes no such definition or data.
    """
    if definition > _MOST_DEFINITION:
        raise CalculatorError(
            "definition", "A definition has at most 1 MB.", "Split the workflow into several."
        )
    if data > _MOST_DATA:
        raise CalculatorError(
            "data",
            "A state's input and output have at most 256 KiB.",
            "Keep larger data in Amazon S3 and pass its key.",
        )
    not_negative("steps", steps, "A number of steps")
    if steps > _MOST_STEPS:
        raise CalculatorError(
            "steps", "So many steps fit into no execution.", f"Give at most {_MOST_STEPS:,}."
        )
    used = BASE + quotient(definition + data * steps, _MEGABYTE)
    billed = rules.billed_mb(used)
    return Result(
        {"billed_memory": billed, "memory": plain(used) if used == int(used) else rounded(used, 3)},
        {"billed_memory": "MB", "memory": "MB"},
        [
            Step(
                f"50 MB + {number_text(quotient(definition, 1000))} KB + {number_text(quotient(data, 1000))} KB x "
                f"{steps:,} = {number_text(used)} MB.",
                "Memory used = 50 MB + definition + data of the execution x Parallel or Map steps.",
                rules.PRICING,
            ),
            Step(
                f"In chunks of 64 MB: {billed:,} MB.",
                "Memory is billed in chunks of 64 MB.",
                rules.PRICING,
            ),
        ],
        assumptions=["An estimate: the metric ExpressExecutionBilledMemory shows what is billed."],
        misconceptions=mistakes(
            "billed_memory",
            billed,
            [
                (rounded(used, 2), "leaves out the chunks of 64 MB"),
                (rules.billed_mb(used - BASE), "leaves out the 50 MB that each execution has"),
                (billed + rules.CHUNK, "adds a chunk for the execution itself"),
                (128, "takes the least memory of an AWS Lambda function"),
                (max(rules.CHUNK, billed - rules.CHUNK), "rounds down"),
                (1024, "takes 1 GB for each execution"),
            ],
        ),
    )
