"""S3 Lifecycle: what objects cost along their life, which configurations S3 accepts, and what they do to objects.

The rules themselves are pure functions that the simulated account calls too:

- :func:`configuration_from` reads a configuration (the shape that boto3 and ``aws s3api`` take), and
  :func:`check` refuses what S3 refuses, with S3's code and words;
- :func:`actions_due` says what happens to one key's versions at one run, :func:`uploads_due` which
  multipart uploads are aborted. S3 runs its rules once a day; a run is at midnight UTC here.

They are imported when they are asked for, so that a sum costs no more than it needs.

Sources, read 2026-11-21:

- Transitions, the waterfall, 128 KB and minimum durations:
  https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
- Elements, versioning, days and dates:
  https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
- Conflicts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
- Expired objects and delete markers:
  https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html
- The 30 days that an object had to spend in S3 Standard before Standard-IA or One Zone-IA are no more:
  https://aws.amazon.com/about-aws/whats-new/2026/07/s3-removes-30-day-transitions-standard-ia-one-zone-ia/
  and botocore:s3/Transition.Days ("0 or any positive integer").
"""

from __future__ import annotations

from calculators.contract import Result, calculate_with
from calculators.s3_lifecycle.operations import OPERATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.s3_lifecycle.checks import check
    from calculators.s3_lifecycle.model import (
        Action,
        AddDeleteMarker,
        Configuration,
        DeleteVersion,
        Filter,
        LifecycleRefusedError,
        Rule,
        TransitionVersion,
        Upload,
        Version,
        Versioning,
    )
    from calculators.s3_lifecycle.reading import configuration_from
    from calculators.s3_lifecycle.running import actions_due, midnight_after, uploads_due

NAME = "s3-lifecycle"
SUMMARY = "S3 storage classes and lifecycle rules: cost, checks, what happens when"

__all__ = [
    "NAME",
    "OPERATIONS",
    "SUMMARY",
    "Action",
    "AddDeleteMarker",
    "Configuration",
    "DeleteVersion",
    "Filter",
    "LifecycleRefusedError",
    "Rule",
    "TransitionVersion",
    "Upload",
    "Version",
    "Versioning",
    "actions_due",
    "calculate",
    "check",
    "configuration_from",
    "midnight_after",
    "uploads_due",
]

_HOMES = {
    "check": "checks",
    "configuration_from": "reading",
    "actions_due": "running",
    "midnight_after": "running",
    "uploads_due": "running",
}


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)


def __getattr__(name: str) -> object:
    """The rules of the simulated account, from their modules."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'model')}"), name)
    return found
