"""A decision as a result: the answer, the layers, every statement with its reason, and the working."""

from __future__ import annotations

from calculators.contract import Branch, Result, Step
from calculators.iam.doubts import doubts
from calculators.iam.engine import ALLOWED, EXPLICIT, IMPLICIT, LAYERS, NOT_APPLICABLE, decide
from calculators.iam.matching import why_not
from calculators.iam.remedy import additions, advice
from calculators.iam.sources import RULES, SOURCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Plain
    from calculators.iam.document import Statement
    from calculators.iam.doubts import Doubt
    from calculators.iam.engine import Decision, Layer
    from calculators.iam.remedy import Addition
    from calculators.iam.request import Request

__all__ = ["Account", "result_of", "table_of", "tree"]

_MOST_ROWS = 200
_VERBS = {
    "Allowed": "allows it",
    EXPLICIT: "denies it",
    IMPLICIT: "does not allow it",
    NOT_APPLICABLE: "does not count",
}


def result_of(request: Request) -> Result:
    """Decide a request and explain it."""
    decision = decide(request)
    open_ones = doubts(decision)
    added = additions(decision)
    answer: dict[str, Plain] = {
        "decision": decision.decision,
        "layer": LAYERS.get(decision.layer, "none"),
        "statement": decision.statement.name if decision.statement is not None else "none",
        "reason": RULES[decision.rule][0],
        "to_allow": advice(decision, added),
        "rests_on": _rests_on(decision, open_ones),
    }
    if added:
        answer["add"] = _added_text(added)
    answer["layers"] = layer_rows(decision)
    account = Account(decision)
    if account.rows:
        answer["statements"] = account.rows
    if open_ones:
        answer["missing_keys"] = [_doubt_row(doubt) for doubt in open_ones[:_MOST_ROWS]]
    return Result(
        answer,
        dict.fromkeys(answer, ""),
        _steps(decision, open_ones),
        assumptions=_assumptions(decision, account.left_out),
        tree=tree(decision, account),
    )


def table_of(requests: Sequence[Request]) -> Result:
    """Decide several requests by one principal for one resource."""
    decisions = [decide(request) for request in requests]
    rows: list[dict[str, Plain]] = [
        {
            "action": decision.request.action,
            "decision": decision.decision,
            "layer": LAYERS.get(decision.layer, "none"),
            "statement": decision.statement.name if decision.statement is not None else "none",
        }
        for decision in decisions
    ]
    allowed = [decision.request.action for decision in decisions if decision.allowed]
    answer: dict[str, Plain] = {
        "allowed": f"{len(allowed)} of {len(decisions)}",
        "allowed_actions": allowed or "none",
        "decisions": rows,
    }
    alike: dict[tuple[str, str], list[str]] = {}
    for decision in decisions:
        alike.setdefault((decision.decision, decision.rule), []).append(decision.request.action)
    steps = [Step(f"{_several(names)}: {said}.", *_rule(rule)) for (said, rule), names in alike.items()]
    assumptions = _assumptions(decisions[0], 0)
    keys = {key for decision in decisions for doubt in doubts(decision) for key in doubt.keys}
    if keys:
        assumptions.append(f"Not given, and read by policies: {', '.join(sorted(keys)[:10])}.")
    return Result(answer, dict.fromkeys(answer, ""), steps, assumptions=assumptions)


