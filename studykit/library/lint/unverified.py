"""Imported questions that nobody reviewed: what they lack until somebody does, as warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.lint.subject import defect
from studykit.library.parse.questions import UNVERIFIED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.models import Defect

_HINT = "Review the question, fill it in, and change its provenance to imported."


def unverified(subject: Subject) -> Iterator[Defect]:
    """What is an error of reviewed questions, and no reason here to hide one."""
    for found in subject.found("question", "exercise"):
        head, body = found.item.head, found.item.body
        if head["provenance"] != UNVERIFIED:
            continue
        answers = body.get("prompts") or body.get("options", ())
        silent = sum(1 for *_, why in answers if not why)
        lacks = {
            "missing-why": silent and f"{silent} of {len(answers)} have no reason.",
            "missing-reference": not body["references"] and "No page is named where it can be checked.",
            "missing-verified": not body["verified"] and "Nobody says when it was checked.",
            "missing-field": not head["tasks"] and "It names no task, so it counts for no exam.",
        }
        for rule, message in lacks.items():
            if message:
                yield defect(found, "", rule, message, _HINT, severity="warning")
