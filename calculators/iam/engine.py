"""Whether a request is allowed: every layer is evaluated, then they are put together as AWS documents it."""

from __future__ import annotations

from calculators.iam.caller import ACCOUNT, DIRECT, NO, ROLE
from calculators.iam.matching import candidates, strength

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from calculators.iam.document import Policy, Statement
    from calculators.iam.request import Request

    # What a statement is taken to match instead of what it does, by the statement.
    Overrides = Mapping[Statement, int]
    # Decision, layer and rule.
    _Outcome = tuple[str, str, str]

__all__ = ["ALLOWED", "EXPLICIT", "IMPLICIT", "LAYERS", "NOT_APPLICABLE", "Decision", "Layer", "decide"]

ALLOWED, EXPLICIT, IMPLICIT = "Allowed", "ExplicitlyDenied", "ImplicitlyDenied"
NOT_APPLICABLE = "NotApplicable"
# In the order in which they are evaluated, and in which a deny is reported.
LAYERS = {
    "endpoint": "VPC endpoint policy",
    "rcps": "resource control policies",
    "scps": "service control policies",
    "resource_policy": "resource policy",
    "identity": "identity policies",
    "boundaries": "permissions boundary",
    "session": "session policy",
}
_UNLOCKING = ("s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy")
_FREE = ("sts:getcalleridentity", "sts:getsessiontoken")  # no policy can take them away


class Layer:
    """One kind of policy, evaluated.

    Attributes:
        name: A key of :data:`LAYERS`.
        verdict: One of the three decisions, or ``NOT_APPLICABLE``.
        denies: Deny statements that match.
        allows: Allow statements that match, each with how closely it names the principal.
        policies: All of its policies.
        note: Why it does not count, or which level or document allows nothing; "" where neither.
    """

    __slots__ = ("allows", "denies", "name", "note", "policies", "verdict")

    def __init__(self, name: str, policies: Sequence[Policy]) -> None:
        self.name = name
        self.policies = policies
        self.verdict = NOT_APPLICABLE
        self.denies: list[Statement] = []
        self.allows: list[tuple[Statement, int]] = []
        self.note = ""

    @property
    def strength(self) -> int:
        """How closely the closest Allow names the principal."""
        return max((own for _, own in self.allows), default=NO)

    @property
    def passes(self) -> bool:
        """Whether it is in nobody's way."""
        return self.verdict in {ALLOWED, NOT_APPLICABLE}

    def matched(self) -> set[Statement]:
        """Every statement that matches."""
        return {*self.denies, *(statement for statement, _ in self.allows)}

    def first_allow(self, least: int = ACCOUNT) -> Statement | None:
        """The first Allow that names the principal at least so closely."""
        return next((statement for statement, own in self.allows if own >= least), None)


class Decision:
    """The answer.

    Attributes:
        request: What was asked.
        decision: ``ALLOWED``, ``EXPLICIT`` or ``IMPLICIT``.
        layer: The layer that decided, a key of :data:`LAYERS`; "" where a rule of the service did.
        statement: The statement that decided, None where the lack of one did.
        layers: All layers by name.
        rule: A key of ``calculators.iam.sources.RULES``: why it was this layer.
    """

    __slots__ = ("decision", "layer", "layers", "request", "rule", "statement")

    def __init__(
        self,
        request: Request,
        decision: str,
        layer: str,
        statement: Statement | None,
        layers: dict[str, Layer],
        rule: str,
    ) -> None:
        self.request = request
        self.decision = decision
        self.layer = layer
        self.statement = statement
        self.layers = layers
        self.rule = rule

    @property
    def allowed(self) -> bool:
        """Whether the request may go on."""
        return self.decision == ALLOWED


