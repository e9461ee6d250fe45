"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

_SAVING = Param(
    "saving",
    "percent",
    "Share of the S3 requests that S3 Bucket Keys save; AWS says up to 99.",
    default=0,
    example="99",
)

COST = Operation(
    "cost",
    "Work out a month's cost of keys, rotations and requests.",
    (
        Param("keys", "integer", "Customer managed keys, replicas included.", default=1, example="2"),
        Param("rotations", "integer", "Rotations that each key has had.", default=0, example="1"),
        Param("requests", "integer", "Requests a month with symmetric keys.", default=0, example="2M"),
        Param(
            "reuse",
            "integer",
            "Uses of a data key; caching divides the requests by it.",
            default=1,
            example="1",
        ),
        Param(
            "s3_requests", "integer", "Requests a month that S3 makes for SSE-KMS.", default=0, example="10M"
        ),
        _SAVING,
        Param("rsa_2048", "integer", "Requests a month with RSA_2048 keys.", default=0, example="0"),
        Param(
            "asymmetric", "integer", "Requests a month with other asymmetric keys.", default=0, example="0"
        ),
        Param("free_tier", "flag", "Take off the free requests of each month.", default=True),
        PRICE,
    ),
    deferred("calculators.kms.cost", "cost"),
    chart=("cost", "without_saving"),
)

ENVELOPE = Operation(
    "envelope",
    "Say how data of a size is encrypted, step by step, and count the calls to KMS.",
    (
        Param(
            "size",
            "size",
            "Size of an object (1 KB = 1,024 bytes).",
            required=True,
            positional=True,
            example="64KB",
        ),
        Param("objects", "integer", "Objects that are encrypted.", default=1, example="1000"),
        Param("reads", "integer", "Times that each object is decrypted.", default=1, example="1"),
        Param("reuse", "integer", "Objects that share a data key.", default=1, example="100"),
        Param(
            "key",
            "choice",
            "The KMS key.",
            default="symmetric",
            choices=("symmetric", "rsa_2048", "rsa_3072", "rsa_4096"),
        ),
        Param(
            "padding",
            "choice",
            "RSAES_OAEP hash of RSA keys.",
            default="sha_256",
            choices=("sha_256", "sha_1"),
        ),
    ),
    deferred("calculators.kms.envelope", "envelope"),
)

QUOTA = Operation(
    "quota",
    "Say whether a load is throttled in a Region, and what saving would help.",
    (
        Param(
            "rate",
            "rate",
            "Requests a second for cryptographic operations, those of AWS services included.",
            required=True,
            positional=True,
            example="12000/s",
        ),
        Param("region", "text", "The Region; quotas differ.", default="us-east-1", example="eu-north-1"),
        Param("key", "choice", "The type of keys.", default="symmetric", choices=("symmetric", "rsa", "ecc")),
        Param(
            "saving",
            "percent",
            "Share of the requests that S3 Bucket Keys or data key caching save.",
            default=0,
            example="0",
        ),
        Param("quota", "integer", "The quota, where yours is another."),
    ),
    deferred("calculators.kms.quota", "quota"),
    chart=("requests", "quota"),
)

DELETION = Operation(
    "deletion",
    "Date the deletion of a key.",
    (
        Param(
            "requested",
            "moment",
            "When deletion is scheduled (UTC).",
            required=True,
            positional=True,
            example="2026-11-21T09:00:00Z",
        ),
        Param("days", "integer", "Waiting period in days.", default=30, example="7"),
        Param(
            "replica_days",
            "integer",
            "Waiting period of the last replica, scheduled at the same time, where this is a primary key.",
            example="7",
        ),
    ),
    deferred("calculators.kms.schedule", "deletion"),
)

ROTATION = Operation(
    "rotation",
    "List the rotations of a key and count its key materials.",
    (
        Param(
            "enabled",
            "moment",
            "When automatic rotation is turned on (UTC).",
            required=True,
            positional=True,
            example="2026-01-01",
        ),
        Param("until", "moment", "Up to when (UTC).", required=True, positional=True, example="2030-01-01"),
        Param("period", "integer", "Days between automatic rotations.", default=365, example="365"),
        Param("on_demand", "moment", "A rotation on demand.", repeated=True, example="2027-03-01"),
        PRICE,
    ),
    deferred("calculators.kms.schedule", "rotation"),
)

OPERATIONS = (COST, ENVELOPE, QUOTA, DELETION, ROTATION)
