"""Policy documents: parsed and compiled once, evaluated many times.

:func:`parse` gives a :class:`Policy` or raises a :class:`DocumentError` with the path of what is wrong
(``Statement[2].Condition.StringEquals.aws:username``); :func:`problems` lists everything that is wrong.
Nothing here knows of requests: what a statement matches is asked in ``calculators.iam.matching``.
"""

from __future__ import annotations

from calculators.iam.elements import (
    bad_action,
    bad_principal,
    bad_resource,
    bad_service,
    nearest,
    nearest_operator,
    shown,
    texts,
    what,
)
from calculators.iam.operators import Condition, operator_of
from calculators.iam.pattern import Glob, arn_matcher, tokens_of
from calculators.iam.variables import Template, template_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculators.iam.elements import Report
    from calculators.iam.pattern import ArnGlob

__all__ = ["KINDS", "DocumentError", "Patterns", "Policy", "Statement", "parse", "problems"]

# Kind of policy -> whether a statement names principals: "never", "always" or "may".
KINDS = {
    "identity": "never",
    "boundary": "never",
    "session": "never",
    "scp": "never",
    "rcp": "may",
    "resource": "always",
    "endpoint": "may",
}
VERSIONS = ("2012-10-17", "2008-10-17")
PRINCIPAL_TYPES = ("AWS", "Service", "Federated", "CanonicalUser")
_DOCUMENT_KEYS = ("Version", "Id", "Statement")
_STATEMENT_KEYS = (
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
)  # fmt: skip


