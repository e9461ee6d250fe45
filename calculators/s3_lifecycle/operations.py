"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE
from calculators.s3_lifecycle.classes import ARCHIVES, CLASSES

TYPE_CHECKING = False

_EXAMPLE = (
    '{"Rules": [{"ID": "logs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, '
    '"Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 90, "StorageClass": "GLACIER"}], '
    '"Expiration": {"Days": 365}}]}'
)


_SIZE = Param("size", "size", "Size of one object (1 KB = 1,024 bytes).", required=True, example="10MB")
_OBJECTS = Param("objects", "integer", "How many objects there are.", default=1, example="100k")
_READS = Param(
    "reads",
    "number",
    "Requests a month that read one whole object each, of all objects together.",
    default=0,
    example="5000",
)
_RETRIEVED = Param(
    "retrieved",
    "size",
    "Data read in a month, where it is not reads times size (1 GB = 1,024 cubed bytes).",
    example="50GB",
)
_TIER = Param(
    "tier",
    "choice",
    "Speed at which archived objects are restored to be read.",
    default="standard",
    choices=("standard", "bulk", "expedited"),
    example="bulk",
)
_EXISTING = Param(
    "existing",
    "flag",
    "The objects are there already: their upload is not counted.",
    default=False,
    example="no",
)
_HOURS = Param(
    "hours", "number", "Hours of the month that prices are for (672 to 744).", default=730, example="730"
)
_CONFIGURATION = Param(
    "configuration",
    "json",
    "The lifecycle configuration as `aws s3api put-bucket-lifecycle-configuration` takes it.",
    required=True,
    positional=True,
    example=_EXAMPLE,
)
_SMALL = Param(
    "small_objects",
    "choice",
    "TransitionDefaultMinimumObjectSize: whether objects below 128 KB stay out of the archives too. Without it "
    "the document's, or all_storage_classes_128K.",
    choices=("all_storage_classes_128K", "varies_by_storage_class"),
    example="all_storage_classes_128K",
)

COST = Operation(
    "cost",
    "Add up what objects cost from upload to deletion, class by class.",
    (
        _SIZE,
        _OBJECTS,
        Param(
            "path",
            "text",
            "CLASS:DAY for each class the objects enter, the first on day 0 (STANDARD:0 STANDARD_IA:30 GLACIER:90).",
            default=["STANDARD:0"],
            repeated=True,
            example="STANDARD:0 STANDARD_IA:30 GLACIER:90",
        ),
        Param("days", "integer", "Days until the objects are deleted.", default=365, example="365"),
        _READS,
        _RETRIEVED,
        _TIER,
        Param(
            "frequent",
            "percent",
            "Share of the data that Intelligent-Tiering keeps in Frequent Access; without it all that is read.",
            example="20%",
        ),
        _EXISTING,
        _HOURS,
        PRICE,
    ),
    deferred("calculators.s3_lifecycle.cost", "cost"),
    chart=("total", "storage"),
)

COMPARE = Operation(
    "compare",
    "Compare what the same objects cost in each class, and name the cheapest.",
    (
        _SIZE,
        _OBJECTS,
        Param("days", "integer", "Days that the objects are kept.", default=365, example="365"),
        _READS,
        _RETRIEVED,
        _TIER,
        Param("instant", "flag", "Only classes that are read in milliseconds.", default=False, example="no"),
        Param(
            "zones",
            "flag",
            "Only classes that keep data in several Availability Zones.",
            default=False,
            example="no",
        ),
        Param(
            "existing",
            "flag",
            "The objects lie in S3 Standard, and a lifecycle rule moves them instead of an upload.",
            default=False,
            example="no",
        ),
        _HOURS,
        PRICE,
    ),
    deferred("calculators.s3_lifecycle.compare", "compare"),
    chart=("standard", "intelligent_tiering", "standard_ia", "glacier_ir", "deep_archive"),
)


def _class_param(name: str, help: str, default: str, *, positional: bool = False) -> Param:  # noqa: A002 - as Param
    return Param(
        name, "choice", help, default=default, positional=positional, choices=CLASSES, example=default
    )


