"""IAM policies: whether a request is allowed, by which statement, and what would have to change.

The decision itself is a pure function, which the simulated account asks for each call::

    from calculators.iam import decide
    from calculators.iam.document import parse
    from calculators.iam.request import Policies, Request

    policies = Policies(identity=[parse(document, "identity", "admin.json")])  # compile once, ask often
    request = Request("arn:aws:iam::111122223333:user/ana", "s3:GetObject", "arn:aws:s3:::notes/ana/plan.txt", policies=policies)
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


_ALL = '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'
_OWN = (
    '{"Version": "2012-10-17", "Statement": [{"Sid": "OwnFolder", "Effect": "Allow", "Action": "s3:*", '
    '"Resource": "arn:aws:s3:::notes/${aws:username}/*"}]}'
)
_TLS = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", '
    '"Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}'
)


def _documents(name: str, help: str, example: str = _ALL, *, filled: bool = False) -> Param:  # noqa: A002 - as Param
    return Param(name, "documents", help, repeated=True, example=example, filled=filled)


_PRINCIPAL = Param(
    "principal",
    "text",
    "Who asks: the ARN of a user, role or session, an account's number (its root user), a service, or anonymous.",
    required=True,
    example="arn:aws:iam::111122223333:user/ana",
)
_REST: tuple[Param, ...] = (
    Param(
        "resource",
        "text",
        "The resource's ARN; * for an action that has none of its own.",
        default="*",
        example="arn:aws:s3:::notes/ana/plan.txt",
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
    Param(
        "context_file",
        "json",
        "Condition keys as a JSON object of keys and values.",
        example='{"aws:SourceIp": "203.0.113.7", "aws:TagKeys": ["a", "b"]}',
    ),
    _documents("identity", "Policies of the principal and its groups.", _OWN, filled=True),
    _documents(
        "resource_policy",
        "The policy of the resource: bucket policy, key policy, trust policy.",
        _TLS,
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
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "decide",
        "Decide a request under all policies that apply to it.",
        (
            _PRINCIPAL,
            Param("action", "text", "What is asked for.", required=True, example="s3:GetObject"),
            *_REST,
        ),
        deferred("calculators.iam.inputs", "decide"),
    ),
    Operation(
        "actions",
        "Say which of several actions are allowed under the same policies.",
        (
            _PRINCIPAL,
            Param(
                "action",
                "text",
                "An action; several may follow.",
                required=True,
                repeated=True,
                example="s3:GetObject s3:ListBucket",
            ),
            *_REST,
        ),
        deferred("calculators.iam.inputs", "actions"),
    ),
    Operation(
        "lint",
        "Check policy documents: grammar, Access Analyzer's checks, advice.",
        (
            Param(
                "policy",
                "documents",
                "Policy documents.",
                required=True,
                positional=True,
                repeated=True,
                example=_OWN,
            ),
            Param(
                "kind",
                "choice",
                "What they are; else what each looks like.",
                choices=("identity", "resource", "trust", "scp", "rcp", "boundary", "session", "endpoint"),
                example="identity",
            ),
            Param(
                "resource_type",
                "choice",
                "What a resource policy is attached to.",
                choices=(
                    "s3-bucket",
                    "s3-access-point",
                    "kms-key",
                    "sqs-queue",
                    "sns-topic",
                    "secret",
                    "lambda-function",
                    "ecr-repository",
                    "dynamodb-table",
                    "efs-file-system",
                ),
                example="s3-bucket",
            ),
            Param(
                "attached",
                "choice",
                "What an identity policy is: managed, or inline in a user, group or role.",
                default="managed",
                choices=("managed", "user", "group", "role"),
                example="managed",
            ),
        ),
        deferred("calculators.iam_lint.lint", "lint"),
    ),
)


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
