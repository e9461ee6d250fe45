"""Actions against the resources and condition keys of their statement: which of them can never meet."""

from __future__ import annotations

from calculators.iam_lint.actions import expanded, split
from calculators.iam_lint.arns import arn_fits, parts_of
from calculators.iam_lint.keys import ACROSS
from calculators.iam_lint.reference import reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.reference import Action, Service
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Part, Statement, Test

__all__ = ["KINDS_OF_RESOURCE", "check"]

# Resource type -> how CloudFormation calls it, the prefix of its actions.
KINDS_OF_RESOURCE = {
    "s3-bucket": ("AWS::S3::Bucket", "s3"),
    "s3-access-point": ("AWS::S3::AccessPoint", "s3"),
    "kms-key": ("AWS::KMS::Key", "kms"),
    "sqs-queue": ("AWS::SQS::Queue", "sqs"),
    "sns-topic": ("AWS::SNS::Topic", "sns"),
    "secret": ("AWS::SecretsManager::Secret", "secretsmanager"),
    "lambda-function": ("AWS::Lambda::Function", "lambda"),
    "ecr-repository": ("AWS::ECR::Repository", "ecr"),
    "dynamodb-table": ("AWS::DynamoDB::Table", "dynamodb"),
    "efs-file-system": ("AWS::EFS::FileSystem", "elasticfilesystem"),
}
_MOST = 20_000  # pairs of an action and a resource in one statement
_SHOWN = 3
_FAULTY = (
    "INVALID_ARN_PREFIX", "MISSING_ARN_FIELD", "INVALID_PARTITION", "INVALID_ARN_RESOURCE", "INVALID_ARN_SERVICE_CASE",
    "ARN_REGION_NOT_ALLOWED", "MISSING_ARN_REGION", "ARN_ACCOUNT_NOT_ALLOWED", "MISSING_ARN_ACCOUNT", "INVALID_SERVICE",
)  # fmt: skip


def check(document: Document, kind: str, resource_type: str, report: Report) -> None:
    """Report actions, resources and keys of one statement that have nothing to do with each other."""
    faulty = {finding.path for finding in report.findings if finding.rule in _FAULTY}
    for statement in document.statements:
        if resource_type:
            _check_type(statement, resource_type, report)
        if kind == "trust":
            continue
        _check_keys(statement, report)
        _check_tags(statement, report)
        if (
            not statement.not_action
            and not statement.not_resource
            and statement.actions
            and statement.resources
        ):
            usable = not any(part.path in faulty for part in statement.resources)
            if usable and len(statement.actions) * len(statement.resources) <= _MOST:
                _check_resources(statement, report)


def _check_type(statement: Statement, resource_type: str, report: Report) -> None:
    shown, prefix = KINDS_OF_RESOURCE[resource_type]
    for part in statement.actions or ():
        own = split(part.text)[0]
        if part.text != "*" and ":" in part.text and own != prefix and not statement.not_action:
            report.add("UNSUPPORTED_ACTION_IN_POLICY", part.path, action=part.text, resourceType=shown)
    for part in statement.resources or ():
        fields = parts_of(part.text)
        if len(fields) > 2 and fields[2] != prefix and "*" not in fields[2]:
            report.add("UNSUPPORTED_RESOURCE_ARN_IN_POLICY", part.path, resourceType=shown)


def _check_resources(statement: Statement, report: Report) -> None:
    resources = statement.resources or []
    if statement.all_resources():
        return
    known: dict[tuple[str, str], bool] = {}
    used: set[str] = set()
    unknown = False
    starred: list[Part] = []
    for part in statement.actions or ():
        found = expanded(part.text)
        if found is None or not found[1]:
            unknown = True
            continue
        service, actions = found
        kinds = list(dict.fromkeys(kind for action in actions for kind in action.types))
        if not kinds:
            starred.append(part)
            unknown = unknown or "*" in part.text
            continue
        met = [other for other in resources if _meets(service, kinds, other, known)]
        used.update(other.path for other in met)
        if not met:
            _say_mismatch(statement, part, kinds, report)
    if starred:
        names = ", ".join(part.text for part in starred[:_SHOWN])
        more = len(starred) - _SHOWN
        report.add(
            "action-without-resource",
            statement.element("Resource"),
            actions=f"{names} and {more} more" if more > 0 else names,
            verb="denied" if statement.deny else "granted",
        )
    if used and not unknown:
        for other in resources:
            if other.path not in used:
                report.add("unused-resource", other.path, resource=other.text)


