"""Whether a statement matches a request, and if not, why."""

from __future__ import annotations

from calculators.iam.caller import DIRECT, NO, ROLE
from calculators.iam.pattern import arn_matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam.document import Patterns, Policy, Statement
    from calculators.iam.operators import Condition
    from calculators.iam.pattern import ArnGlob, Glob
    from calculators.iam.request import Request
    from calculators.iam.variables import Template

__all__ = ["candidates", "core_strength", "failed_conditions", "open_strength", "strength", "why_not"]

_MOST_KEPT = 512  # actions of one policy, and patterns of one template by the values of its variables
_MOST_CANDIDATES = 500_000  # statements that one policy keeps by action


def candidates(policy: Policy, lower: str) -> tuple[Statement, ...]:
    """The statements of a policy whose Action or NotAction takes in an action; no others can match."""
    kept = policy.by_action.get(lower)
    if kept is None:
        most = min(_MOST_KEPT, _MOST_CANDIDATES // (len(policy.statements) or 1) + 1)
        if len(policy.by_action) >= most:
            policy.by_action.clear()
        kept = tuple(
            statement
            for statement in policy.statements
            if _action_fits(statement.actions, lower) != statement.not_actions
        )
        policy.by_action[lower] = kept
    return kept


def strength(statement: Statement, request: Request) -> int:
    """How one of the candidates matches: not (``NO``), or as closely as it names the principal."""
    core = core_strength(statement, request)
    if core:
        for condition in statement.conditions:
            if not condition.holds(request.context):
                return NO
    return core


def core_strength(statement: Statement, request: Request) -> int:
    """The same without the conditions."""
    if statement.resources is not None and not _resource_fits(statement, request):
        return NO
    if statement.principals is None:
        return DIRECT
    return _principal_strength(statement, request)


def _action_fits(actions: Patterns, lower: str) -> bool:
    if actions.everything or lower in actions.exact:
        return True
    return any(glob.matches(lower) for glob in actions.globs)


def _resource_fits(statement: Statement, request: Request) -> bool:
    patterns = statement.resources
    assert patterns is not None
    found = _pattern_fits(patterns, request)
    return found is not None and found != statement.not_resources


def _pattern_fits(patterns: Patterns, request: Request) -> bool | None:
    """Whether one of the patterns fits; None where none does and a variable of one has no value."""
    resource = request.resource
    if patterns.everything or resource in patterns.exact:
        return True
    for glob in patterns.globs:
        if glob.matches(resource):
            return True
    if not patterns.templates:
        return False
    unknown = False
    for template in patterns.templates:
        matcher = _resolved(template, request)
        if matcher is None:
            unknown = True
        elif matcher.matches(resource):
            return True
    return None if unknown else False


def _resolved(template: Template, request: Request) -> Glob | ArnGlob | None:
    tokens = template.resolved(request.context)
    if tokens is None:
        return None
    key = tuple(tokens)
    kept = template.kept.get(key)
    if kept is None:
        if len(template.kept) >= _MOST_KEPT:
            template.kept.clear()
        kept = template.kept[key] = arn_matcher(tokens)
    return kept


def _principal_strength(statement: Statement, request: Request) -> int:
    caller = request.caller
    found = NO
    for kind, value in statement.principals or ():
        found = max(found, caller.named_by(kind, value))
    if not statement.not_principals:
        return found
    if statement.deny and request.policies.boundaries and caller.kind in {"user", "role", "session"}:
        return DIRECT  # such a Deny denies every user and role that has a boundary
    return NO if found >= ROLE else DIRECT


def open_strength(statement: Statement, request: Request) -> int:
    """How one of the candidates would match but for a policy variable in its resources that has no value."""
    if statement.resources is None or _pattern_fits(statement.resources, request) is not None:
        return NO
    return DIRECT if statement.principals is None else _principal_strength(statement, request)


def failed_conditions(statement: Statement, request: Request) -> list[Condition]:
    """The conditions that do not hold."""
    return [condition for condition in statement.conditions if not condition.holds(request.context)]


def why_not(statement: Statement, request: Request) -> str:
    """Why a statement does not match, as short words: the first thing in the way."""
    if _action_fits(statement.actions, request.lower) == statement.not_actions:
        verb = "excludes" if statement.not_actions else "does not list"
        name = "NotAction" if statement.not_actions else "Action"
        return f"{name} {verb} {request.action}"
    if statement.resources is not None and not _resource_fits(statement, request):
        return _why_not_resource(statement, request)
    if statement.principals is not None and not _principal_strength(statement, request):
        name = "NotPrincipal" if statement.not_principals else "Principal"
        verb = "excludes" if statement.not_principals else "does not name"
        return f"{name} {verb} {request.caller.arn}"
    failed = failed_conditions(statement, request)
    return "; ".join(_why_failed(condition, request) for condition in failed[:3])


def _why_not_resource(statement: Statement, request: Request) -> str:
    patterns = statement.resources
    assert patterns is not None
    name = "NotResource" if statement.not_resources else "Resource"
    if _pattern_fits(patterns, request) is None:
        missing = [key for template in patterns.templates for key in template.keys]
        lacking = [key for key in missing if key.lower() not in request.context.values]
        return f"{name} has a variable without a value: {', '.join(lacking or missing)}"
    verb = "excludes" if statement.not_resources else "does not cover"
    return f"{name} {verb} {_short(request.resource)}"


def _why_failed(condition: Condition, request: Request) -> str:
    values = request.context.values.get(condition.lower)
    wanted = _short(", ".join(condition.values)) or "nothing"
    if values is None:
        return f"{condition.operator} {condition.key} wants {wanted}, and the key is not there"
    return f"{condition.operator} {condition.key} wants {wanted}, and it is {_short(', '.join(values))}"


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
