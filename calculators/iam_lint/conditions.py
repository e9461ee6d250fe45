"""The conditions of a statement: operators, keys and values, and what several of them say together."""

from __future__ import annotations

from calculators.iam_lint.keys import check_key
from calculators.iam_lint.values import check_type, check_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Statement, Test

__all__ = ["check"]

_SPOOFED = frozenset(("aws:referer", "aws:useragent"))
_BY_ENDPOINT = frozenset(("aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"))


def check(document: Document, kind: str, resource_type: str, report: Report) -> None:
    """Report what is wrong with conditions."""
    for statement in document.statements:
        cases: dict[tuple[str, str], str] = {}
        for test in statement.tests:
            _check_operator(test, report)
            before = cases.setdefault((test.operator.lower(), test.lower), test.key)
            if before != test.key:
                report.add("DUPLICATE_KEYS_WITH_DIFFERENT_CASE", test.path, key=test.key)
            check_key(test, report)
            if test.name:
                check_type(test, report)
                check_values(test, report)
                _check_everything(test, report)
                _check_audience(test, report)
            _check_trust(test, report)
            if resource_type in {"s3-bucket", "s3-access-point"} and test.lower == "s3:resourceaccount":
                report.add(
                    "IRRELEVANT_CONDITION_KEY_IN_POLICY",
                    test.path,
                    **{"condition-key": test.key, "resource-type": resource_type},
                )
        _check_together(statement, kind, report)


def _check_operator(test: Test, report: Report) -> None:
    if test.name:
        return
    quantifier, _, name = test.operator.rpartition(":")
    lower = name.lower()
    if lower == "nullifexists":
        report.add("NULL_WITH_IF_EXISTS", test.path)
    elif lower == "null" and quantifier.lower() in {"forallvalues", "foranyvalue"}:
        report.add("NULL_WITH_QUALIFIER", test.path)
    else:
        report.add("INVALID_CONDITION_OPERATOR", test.path, operator=test.operator)


def _check_everything(test: Test, report: Report) -> None:
    """A pattern that matches any value."""
    if test.name not in {"StringLike", "StringNotLike", "ArnLike", "ArnNotLike"} or test.quantifier:
        return
    if not any(part.text and not part.text.strip("*") for part in test.values):
        return
    if test.if_exists:
        rule = "" if test.negated else "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"
    else:
        rule = "EQUIVALENT_TO_NULL_TRUE" if test.negated else "EQUIVALENT_TO_NULL_FALSE"
    if rule:
        report.add(rule, test.path, key=test.key, operator=test.operator, recommendedKey=test.key)


def _check_audience(test: Test, report: Report) -> None:
    prefix, _, claim = test.lower.rpartition(":")
    if claim != "aud" or "." not in prefix:
        return
    if test.quantifier == "ForAnyValue":
        report.add("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", test.path, key=test.key)
    elif test.quantifier:
        report.add("CONFIRM_AUDIENCE_CLAIM_TYPE", test.path, key=test.key, audienceType="aud")


def _check_trust(test: Test, report: Report) -> None:
    if test.lower in _SPOOFED:
        report.add("UNTRUSTWORTHY_CONDITION_KEY", test.path, key=test.key)


def _check_together(statement: Statement, kind: str, report: Report) -> None:
    keys = statement.lower_keys
    for test in statement.tests:
        if test.lower == "aws:vpcsourceip" and not keys & {
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:sourcevpcarn",
        }:
            report.add(
                "MISSING_PAIRED_CONDITION_KEYS",
                test.path,
                conditionKeyName=test.key,
                recommendedKeys="aws:SourceVpc",
            )
        if test.lower in _BY_ENDPOINT and (
            statement.not_action or any(part.text == "*" for part in statement.actions or ())
        ):
            report.add("USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", test.path, key=test.key)
        if test.lower == "dynamodb:attributes" and statement.allow and "dynamodb:select" not in keys:
            report.add("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", test.path)
        if test.lower == "s3:prefix" and test.name.startswith("String") and statement.deny != test.negated:
            report.add("S3_PREFIX_IN_NEGATIVE_CONTEXT", test.path)
        if test.lower == "aws:multifactorauthpresent":
            _check_mfa(statement, test, report)
    if kind == "rcp" and statement.deny:
        _check_rcp(statement, report)


def _check_mfa(statement: Statement, test: Test, report: Report) -> None:
    values = {part.text.strip().lower() for part in test.values}
    if test.name != "Bool":
        return
    if statement.deny and not test.if_exists and values == {"false"}:
        absent = any(
            other.lower == test.lower and other.name == "Null" and not other.if_exists
            for other in statement.tests
        )
        if not absent:
            report.add("mfa-without-if-exists", test.path)
    elif statement.allow and test.if_exists and values == {"true"}:
        report.add("mfa-if-exists-in-allow", test.path)


_OF_PRINCIPALS = ("aws:principalorgid", "aws:principalaccount", "aws:principalorgpaths", "aws:principalarn")
_OF_SOURCES = ("aws:sourceorgid", "aws:sourceaccount", "aws:sourceorgpaths")


def _check_rcp(statement: Statement, report: Report) -> None:
    keys = statement.lower_keys
    for test in statement.tests:
        if test.name == "Null":
            continue
        if test.lower in _OF_PRINCIPALS and "aws:principalisawsservice" not in keys:
            report.add("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", test.path, conditionKeyName=test.key)
        elif test.lower in _OF_SOURCES:
            if "aws:principalisawsservice" not in keys:
                report.add(
                    "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
                    test.path,
                    conditionKeyName=test.key,
                )
            nulls = {other.lower for other in statement.tests if other.name == "Null"}
            if not nulls & {"aws:sourceaccount", "aws:sourcearn"}:
                report.add(
                    "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", test.path, conditionKeyName=test.key
                )
