"""Resource control policies: what of the language they take."""

from __future__ import annotations

from calculators.iam_lint.actions import split
from calculators.iam_lint.reference import reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Statement

__all__ = ["check"]


def check(document: Document, report: Report) -> None:
    """Report what an RCP cannot have."""
    services = set(reference().rcp)
    for statement in document.statements:
        if statement.not_action:
            report.add("RCP_SYNTAX_ERROR_NOTACTION", statement.element("Action"))
            continue
        if statement.allow:
            if not _allows_everything(statement):
                report.add("RCP_SYNTAX_ERROR_ALLOW", statement.path)
            continue
        for part in statement.actions or ():
            if split(part.text)[0] not in services:
                report.add("RCP_SYNTAX_ERROR_ACTION", part.path)


def _allows_everything(statement: Statement) -> bool:
    """As RCPFullAWSAccess does."""
    return (
        statement.all_resources()
        and not statement.tests
        and statement.entry.get("Principal") == "*"
        and [part.text for part in statement.actions or ()] == ["*"]
    )
