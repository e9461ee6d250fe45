"""S3 Lifecycle as pure rules: which configurations S3 accepts, and what becomes of objects under them.

- :func:`configuration_from` reads a configuration (the shape that boto3 and ``aws s3api`` take), and
  :func:`check` refuses what S3 refuses, with S3's code and words;
- :func:`actions_due` says what happens to one key's versions at one run, :func:`uploads_due` which
  multipart uploads are aborted. S3 runs its rules once a day; a run is at midnight UTC here.

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

__all__ = [
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
    "check",
    "configuration_from",
    "midnight_after",
    "uploads_due",
]
