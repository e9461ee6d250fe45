"""The principals of a statement: whether they are any, and whether strangers are among them."""

from __future__ import annotations

from calculators.iam_lint.keys import SOURCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Part, Statement

__all__ = ["check"]

_FIELDS = 6
_DIGITS = 12
_ID = 16  # characters of a unique id, at least
_ABOUT_CALLER = (
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principaltype",
)
_INSTEAD_OF_SOURCE = ("aws:referer", "aws:sourceowner", "aws:sourceip", "aws:useragent")


def check(document: Document, kind: str, report: Report) -> None:
    """Report principals that are none, and those that are too many."""
    if kind not in {"resource", "trust", "endpoint", "rcp"}:
        return
    for statement in document.statements:
        for of, part in statement.principals or ():
            _check_one(of, part, kind, report)
        if statement.allow:
            _check_allowed(statement, kind, report)


def _check_one(of: str, part: Part, kind: str, report: Report) -> None:
    text = part.text
    if of == "AWS":
        if text != "*" and ("*" in text or "?" in text):
            report.add("UNSUPPORTED_WILDCARD_IN_PRINCIPAL", part.path, principal_key="AWS")
        elif text != "*":
            _check_aws(part, report)
    elif of == "Service":
        if "*" in text or "?" in text:
            report.add("UNSUPPORTED_WILDCARD_IN_PRINCIPAL", part.path, principal_key="Service")
        elif text != text.lower() or not _of_amazon(text):
            report.add(
                "INVALID_SERVICE_PRINCIPAL_FORMAT", part.path, expectedFormat="service-name.amazonaws.com"
            )
    elif of == "Federated":
        if kind != "trust":
            report.add("FEDERATED_PRINCIPAL_NOT_SUPPORTED", part.path)
        elif not _is_provider(text):
            report.add("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", part.path)


def _of_amazon(text: str) -> bool:
    name, _, rest = text.partition(".")
    return bool(name) and (f".{rest}".find(".amazonaws.com") >= 0 or rest.endswith("amazon.com"))


def _is_provider(text: str) -> bool:
    if text.startswith("arn:"):
        parts = text.split(":", _FIELDS - 1)
        return (
            len(parts) == _FIELDS
            and parts[2] == "iam"
            and parts[5].startswith(("saml-provider/", "oidc-provider/"))
        )
    return "." in text and " " not in text


def _check_aws(part: Part, report: Report) -> None:
    text = part.text
    if len(text) == _DIGITS and text.isascii() and text.isdigit():
        return
    if text.startswith("arn:"):
        parts = text.split(":", _FIELDS - 1)
        account = parts[4] if len(parts) == _FIELDS else ""
        known = (len(account) == _DIGITS and account.isdigit()) or account in {"cloudfront", "aws"}
        if known and parts[2] in {"iam", "sts"} and parts[5]:
            return
    elif len(text) >= _ID and text.isascii() and text.isalnum() and text == text.upper():
        if text.startswith("AROA"):
            report.add("INVALID_ROLE_REFERENCE", part.path, roleid=text)
        elif text.startswith("AIDA"):
            report.add("INVALID_USER_REFERENCE", part.path, userid=text)
        if text.startswith("A"):
            return
    report.add("invalid-principal", part.path, principal=repr(text))


def _check_allowed(statement: Statement, kind: str, report: Report) -> None:
    path = statement.element("Principal")
    if statement.not_principal:
        if kind != "trust":
            report.add("ALLOW_WITH_NOT_PRINCIPAL", path)
        return
    several = statement.principals or []
    if (
        kind in {"resource", "trust"}
        and not statement.tests
        and any(p.text == "*" for of, p in several if of == "AWS")
    ):
        report.add("public-principal", path)
    services = [part for of, part in several if of == "Service"]
    if kind == "resource" and services:
        _check_services(statement, services, report)


def _check_services(statement: Statement, services: list[Part], report: Report) -> None:
    keys = statement.lower_keys
    if len(services) == len(statement.principals or ()):
        wrong = [
            test.key
            for test in statement.tests
            if test.lower in _ABOUT_CALLER or test.lower.startswith("aws:principaltag/")
        ]
        if wrong:
            report.add(
                "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
                f"{statement.path}.Condition",
                conditionKeys=", ".join(wrong),
            )
    if keys & SOURCES:
        return
    instead = [test for test in statement.tests if test.lower in _INSTEAD_OF_SOURCE]
    for part in services:
        if instead:
            report.add(
                "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
                instead[0].path,
                servicePrincipalPrefix=part.text.partition(".")[0],
                key=instead[0].key,
            )
        else:
            report.add("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", part.path)