def _meets(service: Service, kinds: list[str], part: Part, known: dict[tuple[str, str], bool]) -> bool:
    for kind in kinds:
        pattern = service.formats[kind]
        key = (part.text, pattern)
        if key not in known:
            known[key] = arn_fits(part.text, pattern)
        if known[key]:
            return True
    return False


def _say_mismatch(statement: Statement, part: Part, kinds: list[str], report: Report) -> None:
    resources = statement.resources or []
    if split(part.text)[0] == "s3":
        objects, buckets = "object" in kinds, "bucket" in kinds
        for other in resources:
            own = parts_of(other.text)
            name = own[5] if len(own) == 6 and own[2] == "s3" and not own[3] else ""
            if not name:
                continue
            if objects and "/" not in name:
                report.add(
                    "object-action-on-bucket",
                    part.path,
                    action=part.text,
                    resource=other.text,
                    better=f"{other.text}/*",
                )
                return
            if buckets and "/" in name:
                better = f"arn:{own[1]}:s3:::{name.partition('/')[0]}"
                report.add(
                    "bucket-action-on-objects",
                    part.path,
                    action=part.text,
                    resource=other.text,
                    better=better,
                )
                return
    shown = ", ".join(kinds[:_SHOWN])
    more = len(kinds) - _SHOWN
    report.add(
        "action-resource-mismatch",
        part.path,
        action=part.text,
        types=f"{shown} and {more} more" if more > 0 else shown,
        effect=statement.effect,
    )


# Keys of one service that requests to others have, and keys with a rule of their own.
_NOT_ASKED = ("aws:resourcetag/", "sts:")
_ASKED_GLOBAL = ("aws:requesttag/", "aws:tagkeys")


def _literal(statement: Statement) -> list[tuple[Part, Service, Action]]:
    """The actions that are named whole and are listed."""
    found = []
    for part in statement.actions or ():
        if "*" in part.text or "?" in part.text:
            continue
        entry = expanded(part.text)
        if entry is not None and entry[1]:
            found.append((part, entry[0], entry[1][0]))
    return found


def _asks(test: Test) -> bool:
    """Whether a condition fails where its key is not there."""
    return (
        bool(test.name)
        and test.name != "Null"
        and not test.if_exists
        and not test.quantifier.startswith("ForAll")
    )


def _check_keys(statement: Statement, report: Report) -> None:
    if statement.not_action:
        return
    literal: list[tuple[Part, Service, Action]] | None = None
    for test in statement.tests:
        prefix = test.lower.partition(":")[0]
        if not _asks(test) or test.lower.startswith(_NOT_ASKED) or "." in prefix or test.lower in ACROSS:
            continue
        if test.lower.startswith("aws:"):
            if not test.lower.startswith(_ASKED_GLOBAL):
                continue
        else:
            service = reference().service(prefix)
            if service is None or service.key_type(test.key) is None:
                continue
        literal = _literal(statement) if literal is None else literal
        wrong = [
            part.text
            for part, service, action in literal
            if (test.lower.startswith("aws:") or service.prefix == prefix)
            and not service.has_key(action, test.key)
        ]
        if wrong:
            report.add(
                "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", test.path, actions=", ".join(wrong), key=test.key
            )


def _check_tags(statement: Statement, report: Report) -> None:
    for test in statement.tests:
        if not test.lower.startswith("aws:resourcetag/") or not _asks(test):
            continue
        if statement.not_action:
            start = "DENY" if statement.deny else "ALLOW"
            report.add(
                f"{start}_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
                test.path,
                conditionKeyName=test.key,
            )
            continue
        literal = _literal(statement)
        supported = {service.prefix for _, service, action in literal if service.has_key(action, test.key)}
        without = sorted({service.prefix for _, service, _ in literal} - supported)
        if without:
            rule = f"{'DENY' if statement.deny else 'ALLOW'}_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE"
            report.add(rule, test.path, conditionKeyName=test.key, serviceNames=", ".join(without))
