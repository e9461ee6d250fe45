"""Words that the app and the line mode both use for cards. Imports no Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.memory.ports import CramAnswer, Review
from studykit.memory.selection import FLAGS

if TYPE_CHECKING:
    from datetime import datetime

    from studykit.memory.cram import Sitting
    from studykit.memory.ports import CardAction
    from studykit.tui.services import Services


def said(undone: Review | CardAction | CramAnswer | None) -> str:
    """What was taken back, as a sentence."""
    if undone is None:
        return "Nothing is left to take back."
    if isinstance(undone, Review | CramAnswer):
        return "The last answer is taken back."
    what = {
        "suspend": "The card is no longer suspended.",
        "restore": "The card is suspended again.",
        "bury": "The card is no longer put off.",
        "flag": "The flag is as it was before.",
        "leech": "The card is no longer a leech.",
        "reset": "The reset is taken back.",
    }
    return what[undone.kind]


def whereabouts(session: Sitting, services: Services, topic: str | None) -> str:
    """What is asked, and how much is left of it.

    Args:
        session: The sitting.
        services: Names the topics.
        topic: That of the card shown; None when there is none.
    """
    left, chosen, topics = session.counts(), session.selection, services.library.topics
    named = topic if topic is not None and not chosen.topic else chosen.topic
    parts = [chosen.title, topics[named].title if named in topics else "" if chosen.title else "All topics"]
    if topic is not None:
        parts.append(session.reason())
    if session.cram:
        parts.append(f"{left.review} left, schedule untouched")
    else:
        parts.append(f"{left.learning} learning, {left.review} to review, {left.new} new")
    if topic is not None:
        marks = session.marks()
        parts += ["new card" if session.is_new() else "", "leech" if marks.leech else ""]
        parts.append(f"flag {marks.flag} {FLAGS[marks.flag]}" if marks.flag else "")
    return " · ".join(part for part in parts if part)


def next_card_today(session: Sitting, services: Services, now: datetime) -> str:
    """When a card in its steps is asked next, as a sentence; "" when none is today."""
    until, days = session.waits_until(), services.study_days()
    if until is None or until >= days.end(days.day(now)):
        return ""
    return f"Nothing to ask just now. The next card is due at {until.astimezone(services.zone):%H:%M}."
