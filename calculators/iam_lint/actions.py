"""The actions of a statement: whether they exist, and which of them others cover."""

from __future__ import annotations

from calculators.iam_lint.overlap import covers
from calculators.iam_lint.reference import reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.reference import Action, Service
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Part, Statement

__all__ = ["check", "expanded", "named", "split"]

_MOST = 200  # wildcards that others are compared with
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")


def split(text: str) -> tuple[str, str]:
    """Prefix and name of an action."""
    prefix, _, name = text.partition(":")
    return prefix.lower(), name


def named(statement: Statement) -> list[Part]:
    """The actions of Action (not of NotAction)."""
    return [] if statement.not_action else statement.actions or []


def expanded(text: str) -> tuple[Service, list[Action]] | None:
    """A service and the actions that a text stands for; None where the service is not listed or a wildcard."""
    prefix, name = split(text)
    service = reference().service(prefix) if name else None
    return None if service is None else (service, service.matching(name))


def check(document: Document, report: Report) -> None:
    """Report actions that are none, or are there twice."""
    for statement in document.statements:
        for part in statement.actions or ():
            if part.text != "*" and _well_formed(part, report):
                _check_existence(part, report)
        _check_redundancy(statement, report)


def _well_formed(part: Part, report: Report) -> bool:
    text = part.text
    prefix, _, name = text.partition(":")
    if ":" not in text:
        said = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
    elif ":" in name:
        said = "Actions/Condition can contain only one colon."
    elif not name or not prefix:
        said = "a part of it is empty."
    elif "*" in prefix or "?" in prefix:
        report.add("WILDCARD_IN_SERVICE_NAME", part.path)
        return False
    elif not set(prefix) <= _LETTERS:
        said = f"Vendor {prefix} is not valid"
    else:
        return True
    report.add("action-format", part.path, action=repr(text), reason=said)
    return False


def _check_existence(part: Part, report: Report) -> None:
    known = reference()
    prefix, name = split(part.text)
    service = known.service(prefix)
    if service is None:
        if known.exists(prefix):
            report.unlisted.add(prefix)
        else:
            report.add(
                "INVALID_SERVICE_IN_ACTION",
                part.path,
                service=part.text.partition(":")[0],
                service2=_near(prefix, known.prefixes(), report),
            )
    elif not service.matching(name):
        near = "" if "*" in name or "?" in name else _meant(service, name, report)
        report.add("INVALID_ACTION", part.path, action=part.text, valid_action=near)


def _meant(service: Service, name: str, report: Report) -> str:
    found = _near(name.lower(), list(service.actions), report)
    if found:
        return f"{service.prefix}:{service.actions[found].name}"
    return _elsewhere(service.prefix, name)


def _near(name: str, known: list[str], report: Report) -> str:
    report.suggested += 1
    if report.suggested > _MOST:
        return ""
    from difflib import get_close_matches

    found = get_close_matches(name[:60], known, n=1, cutoff=0.75)
    return found[0] if found else ""


# Prefixes that are mistaken for one another: that of the API's name, and that of its actions.
_NEIGHBOURS = {
    "cloudwatch": ("logs", "events"),
    "cloudwatchlogs": ("logs",),
    "logs": ("cloudwatch",),
    "events": ("cloudwatch",),
    "apigateway": ("execute-api",),
    "cognito-idp": ("cognito-identity",),
    "cognito-identity": ("cognito-idp",),
    "iam": ("sts",),
    "sts": ("iam",),
    "rds": ("rds-db", "rds-data"),
    "ec2": ("autoscaling", "elasticloadbalancing", "ebs"),
    "s3": ("s3express",),
    "lambda": ("iam",),
}


def _elsewhere(prefix: str, name: str) -> str:
    for other in _NEIGHBOURS.get(prefix, ()):
        service = reference().service(other)
        if service is not None and name.lower() in service.actions:
            return f"{other}:{service.actions[name.lower()].name}"
    return ""


def _check_redundancy(statement: Statement, report: Report) -> None:
    found = redundant([part.text.lower() for part in statement.actions or ()])
    if found:
        example = (statement.actions or [])[found[0]].text
        report.add(
            "REDUNDANT_ACTION",
            statement.element("Action"),
            redundantActionCount=len(found),
            redundantAction=example,
        )


def redundant(texts: list[str]) -> list[int]:
    """The places of texts that another one covers; of equal ones, all but the first."""
    first: dict[str, int] = {}
    wide = [text for text in dict.fromkeys(texts) if "*" in text or "?" in text][:_MOST]
    found = []
    for place, text in enumerate(texts):
        again = first.setdefault(text, place) != place
        if again or any(other != text and covers(other, text) and not covers(text, other) for other in wide):
            found.append(place)
    return found
