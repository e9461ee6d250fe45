"""How long ago things were checked. The day comes in, so that a green run stays green."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from studykit.library.lint.subject import defect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.models import Defect

AGEING, OUT_OF_DATE = 180, 365  # days


def age(subject: Subject) -> Iterator[Defect]:
    """Facts, notes, questions, exercises and blueprints, by their ``verified``."""
    for found in subject.found("fact", "note", "question", "exercise", "blueprint"):
        item = found.item
        checked = item.head.get("verified") or item.body["verified"]
        if not checked:
            continue  # imported, and not reviewed yet
        verified = date.fromisoformat(checked)
        days = (subject.day - verified).days
        message = f"Checked {days} days ago, on {verified}."
        hint = "Read the sources again, mend what changed, and write today's date."
        if days > OUT_OF_DATE:
            yield defect(found, "verified", "out-of-date", message, hint)
        elif days > AGEING:
            yield defect(found, "verified", "ageing", message, hint, severity="warning")
        elif days < 0:
            yield defect(
                found,
                "verified",
                "future-date",
                f"Checked on {verified}, which is after {subject.day}.",
                "Write the day on which it was checked.",
                severity="warning",
            )
