"""Notes: short enough to show and to read, and naming what exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.registry import CALCULATORS
from studykit.library.lint.subject import defect
from studykit.library.parse.report import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.models import Defect

SECTION_BYTES = 3_584  # 3.5 KB of 1,024 bytes: what the terminal renders at once without a pause
WORDS = range(500, 1_801)


def section_too_long(subject: Subject) -> Iterator[Defect]:
    """Measured as shown: facts filled in, heading left out, UTF-8."""
    for found in subject.found("note"):
        for i, section in enumerate(subject.library.note(found.item.id).sections):
            size = len(section.markdown.encode())
            if size > SECTION_BYTES:
                yield defect(
                    found,
                    f"sections[{i}]",
                    "section-too-long",
                    f"The section {section.title!r} has {size:,} bytes; at most {SECTION_BYTES:,} are shown at once.",
                    "Split it under two ## headings.",
                )


def note_length(subject: Subject) -> Iterator[Defect]:
    """Long enough to teach, short enough to be read in one sitting."""
    for found in subject.found("note"):
        words = found.item.head["words"]
        if words not in WORDS:
            yield defect(
                found,
                "",
                "note-length",
                f"The note has {words:,} words, outside {WORDS.start:,} to {WORDS.stop - 1:,}.",
                severity="warning",
            )


def named_tools(subject: Subject) -> Iterator[Defect]:
    """Calculators and labs in the front matter, which may be written before the tools are."""
    for found in subject.found("note"):
        for kind, named, known in (
            ("calculator", found.item.head["calculators"], CALCULATORS),
            ("lab", found.item.body["labs"], subject.library.labs),
        ):
            for name in named:
                if name not in known:
                    yield defect(
                        found,
                        f"{kind}s",
                        f"unknown-{kind}",
                        f"There is no {kind} {name!r}.",
                        nearest(name, known),
                        severity="warning",
                    )