def decide(request: Request, overrides: Overrides | None = None) -> Decision:
    """Evaluate a request.

    Args:
        request: Who asks for what, with all policies.
        overrides: Statements to be taken as matching so, or not, whatever they say (for what-if questions).
    """
    layers = _evaluated(request, overrides)
    if request.lower in _FREE and request.caller.has_policies:
        return Decision(request, ALLOWED, "", None, layers, "free")
    for layer in layers.values():
        if layer.denies:
            return Decision(request, EXPLICIT, layer.name, layer.denies[0], layers, "deny")
    for name in ("endpoint", "rcps", "scps"):
        if not layers[name].passes:
            return Decision(request, IMPLICIT, name, None, layers, name)
    decision, name, rule = _combined(request, layers)
    statement = None
    if decision == ALLOWED:
        least = DIRECT if rule == "direct" else ROLE if rule == "role" else ACCOUNT
        statement = layers[name].first_allow(least)
    return Decision(request, decision, name, statement, layers, rule)


def _combined(request: Request, layers: Mapping[str, Layer]) -> _Outcome:
    """Decision, layer and rule where nothing denies and no guardrail is in the way."""
    caller = request.caller
    if not caller.has_policies:
        decision = ALLOWED if layers["resource_policy"].allows else IMPLICIT
        return decision, "resource_policy", "service" if caller.kind == "service" else "outside"
    if request.is_trust and caller.kind == "root":
        return IMPLICIT, "", "root-role"
    return _in_one_account(request, layers) if request.same_account else _across(layers, caller.kind)


def _in_one_account(request: Request, layers: Mapping[str, Layer]) -> _Outcome:
    named = layers["resource_policy"].strength
    if named == DIRECT:
        return ALLOWED, "resource_policy", "direct"
    if named == ROLE:
        limit = _first_that_stops(layers, "boundaries", "session")
        return (IMPLICIT, limit, "role") if limit else (ALLOWED, "resource_policy", "role")
    if not named and (request.is_trust or request.is_key):
        return IMPLICIT, "resource_policy", "trust" if request.is_trust else "key"
    limit = _first_that_stops(layers, "identity", "boundaries", "session")
    if limit:
        return IMPLICIT, limit, limit
    return ALLOWED, "identity", "root" if request.caller.kind == "root" else "same"


def _across(layers: Mapping[str, Layer], kind: str) -> _Outcome:
    if not layers["resource_policy"].allows:
        return IMPLICIT, "resource_policy", "cross-resource"
    limit = _first_that_stops(layers, "identity", "boundaries", "session")
    if limit:
        return IMPLICIT, limit, f"cross-{limit}"
    # The root user has no identity policies that could be named.
    return ALLOWED, "resource_policy" if kind == "root" else "identity", "cross"


def _first_that_stops(layers: Mapping[str, Layer], *names: str) -> str:
    return next((name for name in names if not layers[name].passes), "")


def _evaluated(request: Request, overrides: Overrides | None) -> dict[str, Layer]:
    policies, caller = request.policies, request.caller
    layers = {
        "endpoint": _plain("endpoint", policies.endpoint, request, overrides),
        "rcps": _levels("rcps", policies.rcps, request, overrides),
        "scps": _levels("scps", policies.scps, request, overrides),
        "resource_policy": _resource(request, overrides),
        "identity": _identity(request, overrides),
        "boundaries": _boundaries(request, overrides),
        "session": _session(request, overrides),
    }
    if caller.kind == "federated" and not policies.session:
        session = layers["session"]
        session.verdict, session.note = (
            IMPLICIT,
            "a federated user has what a session policy allows, and none was passed",
        )
    return layers


def _match(layer: Layer, policies: Iterable[Policy], request: Request, overrides: Overrides | None) -> bool:
    """Sort the statements that match into the layer; whether one allows."""
    allows, denies = layer.allows, layer.denies
    before = len(allows)
    for policy in policies:
        for statement in candidates(policy, request.lower):
            own = strength(statement, request)
            if overrides is not None:
                own = overrides.get(statement, own)
            if own:
                if statement.deny:
                    denies.append(statement)
                else:
                    allows.append((statement, own))
    return len(allows) > before


