"""A document as it stands: statements, actions, resources, principals and conditions with their paths.

Nothing is refused here. What has the wrong JSON type is left out and reported as ``DATA_TYPE_MISMATCH``.
"""

from __future__ import annotations

from calculators.iam.operators import operator_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report

__all__ = ["Document", "Part", "Statement", "Test", "read"]

_ELEMENTS = ("Version", "Id", "Statement")
_STATEMENT = (
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
)  # fmt: skip
_LISTS = ("Action", "NotAction", "Resource", "NotResource")


class Part:
    """A text with the place it stands at.

    Attributes:
        text: The text.
        path: As ``Statement[0].Action[1]``.
    """

    __slots__ = ("path", "text")

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path


class Test:
    """One key under one operator.

    Attributes:
        path: Where.
        operator: As written.
        quantifier: "", ForAllValues or ForAnyValue.
        name: The operator's own name, "" where there is no such operator.
        if_exists: Whether it ends in IfExists.
        key: As written.
        lower: The key in lower case.
        values: Its values as texts ("true" for true).
        raw: Its values as JSON has them.
        empty: Whether it is an empty list.
    """

    __slots__ = (
        "empty",
        "if_exists",
        "key",
        "lower",
        "name",
        "operator",
        "path",
        "quantifier",
        "raw",
        "values",
    )

    def __init__(self, path: str, operator: str, key: str) -> None:
        self.path = path
        self.operator = operator
        self.key = key
        self.lower = key.lower()
        self.quantifier, self.name, self.if_exists = operator_of(operator) or ("", "", False)
        self.values: list[Part] = []
        self.raw: list[object] = []
        self.empty = False

    @property
    def negated(self) -> bool:
        """Whether it asks for what is not so."""
        return "Not" in self.name


class Statement:
    """One statement.

    Attributes:
        path: ``Statement[0]``.
        entry: The object itself.
        allow, deny: Its effect; neither where it is no effect.
        actions: What Action or NotAction lists; None where neither is given.
        not_action, not_resource, not_principal: Whether the Not form is given.
        resources: As actions.
        principals: Type with each value; "*" alone is ("AWS", "*"). None where none are given.
        tests: The conditions.
        lower_keys: The keys of the conditions in lower case.
    """

    __slots__ = (
        "actions", "allow", "deny", "entry", "lower_keys", "not_action", "not_principal", "not_resource", "path", "principals",
        "resources", "tests",
    )  # fmt: skip

    def __init__(self, path: str, entry: dict[str, object]) -> None:
        self.path = path
        self.entry = entry
        self.allow = entry.get("Effect") == "Allow"
        self.deny = entry.get("Effect") == "Deny"
        self.actions: list[Part] | None = None
        self.not_action = "NotAction" in entry and "Action" not in entry
        self.resources: list[Part] | None = None
        self.not_resource = "NotResource" in entry and "Resource" not in entry
        self.principals: list[tuple[str, Part]] | None = None
        self.not_principal = "NotPrincipal" in entry and "Principal" not in entry
        self.tests: list[Test] = []
        self.lower_keys: set[str] = set()

    def element(self, name: str) -> str:
        """The path of an element, in the form that is given ("Statement[0].NotAction")."""
        given = name in self.entry or f"Not{name}" not in self.entry
        return f"{self.path}.{name if given else f'Not{name}'}"

    @property
    def effect(self) -> str:
        """Allow or Deny."""
        return "Deny" if self.deny else "Allow"

    def all_resources(self) -> bool:
        """Whether it is about every resource."""
        return not self.not_resource and any(part.text == "*" for part in self.resources or ())


class Document:
    """A policy document.

    Attributes:
        json: The document itself.
        version: "2012-10-17", or what a document without one has.
        statements: In order.
        texts: Every text in it, for what is asked of all of them.
    """

    __slots__ = ("json", "statements", "texts", "version")

    def __init__(self, json: dict[str, object]) -> None:
        self.json = json
        self.version = json.get("Version", "2008-10-17")
        self.statements: list[Statement] = []
        self.texts: list[Part] = []


