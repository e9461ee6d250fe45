"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

TYPE_CHECKING = False


COST = Operation(
    "cost",
    "Price a month of CloudFront against serving the same straight from S3 or EC2.",
    (
        Param("out", "size", "Data to viewers a month (1 GB = 1,024 MB).", required=True, example="20TB"),
        Param("requests", "integer", "Requests of viewers a month.", default=0, example="50M"),
        Param(
            "protocol",
            "choice",
            "How viewers ask.",
            default="https",
            choices=("https", "http"),
            example="https",
        ),
        Param(
            "region",
            "choice",
            "Where viewers are: the US, Mexico and Canada, or Europe.",
            default="us",
            choices=("us", "europe"),
            example="us",
        ),
        Param(
            "hit_ratio", "percent", "Share of requests answered from the cache.", default=90, example="90%"
        ),
        Param(
            "origin", "choice", "Where the objects are.", default="s3", choices=("s3", "ec2"), example="s3"
        ),
        Param("invalidations", "integer", "Invalidation paths a month.", default=0, example="200"),
        Param("functions", "integer", "CloudFront Functions invocations a month.", default=0, example="5M"),
        Param(
            "without_free",
            "flag",
            "Take nothing off for what is free each month.",
            default=False,
            example="no",
        ),
        PRICE,
    ),
    deferred("calculators.cloudfront.cost", "cost"),
    chart=("cloudfront", "direct"),
)
TTL = Operation(
    "ttl",
    "Find how long CloudFront caches an object, by its TTLs and the origin's headers.",
    (
        Param("minimum", "duration", "Minimum TTL.", default=0, example="0"),
        Param(
            "default",
            "duration",
            "Default TTL; 24 hours if left out, or what minimum and maximum allow.",
            example="24h",
        ),
        Param(
            "maximum",
            "duration",
            "Maximum TTL; a year if left out, or the default if longer.",
            example="365d",
        ),
        Param(
            "cache_control",
            "text",
            "The origin's Cache-Control header; empty for none.",
            default="",
            filled=True,
            example="max-age=3600, s-maxage=600",
        ),
        Param(
            "expires", "duration", "How far ahead the origin's Expires header is; 0 if past.", example="2h"
        ),
    ),
    deferred("calculators.cloudfront.expiry", "ttl"),
)
BEHAVIOR = Operation(
    "behavior",
    "Say which cache behavior a request's path gets.",
    (
        Param(
            "path",
            "text",
            "The path that is requested.",
            required=True,
            positional=True,
            example="images/cat.gif",
        ),
        Param(
            "pattern",
            "text",
            "The path patterns in their order, the default left out.",
            required=True,
            repeated=True,
            example="images/*.jpg images/*",
        ),
    ),
    deferred("calculators.cloudfront.paths", "behavior"),
)
HIT_RATIO = Operation(
    "hit-ratio",
    "Find what is left for the origin at a cache hit ratio.",
    (
        Param("requests", "integer", "Requests of viewers.", required=True, example="10M"),
        Param("ratio", "percent", "The cache hit ratio.", required=True, example="90%"),
        Param(
            "size",
            "size",
            "Average size of a response (1 KB = 1,024 bytes).",
            default=102_400,
            example="100KB",
        ),
        Param("target", "percent", "Another ratio to compare.", example="95%"),
    ),
    deferred("calculators.cloudfront.cache", "hit_ratio"),
    chart=("origin_requests",),
)
KEYS = Operation(
    "keys",
    "Count the versions of an object that the cache key makes.",
    (
        Param(
            "header",
            "text",
            "A header in the cache key, NAME=VALUES.",
            repeated=True,
            example="Accept-Language=5",
            filled=True,
        ),
        Param("cookie", "text", "A cookie in the cache key, NAME=VALUES.", repeated=True, example="theme=2"),
        Param(
            "query", "text", "A query string in the cache key, NAME=VALUES.", repeated=True, example="size=3"
        ),
        Param("objects", "integer", "How many objects there are.", default=1, example="1,000"),
    ),
    deferred("calculators.cloudfront.cache", "keys"),
)
SIGNED = Operation(
    "signed",
    "Say whether a signed URL or cookie lets a request through.",
    (
        Param(
            "url",
            "text",
            "The URL requested.",
            required=True,
            example="https://d111111abcdef8.cloudfront.net/a.zip",
        ),
        Param("at", "moment", "When it is requested (UTC).", required=True, example="2026-01-31T10:00:00Z"),
        Param(
            "policy",
            "json",
            "A custom policy.",
            example='{"Statement": [{"Resource": "https://*/a.zip", "Condition": {"DateLessThan": '
            '{"AWS:EpochTime": 1801000000}}}]}',
            filled=True,
        ),
        Param(
            "expires",
            "moment",
            "The end of a canned policy (UTC), instead of a custom one.",
            example="2026-01-31T12:00:00Z",
        ),
        Param("ip", "text", "The client's IPv4 address, where the policy has a range.", example="192.0.2.10"),
    ),
    deferred("calculators.cloudfront.signed", "signed"),
)
INVALIDATE = Operation(
    "invalidate",
    "Count and price the paths of an invalidation, and say which files go.",
    (
        Param(
            "path",
            "text",
            "An invalidation path; a * at its end stands for anything.",
            repeated=True,
            example="/images/*",
        ),
        Param(
            "file",
            "text",
            "A file in the cache, to see whether it goes.",
            repeated=True,
            example="/images/a.jpg",
        ),
        Param("count", "integer", "How many paths, if they are not listed.", example="1,800", filled=True),
        Param("used", "integer", "Paths of the account before, this month.", default=0, example="900"),
        PRICE,
    ),
    deferred("calculators.cloudfront.paths", "invalidate"),
)

OPERATIONS = (COST, TTL, BEHAVIOR, HIT_RATIO, KEYS, SIGNED, INVALIDATE)
