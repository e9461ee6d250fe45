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


_LEAST_TITLE = 8  # characters of a topic's title that say something


def whereabouts(session: Sitting, services: Services, topic: str | None, width: int) -> str:
    """What is asked, and how much is left of it.

    Args:
        session: The sitting.
        services: Names the topics.
        topic: That of the card shown; None when there is none.
        width: Characters that there are; the topic's title is cut so that the rest fits.
    """
    left, chosen, topics = session.counts(), session.selection, services.library.topics
    named = topic if topic is not None and not chosen.topic else chosen.topic
    title = topics[named].title if named in topics else "" if chosen.title else "All topics"
    parts = [chosen.title]
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
    words = [part for part in parts if part]
    over = len(" · ".join([*words, title])) - width
    if over > 0 and title:
        title = f"{title[: max(_LEAST_TITLE, len(title) - over - 1)].rstrip()}…"
    place = 1 if chosen.title else 0
    return " · ".join(filter(None, [*words[:place], title, *words[place:]]))


def next_card_today(session: Sitting, services: Services, now: datetime) -> str:
    """When a card in its steps is asked next, as a sentence; "" when none is today."""
    until, days = session.waits_until(), services.study_days()
    if until is None or until >= days.end(days.day(now)):
        return ""
    return f"Nothing to ask just now. The next card is due at {until.astimezone(services.zone):%H:%M}."
