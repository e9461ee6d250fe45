"""Facts with their sources, dates and older values, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.facts import shown_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.library.models import Fact


def facts_markdown(facts: Iterable[Fact]) -> str:
    """One entry a fact: what is true, where and when it was read, what older notes said."""
    return "\n".join(_entry(fact) for fact in facts) or "No facts are named here."


def _entry(fact: Fact) -> str:
    lines = [
        f"- **{fact.shown}**: {fact.says}",
        f"  Verified {fact.verified.isoformat()}: {', '.join(fact.sources)}",
    ]
    for old in fact.was:
        until = f" until {old.until}" if old.until else ""
        note = f" {old.note}" if old.note else ""
        lines.append(f"  *Was {shown_before(old, fact)}{until}.{note}*")
    return "  \n".join(lines)
