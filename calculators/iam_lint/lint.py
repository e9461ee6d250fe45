"""Checks a policy document and says what was found: :func:`findings`, and the operation ``lint``."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.iam_lint.report import LEVELS, Report, rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from calculators.contract import Plain
    from calculators.iam_lint.report import Finding
    from calculators.iam_lint.shape import Document

__all__ = ["KINDS", "findings", "guess", "lint", "review"]

KINDS = ("identity", "resource", "trust", "scp", "rcp", "boundary", "session", "endpoint")
_PAGES = {
    "list": "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    "grammar": "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
}
_PLACES = 3  # places of a rule that a step names
_DEEPEST = 40  # levels of a document that are looked at


class Review:
    """What was found in a document.

    Attributes:
        kind: Of policy, as given or as guessed.
        guessed: Whether the kind follows from the document.
        findings: The gravest first.
        refusal: The error with which IAM or S3 refuses it, "" where it is taken, None where that is not known.
        unlisted: Services that it names and whose actions are not listed.
        size: Characters, as they are counted for its quota.
    """

    __slots__ = ("findings", "guessed", "kind", "refusal", "size", "unlisted")

    def __init__(self, kind: str, *, guessed: bool) -> None:
        self.kind = kind
        self.guessed = guessed
        self.findings: list[Finding] = []
        self.refusal: str | None = None
        self.unlisted: list[str] = []
        self.size = 0

    @property
    def valid(self) -> bool:
        """Whether it has no error, and AWS takes it."""
        return not self.refusal and not any(finding.level == "error" for finding in self.findings)


def findings(document: object, kind: str = "", resource_type: str = "") -> list[Finding]:
    """What is wrong with a document, the gravest first; see :func:`review`."""
    return review(document, kind, resource_type).findings


def review(document: object, kind: str = "", resource_type: str = "", attached: str = "managed") -> Review:
    """Check a document.

    Args:
        document: Parsed JSON.
        kind: One of :data:`KINDS`; "" to take it from the document.
        resource_type: What a resource policy is attached to, one of ``KINDS_OF_RESOURCE``; "" where not known.
        attached: What an identity policy is: managed, or inline in a user, group or role.

    Raises:
        CalculatorError: It is no JSON object, or nested beyond any policy.
    """
    from calculators.iam_lint import (
        actions,
        applies,
        arns,
        conditions,
        elements,
        grants,
        logic,
        principals,
        size,
        trust,
    )
    from calculators.iam_lint.answers import answer
    from calculators.iam_lint.shape import read

    if not isinstance(document, dict):
        what = {list: "A list", str: "A text", bool: "true or false", type(None): "null"}.get(
            type(document), "A number"
        )
        raise CalculatorError(
            "policy", f"{what} is no policy document.", 'Write {"Version": ..., "Statement": [...]}.'
        )
    _refuse_deep(document)
    report = Report()
    read_document = read(document, report)
    found = Review(kind or ("resource" if resource_type else guess(read_document)), guessed=not kind)
    kind = found.kind
    elements.check(read_document, kind, resource_type, report)
    elements.check_variables(read_document, report)
    actions.check(read_document, report)
    if kind != "trust":
        arns.check(read_document, report)
    principals.check(read_document, kind, report)
    conditions.check(read_document, kind, resource_type, report)
    if kind == "trust":
        trust.check(read_document, report)
    if kind == "rcp":
        from calculators.iam_lint.organization import check

        check(read_document, report)
    applies.check(read_document, kind, resource_type, report)
    grants.check(read_document, kind, report)
    logic.check(read_document, report)
    size.check(read_document, kind, resource_type, attached, report)
    if resource_type == "kms-key":
        _check_lockout(read_document, report)
    found.findings = report.ordered()
    found.unlisted = sorted(report.unlisted)
    found.refusal = answer(read_document, kind, resource_type, report)
    found.size = size.characters(read_document, kind)
    return found


def _refuse_deep(document: object) -> None:
    level: list[object] = [document]
    for _ in range(_DEEPEST):
        level = [
            entry
            for value in level
            if isinstance(value, dict | list)
            for entry in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise CalculatorError(
        "policy", "The document is nested beyond any policy.", "A policy has six levels or so."
    )


def guess(document: Document) -> str:
    """The kind that a document looks like: one with principals is a resource's, or a role's where it names no resource."""
    statements = document.statements
    if not any(s.principals is not None for s in statements):
        return "identity"
    of_sts = all(part.text.lower().startswith("sts:") for s in statements for part in s.actions or ())
    if of_sts and all(s.resources is None for s in statements):
        return "trust"
    return "resource"


def _check_lockout(document: Document, report: Report) -> None:
    """A key policy that lets nobody change it."""
    from calculators.iam.pattern import Glob, tokens_of

    for statement in document.statements:
        if statement.allow and not statement.not_action:
            for part in statement.actions or ():
                if Glob(tokens_of(part.text.lower())).matches("kms:putkeypolicy"):
                    return
        elif statement.allow:
            return
    report.add("key-policy-lockout", "")


def lint(policy: dict[str, object], kind: str | None, resource_type: str | None, attached: str) -> Result:
    """Check policy documents."""
    if not policy:
        raise CalculatorError("policy", "A document is needed.", "For example policy.json.")
    reviews: dict[str, Review] = {}
    for name, document in _each(policy):
        try:
            reviews[name] = review(document, kind or "", resource_type or "", attached)
        except CalculatorError as error:
            said = f"{name}: {error.message}" if len(policy) > 1 else error.message
            raise CalculatorError(error.field, said, error.hint) from None
    several = len(reviews) > 1
    counts = dict.fromkeys(LEVELS, 0)
    rows: list[dict[str, Plain]] = []
    for name, found in reviews.items():
        for finding in found.findings:
            counts[finding.level] += 1
            row: dict[str, Plain] = {"document": name} if several else {}
            rows.append(
                row
                | {
                    "level": finding.level,
                    "rule": finding.rule,
                    "path": finding.path,
                    "message": finding.message,
                }
            )
    valid = all(found.valid for found in reviews.values())
    known = [found.refusal for found in reviews.values() if found.refusal is not None]
    answered: dict[str, Plain] = {}
    if known:
        answered["aws_answers"] = "; ".join(dict.fromkeys(filter(None, known))) or "accepted"
    answer: dict[str, Plain] = {
        "result": "valid" if valid else "invalid",
        "errors": counts["error"],
        "security_warnings": counts["security warning"],
        "warnings": counts["warning"],
        "suggestions": counts["suggestion"],
        "kind": ", ".join(dict.fromkeys(found.kind for found in reviews.values())),
        **answered,
        "findings": rows,
    }
    return Result(answer, dict.fromkeys(answer, ""), _steps(reviews), assumptions=_assumptions(reviews))


def _each(policy: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Every document by name; a file may hold a list of them."""
    for name, document in policy.items():
        if isinstance(document, list) and document and all(isinstance(entry, dict) for entry in document):
            yield from ((f"{name}[{number}]", entry) for number, entry in enumerate(document))
        else:
            yield name, document


