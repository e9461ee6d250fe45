"""What IAM answers to such an identity policy: it names one fault, by its stages, and stops.

The stages are grammar, version, an older parser, ids, actions, ARNs, prefixes, resources and principals; the texts
are those of IAM's own errors (``MalformedPolicyDocument``).
"""

from __future__ import annotations

from calculators.iam.operators import operator_of
from calculators.iam.values import moment
from calculators.iam_lint.arns import PARTITIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.iam_lint.shape import Document, Part

__all__ = ["refusal"]

_SYNTAX = "Syntax errors in policy."
_LEGACY = "The policy failed legacy parsing"
_IAM_PATHS = (
    "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/", "sms-mfa/",
    "saml-provider/", "oidc-provider/", "report/", "access-report/",
)  # fmt: skip
# Newer paths, which the message does not name.
_IAM_PATHS_SINCE = ("role-template/", "delegation-request/", "assumed-role/")
_OF_S3 = ("accesspoint/", "access-grants/", "job/", "storage-lens", "async-request/")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")
_GRAMMAR = (
    "DATA_TYPE_MISMATCH", "INVALID_POLICY_ELEMENT", "INVALID_VERSION", "MISSING_STATEMENT", "MISSING_EFFECT",
    "UNSUPPORTED_ELEMENT_COMBINATION", "INVALID_CONDITION_OPERATOR", "NULL_WITH_IF_EXISTS",
)  # fmt: skip


def refusal(document: Document, found: set[str]) -> str:
    """The message with which IAM refuses a document, "" where it takes it.

    Args:
        document: As it was read.
        found: The rules that have findings.
    """
    return next(_refusals(document, found), "")


def _refusals(document: Document, found: set[str]) -> Iterator[str]:
    if found & set(_GRAMMAR) or not _effects_known(document):
        yield _SYNTAX
    if document.json.get("Version") != "2012-10-17":
        yield "Policy document must be version 2012-10-17 or greater."
    resources = [part for s in document.statements for part in s.resources or () if part.text]
    wrong = next(_resource_errors(resources), "")
    if not wrong and not _legacy(document, resources):
        yield _LEGACY
    if _repeats_sid(document):
        yield "Statement IDs (SID) in a single policy must be unique."
    if any(not statement.actions for statement in document.statements):
        yield "Policy statement must contain actions."
    if wrong:
        yield wrong
    yield from _action_errors(document)
    if any(not statement.resources for statement in document.statements):
        yield "Policy statement must contain resources."
    if any(statement.principals is not None for statement in document.statements):
        yield "Policy document should not specify a principal."


def _effects_known(document: Document) -> bool:
    effects = (statement.entry.get("Effect") for statement in document.statements)
    return all(isinstance(effect, str) and effect.lower() in {"allow", "deny"} for effect in effects)


def _repeats_sid(document: Document) -> bool:
    sids = [sid for s in document.statements if isinstance(sid := s.entry.get("Sid"), str) and sid]
    return len(sids) != len(set(sids))


def _legacy(document: Document, resources: list[Part]) -> bool:
    """What an older parser takes, too: effects by case, dates, ARNs with their colons."""
    for statement in document.statements:
        if not (statement.allow or statement.deny):
            return False
        for test in statement.tests:
            parts = operator_of(test.operator)
            dated = parts is not None and parts[1].startswith("Date")
            if dated and any(moment(part.text) is None for part in test.values):
                return False
    return not any("::" in part.text and part.text.count(":") < 5 and part.text != "*" for part in resources)


def _resource_errors(resources: list[Part]) -> Iterator[str]:
    for part in resources:
        if part.text != "*":
            yield from _resource_error(part.text)


def _resource_error(text: str) -> Iterator[str]:
    fields = text.split(":")
    if len(fields) == 1:
        yield f'Resource {text} must be in ARN format or "*".'
        return
    if fields[1] not in PARTITIONS and fields[1] != "*":
        rest = [*fields[2:5], ":".join(fields[5:])]
        shown = ":".join((field or "*") if len(fields) < 6 else field for field in rest)
        yield f'Partition "{fields[1]}" is not valid for resource "arn:{fields[1]}:{shown}".'
    if len(fields) == 2:
        yield "Resource vendor must be fully qualified and cannot contain regexes."
        return
    service, region = fields[2], fields[3] if len(fields) > 3 else ""
    last = ":".join(fields[5:])
    if region and service == "iam":
        yield f"IAM resource {text} cannot contain region information."
    if region and service == "s3" and not last.startswith(_OF_S3):
        yield f"Resource {text} can not contain region information."
    if (
        service == "iam"
        and last not in {"*", "root"}
        and not last.startswith((*_IAM_PATHS, *_IAM_PATHS_SINCE))
    ):
        yield f'IAM resource path must either be "*" or start with {", ".join(_IAM_PATHS)}.'


def _action_errors(document: Document) -> Iterator[str]:
    for statement in document.statements:
        for part in statement.actions or ():
            fields = part.text.split(":")
            if len(fields) == 1 and part.text != "*":
                yield "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
            elif len(fields) > 2:
                yield "Actions/Condition can contain only one colon."
            elif fields[0] != "*" and not set(fields[0]) <= _LETTERS:
                yield f"Vendor {fields[0]} is not valid"