BREAK_EVEN = Operation(
    "break-even",
    "Find the reads, the sizes and the days at which two classes cost the same.",
    (
        _class_param("a", "One class.", "STANDARD", positional=True),
        _class_param("b", "The class to compare it with.", "STANDARD_IA", positional=True),
        Param("size", "size", "Size of one object (1 KB = 1,024 bytes).", default=1024**2, example="1MB"),
        Param("days", "integer", "Days that an object is kept.", default=365, example="365"),
        Param(
            "reads",
            "number",
            "Reads of an object a month, for the sizes and days that break even.",
            default=0,
            example="0.5",
        ),
        _TIER,
        _EXISTING,
        _HOURS,
        PRICE,
    ),
    deferred("calculators.s3_lifecycle.break_even", "break_even"),
)

CHECK = Operation(
    "check",
    "Say whether S3 takes a lifecycle configuration, in its own words, and what to think about.",
    (
        _CONFIGURATION,
        _SMALL,
        Param(
            "earlier",
            "flag",
            "Check by the rule of before July 2026: 30 days before Standard-IA and One Zone-IA, as older exams do.",
            default=False,
            example="no",
        ),
    ),
    deferred("calculators.s3_lifecycle.checking", "check_configuration"),
)

TIMELINE = Operation(
    "timeline",
    "Tell what a lifecycle configuration does to an object, midnight by midnight.",
    (
        _CONFIGURATION,
        Param(
            "created",
            "moment",
            "When the object was written, in UTC.",
            required=True,
            example="2026-01-15T10:30:00Z",
        ),
        Param("size", "size", "Size of the object (1 KB = 1,024 bytes).", default=1024**2, example="1MB"),
        Param(
            "key",
            "text",
            "The object's key; without it one that the first enabled rule is for.",
            example="logs/a.log",
        ),
        Param("tag", "text", "A tag of the object as NAME=VALUE.", repeated=True, example="kind=log"),
        _class_param("storage_class", "The class in which it was written.", "STANDARD"),
        Param(
            "versioning",
            "choice",
            "The bucket's state.",
            default="unversioned",
            choices=("unversioned", "enabled", "suspended"),
            example="unversioned",
        ),
        Param(
            "replaced",
            "moment",
            "When the object was written again.",
            repeated=True,
            example="2026-02-01T08:00:00Z",
        ),
        Param(
            "deleted",
            "moment",
            "When a DELETE without a version id came.",
            repeated=True,
            example="2026-03-01T08:00:00Z",
        ),
        Param(
            "upload",
            "moment",
            "When a multipart upload to the key began that nobody completes.",
            example="2026-01-15T10:30:00Z",
        ),
        _SMALL,
    ),
    deferred("calculators.s3_lifecycle.happening", "timeline"),
)

DUE = Operation(
    "due",
    "Find the midnight on which a rule of so many days acts on an object.",
    (
        Param(
            "created",
            "moment",
            "When the object was written, or its successor where the rule is about noncurrent versions; in UTC.",
            required=True,
            positional=True,
            example="2026-01-15T10:30:00Z",
        ),
        Param("days", "integer", "The rule's days.", required=True, positional=True, example="30"),
    ),
    deferred("calculators.s3_lifecycle.due", "due"),
)

RESTORE = Operation(
    "restore",
    "Work out what restoring archived objects costs, and how long it takes.",
    (
        _SIZE,
        _OBJECTS,
        Param(
            "storage_class",
            "choice",
            "Where they are archived: Glacier Flexible Retrieval (GLACIER) or Deep Archive.",
            default="GLACIER",
            choices=ARCHIVES,
            example="GLACIER",
        ),
        Param(
            "tier",
            "choice",
            "Speed of the restore.",
            default="standard",
            choices=("expedited", "standard", "bulk"),
            example="standard",
        ),
        Param(
            "within", "duration", "Take the cheapest speed that is done in this time instead.", example="6h"
        ),
        Param("days", "integer", "Days that the temporary copies are kept.", default=7, example="7"),
        _HOURS,
        PRICE,
    ),
    deferred("calculators.s3_lifecycle.restore", "restore"),
    chart=("total",),
)

OPERATIONS = (COST, COMPARE, BREAK_EVEN, CHECK, TIMELINE, DUE, RESTORE)
