"""What is allowed too widely: everything, roles to pass, permissions that change permissions."""

from __future__ import annotations

from calculators.iam_lint.overlap import covers, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Statement

__all__ = ["check"]

_ACCOUNT = "arn:aws:iam::111122223333"
_PASS_ROLE = ("PASS_ROLE", "iam:passrole", f"{_ACCOUNT}:role/*", "iam:passedtoservice")
_CREATE_SLR = (
    "CREATE_SLR",
    "iam:createservicelinkedrole",
    f"{_ACCOUNT}:role/aws-service-role/*",
    "iam:awsservicename",
)
# Actions that alone are enough, with what they act on.
_ALONE = {
    "iam:AddUserToGroup": "group/*",
    "iam:AttachGroupPolicy": "group/*",
    "iam:AttachRolePolicy": "role/*",
    "iam:AttachUserPolicy": "user/*",
    "iam:CreateAccessKey": "user/*",
    "iam:CreateLoginProfile": "user/*",
    "iam:CreatePolicyVersion": "policy/*",
    "iam:PutGroupPolicy": "group/*",
    "iam:PutRolePolicy": "role/*",
    "iam:PutUserPolicy": "user/*",
    "iam:SetDefaultPolicyVersion": "policy/*",
    "iam:UpdateAssumeRolePolicy": "role/*",
    "iam:UpdateLoginProfile": "user/*",
}
# With iam:PassRole: what runs with the role that is passed.
_WITH_ROLE = {
    ("lambda:CreateFunction",): "a function runs with the role",
    ("ec2:RunInstances",): "an instance runs with the role",
    ("cloudformation:CreateStack",): "a stack is made with the role",
    ("ecs:RegisterTaskDefinition", "ecs:RunTask"): "a task runs with the role",
    ("glue:CreateJob", "glue:StartJobRun"): "a job runs with the role",
    ("glue:CreateDevEndpoint",): "a development endpoint has the role",
    ("codebuild:CreateProject", "codebuild:StartBuild"): "a build runs with the role",
    ("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"): "a pipeline runs with the role",
    ("states:CreateStateMachine", "states:StartExecution"): "an execution has the role",
    ("sagemaker:CreateNotebookInstance",): "a notebook has the role",
}
_SHOWN = 3


def check(document: Document, kind: str, report: Report) -> None:
    """Report what is allowed too widely; what only limits (boundaries, SCPs) is wide on purpose."""
    if kind not in {"identity", "resource"}:
        return
    for statement in document.statements:
        if not statement.allow:
            continue
        if kind == "identity":
            for entry in (_PASS_ROLE, _CREATE_SLR):
                _check_role(statement, entry, report)
            _check_breadth(statement, report)
            _check_alone(statement, report)
        if statement.not_action and statement.actions:
            listed = ", ".join(part.text for part in statement.actions[:_SHOWN])
            more = len(statement.actions) - _SHOWN
            report.add(
                "allow-with-not-action",
                statement.element("Action"),
                actions=f"{listed} and {more} more" if more > 0 else listed,
            )
        if statement.not_resource and statement.resources and not statement.not_action:
            report.add("allow-with-not-resource", statement.element("Resource"))
    if kind == "identity":
        _check_pairs(document, report)


def _way(statement: Statement, action: str) -> str:
    """How a statement lists an action (in lower case): named, star, not, or "" where it does not."""
    texts = [part.text.lower() for part in statement.actions or ()]
    if statement.not_action:
        return "" if any(covers(text, action) for text in texts) else "not"
    if action in texts:
        return "named"
    return "star" if any(covers(text, action) for text in texts) else ""


def _reaches(statement: Statement, arn: str) -> bool:
    """Whether its resources are all of a kind, as ``arn:aws:iam::...:role/*``."""
    return not statement.not_resource and any(
        covers(plain(part.text), arn) for part in statement.resources or ()
    )


def _check_role(statement: Statement, entry: tuple[str, str, str, str], report: Report) -> None:
    start, action, arn, key = entry
    way = _way(statement, action)
    if not way or key in statement.lower_keys:
        return
    if statement.not_resource:
        end = {"named": "WITH", "star": "WITH_STAR_IN_ACTION_AND", "not": "WITH_NOT_ACTION_AND"}[
            way
        ] + "_NOT_RESOURCE"
    elif _reaches(statement, arn):
        end = {
            "named": "WITH_STAR_IN_RESOURCE",
            "star": "WITH_STAR_IN_ACTION_AND_RESOURCE",
            "not": "WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        }[way]
    else:
        return
    report.add(f"{start}_{end}", statement.path)


def _check_breadth(statement: Statement, report: Report) -> None:
    if statement.tests or not statement.all_resources() or statement.not_action:
        return
    texts = {part.text.lower() for part in statement.actions or ()}
    if texts & {"*", "*:*"}:
        report.add("full-access", statement.path)
        return
    wide = sorted(text[:-2] for text in texts if text.endswith(":*") and text.count("*") == 1)
    if wide:
        report.add("service-wide-access", statement.path, services=", ".join(wide))


def _full(statement: Statement) -> bool:
    return statement.all_resources() and any(part.text in {"*", "*:*"} for part in statement.actions or ())


def _check_alone(statement: Statement, report: Report) -> None:
    if statement.tests or statement.not_action or _full(statement):
        return  # said already
    found = [
        name
        for name, of in _ALONE.items()
        if _way(statement, name.lower()) and _reaches(statement, f"{_ACCOUNT}:{of}")
    ]
    if found:
        shown = ", ".join(found[:_SHOWN])
        more = len(found) - _SHOWN
        report.add(
            "privilege-escalation",
            statement.path,
            actions=f"{shown} and {more} more" if more > 0 else shown,
            verb="is" if len(found) == 1 else "are",
            how="what a user, group or role may do can be changed, or another's credentials be made",
        )


def _check_pairs(document: Document, report: Report) -> None:
    allowing = [s for s in document.statements if s.allow and not s.not_action and not _full(s)]
    passing = [
        s
        for s in allowing
        if "iam:passedtoservice" not in s.lower_keys
        and _way(s, "iam:passrole")
        and _reaches(s, f"{_ACCOUNT}:role/*")
    ]
    if not passing:
        return
    for actions, how in _WITH_ROLE.items():
        if all(any(_way(s, action.lower()) for s in allowing) for action in actions):
            report.add(
                "privilege-escalation",
                passing[0].path,
                actions=" with ".join(("iam:PassRole on every role", ", ".join(actions))),
                verb="is",
                how=how,
            )
