"""What a decision rests on: condition keys that nobody gave, and how it would change with them."""

from __future__ import annotations

from calculators.iam.caller import DIRECT, NO
from calculators.iam.engine import EXPLICIT, decide
from calculators.iam.matching import candidates, core_strength, open_strength, strength

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.iam.document import Statement
    from calculators.iam.engine import Decision, Layer
    from calculators.iam.request import Request

__all__ = ["Doubt", "doubts"]

_MOST = 16  # statements that are turned round; each is one more evaluation


class Doubt:
    """Statements that match or not depending on keys that were not given.

    Attributes:
        keys: Those keys.
        statements: Whose conditions or variables they are; more than one where only all together change it.
        matches: Whether they would match then.
        decision: What the decision would be; the same as it is where they change nothing.
    """

    __slots__ = ("decision", "keys", "matches", "statements")

    def __init__(self, keys: list[str], statements: list[Statement], matches: bool, decision: str) -> None:
        self.keys = keys
        self.statements = statements
        self.matches = matches
        self.decision = decision


def doubts(decision: Decision) -> list[Doubt]:
    """What would turn round if a key that is missing had another value; those first that change the decision."""
    request = decision.request
    turned: list[tuple[Statement, list[str], int]] = []
    for layer in decision.layers.values():
        turned += _open(layer, request)
    if not turned:
        return []
    turned.sort(key=lambda entry: _against(entry[0], entry[2], decision))
    found: list[Doubt] = []
    for statement, keys, own in turned[:_MOST]:
        other = decide(request, {statement: own}).decision
        found.append(Doubt(keys, [statement], bool(own), other))
    if not any(doubt.decision != decision.decision for doubt in found):
        found += _together(decision, turned)
    found.sort(key=lambda doubt: doubt.decision == decision.decision)
    return found


def _together(decision: Decision, turned: list[tuple[Statement, list[str], int]]) -> Iterator[Doubt]:
    """All that speak for the request at once, or all that speak against it."""
    for against in (False, True):
        side = [entry for entry in turned if (entry[0].deny == bool(entry[2])) == against]
        if len(side) < 2:
            continue
        other = decide(decision.request, {statement: own for statement, _, own in side}).decision
        if other != decision.decision:
            keys = list(dict.fromkeys(key for _, several, _ in side for key in several))
            yield Doubt(keys, [statement for statement, _, _ in side], not against, other)
            return


def _against(statement: Statement, own: int, decision: Decision) -> int:
    """Sorts first what can change the decision."""
    if decision.decision == EXPLICIT:
        return 0 if statement.deny and not own else 1
    return 0 if (statement.deny == bool(own)) == decision.allowed else 1


def _open(layer: Layer, request: Request) -> Iterator[tuple[Statement, list[str], int]]:
    """Statements that would match, or no longer, with other keys: with those keys and how they would match."""
    context = request.context
    for policy in layer.policies:
        for statement in candidates(policy, request.lower):
            keys = [key for key in statement.keys if context.lacks(key)]
            if not keys:
                continue
            own = strength(statement, request)
            if own:
                relied = [c.key for c in statement.conditions if context.lacks(c.key)]
                if relied:
                    yield statement, list(dict.fromkeys(relied)), NO
                continue
            core = core_strength(statement, request) or open_strength(statement, request)
            if core and all(
                context.lacks(condition.key) or any(map(context.lacks, condition.variables))
                for condition in statement.conditions
                if not condition.holds(context)
            ):
                yield statement, list(dict.fromkeys(keys)), core if statement.principals else DIRECT
