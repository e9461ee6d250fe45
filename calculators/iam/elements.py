"""The single values of a policy document: texts, and what is wrong with one."""

from __future__ import annotations

from calculators.iam.pattern import ARN_PARTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # Called with the path of what is wrong, what is wrong, and the way out.
    Report = Callable[[str, str, str], None]

__all__ = [
    "bad_action", "bad_principal", "bad_resource", "bad_service", "nearest", "nearest_operator", "shown", "texts", "what",
]  # fmt: skip


def texts(
    value: object, path: str, report: Report, check: Callable[[str], tuple[str, str] | None] | None
) -> list[str]:
    """One text or a list of them; what is wrong with one is said at its place."""
    if value is None:
        return []
    if value == []:
        report(path, "The list is empty.", "Name at least one.")
    found: list[str] = []
    for number, entry in enumerate(value if isinstance(value, list) else [value]):
        place = f"{path}[{number}]" if isinstance(value, list) else path
        if not isinstance(entry, str) or not entry:
            report(place, f"{what(entry)} is no text.", "Write a text or a list of texts.")
            continue
        wrong = check(entry) if check is not None else None
        if wrong is None:
            found.append(entry)
        else:
            report(place, *wrong)
    return found


def bad_action(text: str) -> tuple[str, str] | None:
    """What is wrong with an action, and the way out; None where nothing is."""
    service, colon, name = text.partition(":")
    if text == "*" or (colon and service and name):
        return None
    return f"{shown(text)} has no service before a colon.", "Write it as s3:GetObject, or * for every action."


def bad_service(text: str) -> tuple[str, str] | None:
    """What is wrong with the service of an ARN."""
    parts = text.split(":", ARN_PARTS - 1)
    if parts[0] == "arn" and len(parts) > 2 and ("*" in parts[2] or "?" in parts[2]):
        return (
            f"The service of {shown(text)} is a wildcard.",
            "Name the service; only * alone spans all of them.",
        )
    return None


def bad_resource(text: str) -> tuple[str, str] | None:
    """What is wrong with a resource of a policy that is attached to a principal or an endpoint."""
    if text.startswith("*"):
        return None
    parts = text.split(":", ARN_PARTS - 1)
    if parts[0] != "arn" or (len(parts) < ARN_PARTS and not text.endswith("*")):
        return f"{shown(text)} is no ARN.", "Write arn:partition:service:region:account:resource, or *."
    return bad_service(text)


def bad_principal(text: str) -> tuple[str, str] | None:
    """What is wrong with a principal of type AWS."""
    if text != "*" and ("*" in text or "?" in text):
        return (
            f"{shown(text)} has a wildcard, which a principal cannot have.",
            'Name it whole, or write "*" with a condition on aws:PrincipalArn.',
        )
    return None


def what(value: object) -> str:
    """What a value is, to begin a sentence with."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "A list" if value else "An empty list"
    if isinstance(value, dict):
        return "An object" if value else "An empty object"
    return shown(value)


def shown(value: object) -> str:
    """A value, quoted and cut."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def nearest(name: str, known: Sequence[str]) -> str:
    """A hint: the name that was meant, or those there are."""
    for other in known:
        if name.lower().rstrip("s") == other.lower():
            return f"Did you mean {other}?"
    return f"Choose from: {', '.join(known)}."


def nearest_operator(name: str) -> str:
    """A hint: the operator that was meant."""
    from difflib import get_close_matches

    from calculators.iam.operators import OPERATORS

    base = name.rpartition(":")[2][:60]
    near = get_close_matches(base, OPERATORS, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return "Write one such as StringEquals, ArnLike or IpAddress, with IfExists behind it or ForAnyValue: before."
