"""Study plans: what they have one read can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.lint.subject import defect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.models import Defect


def plan_without_note(subject: Subject) -> Iterator[Defect]:
    """A topic without a note gives no step; the plan says nothing of it."""
    for found in subject.found("plan"):
        for i, week in enumerate(subject.library.plans[found.item.id].weeks):
            for topic in week.read:
                if topic not in subject.library.notes:
                    yield defect(
                        found,
                        f"weeks[{i}].read",
                        "plan-without-note",
                        f"The topic {topic!r} has no note.",
                        "Write the note, or take the topic out.",
                        severity="warning",
                    )
