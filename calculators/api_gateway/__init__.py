"""API Gateway: throttling, usage plans, cost, cache, canaries and what fits.

``bucket`` holds the token buckets, the other modules an operation or two each.
"""

from __future__ import annotations

from calculators.contract import Operation, Param, Result, calculate_with, deferred
from calculators.prices import PRICE

NAME = "api-gateway"
SUMMARY = "API Gateway throttling, quotas, cost, cache and limits"


_REQUESTS = Param("requests", "integer", "Calls (or messages) a month.", required=True, example="400M")
_RESPONSE = Param(
    "response",
    "size",
    "Average size of a call's payload, which goes out (1 KB = 1,024 bytes).",
    default=0,
    example="3KB",
)
_HOURS = Param("hours", "number", "Hours of the month that a cache is on.", default=730, example="730")
_SIZES = ("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237")

OPERATIONS = (
    Operation(
        "throttle",
        "Find which requests of a load get 429, and which limit refuses them.",
        (
            Param(
                "load",
                "text",
                "Requests as COUNT@TIME (at once) or COUNT@FROM-TO (spread evenly); several may follow.",
                required=True,
                positional=True,
                repeated=True,
                example="6000@0s",
            ),
            Param("rate", "rate", "The account's steady rate.", default=10_000, example="10000/s"),
            Param("burst", "integer", "The account's burst.", default=5_000, example="5000"),
            Param(
                "limit",
                "text",
                "A limit of stage, method, client or client-method (usage plan) as LEVEL=RATE/BURST.",
                repeated=True,
                example="client=100/200",
            ),
        ),
        deferred("calculators.api_gateway.throttle", "throttle"),
        chart=("throttled", "served"),
    ),
    Operation(
        "quota",
        "Find when the quota of a usage plan is used up.",
        (
            Param("limit", "integer", "Requests that the quota allows.", required=True, example="10000"),
            Param("rate", "rate", "Requests of a client, steadily.", required=True, example="20/min"),
            Param("period", "choice", "What it is for.", default="day", choices=("day", "week", "month")),
            Param("offset", "integer", "Requests taken off in the first period.", default=0, example="100"),
            Param("days", "integer", "Days of a month.", default=30, example="30"),
        ),
        deferred("calculators.api_gateway.quota", "quota"),
    ),
    Operation(
        "cost",
        "Work out a month's cost: calls by tiers, data transfer, cache, connection minutes.",
        (
            _REQUESTS,
            Param("type", "choice", "The kind of API.", default="rest", choices=("rest", "http", "websocket")),
            _RESPONSE,
            Param("minutes", "integer", "Connection minutes of a WebSocket API.", default=0, example="10M"),
            Param("cache", "choice", "Cache of a REST API in GB.", default="none", choices=("none", *_SIZES)),
            _HOURS,
            Param("free", "number", "GB of data transfer that are free.", default=0, example="100"),
            PRICE,
        ),
        deferred("calculators.api_gateway.cost", "cost"),
    ),
    Operation(
        "compare",
        "Compare a REST API with an HTTP API for the same calls.",
        (_REQUESTS, _RESPONSE, PRICE),
        deferred("calculators.api_gateway.cost", "compare"),
        chart=("rest", "http"),
    ),
    Operation(
        "cache",
        "Find what a cache spares the backend, and whether it pays.",
        (
            _REQUESTS,
            Param("hit_ratio", "percent", "Share of calls served from the cache.", required=True, example="80%"),
            Param("size", "choice", "The cache's size in GB.", default="0.5", choices=_SIZES),
            Param("ttl", "duration", "Time to live of a response, up to an hour.", default=300, example="5m"),
            Param("backend", "number", "USD that a million calls of the backend cost.", default=0, example="2.5"),
            _HOURS,
            PRICE,
        ),
        deferred("calculators.api_gateway.cost", "cache"),
        chart=("cache_cost", "backend_saved"),
    ),
    Operation(
        "limits",
        "Say whether payload and duration of a call fit.",
        (
            Param("payload", "size", "The larger of request and response (1 KB = 1,024 bytes).", default=0, example="7MB"),
            Param("duration", "duration", "How long the integration takes.", default=0, example="45s"),
            Param("type", "choice", "The kind of API.", default="rest", choices=("rest", "http", "websocket")),
            Param("endpoint", "choice", "A REST API's endpoint.", default="regional", choices=("regional", "edge", "private")),
            Param("integration", "choice", "What answers.", default="lambda", choices=("lambda", "other")),
            Param("timeout", "duration", "The integration timeout, where it is not the default.", example="60s"),
            Param("binary", "flag", "The payload is binary, Base64 for Lambda.", default=False),
        ),
        deferred("calculators.api_gateway.limits", "limits"),
    ),
    Operation(
        "canary",
        "Find how many requests a canary gets, and how many of them fail.",
        (
            Param("requests", "integer", "Requests of the stage.", required=True, example="200000"),
            Param("percent", "percent", "Share of the traffic that the canary takes.", required=True, example="5%"),
            Param("errors", "percent", "Share of the canary's requests that fail.", default=0, example="2%"),
        ),
        deferred("calculators.api_gateway.quota", "canary"),
    ),
)  # fmt: skip


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