def _several(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more


def layer_rows(decision: Decision) -> list[dict[str, Plain]]:
    """The layers that were given or that decided, in the order of evaluation."""
    return [
        {
            "layer": LAYERS[layer.name],
            "verdict": _verdict(decision, layer),
            "statement": _decisive(layer),
            "note": layer.note or _no_policy(layer),
        }
        for layer in decision.layers.values()
        if layer.policies or layer.verdict != NOT_APPLICABLE or layer.name == decision.layer
    ]


def _verdict(decision: Decision, layer: Layer) -> str:
    """A policy that is needed and was not given allows nothing."""
    lacking = layer.name == decision.layer and not layer.policies and decision.decision == IMPLICIT
    return IMPLICIT if lacking else layer.verdict


def _decisive(layer: Layer) -> str:
    statement = layer.denies[0] if layer.denies else layer.first_allow()
    return statement.name if statement is not None else "-"


def _no_policy(layer: Layer) -> str:
    return "" if layer.policies else "none was given"


class Account:
    """Each statement of a decision with whether it matches, or why not.

    Attributes:
        reasons: Of statements that do not match; of the first so many that are shown.
        rows: A table of them, those that match first.
        left_out: How many statements it does not have.
        matched: Those that match.
    """

    __slots__ = ("left_out", "matched", "reasons", "rows")

    def __init__(self, decision: Decision) -> None:
        self.reasons: dict[Statement, str] = {}
        self.matched: set[Statement] = set()
        matching: list[dict[str, Plain]] = []
        others: list[dict[str, Plain]] = []
        total = 0
        for layer in decision.layers.values():
            if not layer.policies:
                continue
            title, matched = LAYERS[layer.name], layer.matched()
            self.matched |= matched
            for policy in layer.policies:
                total += len(policy.statements)
                for statement in policy.statements:
                    hit = statement in matched
                    rows = matching if hit else others
                    if len(rows) >= _MOST_ROWS:
                        continue
                    why = "all elements match"
                    if not hit:
                        why = self.reasons[statement] = _reason(layer, statement, decision.request)
                    rows.append(
                        {
                            "layer": title,
                            "statement": statement.name,
                            "effect": statement.effect,
                            "matches": hit,
                            "because": why,
                        }
                    )
        self.rows = (matching + others)[:_MOST_ROWS]
        self.left_out = total - len(self.rows)


def _reason(layer: Layer, statement: Statement, request: Request) -> str:
    if layer.verdict == NOT_APPLICABLE:
        return layer.note
    return why_not(statement, request)


def _rests_on(decision: Decision, open_ones: Sequence[Doubt]) -> str:
    deciding = [doubt for doubt in open_ones if doubt.decision != decision.decision]
    if not deciding:
        if open_ones:
            return "no key that was not given: none of those missing changes the decision"
        return "no key that was not given"
    keys = list(dict.fromkeys(key for doubt in deciding for key in doubt.keys))
    then = list(dict.fromkeys(doubt.decision for doubt in deciding))
    verb = "was" if len(keys) == 1 else "were"
    return f"{', '.join(keys[:6])}, which {verb} not given: it may be {' or '.join(then)}"


def _doubt_row(doubt: Doubt) -> dict[str, Plain]:
    names = [statement.name for statement in doubt.statements]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return {
        "keys": ", ".join(doubt.keys[:6]),
        "statement": ", ".join(names[:3]) + more,
        "if_it": "matched" if doubt.matches else "did not match",
        "decision": doubt.decision,
    }


def _added_text(added: Sequence[Addition]) -> str:
    """The statements to add, each under its layer."""
    from json import dumps

    return "\n".join(f"{LAYERS[name]}:\n{dumps(statement, indent=2)}" for name, statement in added)


def _steps(decision: Decision, open_ones: Sequence[Doubt]) -> list[Step]:
    request, caller = decision.request, decision.request.caller
    steps: list[Step] = []
    if caller.has_policies:
        if request.same_account:
            text = f"{caller.arn} and the resource belong to account {caller.account}."
        else:
            text = f"{caller.arn} asks for a resource of account {request.resource_account}."
        steps.append(Step(text, *_rule("same" if request.same_account else "cross")))
    else:
        steps.append(Step(f"{caller.arn} has no identity policies.", *_rule("outside")))
    denies = sum(len(layer.denies) for layer in decision.layers.values())
    total = sum(len(policy.statements) for layer in decision.layers.values() for policy in layer.policies)
    statements = "1 statement" if total == 1 else f"{total:,} statements"
    said = "none denies it" if not denies else f"{denies:,} of them den{'ies' if denies == 1 else 'y'} it"
    steps.append(Step(f"Of {statements}, {said}.", *_rule("deny")))
    if decision.decision != EXPLICIT:
        for layer in decision.layers.values():
            if layer.policies or layer.verdict == IMPLICIT:
                title = LAYERS[layer.name]
                note = f" ({layer.note})" if layer.note else ""
                plural = title.endswith("policies")
                verb = _VERBS[layer.verdict]
                if plural:
                    verb = verb.replace("allows", "allow").replace("denies", "deny").replace("does", "do")
                steps.append(Step(f"The {title} {verb}{note}.", *_rule(_LAYER_RULES[layer.name])))
    ending = f" by {decision.statement.name}" if decision.statement is not None else ""
    steps.append(Step(f"{decision.decision}{ending}.", *_rule(decision.rule)))
    if any(doubt.decision != decision.decision for doubt in open_ones):
        steps.append(Step(f"It rests on {_rests_on(decision, open_ones)}.", _MISSING, SOURCES["operators"]))
    return steps


_LAYER_RULES = {
    "endpoint": "endpoint",
    "rcps": "rcps",
    "scps": "scps",
    "resource_policy": "same",
    "identity": "identity",
    "boundaries": "boundaries",
    "session": "session",
}
_MISSING = "A key that is not in the request does not match; a negated operator, IfExists and ForAllValues are true then."


def _rule(name: str) -> tuple[str, str]:
    text, source = RULES[name]
    return text, SOURCES[source]


def _assumptions(decision: Decision, left_out: int) -> list[str]:
    request = decision.request
    assumptions: list[str] = []
    if request.context.filled:
        assumptions.append(f"Filled in from the request: {', '.join(request.context.filled)}.")
    if request.resource == "*":
        assumptions.append("No resource was named: the action is taken to have none of its own.")
    if request.assumed_account:
        assumptions.append(f"The resource belongs to the principal's account, {request.resource_account}.")
    if request.caller.kind == "session" and "aws:PrincipalArn" in request.context.filled:
        assumptions.append(f"The role has no path: aws:PrincipalArn is {request.caller.role}.")
    if request.caller.kind == "role":
        assumptions.append("The principal is a session of the role with a name that no policy mentions.")
    if request.is_key and not request.policies.resource:
        assumptions.append(
            "The key policy, which every KMS key has, was not given: it is taken to allow nothing."
        )
    if request.policies.rcps:
        assumptions.append("RCPFullAWSAccess, which cannot be detached, stands at every level of the RCPs.")
    if any(
        statement.not_principals and statement.deny
        for policy in request.policies.resource
        for statement in policy.statements
    ):
        assumptions.append(
            "Who is named in NotPrincipal is spared; AWS advises to name the account there, too."
        )
    assumptions.append(
        "Access control lists, KMS grants and settings such as Block Public Access are left out."
    )
    if left_out:
        assumptions.append(f"{left_out:,} more statements that were evaluated are not listed.")
    return assumptions


def tree(decision: Decision, account: Account | None = None) -> Branch:
    """The whole decision: layers, and in them every statement with why it matches or not."""
    account = account or Account(decision)
    reasons, matched = account.reasons, account.matched
    layers: list[Branch] = []
    for layer in decision.layers.values():
        verdict = _verdict(decision, layer)
        if not layer.policies and verdict == NOT_APPLICABLE:
            continue
        statements: list[Branch] = []
        for policy in layer.policies:
            for statement in policy.statements:
                if statement in matched:
                    statements.append(
                        Branch(
                            f"{statement.effect} {statement.name}: matches", "no" if statement.deny else "yes"
                        )
                    )
                elif statement in reasons:
                    statements.append(Branch(f"{statement.effect} {statement.name}: {reasons[statement]}"))
        note = f" ({note})" if (note := layer.note or _no_policy(layer)) else ""
        mark = "yes" if verdict == ALLOWED else "no"
        if verdict == NOT_APPLICABLE or (verdict == IMPLICIT and decision.allowed):
            mark = ""  # not in the way
        layers.append(Branch(f"{LAYERS[layer.name]}: {verdict}{note}", mark, statements[:_MOST_ROWS]))
    said = f"{decision.decision}: {decision.request.action} on {decision.request.resource} by {decision.request.caller.arn}"
    return Branch(said, "yes" if decision.allowed else "no", layers)
