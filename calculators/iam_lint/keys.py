"""Condition keys: the global ones with their types, and those of the services."""

from __future__ import annotations

from calculators.iam_lint.overlap import head
from calculators.iam_lint.reference import reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Test

__all__ = ["ACROSS", "SENSITIVE", "SOURCES", "TAGS", "check_key", "key_type"]

# Type -> global keys, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_GLOBAL = {
    "String": (
        "aws:CalledViaFirst aws:CalledViaLast aws:Ec2InstanceSourceVpc aws:FederatedProvider aws:PrincipalAccount aws:PrincipalOrgID "
        "aws:PrincipalServiceName aws:PrincipalTag/<key> aws:PrincipalType aws:Referer aws:RequestedRegion aws:RequestTag/<key> "
        "aws:ResourceAccount aws:ResourceOrgID aws:ResourceTag/<key> aws:SourceAccount aws:SourceIdentity aws:SourceOrgID "
        "aws:SourceOwner aws:SourceVpc aws:SourceVpce aws:UserAgent aws:userid aws:username aws:VpceAccount aws:VpceOrgID"
    ),
    "ArrayOfString": (
        "aws:CalledVia aws:CalledViaAWSMCP aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths aws:SourceOrgPaths aws:TagKeys "
        "aws:VpceOrgPaths"
    ),
    "ARN": "aws:ChatbotSourceArn aws:PrincipalArn aws:SignInSessionArn aws:SourceArn aws:SourceVpcArn",
    "Bool": (
        "aws:AssumedRoot aws:IsMcpServiceAction aws:MultiFactorAuthPresent aws:PrincipalIsAWSService aws:SecureTransport "
        "aws:ViaAWSMCPService aws:ViaAWSService"
    ),
    "Numeric": "aws:MultiFactorAuthAge",
    "Date": "aws:CurrentTime aws:EpochTime aws:TokenIssueTime",
    "IPAddress": "aws:Ec2InstanceSourcePrivateIPv4 aws:SourceIp aws:VpcSourceIp",
}
# Keys of one service that requests to all services may have.
ACROSS = frozenset((
    "ec2:roledelivery", "ec2:sourceinstancearn", "glue:roleassumedby", "glue:credentialissuingservice", "codebuild:buildarn",
    "codebuild:projectarn", "lambda:sourcefunctionarn", "ssm:sourceinstancearn", "identitystore:userid",
))  # fmt: skip
_TYPES = {key.lower(): kind for kind, keys in _GLOBAL.items() for key in keys.split()}
TAGS = ("aws:resourcetag/", "aws:requesttag/", "aws:principaltag/")
SOURCES = frozenset(("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"))
SENSITIVE = frozenset((
    "aws:principalaccount", "aws:principalorgid", "aws:resourceaccount", "aws:resourceorgid", "aws:sourceaccount", "aws:sourceorgid",
    "aws:sourcevpc", "aws:sourcevpce", "aws:vpceaccount", "aws:vpceorgid",
))  # fmt: skip
# Prefixes of identity providers without a point in them.
_PROVIDERS = frozenset(
    ("saml", "cognito-identity-auth", "cognito-identity-unauth", "identitycenter", "catalog")
)


def key_type(key: str) -> str | None:
    """The type of a condition key, None where it is not known."""
    lower = key.lower()
    for start in TAGS:
        if lower.startswith(start):
            return "String"
    if lower.startswith("aws:"):
        return _TYPES.get(lower)
    service = reference().service(lower.partition(":")[0])
    return None if service is None else service.key_type(key)


def check_key(test: Test, report: Report) -> None:
    """Report a key that does not exist."""
    prefix, colon, name = test.lower.partition(":")
    if not colon or not prefix or not name:
        report.add("INVALID_CONDITION_KEY_FORMAT", test.path)
    elif prefix == "aws":
        _check_global(test, name, report)
    elif "." in prefix or "/" in prefix or prefix in _PROVIDERS or test.lower in ACROSS:
        return  # claims of identity providers, whose names are theirs
    else:
        _check_service(test, prefix, report)


def _check_global(test: Test, name: str, report: Report) -> None:
    if name == "arn":
        report.add("UNSUPPORTED_GLOBAL_CONDITION_KEY", test.path)
        return
    for start in TAGS:
        if test.lower in {start, start[:-1]}:
            shown = test.key if test.key.endswith("/") else f"{test.key}/"
            report.add("MISSING_TAG_KEY_IN_CONDITION", test.path, conditionKeyName=shown)
            return
    if key_type(test.key) is None:
        report.add("INVALID_GLOBAL_CONDITION_KEY", test.path, key=test.key)


def _check_service(test: Test, prefix: str, report: Report) -> None:
    known = reference()
    service = known.service(prefix)
    if service is None:
        if known.exists(prefix):
            report.unlisted.add(prefix)
        else:
            report.add("INVALID_SERVICE", test.path, service=prefix)
        return
    if service.key_type(test.key) is not None:
        return
    for name, _ in service.patterns:
        start = head(name, ("$", "<", "tag-key"))
        if start.endswith("/") and test.lower in {start, start[:-1]}:
            shown = test.key if test.key.endswith("/") else f"{test.key}/"
            report.add("MISSING_TAG_KEY_IN_CONDITION", test.path, conditionKeyName=shown)
            return
    report.add("INVALID_SERVICE_CONDITION_KEY", test.path, key=test.key, service=prefix)