def _steps(reviews: Mapping[str, Review]) -> list[Step]:
    places: dict[str, list[str]] = {}
    for name, found in reviews.items():
        for finding in found.findings:
            place = finding.path or "the document"
            places.setdefault(finding.rule, []).append(f"{name} {place}" if len(reviews) > 1 else place)
    steps = []
    for rule, several in places.items():
        known = rules()[rule]
        shown = ", ".join(several[:_PLACES])
        more = len(several) - _PLACES
        text = f"{rule} ({known['level']}): {shown}{f' and {more} more' if more > 0 else ''}."
        steps.append(Step(text, known["why"], known["source"]))
    if not steps:
        steps.append(Step("No rule has a finding.", "The grammar and all checks hold.", _PAGES["grammar"]))
    return steps


def _assumptions(reviews: Mapping[str, Review]) -> list[str]:
    from calculators.iam_lint.reference import reference

    known = reference()
    said = [
        f"Actions, resource types and condition keys are those of the Service Authorization Reference on {known.as_of}."
    ]
    guessed = {found.kind for found in reviews.values() if found.guessed}
    if guessed:
        said.append(f"The kind of policy was taken from the document: {', '.join(sorted(guessed))}.")
    unlisted = sorted({prefix for found in reviews.values() for prefix in found.unlisted})
    if unlisted:
        said.append(f"The actions of {', '.join(unlisted)} are not in the list and were not checked.")
    said.append("Names of accounts, users, roles and resources were not looked up.")
    return said