def _plain(name: str, policies: Sequence[Policy], request: Request, overrides: Overrides | None) -> Layer:
    """A layer whose policies add up."""
    layer = Layer(name, policies)
    if policies:
        allowed = _match(layer, policies, request, overrides)
        layer.verdict = EXPLICIT if layer.denies else ALLOWED if allowed else IMPLICIT
    return layer


def _resource(request: Request, overrides: Overrides | None) -> Layer:
    policies = request.policies.resource
    if policies and request.lower in _UNLOCKING and request.caller.kind == "root" and request.same_account:
        layer = Layer("resource_policy", policies)
        layer.note = "no bucket policy keeps the root user of its account from the policy itself"
        return layer
    return _plain("resource_policy", policies, request, overrides)


def _identity(request: Request, overrides: Overrides | None) -> Layer:
    caller, policies = request.caller, request.policies.identity
    if not caller.has_policies or caller.kind == "root":
        layer = Layer("identity", policies)
        if caller.kind == "root":
            layer.verdict, layer.note = ALLOWED, "the root user may do everything in its account"
        elif policies:
            layer.note = "such a principal has no identity policies"
        return layer
    layer = _plain("identity", policies, request, overrides)
    if not policies:
        layer.verdict = IMPLICIT
    return layer


def _boundaries(request: Request, overrides: Overrides | None) -> Layer:
    """Each boundary has to allow."""
    policies = request.policies.boundaries
    layer = Layer("boundaries", policies)
    if not policies:
        return layer
    if request.caller.kind not in {"user", "role", "session", "federated"}:
        layer.note = "only users and roles have boundaries"
        return layer
    short = [policy.name for policy in policies if not _match(layer, (policy,), request, overrides)]
    layer.verdict = EXPLICIT if layer.denies else IMPLICIT if short else ALLOWED
    if short and len(policies) > 1:
        layer.note = f"nothing allows it in {', '.join(short[:5])}"
    return layer


def _session(request: Request, overrides: Overrides | None) -> Layer:
    policies = request.policies.session
    if policies and not request.caller.in_session:
        layer = Layer("session", policies)
        layer.note = "only role sessions and federated users have session policies"
        return layer
    return _plain("session", policies, request, overrides)


def _levels(
    name: str, levels: Sequence[Sequence[Policy]], request: Request, overrides: Overrides | None
) -> Layer:
    """SCPs or RCPs: SCPs have to allow at every level; that of RCPs is always there."""
    layer = Layer(name, [policy for level in levels for policy in level])
    if not levels:
        return layer
    layer.note = _exempt(name, request)
    if layer.note:
        return layer
    short = [number for number, level in enumerate(levels, 1) if not _match(layer, level, request, overrides)]
    if layer.denies:
        layer.verdict = EXPLICIT
    elif short and name == "scps":
        layer.verdict = IMPLICIT
        which = ", ".join(map(str, short[:5])) + (", ..." if len(short) > 5 else "")
        layer.note = f"nothing allows it at level {which} of {len(levels)}"
    else:
        layer.verdict = ALLOWED
    return layer


def _exempt(name: str, request: Request) -> str:
    """Why SCPs or RCPs do not apply, "" where they do."""
    caller, management = request.caller, request.management_account
    if caller.linked:
        return "service-linked roles are not restricted"
    if name == "rcps":
        return _exempt_from_rcps(request)
    if not caller.has_policies:
        return "only principals of member accounts are restricted"
    if management and caller.account == management:
        return "the management account is not restricted"
    return ""


def _exempt_from_rcps(request: Request) -> str:
    from calculators.iam.rcp_services import RCP_SERVICES

    if request.management_account and request.resource_account == request.management_account:
        return "resources of the management account are not restricted"
    service = request.lower.partition(":")[0]
    if service not in RCP_SERVICES:
        return f"actions of {service} are not restricted"
    return "kms:RetireGrant is not restricted" if request.lower == "kms:retiregrant" else ""
