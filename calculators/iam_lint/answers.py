"""What AWS answers when such a document is stored: :func:`answer`; trust and bucket policies have texts of their own."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Statement

__all__ = ["ANSWERED", "answer"]

# Kinds whose service's answer is known; of resource policies only a bucket's is.
ANSWERED = {"identity", "boundary", "session", "trust"}
_SYNTAX = {
    "DATA_TYPE_MISMATCH",
    "INVALID_POLICY_ELEMENT",
    "UNSUPPORTED_ELEMENT_COMBINATION",
    "INVALID_CONDITION_OPERATOR",
}
_SYNTAX |= {"NULL_WITH_IF_EXISTS", "INVALID_PRINCIPAL_KEY", "INVALID_EFFECT"}
# S3's texts in the order of its checks, with the rules that they stand for.
_BUCKET = (
    ("Invalid policy syntax.", _SYNTAX - {"INVALID_CONDITION_OPERATOR", "INVALID_PRINCIPAL_KEY"}),
    ("Missing required field Statement", {"MISSING_STATEMENT"}),
    ("Missing required field Effect", {"MISSING_EFFECT"}),
    ("Missing required field Principal", {"MISSING_PRINCIPAL"}),
    (
        "Invalid principal in policy",
        {
            "INVALID_PRINCIPAL_FORMAT", "INVALID_PRINCIPAL_KEY", "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", "invalid-principal",
            "FEDERATED_PRINCIPAL_NOT_SUPPORTED", "INVALID_SERVICE_PRINCIPAL_FORMAT",
        },
    ),
    ("Missing required field Action", {"MISSING_ACTION", "EMPTY_ARRAY_ACTION"}),
    (
        "Policy has invalid action",
        {"INVALID_ACTION", "INVALID_SERVICE_IN_ACTION", "action-format", "UNSUPPORTED_ACTION_IN_POLICY"},
    ),
    ("Missing required field Resource", {"MISSING_RESOURCE", "EMPTY_ARRAY_RESOURCE"}),
    (
        "Policy has invalid resource",
        {
            "INVALID_ARN_PREFIX", "MISSING_ARN_FIELD", "INVALID_PARTITION", "INVALID_ARN_RESOURCE", "INVALID_ARN_SERVICE_CASE",
            "ARN_REGION_NOT_ALLOWED", "ARN_ACCOUNT_NOT_ALLOWED", "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", "INVALID_SERVICE",
        },
    ),
    (
        "Action does not apply to any resource(s) in statement",
        {"object-action-on-bucket", "bucket-action-on-objects", "action-resource-mismatch", "action-without-resource"},
    ),
    (
        "Policy has an invalid condition key",
        {"INVALID_SERVICE_CONDITION_KEY", "INVALID_GLOBAL_CONDITION_KEY", "INVALID_CONDITION_KEY_FORMAT"},
    ),
    (
        "Conditions do not apply to combination of actions and resources in statement",
        {"UNSUPPORTED_ACTION_FOR_CONDITION_KEY"},
    ),
)  # fmt: skip


def answer(document: Document, kind: str, resource_type: str, report: Report) -> str | None:
    """The error with which the document would be refused, "" where it is taken, None where that is not known."""
    found = {finding.rule for finding in report.findings}
    if kind == "trust":
        return _of_trust(document, found)
    if kind in ANSWERED:
        from calculators.iam_lint.refusal import refusal

        return refusal(document, found)
    return _of_bucket(report) if resource_type == "s3-bucket" else None


def _of_bucket(report: Report) -> str:
    found = {finding.rule for finding in report.findings}
    for finding in report.findings:
        if finding.rule == "INVALID_CONDITION_OPERATOR":
            return f"Invalid Condition type : {finding.path.rpartition('.Condition.')[2].partition('.')[0]}"
    return next((text for text, rules in _BUCKET if found & rules), "")


def _of_trust(document: Document, found: set[str]) -> str:
    if "MISSING_STATEMENT" in found:
        return "Could not parse the policy: Statement is empty!"
    if "INVALID_VERSION" in found:
        return "The policy must contain a valid version string"
    if found & _SYNTAX:
        return "Syntax error in policy."
    if "UNIQUE_SIDS_REQUIRED" in found:
        return "The Statement Ids in the policy are not unique"
    return next((said for statement in document.statements if (said := _trust_statement(statement))), "")


def _trust_statement(statement: Statement) -> str:
    from calculators.iam_lint.trust import of_trust

    entry, actions = statement.entry, statement.actions or []
    both = (
        "Allow with NotPrincipal is not allowed."
        if statement.allow
        else "AssumeRole policy must not contain NotPrincipal field."
    )
    faults = (
        ("Effect" not in entry, "Missing required field Effect"),
        (statement.principals is None, "Missing required field Principal"),
        (statement.not_principal, both),
        (not statement.principals, "Missing required field Principal cannot be empty!"),
        (not actions, "Missing required field Action"),
        (
            any(not of_trust(part.text) for part in actions),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (statement.not_resource, "AssumeRole policy must not contain resources."),
        (statement.resources is not None, "Has prohibited field Resource"),
    )
    return next((said for wrong, said in faults if wrong), "")
