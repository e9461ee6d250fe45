"""What has to be added, and where, for a request to be allowed."""

from __future__ import annotations

from calculators.iam.caller import DIRECT, NO, ROLE
from calculators.iam.engine import IMPLICIT, LAYERS, decide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.iam.engine import Decision
    from calculators.iam.request import Request

    Addition = tuple[str, dict[str, object]]  # the layer, and the statement to add there

__all__ = ["additions", "advice", "statement_for"]


def statement_for(request: Request, layer: str) -> dict[str, object]:
    """An Allow of exactly this request, for a policy of that layer."""
    statement: dict[str, object] = {"Effect": "Allow"}
    if layer == "resource_policy":
        statement["Principal"] = _principal(request)
    elif layer == "endpoint":
        statement["Principal"] = "*"
    statement["Action"] = request.action
    if not (layer == "resource_policy" and request.is_trust):
        statement["Resource"] = "*" if layer == "resource_policy" and request.is_key else request.resource
    return statement


def _principal(request: Request) -> object:
    caller = request.caller
    kinds = {"service": "Service", "provider": "Federated"}
    if caller.kind == "anonymous":
        return "*"
    named = caller.role if caller.kind in {"role", "session"} else caller.arn
    return {kinds.get(caller.kind, "AWS"): named}


def additions(decision: Decision) -> list[Addition]:
    """The statements that are missing where nothing denies: all of them together make it allowed.

    None where the request is allowed, where a Deny is in the way, and where no policy can help.
    """
    request, layers = decision.request, decision.layers
    if decision.decision != IMPLICIT or (request.is_trust and request.caller.kind == "root"):
        return []
    needed = [name for name in ("endpoint", "scps") if not layers[name].passes]
    named = layers["resource_policy"].strength
    guarded = request.is_trust or request.is_key
    if not request.caller.has_policies:
        needed += [] if named else ["resource_policy"]
        return [(name, statement_for(request, name)) for name in needed]
    if named == NO and (guarded or not request.same_account):
        needed.append("resource_policy")
        named = ROLE if request.caller.kind in {"role", "session"} else DIRECT
    if request.same_account and named >= ROLE:
        limits = ["boundaries", "session"] if named == ROLE else []
    else:
        limits = ["identity", "boundaries", "session"]
    needed += [name for name in limits if not layers[name].passes]
    return [(name, statement_for(request, name)) for name in needed]


def advice(decision: Decision, added: Sequence[Addition]) -> str:
    """One sentence on what would make it allowed."""
    if decision.allowed:
        return "Nothing: it is allowed."
    if decision.decision == IMPLICIT:
        if not added:
            return "No policy can allow it."
        named = [LAYERS[name] + _where(decision, name) for name, _ in added]
        if len(named) == 1:
            return f"Add one statement to the {named[0]}."
        return f"Add a statement to each of these: {', '.join(named)}."
    denies = [statement for layer in decision.layers.values() for statement in layer.denies]
    names = ", ".join(statement.name for statement in denies[:3])
    more = f" and {len(denies) - 3} more" if len(denies) > 3 else ""
    then = decide(decision.request, dict.fromkeys(denies, NO))
    rest = "" if then.allowed else f" Then it is still {then.decision}."
    return f"No Allow outweighs a Deny: take out or narrow {names}{more}.{rest}"


def _where(decision: Decision, name: str) -> str:
    note = decision.layers[name].note
    if name == "scps" and " at level " in note:
        return f" (at level{note.partition(' at level')[2]})"
    if name == "session" and not decision.layers[name].policies:
        return " (none was passed)"
    return ""
