"""The resources of a statement: whether they are ARNs, and of what."""

from __future__ import annotations

from calculators.iam_lint.actions import redundant
from calculators.iam_lint.overlap import format_of, head, meets, pattern_of, plain
from calculators.iam_lint.reference import reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Part

__all__ = ["PARTITIONS", "REGIONS", "arn_fits", "check", "parts_of"]

_FIELDS = 6
_DIGITS = 12
_COMMERCIAL = (
    "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 "
    "ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 "
    "eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 "
    "sa-east-1 sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2"
)
# Partition -> its Regions (botocore 1.44's partitions.json).
PARTITIONS = {
    "aws": frozenset(_COMMERCIAL.split()),
    "aws-cn": frozenset(("cn-north-1", "cn-northwest-1")),
    "aws-us-gov": frozenset(("us-gov-east-1", "us-gov-west-1")),
    "aws-iso": frozenset(("us-iso-east-1", "us-iso-west-1")),
    "aws-iso-b": frozenset(("us-isob-east-1", "us-isob-west-1")),
    "aws-iso-e": frozenset(("eu-isoe-west-1",)),
    "aws-iso-f": frozenset(("us-isof-east-1", "us-isof-south-1")),
    "aws-eusc": frozenset(("eusc-de-east-1",)),
}
REGIONS = frozenset(region for regions in PARTITIONS.values() for region in regions)
# What stands in an account's place for resources that are AWS's own.
_NO_ACCOUNTS = frozenset(("aws", "aws-managed", "aws-marketplace", "third-party", "amazon", "cloudfront"))


def parts_of(text: str) -> list[str]:
    """The six parts of an ARN, its variables taken as wildcards; fewer where it has fewer."""
    return plain(text).split(":", _FIELDS - 1)


def check(document: Document, report: Report) -> None:
    """Report resources that are no ARNs, or are there twice."""
    for statement in document.statements:
        for part in statement.resources or ():
            if part.text != "*":
                _check_arn(part, report)
        found = redundant([part.text for part in statement.resources or ()])
        if found:
            report.add("REDUNDANT_RESOURCE", statement.element("Resource"), redundantResourceCount=len(found))


def _check_arn(part: Part, report: Report) -> None:
    parts = parts_of(part.text)
    if parts[0] != "arn":
        if not (parts[0].startswith("*") and len(parts) == 1):
            report.add("INVALID_ARN_PREFIX", part.path)
        return
    if len(parts) < _FIELDS:
        if not part.text.endswith("*"):
            report.add("MISSING_ARN_FIELD", part.path, fields=_FIELDS)
        return
    _, partition, service, region, account, _ = parts
    if not _wild(partition) and partition not in PARTITIONS:
        report.add(
            "INVALID_PARTITION",
            part.path,
            service=service,
            partition=partition,
            partitions=", ".join(PARTITIONS),
        )
        return
    regions = PARTITIONS.get(partition, REGIONS)
    if region and not _wild(region) and region not in regions:
        report.add("INVALID_ARN_REGION", part.path, region=region)
        return
    if not _check_account(account, part, report):
        return
    _check_service(service, parts, part, report)


def _wild(text: str) -> bool:
    return "*" in text or "?" in text


def _check_account(account: str, part: Part, report: Report) -> bool:
    if not account or account in _NO_ACCOUNTS or not account.strip("*?"):
        return True
    if _wild(account):
        if "${" not in part.text:
            report.add("partial-account", part.path, account=account)
        return True
    if len(account) == _DIGITS and account.isascii() and account.isdigit():
        return True
    report.add("INVALID_ARN_ACCOUNT", part.path, account=account)
    return False


def _check_service(service: str, parts: list[str], part: Part, report: Report) -> None:
    known = reference()
    if _wild(service):
        report.add("WILDCARD_IN_SERVICE_NAME", part.path)
    elif service != service.lower():
        report.add("INVALID_ARN_SERVICE_CASE", part.path, service=service)
    elif service not in known.arns:
        if not known.exists(service):
            report.add("INVALID_SERVICE", part.path, service=service)
        else:
            report.unlisted.add(service)
    else:
        _check_format(service, parts, part, report)


def _check_format(service: str, parts: list[str], part: Part, report: Report) -> None:
    region, account, resource = parts[3:]
    own = head(resource)
    near = [(kind, other) for kind, other in _formats_of(service) if fits(resource, other[5], own)]
    if not near:
        if not (
            service == "apigateway" and resource.startswith("/")
        ):  # paths of its API, more than are listed
            report.add("INVALID_ARN_RESOURCE", part.path)
        return
    fields = [other for _, other in near]
    if region and region.strip("*") and not any(other[3] for other in fields):
        report.add("ARN_REGION_NOT_ALLOWED", part.path, service=service)
    elif not region and all(other[3] for other in fields):
        report.add("MISSING_ARN_REGION", part.path, service=service)
    if account and account.strip("*") and not any(other[4] for other in fields):
        report.add("ARN_ACCOUNT_NOT_ALLOWED", part.path, service=service)
    elif not account and all(other[4] for other in fields) and not _of_aws(resource):
        report.add("MISSING_ARN_ACCOUNT", part.path, resourceName=near[0][0])


def _of_aws(resource: str) -> bool:
    """Whether it may be AWS's own, which have no account: documents and parameters of Systems Manager."""
    own = head(resource.partition("/")[2]).lower()
    return not own or own.startswith(("aws", "amazon"))


_FORMATS: dict[str, list[tuple[str, list[str]]]] = {}


def _formats_of(service: str) -> list[tuple[str, list[str]]]:
    """Resource type and six parts of each ARN format with that service."""
    if service not in _FORMATS:
        known = reference()
        several = (known.service(prefix) for prefix in known.arns[service])
        _FORMATS[service] = [
            (kind, fields)
            for entry in several
            if entry is not None
            for kind, arn in entry.formats.items()
            if len(fields := arn.split(":", _FIELDS - 1)) == _FIELDS
            and (fields[2] == service or "$" in fields[2])
        ]
    return _FORMATS[service]


def fits(text: str, pattern: str, own: str | None = None) -> bool:
    """Whether a resource of a policy may be one of a format (both whole, or the same part of both).

    Args:
        text: Its variables taken as wildcards.
        pattern: The format.
        own: What stands before the text's first wildcard, where that is known.
    """
    own = head(text) if own is None else own
    if pattern not in _HEADS:
        _HEADS[pattern] = head(pattern, ("${", "*"))
    other = _HEADS[pattern]
    # Quick, and rules most out: the two agree as far as both stand still.
    if not (own.startswith(other) if len(own) >= len(other) else other.startswith(own)):
        return False
    return meets(pattern_of(text), _states(pattern))


def arn_fits(text: str, pattern: str) -> bool:
    """Whether an ARN of a policy may be one of a format, part by part."""
    ours, theirs = parts_of(text), pattern.split(":", _FIELDS - 1)
    if len(ours) < _FIELDS or len(theirs) < _FIELDS:
        return fits(plain(text), pattern)
    return all(fits(own, other) for own, other in zip(ours, theirs, strict=True))


_HEADS: dict[str, str] = {}
_STATES: dict[str, list[str]] = {}


def _states(pattern: str) -> list[str]:
    if pattern not in _STATES:
        _STATES[pattern] = format_of(pattern)
    return _STATES[pattern]
