"""Which elements a document has, and which its kind wants: IAM's grammar as Access Analyzer says it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Statement

__all__ = ["check", "check_variables"]

# Kinds whose document IAM itself keeps: there a Sid is letters and digits, each once.
_OF_IAM = {"identity", "boundary", "session", "trust"}
_WITHOUT_PRINCIPAL = {"identity", "boundary", "session"}
_SHOWN_TYPES = {
    "identity": "IDENTITY_POLICY",
    "boundary": "IDENTITY_POLICY",
    "session": "IDENTITY_POLICY",
}
_VERSIONS = "2012-10-17, 2008-10-17"
# Resource-based policies whose statements name no resource: it is what they are attached to.
_WITHOUT_RESOURCE = {"ecr-repository"}


def check(document: Document, kind: str, resource_type: str, report: Report) -> None:
    """Report what is missing, too much or wrong."""
    _check_version(document, report)
    seen: set[str] = set()
    for statement in document.statements:
        _check_sid(statement, kind, seen, report)
        effect = statement.entry.get("Effect")
        if "Effect" not in statement.entry:
            report.add("MISSING_EFFECT", statement.path)
        elif not isinstance(effect, str):
            report.add("DATA_TYPE_MISMATCH", f"{statement.path}.Effect", data_type="String")
        elif effect not in {"Allow", "Deny"}:
            report.add("INVALID_EFFECT", f"{statement.path}.Effect", effect=effect)
        _check_action(statement, report)
        _check_resource(statement, kind, resource_type, report)
        _check_principal(statement, kind, report)


def _check_version(document: Document, report: Report) -> None:
    version = document.json.get("Version")
    if "Version" not in document.json:
        report.add("MISSING_VERSION", "")
    elif version == "2008-10-17":
        report.add("old-version", "Version")
    elif isinstance(version, str) and version != "2012-10-17":
        report.add("INVALID_VERSION", "Version", version=version, versions=_VERSIONS)


def _check_sid(statement: Statement, kind: str, seen: set[str], report: Report) -> None:
    if "Sid" not in statement.entry:
        return
    sid, path = statement.entry["Sid"], f"{statement.path}.Sid"
    if not isinstance(sid, str):
        report.add("DATA_TYPE_MISMATCH", path, data_type="String")
        return
    if not sid:
        report.add("EMPTY_SID_VALUE", path)
        return
    if kind in _OF_IAM and not (sid.isascii() and sid.isalnum()):
        report.add("UNSUPPORTED_SID", path)
    if sid in seen:
        report.add("UNIQUE_SIDS_REQUIRED" if kind in _OF_IAM else "UNIQUE_SIDS_RECOMMENDED", path)
    seen.add(sid)


def _check_action(statement: Statement, report: Report) -> None:
    if statement.actions is None:
        report.add("MISSING_ACTION", statement.path)
    elif [] in (statement.entry.get("Action"), statement.entry.get("NotAction")):
        report.add("EMPTY_ARRAY_ACTION", statement.element("Action"))


def _check_resource(statement: Statement, kind: str, resource_type: str, report: Report) -> None:
    if kind == "trust":
        if statement.resources is not None:
            report.add("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", statement.element("Resource"))
    elif statement.resources is None:
        if resource_type not in _WITHOUT_RESOURCE:
            report.add("MISSING_RESOURCE", statement.path)
    elif [] in (statement.entry.get("Resource"), statement.entry.get("NotResource")):
        report.add("EMPTY_ARRAY_RESOURCE", statement.element("Resource"))


def _check_principal(statement: Statement, kind: str, report: Report) -> None:
    path = statement.element("Principal")
    if statement.principals is None:
        if kind not in _WITHOUT_PRINCIPAL and kind != "scp":
            report.add("MISSING_PRINCIPAL", statement.path)
    elif kind in _WITHOUT_PRINCIPAL:
        report.add("UNSUPPORTED_PRINCIPAL", path, policy_type=_SHOWN_TYPES[kind])
    elif kind == "scp":
        report.add("SCP_SYNTAX_ERROR_PRINCIPAL", path)
    elif kind == "rcp" and statement.entry.get("Principal") not in ("*", {"AWS": "*"}):
        report.add("RCP_SYNTAX_ERROR_PRINCIPAL", path)
    elif kind == "trust" and statement.not_principal:
        report.add("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", path)
    elif kind == "trust" and statement.entry.get("Principal") == "*":
        report.add("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", path)


def check_variables(document: Document, report: Report) -> None:
    """Report policy variables where there are none, or that are written wrongly; and strange characters."""
    for statement in document.statements:
        places = [(part, True) for part in statement.resources or ()]
        places += [(part, True) for test in statement.tests for part in test.values]
        places += [(part, False) for part in statement.actions or ()]
        places += [(part, False) for _, part in statement.principals or ()]
        for part, supported in places:
            _check_characters(part.text, part.path, report)
            if "${" in part.text:
                _check_variable(part.text, part.path, document.version, report, supported=supported)


def _check_characters(text: str, path: str, report: Report) -> None:
    if text.isascii():
        return
    for letter in text:
        if ord(letter) > 0xFF:
            report.add("unsupported-character", path, character=f"{letter!r} (U+{ord(letter):04X})")
            return


def _check_variable(text: str, path: str, version: object, report: Report, *, supported: bool) -> None:
    place = text.find("${")
    while place >= 0:
        end = text.find("}", place)
        if end < 0:
            report.add("MISSING_BRACE_IN_VARIABLE", path)
            return
        inside = text[place + 2 : end]
        if not supported:
            report.add("VARIABLE_UNSUPPORTED_IN_ELEMENT", path, variable=text[place : end + 1])
        elif version == "2008-10-17":
            report.add("VARIABLE_UNSUPPORTED_IN_VERSION", path)
        elif inside not in {"*", "?", "$"}:
            _check_inside(inside, path, report)
        place = text.find("${", end)


def _check_inside(inside: str, path: str, report: Report) -> None:
    name, comma, default = inside.partition(",")
    default = default.strip()
    if not name.strip():
        report.add("EMPTY_VARIABLE", path)
    elif " " in name:
        report.add("UNSUPPORTED_SPACE_IN_VARIABLE", path)
    if comma and (len(default) < 2 or default[0] != "'" or default[-1] != "'"):
        report.add("MISSING_QUOTE_IN_VARIABLE", path)
