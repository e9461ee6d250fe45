"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

_ARCHITECTURE = Param(
    "architecture", "choice", "The processor.", default="x86", choices=("x86", "arm"), example="arm"
)
_MEMORY = Param(
    "memory",
    "size",
    "Memory of the function, 128 MB to 10 GB; a bare number is MB (1 GB = 1,024 MB).",
    default=128,
    example="512",
)
_DURATION = Param(
    "duration", "duration", "Average duration of a request, as 120ms or 2s.", required=True, example="120ms"
)
_FREE_TIER = Param(
    "free_tier",
    "flag",
    "Take off the 1 million requests and 400,000 GB-seconds that are free each month.",
    default=False,
)
_HOURS = Param("hours", "number", "Hours of the month.", default=730, example="730")
_LIMIT = Param(
    "limit",
    "integer",
    "Concurrent executions that the account may have in the Region.",
    default=1000,
    example="1000",
)
_RATE = Param("rate", "rate", "Requests a second.", required=True, example="100/s")
_THREADS = Param(
    "threads",
    "integer",
    "Threads that share the CPU work; one gains nothing beyond 1,769 MB.",
    default=1,
    example="1",
)

COST = Operation(
    "cost",
    "Work out a month's cost, part by part.",
    (
        Param("requests", "integer", "Requests a month.", required=True, example="3M"),
        _DURATION,
        _MEMORY,
        _ARCHITECTURE,
        _FREE_TIER,
        Param(
            "storage",
            "size",
            "Ephemeral storage (/tmp), 512 MB to 10 GB; a bare number is MB (1 GB = 1,024 MB).",
            default=512,
            example="512",
        ),
        Param("init", "duration", "Duration of the INIT phase of a cold start.", default=0, example="400ms"),
        Param(
            "cold_starts",
            "percent",
            "Share of the on-demand requests that start cold.",
            example="1%",
        ),
        Param("provisioned", "integer", "Provisioned concurrency.", default=0, example="10"),
        Param(
            "provisioned_for",
            "duration",
            "How long it is provisioned in the month; without it all month.",
            example="8h",
        ),
        Param(
            "provisioned_requests",
            "integer",
            "Requests that arrive meanwhile; without it their even share of the month.",
            example="500k",
        ),
        Param(
            "provisioned_duration",
            "duration",
            "Their average duration; without it the same as the others'.",
            example="100ms",
        ),
        Param(
            "measured_at",
            "size",
            "Memory at which the duration was measured; then it is estimated for other memory (a bare number is MB).",
            example="512",
        ),
        Param(
            "cpu_share",
            "percent",
            "Share of the measured duration that is CPU work, where a memory was measured; without it 100 %.",
            example="80%",
        ),
        _THREADS,
        _HOURS,
        PRICE,
    ),
    deferred("calculators.lambda_functions.cost", "cost"),
)

CONCURRENCY = Operation(
    "concurrency",
    "Work out the concurrency that a load takes, and what a quota or a reservation throttles.",
    (
        _RATE,
        Param(
            "duration",
            "duration",
            "Average duration of a request, as 120ms or 2s.",
            required=True,
            example="500ms",
        ),
        _LIMIT,
        Param("reserved", "integer", "Reserved concurrency of this function.", example="400"),
        Param(
            "reserved_elsewhere",
            "integer",
            "Concurrency reserved for other functions.",
            default=0,
            example="0",
        ),
    ),
    deferred("calculators.lambda_functions.concurrency", "concurrency"),
)

SCALING = Operation(
    "scaling",
    "Find how long a function takes to scale to a sudden load, and what is throttled meanwhile.",
    (
        Param("rate", "rate", "Requests a second after the step in load.", required=True, example="5000/s"),
        Param(
            "duration",
            "duration",
            "Average duration of a request, as 120ms or 2s.",
            required=True,
            example="1s",
        ),
        Param("from_rate", "rate", "Requests a second before the step.", default=0, example="0"),
        Param(
            "limit",
            "integer",
            "Concurrent executions that the function may have (the account's quota or its reservation).",
            default=10_000,
            example="10000",
        ),
    ),
    deferred("calculators.lambda_functions.scaling", "scaling"),
)

SWEEP = Operation(
    "sweep",
    "Compare memory sizes by cost and duration: the cheapest, the fastest, the best balance.",
    (
        Param(
            "measured",
            "text",
            "A measured pair, MEMORY=DURATION, as 512=800ms; several may follow.",
            repeated=True,
            example="128=4s 512=900ms 1024=500ms",
            filled=True,
        ),
        Param(
            "cpu",
            "duration",
            "CPU work of a request, in time on one vCPU; an estimate in place of measured pairs.",
            example="200ms",
        ),
        Param(
            "waiting",
            "duration",
            "Part of a request that no CPU shortens (other services, network).",
            default=0,
            example="50ms",
        ),
        _THREADS,
        Param(
            "memory",
            "size",
            "A memory size to estimate; a bare number is MB. Without it eight usual ones.",
            repeated=True,
            example="1024",
        ),
        Param("requests", "integer", "Requests to price.", default=1_000_000, example="1M"),
        Param(
            "cost_weight",
            "percent",
            "Weight of cost against speed in the balance.",
            default=50,
            example="50%",
        ),
        _ARCHITECTURE,
        PRICE,
    ),
    deferred("calculators.lambda_functions.sweep", "sweep"),
)

PROVISIONED = Operation(
    "provisioned",
    "Find the utilization from which provisioned concurrency is cheaper than on demand.",
    (
        Param(
            "utilization",
            "percent",
            "Share of the provisioned environments that is busy on average.",
            default=50,
            example="50%",
        ),
        Param("provisioned", "integer", "Provisioned concurrency.", default=1, example="10"),
        Param(
            "memory",
            "size",
            "Memory of the function, 128 MB to 10 GB; a bare number is MB (1 GB = 1,024 MB).",
            default=1024,
            example="1024",
        ),
        Param(
            "period",
            "duration",
            "How long it is provisioned; 730h is a month.",
            default=2_628_000,
            example="730h",
        ),
        _ARCHITECTURE,
        PRICE,
    ),
    deferred("calculators.lambda_functions.provisioned", "provisioned"),
    chart=("provisioned", "on_demand"),
)

BUDGET = Operation(
    "budget",
    "Find how many requests a month a budget pays for.",
    (
        Param("budget", "number", "USD a month.", required=True, example="50"),
        _DURATION,
        _MEMORY,
        _ARCHITECTURE,
        _FREE_TIER,
        PRICE,
    ),
    deferred("calculators.lambda_functions.budget", "budget"),
)

OPERATIONS = (COST, CONCURRENCY, SCALING, SWEEP, PROVISIONED, BUDGET)