def read(json: dict[str, object], report: Report) -> Document:
    """Read a document, reporting elements that do not exist and values of the wrong type."""
    document = Document(json)
    for name in json:
        if name not in _ELEMENTS:
            report.add("INVALID_POLICY_ELEMENT", str(name), element=name)
    for name in ("Version", "Id"):
        if name in json and not isinstance(json[name], str):
            report.add("DATA_TYPE_MISMATCH", name, data_type="String")
    given = json.get("Statement")
    if given in (None, [], {}):
        report.add("MISSING_STATEMENT", "Statement" if "Statement" in json else "")
        return document
    for number, entry in enumerate(given if isinstance(given, list) else [given]):
        path = f"Statement[{number}]"
        if isinstance(entry, dict):
            document.statements.append(_statement(path, entry, report))
        else:
            report.add("DATA_TYPE_MISMATCH", path, data_type="Object")
    return document


def _statement(path: str, entry: dict[str, object], report: Report) -> Statement:
    statement = Statement(path, entry)
    for name in entry:
        if name not in _STATEMENT:
            report.add("INVALID_POLICY_ELEMENT", f"{path}.{name}", element=name)
    for name in ("Action", "Resource", "Principal"):
        if name in entry and f"Not{name}" in entry:
            report.add(
                "UNSUPPORTED_ELEMENT_COMBINATION", f"{path}.Not{name}", element1=name, element2=f"Not{name}"
            )
    for name in _LISTS:
        if name not in entry:
            continue
        parts = _texts(entry[name], f"{path}.{name}", report)
        if name.endswith("Action") and statement.actions is None:
            statement.actions = parts
        elif name.endswith("Resource") and statement.resources is None:
            statement.resources = parts
    _read_principals(statement, report)
    if "Condition" in entry:
        _read_conditions(statement, entry["Condition"], report)
    return statement


def _texts(value: object, path: str, report: Report) -> list[Part]:
    parts: list[Part] = []
    for number, entry in enumerate(value if isinstance(value, list) else [value]):
        place = f"{path}[{number}]" if isinstance(value, list) else path
        if isinstance(entry, str):
            parts.append(Part(entry, place))
        else:
            report.add("DATA_TYPE_MISMATCH", place, data_type="String")
    return parts


def _read_principals(statement: Statement, report: Report) -> None:
    name = "Principal" if "Principal" in statement.entry else "NotPrincipal"
    if name not in statement.entry:
        return
    value, path = statement.entry[name], f"{statement.path}.{name}"
    statement.principals = []
    if value == "*":
        statement.principals.append(("AWS", Part("*", path)))
    elif isinstance(value, dict):
        if not value:
            report.add("EMPTY_OBJECT_PRINCIPAL", path)
        for kind, several in value.items():
            place = f"{path}.{kind}"
            if kind not in {"AWS", "Service", "Federated", "CanonicalUser"}:
                report.add("INVALID_PRINCIPAL_KEY", place, **{"principal-key": kind})
                continue
            if several == []:
                report.add("EMPTY_ARRAY_PRINCIPAL", place)
            statement.principals += [(kind, part) for part in _texts(several, place, report)]
    elif value == []:
        report.add("EMPTY_ARRAY_PRINCIPAL", path)
    else:
        report.add("INVALID_PRINCIPAL_FORMAT", path)


def _read_conditions(statement: Statement, value: object, report: Report) -> None:
    path = f"{statement.path}.Condition"
    if not isinstance(value, dict):
        report.add("DATA_TYPE_MISMATCH", path, data_type="Object")
        return
    if not value:
        report.add("EMPTY_OBJECT_CONDITION", path)
    for operator, keys in value.items():
        place = f"{path}.{operator}"
        if not isinstance(keys, dict):
            report.add("DATA_TYPE_MISMATCH", place, data_type="Object")
            continue
        if not keys:
            report.add("EMPTY_OBJECT_CONDITION", place)
        for key, values in keys.items():
            statement.tests.append(_test(f"{place}.{key}", str(operator), str(key), values, report))
    statement.lower_keys = {test.lower for test in statement.tests}


def _test(path: str, operator: str, key: str, value: object, report: Report) -> Test:
    test = Test(path, operator, key)
    test.empty = value == []
    for number, entry in enumerate(value if isinstance(value, list) else [value]):
        place = f"{path}[{number}]" if isinstance(value, list) else path
        if entry is None or isinstance(entry, list | dict):
            report.add("DATA_TYPE_MISMATCH", place, data_type="String")
            continue
        text = {True: "true", False: "false"}[entry] if isinstance(entry, bool) else str(entry)
        test.values.append(Part(text, place))
        test.raw.append(entry)
    return test
