"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

_EXECUTIONS = Param("executions", "integer", "Executions a month.", required=True, example="1M")
_RETRIES = Param(
    "retries", "number", "Retries of an execution on average; each is a transition.", default=0, example="0.5"
)
_MEMORY = Param(
    "memory",
    "size",
    "Memory of an Express execution; a bare number is MB (`memory` estimates it).",
    default=64,
    example="64",
)
_FREE_TIER = Param(
    "free_tier", "flag", "Take off the 4,000 state transitions that are free each month.", default=False
)

COST = Operation(
    "cost",
    "Work out a month's cost of a Standard or an Express workflow.",
    (
        _EXECUTIONS,
        Param(
            "workflow",
            "choice",
            "The workflow type.",
            default="standard",
            choices=("standard", "express"),
            example="standard",
        ),
        Param(
            "transitions", "number", "State transitions of an execution (Standard).", example="6", filled=True
        ),
        _RETRIES,
        Param("duration", "duration", "Average duration of an execution (Express).", example="2s"),
        _MEMORY,
        _FREE_TIER,
        PRICE,
    ),
    deferred("calculators.step_functions.cost", "cost"),
)

COMPARE = Operation(
    "compare",
    "Compare Standard and Express for the same executions, with the break-even.",
    (
        _EXECUTIONS,
        Param("transitions", "number", "State transitions of an execution.", required=True, example="6"),
        Param("duration", "duration", "Average duration of an execution.", required=True, example="2s"),
        _RETRIES,
        _MEMORY,
        _FREE_TIER,
        PRICE,
    ),
    deferred("calculators.step_functions.compare", "compare"),
    chart=("standard", "express"),
)

CHOOSE = Operation(
    "choose",
    "Say which workflow types can run a workflow at all, and why.",
    (
        Param("duration", "duration", "The longest that an execution lasts.", required=True, example="10min"),
        Param("transitions", "integer", "State transitions of an execution.", default=10, example="10"),
        Param(
            "events",
            "integer",
            "Events that a transition writes into the history: 5 for most tasks, 2 for a Pass state.",
            default=5,
            example="5",
        ),
        Param("exactly_once", "flag", "Each step must run exactly once.", default=False),
        Param(
            "waits",
            "flag",
            "A task waits for a job to finish (.sync) or for a callback (.waitForTaskToken).",
            default=False,
        ),
    ),
    deferred("calculators.step_functions.choose", "choose"),
)

RETRY = Operation(
    "retry",
    "Lay out the waits of a Retry policy, with their sum.",
    (
        Param(
            "interval", "integer", "IntervalSeconds: seconds before the first retry.", default=1, example="3"
        ),
        Param("backoff", "number", "BackoffRate: what each wait is multiplied with.", default=2, example="2"),
        Param("attempts", "integer", "MaxAttempts: retries after the first try.", default=3, example="4"),
        Param("max_delay", "integer", "MaxDelaySeconds: the longest wait; none without it.", example="20"),
        Param(
            "jitter",
            "choice",
            "JitterStrategy: full makes each wait a random one up to the computed.",
            default="none",
            choices=("none", "full"),
            example="none",
        ),
        Param("task", "duration", "How long each try takes before it fails.", default=0, example="2s"),
    ),
    deferred("calculators.step_functions.retry", "retry"),
)

MEMORY = Operation(
    "memory",
    "Estimate the memory that an Express execution is billed for.",
    (
        Param(
            "definition",
            "size",
            "Size of the state machine's definition (1 KB = 1,000 bytes).",
            default=50_000,
            example="50KB",
            kilo=1000,
        ),
        Param(
            "data",
            "size",
            "Data of the execution, for each parallel or Map step (1 KB = 1,000 bytes).",
            default=10_000,
            example="32KB",
            kilo=1000,
        ),
        Param("steps", "integer", "Parallel or Map steps.", default=1, example="400"),
    ),
    deferred("calculators.step_functions.memory", "memory"),
)

OPERATIONS = (COST, COMPARE, CHOOSE, RETRY, MEMORY)
