"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

TYPE_CHECKING = False

HEALTH = ("healthy", "unhealthy", "unchecked")


def _records(help: str, example: str) -> Param:  # noqa: A002 - as Param
    return Param("records", "text", help, required=True, positional=True, repeated=True, example=example)


def _count(name: str, help: str, example: str, default: int = 0) -> Param:  # noqa: A002 - as Param
    return Param(name, "integer", help, default=default, example=example)


WEIGHTED = Operation(
    "weighted",
    "Find the share of the answers that each weighted record gets.",
    (
        _records(
            "The records, NAME=WEIGHT[:HEALTH]; weights 0 to 255, HEALTH healthy, unhealthy or unchecked.",
            "blue=90 green=10",
        ),
        Param("of", "text", "The record whose share is asked; the first if left out.", example="blue"),
        Param("queries", "integer", "How many queries there are, to count this record's.", example="10,000"),
    ),
    deferred("calculators.route53.weighted", "weighted"),
)
FAILOVER = Operation(
    "failover",
    "Say whether the primary or the secondary answers.",
    (
        Param(
            "primary", "choice", "The primary record.", default="healthy", choices=HEALTH, example="unhealthy"
        ),
        Param(
            "secondary",
            "choice",
            "The secondary record.",
            default="unchecked",
            choices=HEALTH,
            example="healthy",
        ),
    ),
    deferred("calculators.route53.failover", "failover"),
)
LATENCY = Operation(
    "latency",
    "Say which record latency routing answers with.",
    (
        _records(
            "The records, NAME=LATENCY[:HEALTH], with the client's latency to the Region (80 is 80 ms).",
            "us-east-1=80ms eu-west-1=35ms",
        ),
    ),
    deferred("calculators.route53.place", "latency"),
)
GEOLOCATION = Operation(
    "geolocation",
    "Say which record geolocation routing answers with.",
    (
        _records(
            "The records, NAME=PLACE[:HEALTH]; PLACE is default, a continent (EU), EU/FR, or NA/US/WA.",
            "world=default europe=EU",
        ),
        Param(
            "client",
            "text",
            "Where the client is: EU/FR, NA/US/WA, or unknown.",
            required=True,
            example="EU/FR",
        ),
    ),
    deferred("calculators.route53.place", "geolocation"),
)
GEOPROXIMITY = Operation(
    "geoproximity",
    "Say which resource is nearest once bias is applied.",
    (
        _records(
            "The records, NAME=DISTANCE[@BIAS][:HEALTH], bias -99 to 99.", "boston=150@50 washington=100"
        ),
    ),
    deferred("calculators.route53.place", "geoproximity"),
)
MULTIVALUE = Operation(
    "multivalue",
    "Count the values in a multivalue answer.",
    (
        Param(
            "records", "integer", "How many records there are.", required=True, positional=True, example="12"
        ),
        _count("unhealthy", "How many of them are unhealthy.", "2"),
    ),
    deferred("calculators.route53.failover", "multivalue"),
)
RESOLVE = Operation(
    "resolve",
    "Resolve a name through a zone's records, aliases and health checks.",
    (
        Param(
            "zone",
            "json",
            "The zone, as `aws route53 list-resource-record-sets` prints it.",
            required=True,
            positional=True,
            example='[{"Name": "example.com", "Type": "A", "Weight": 1, "ResourceRecords": [{"Value": "192.0.2.1"}]}]',
        ),
        Param(
            "name",
            "text",
            "The name asked for; the first that no alias points to if left out.",
            example="example.com",
        ),
        Param("type", "text", "The type of record.", default="A", example="A"),
        Param(
            "unhealthy",
            "text",
            "A failing health check's id, or a failing alias target's DNS name.",
            repeated=True,
            example="hc-1",
        ),
        Param(
            "latency",
            "text",
            "The client's latency to a Region, REGION=LATENCY.",
            repeated=True,
            example="us-east-1=80ms",
        ),
        Param(
            "client",
            "text",
            "Where the client is: EU/FR, NA/US/WA, or unknown.",
            default="unknown",
            example="EU/FR",
        ),
    ),
    deferred("calculators.route53.resolve", "resolve"),
)

_INTERVAL = Param(
    "interval",
    "choice",
    "Seconds between the checks of one checker.",
    default="30",
    choices=("10", "30"),
    example="10",
)
_THRESHOLD = _count("threshold", "Checks in a row that must fail, 1 to 10.", "3", 3)

HEALTH_CHECK = Operation(
    "health",
    "Find how soon a health check notices, and how many checkers must say healthy.",
    (
        _INTERVAL,
        _THRESHOLD,
        _count("checkers", "How many checkers watch the endpoint.", "15", 15),
        Param("reporting", "integer", "How many of them report it as healthy.", example="3"),
    ),
    deferred("calculators.route53.health", "health"),
)
CALCULATED = Operation(
    "calculated",
    "Say whether a calculated health check is healthy.",
    (
        Param("children", "integer", "How many health checks it watches.", required=True, example="5"),
        Param("healthy", "integer", "How many of them are healthy.", required=True, example="3"),
        Param("at_least", "integer", "How many must be healthy.", required=True, example="3"),
        Param("invert", "flag", "The status is inverted.", default=False, example="no"),
    ),
    deferred("calculators.route53.health", "calculated"),
)
TTL = Operation(
    "ttl",
    "Find how long clients may get the old answer after a failure or a change.",
    (
        Param("ttl", "duration", "The record's TTL.", default=300, example="60s"),
        _INTERVAL,
        _THRESHOLD,
        Param(
            "planned",
            "flag",
            "The record is changed by hand: nothing has to be noticed.",
            default=False,
            example="no",
        ),
    ),
    deferred("calculators.route53.health", "ttl"),
    chart=("longest", "average"),
)
COST = Operation(
    "cost",
    "Price a month of zones, queries and health checks.",
    (
        Param("zones", "integer", "Hosted zones.", default=1, example="3", filled=True),
        _count("records", "Records beyond the 10,000 that each zone includes.", "0"),
        Param(
            "standard",
            "integer",
            "Standard queries a month (simple, weighted, failover, multivalue).",
            default=0,
            example="50M",
            filled=True,
        ),
        _count("latency", "Latency-based queries a month.", "20M"),
        _count("geo", "Geolocation and geoproximity queries a month.", "5M"),
        _count("ip", "IP-based queries a month.", "0"),
        _count("alias", "Queries a month for aliases to AWS resources.", "100M"),
        _count("checks", "Health checks of AWS endpoints.", "10"),
        _count("outside_checks", "Health checks of endpoints outside AWS.", "2"),
        _count(
            "features",
            "Optional features of checks of AWS endpoints (HTTPS, string matching, 10 s, latency).",
            "4",
        ),
        _count("outside_features", "Optional features of checks of endpoints outside AWS.", "2"),
        Param("without_free", "flag", "Do not take off the 50 free checks.", default=False, example="no"),
        PRICE,
    ),
    deferred("calculators.route53.cost", "cost"),
)

OPERATIONS = (
    WEIGHTED,
    FAILOVER,
    LATENCY,
    GEOLOCATION,
    GEOPROXIMITY,
    MULTIVALUE,
    RESOLVE,
    HEALTH_CHECK,
    CALCULATED,
    TTL,
    COST,
)
