"""IAM policies: whether a request is allowed, by which statement, and what would have to change.

The decision itself is a pure function, which the simulated account asks for each call::

    from calculators.iam import decide
    from calculators.iam.document import parse
    from calculators.iam.request import Policies, Request

    policies = Policies(identity=[parse(document, "identity", "admin.json")])  # compile once, ask often
    request = Request("arn:aws:iam::111122223333:user/ana", "s3:GetObject", "arn:aws:s3:::notes/a.txt", policies=policies)
    decide(request).allowed

``Decision`` has ``decision``, ``layer``, ``statement``, ``rule`` and all ``layers``; ``calculators.iam.explain.tree``
gives it whole as a tree. ``parse`` raises ``DocumentError`` with the path of what is wrong, ``Request``
raises ``CallerError`` where the principal is none.
"""

from __future__ import annotations

from calculators.contract import Operation, Param, Result, calculate_with, deferred

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam.engine import Decision
    from calculators.iam.request import Request

NAME = "iam-policy"
SUMMARY = "Whether IAM policies allow a request, why, and what is missing"


def decide(request: Request) -> Decision:
    """Whether a request is allowed; see ``calculators.iam.engine``."""
    from calculators.iam.engine import decide as answer

    return answer(request)


def _documents(name: str, help: str) -> Param:  # noqa: A002 - as Param
    return Param(name, "documents", help, repeated=True)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "decide",
        "Decide a request under all policies that apply to it.",
        (
            Param(
                "principal",
                "text",
                "Who asks: the ARN of a user, role or session, an account's number (its root user), a service, or anonymous.",
                required=True,
                example="arn:aws:iam::111122223333:user/ana",
            ),
            Param("action", "text", "What is asked for.", required=True, example="s3:GetObject"),
            Param(
                "resource",
                "text",
                "The resource's ARN; * for an action that has none of its own.",
                default="*",
                example="arn:aws:s3:::notes/a.txt",
                filled=True,
            ),
            Param(
                "resource_account",
                "text",
                "Whose resource it is; else the account in its ARN, else the principal's.",
                example="111122223333",
            ),
            Param(
                "context",
                "text",
                "A condition key, as KEY=VALUE[,VALUE]; in JSON an object of keys and values.",
                repeated=True,
                example="aws:SourceIp=203.0.113.7",
            ),
            _documents("identity", "Policies of the principal and its groups."),
            _documents(
                "resource_policy", "The policy of the resource: bucket policy, key policy, trust policy."
            ),
            _documents("boundaries", "The principal's permissions boundary."),
            _documents("boundary", "The same as boundaries."),
            _documents("session", "Policies passed when the session was made."),
            _documents(
                "scps",
                "SCPs of the principal's account: a list of documents a level, the root's first; documents alone are one level.",
            ),
            _documents("scp", "SCPs, each file a level, the root's first."),
            _documents("rcps", "RCPs of the resource's account, as scps."),
            _documents("rcp", "RCPs, each file a level."),
            _documents("endpoint", "The policy of the VPC endpoint that the request comes through."),
            Param(
                "management_account",
                "text",
                "The organization's management account, which SCPs and RCPs do not restrict.",
                example="999999999999",
            ),
        ),
        deferred("calculators.iam.inputs", "decide"),
    ),
)


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