class DocumentError(Exception):
    """Why a document is no policy.

    Attributes:
        path: Where, as ``Statement[0].Action[1]``; "" for the document itself.
        message: What is wrong, a sentence without the path.
        hint: The way out.
    """

    def __init__(self, path: str, message: str, hint: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message
        self.hint = hint


class Patterns:
    """The values of Action or Resource, compiled.

    Attributes:
        exact: Those without wildcards or variables.
        globs: Those with wildcards.
        templates: Those with policy variables.
        everything: Whether ``*`` is among them.
    """

    __slots__ = ("everything", "exact", "globs", "templates")

    def __init__(self, texts: Sequence[str], *, action: bool, variables: bool) -> None:
        self.everything = "*" in texts
        exact: list[str] = []
        globs: list[Glob | ArnGlob] = []
        templates: list[Template] = []
        for text in texts:
            own = text.lower() if action else text
            tokens = tokens_of(own)
            if variables and not action and "${" in own:
                found = template_of(own, wildcards=True, arn=True)
                if isinstance(found, Template):
                    templates.append(found)
                    continue
                tokens = found
            if all(isinstance(token, str) for token in tokens):
                exact.append("".join(token for token in tokens if isinstance(token, str)))
            else:
                globs.append(Glob(tokens) if action else arn_matcher(tokens))
        self.exact = frozenset(exact)
        self.globs = tuple(globs)
        self.templates = tuple(templates)


class Statement:
    """One statement.

    Attributes:
        index: Its place in the document.
        sid: Its Sid, "" without one.
        deny: Whether its Effect is Deny.
        actions: What Action or NotAction lists.
        not_actions: Whether it is NotAction.
        resources: What Resource or NotResource lists; None where neither is given.
        not_resources: Whether it is NotResource.
        principals: Type and value of each principal ("*" is AWS's); None where none are named.
        not_principals: Whether it is NotPrincipal.
        conditions: One of each operator and key.
        keys: Every context key that it reads, in conditions and variables.
        policy: The policy it stands in.
        name: The document with the place and the Sid in it ("admin.json Statement[0] (AllowAll)").
    """

    __slots__ = (
        "actions", "conditions", "deny", "index", "keys", "name",
        "not_actions", "not_principals", "not_resources", "policy", "principals",
        "resources", "sid",
    )  # fmt: skip

    policy: Policy
    name: str

    def __init__(self, index: int) -> None:
        self.index = index
        self.sid = ""
        self.deny = False
        self.actions = _NOTHING
        self.not_actions = False
        self.resources: Patterns | None = None
        self.not_resources = False
        self.principals: tuple[tuple[str, str], ...] | None = None
        self.not_principals = False
        self.conditions: tuple[Condition, ...] = ()
        self.keys: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Its place, as errors name it."""
        return f"Statement[{self.index}]"

    @property
    def effect(self) -> str:
        """Allow or Deny."""
        return "Deny" if self.deny else "Allow"


class Policy:
    """A document that was read.

    Attributes:
        name: What it was called, as its file.
        kind: One of :data:`KINDS`.
        version: "2012-10-17" or "2008-10-17".
        statements: In order.
        by_action: Those whose Action or NotAction takes in an action, for some actions in lower case.
    """

    __slots__ = ("by_action", "kind", "name", "statements", "version")

    def __init__(self, name: str, kind: str, version: str, statements: Sequence[Statement]) -> None:
        self.name = name
        self.kind = kind
        self.version = version
        self.statements = tuple(statements)
        self.by_action: dict[str, tuple[Statement, ...]] = {}
        for statement in self.statements:
            statement.policy = self
            title = f"{name} {statement.path}".strip()
            statement.name = f"{title} ({statement.sid})" if statement.sid else title


_NOTHING = Patterns((), action=True, variables=False)


def parse(document: object, kind: str = "identity", name: str = "") -> Policy:
    """Read a document.

    Args:
        document: Parsed JSON.
        kind: One of :data:`KINDS`.
        name: What to call it.

    Raises:
        DocumentError: It is no policy of that kind; the first thing that is wrong.
    """

    def report(path: str, message: str, hint: str) -> None:
        raise DocumentError(path, message, hint)

    return _read(document, kind, name, report)


def problems(document: object, kind: str = "identity") -> list[DocumentError]:
    """Everything that keeps a document from being a policy of that kind, in order."""
    found: list[DocumentError] = []
    _read(document, kind, "", lambda path, message, hint: found.append(DocumentError(path, message, hint)))
    return found


def _read(document: object, kind: str, name: str, report: Report) -> Policy:
    if not isinstance(document, dict):
        report(
            "",
            f"{what(document)} is no policy document.",
            'Write it as {"Version": ..., "Statement": [...]}.',
        )
        return Policy(name, kind, VERSIONS[1], ())
    for key in document:
        if key not in _DOCUMENT_KEYS:
            report(str(key), "A policy has no such element.", nearest(str(key), _DOCUMENT_KEYS))
    version = document.get("Version", VERSIONS[1])
    if version not in VERSIONS:
        report("Version", f"{shown(version)} is no version of the policy language.", "Write 2012-10-17.")
        version = VERSIONS[1]
    if "Id" in document and not isinstance(document["Id"], str):
        report("Id", f"{what(document['Id'])} is no text.", "Write a text, or leave it out.")
    if "Statement" not in document:
        report("Statement", "The document has no Statement.", "Give it one, or a list of them.")
    several = document.get("Statement", [])
    entries = several if isinstance(several, list) else [several]
    variables = version == VERSIONS[0]
    statements = []
    for index, entry in enumerate(entries):
        if isinstance(entry, dict):
            statements.append(_statement(entry, index, kind, report, variables=variables))
        else:
            report(f"Statement[{index}]", f"{what(entry)} is no statement.", "Write it as an object.")
    return Policy(name, kind, str(version), statements)


def _statement(
    entry: dict[str, object], index: int, kind: str, report: Report, *, variables: bool
) -> Statement:
    statement = Statement(index)
    path = statement.path
    for key in entry:
        if key not in _STATEMENT_KEYS:
            report(f"{path}.{key}", "A statement has no such element.", nearest(str(key), _STATEMENT_KEYS))
    sid = entry.get("Sid", "")
    if isinstance(sid, str):
        statement.sid = sid
    else:
        report(f"{path}.Sid", f"{what(sid)} is no text.", "Write letters and digits.")
    effect = entry.get("Effect")
    if effect not in {"Allow", "Deny"} if isinstance(effect, str) else True:
        said = "is missing" if effect is None else f"cannot be {shown(effect)}"
        report(f"{path}.Effect", f"The effect {said}.", "Write Allow or Deny.")
    statement.deny = effect == "Deny"
    statement.not_actions, values = _either(entry, "Action", path, report)
    if values is None:
        report(
            f"{path}.Action", "The statement has neither Action nor NotAction.", "Name at least one action."
        )
    name = "NotAction" if statement.not_actions else "Action"
    actions = texts(values, f"{path}.{name}", report, bad_action)
    statement.actions = Patterns(actions, action=True, variables=variables)
    _read_resources(statement, entry, kind, report, variables=variables)
    _read_principals(statement, entry, kind, report)
    if "Condition" in entry:
        statement.conditions = tuple(
            _conditions(entry["Condition"], f"{path}.Condition", report, variables=variables)
        )
    statement.keys = tuple(dict.fromkeys(_keys(statement)))
    return statement


def _keys(statement: Statement) -> Iterator[str]:
    for condition in statement.conditions:
        yield condition.key
        yield from condition.variables
    for template in statement.resources.templates if statement.resources is not None else ():
        yield from template.keys


def _read_resources(
    statement: Statement, entry: dict[str, object], kind: str, report: Report, *, variables: bool
) -> None:
    path = statement.path
    statement.not_resources, values = _either(entry, "Resource", path, report)
    if values is None:
        if (
            kind != "resource"
        ):  # a trust policy has none, and some services take it from where the policy is attached
            report(
                f"{path}.Resource",
                "The statement has neither Resource nor NotResource.",
                'Name the resources, or "*".',
            )
        return
    name = "NotResource" if statement.not_resources else "Resource"
    resources = texts(values, f"{path}.{name}", report, bad_resource if kind != "resource" else bad_service)
    statement.resources = Patterns(resources, action=False, variables=variables)


def _read_principals(statement: Statement, entry: dict[str, object], kind: str, report: Report) -> None:
    path, wanted = statement.path, KINDS[kind]
    statement.not_principals, value = _either(entry, "Principal", path, report)
    name = f"{path}.{'NotPrincipal' if statement.not_principals else 'Principal'}"
    if value is None:
        if wanted == "always":
            report(name, "A resource-based policy names its principals.", 'Write {"AWS": ...} or "*".')
        return
    if wanted == "never":
        report(
            name,
            "Only resource-based policies name principals.",
            "Leave it out: the principal is whom the policy is attached to.",
        )
        return
    statement.principals = tuple(_principals(value, name, report))


def _principals(value: object, path: str, report: Report) -> Iterator[tuple[str, str]]:
    if value == "*":
        yield "AWS", "*"
        return
    if not isinstance(value, dict) or not value:
        report(path, f"{what(value)} names no principals.", 'Write {"AWS": ...}, {"Service": ...} or "*".')
        return
    for kind, several in value.items():
        if kind not in PRINCIPAL_TYPES:
            report(
                f"{path}.{kind}", "There is no such type of principal.", nearest(str(kind), PRINCIPAL_TYPES)
            )
            continue
        check = bad_principal if kind == "AWS" else None
        for text in texts(several, f"{path}.{kind}", report, check):
            yield kind, text


def _conditions(value: object, path: str, report: Report, *, variables: bool) -> Iterator[Condition]:
    if not isinstance(value, dict):
        report(path, f"{what(value)} is no condition.", 'Write {"StringEquals": {"aws:username": "ana"}}.')
        return
    for operator, keys in value.items():
        parts = operator_of(str(operator))
        if parts is None:
            report(
                f"{path}.{operator}", "There is no such condition operator.", nearest_operator(str(operator))
            )
            continue
        if not isinstance(keys, dict):
            report(f"{path}.{operator}", f"{what(keys)} is no set of keys.", 'Write {"aws:username": "ana"}.')
            continue
        for key, values in keys.items():
            texts = _values(values, f"{path}.{operator}.{key}", report)
            yield Condition(str(operator), str(key), texts, variables=variables, parts=parts)


def _values(value: object, path: str, report: Report) -> list[str]:
    several = value if isinstance(value, list) else [value]
    texts: list[str] = []
    for number, entry in enumerate(several):
        if isinstance(entry, bool):
            texts.append("true" if entry else "false")
        elif entry is None or isinstance(entry, list | dict):
            place = f"{path}[{number}]" if isinstance(value, list) else path
            report(
                place, f"{what(entry)} is no value of a condition.", "Write a text, a number, true or false."
            )
        else:
            texts.append(str(entry))
    return texts


def _either(entry: dict[str, object], name: str, path: str, report: Report) -> tuple[bool, object]:
    """Whether the Not form is given, and its value; both together are an error."""
    negated = f"Not{name}"
    if name in entry and negated in entry:
        report(f"{path}.{negated}", f"{name} and {negated} exclude each other.", "Keep one of the two.")
    if negated in entry and name not in entry:
        return True, _given(entry[negated])
    return False, _given(entry[name]) if name in entry else None


def _given(value: object) -> object:
    return "" if value is None else value  # null is wrong, not left out
