"""How long a document may be."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document

__all__ = ["ATTACHED", "characters", "check", "quota"]

# What an identity policy is -> characters, white space not counted.
ATTACHED = {"managed": 6_144, "user": 2_048, "group": 5_120, "role": 10_240}
_KINDS = {
    "session": 2_048,
    "trust": 2_048,
    "scp": 10_240,
    "rcp": 5_120,
    "endpoint": 20_480,
    "boundary": 6_144,
}
# Resource policies whose length AWS documents; of others none is claimed.
_RESOURCES = {
    "s3-bucket": 20_480,
    "s3-access-point": 20_480,
    "kms-key": 32_768,
    "secret": 20_480,
    "lambda-function": 20_480,
    "ecr-repository": 10_240,
    "dynamodb-table": 20_480,
    "efs-file-system": 20_000,
}
_RULES = {
    "scp": "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
    "rcp": "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
    "trust": "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
    "resource": "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
    "endpoint": "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
}
# Where white space within texts is not counted either.
_WITHOUT_BLANKS = {"identity", "boundary", "trust"}


def quota(kind: str, resource_type: str, attached: str) -> int | None:
    """The characters that such a document may have, None where no limit is known."""
    if kind == "identity":
        return ATTACHED[attached]
    if kind == "resource":
        return _RESOURCES.get(resource_type)
    return _KINDS[kind]


def characters(document: Document, kind: str) -> int:
    """How long a document is, written without white space between its elements; bytes for resource policies."""
    from json import dumps

    text = dumps(document.json, separators=(",", ":"), ensure_ascii=False, default=str)
    if kind in _WITHOUT_BLANKS:
        return len("".join(text.split()))
    return len(text.encode("utf-8", "replace")) if kind == "resource" else len(text)


def check(document: Document, kind: str, resource_type: str, attached: str, report: Report) -> None:
    """Report a document that is too long."""
    most = quota(kind, resource_type, attached)
    size = characters(document, kind)
    if most is not None and size > most:
        rule = _RULES.get(kind, "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA")
        report.add(rule, "", policySize=f"{size:,}", policySizeQuota=f"{most:,}")
