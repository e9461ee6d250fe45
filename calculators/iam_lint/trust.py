"""Role trust policies: which actions go with which principals, and who may come through a provider."""

from __future__ import annotations

from calculators.iam.pattern import Glob, tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Part, Statement

__all__ = ["TRUST_ACTIONS", "check", "of_trust"]

# What a trust policy may be about, in lower case.
TRUST_ACTIONS = (
    "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession", "sts:setsourceidentity",
    "sts:setcontext",
)  # fmt: skip
_GITHUB = "token.actions.githubusercontent.com"
_ROLES_ANYWHERE = "rolesanywhere.amazonaws.com"
_NEEDED = ("sts:assumerole", "sts:setsourceidentity", "sts:tagsession")
_SHOWN = "AWS::IAM::AssumeRolePolicyDocument"


def of_trust(action: str) -> bool:
    """Whether an action may stand in a trust policy."""
    lower = action.lower()
    return lower.startswith("sts:") and any(Glob(tokens_of(lower)).matches(known) for known in TRUST_ACTIONS)


def check(document: Document, report: Report) -> None:
    """Report what does not belong into a trust policy."""
    for statement in document.statements:
        for part in statement.actions or ():
            if not of_trust(part.text):
                report.add("UNSUPPORTED_ACTION_IN_POLICY", part.path, action=part.text, resourceType=_SHOWN)
        if statement.not_action or statement.not_principal:
            continue
        _check_pairs(statement, report)
        _check_sessions(statement, report)
        if statement.allow:
            _check_roles_anywhere(statement, report)
            _check_oidc(statement, report)


def _kind(of: str, part: Part) -> str:
    """saml, oidc or other."""
    if of != "Federated":
        return "other"
    return "saml" if ":saml-provider/" in part.text else "oidc"


def _check_pairs(statement: Statement, report: Report) -> None:
    wanted = {
        "sts:assumerolewithsaml": "saml",
        "sts:assumerolewithwebidentity": "oidc",
        "sts:assumerole": "other",
    }
    kinds = {wanted[part.text.lower()] for part in statement.actions or () if part.text.lower() in wanted}
    for part in statement.actions or ():
        own = wanted.get(part.text.lower())
        if own is None:
            continue
        # With several such actions in a statement, each principal needs one that fits it, no more.
        others = [p for of, p in statement.principals or () if p.text != "*" and _kind(of, p) != own]
        wrong = [p.text for p in others if len(kinds) == 1]
        if wrong:
            report.add(
                "MISMATCHED_ACTION_FOR_PRINCIPAL",
                part.path,
                actionName=part.text,
                principalNames=", ".join(wrong),
            )


def _check_sessions(statement: Statement, report: Report) -> None:
    named = {part.text for of, part in statement.principals or () if of == "AWS"}
    for of, part in statement.principals or ():
        if of != "AWS" or ":assumed-role/" not in part.text:
            continue
        head, _, rest = part.text.partition(":assumed-role/")
        role = rest.partition("/")[0]
        for service in ("sts", "iam"):
            parent = f"{head.replace(f':{service}:', ':iam:')}:role/{role}"
            if parent in named:
                report.add(
                    "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
                    part.path,
                    redundant_principal=part.text,
                    parent_role=parent,
                )


def _check_roles_anywhere(statement: Statement, report: Report) -> None:
    if not any(of == "Service" and part.text == _ROLES_ANYWHERE for of, part in statement.principals or ()):
        return
    globs = [Glob(tokens_of(part.text.lower())) for part in statement.actions or ()]
    if not all(any(glob.matches(needed) for glob in globs) for needed in _NEEDED):
        report.add("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", statement.element("Action"))


def _check_oidc(statement: Statement, report: Report) -> None:
    for of, part in statement.principals or ():
        if _kind(of, part) != "oidc":
            continue
        host = part.text.partition(":oidc-provider/")[2] or part.text
        if host == _GITHUB:
            _check_github(statement, part, report)
        elif not any(key.startswith(f"{host.lower()}:") for key in statement.lower_keys):
            report.add("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", part.path)


def _check_github(statement: Statement, principal: Part, report: Report) -> None:
    tests = [test for test in statement.tests if test.lower == f"{_GITHUB}:sub"]
    if not tests:
        report.add("MISSING_GITHUB_REPO_CONDITION_KEY", principal.path)
    for test in tests:
        for part in test.values:
            repository, _, rest = part.text.removeprefix("repo:").partition(":")
            loose = "*" in repository or "?" in repository or rest.strip("*") == ""
            if loose and ("*" in part.text or "?" in part.text):
                report.add("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", part.path)
