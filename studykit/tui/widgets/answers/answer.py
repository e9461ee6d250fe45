"""Thinking of the answer: the way of most cards, and what every other way can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

if TYPE_CHECKING:
    from textual.widget import Widget

    from studykit.library.models import Card
    from studykit.memory.comparison import Verdict


class Answer(Vertical):
    """Below the question. Asked for a card, it is open until the answer is shown."""

    DEFAULT_CSS = """
    Answer { height: auto; }
    """

    class Given(Message):
        """The learner has answered: the card can be turned over."""

    def ask(self, card: Card) -> Widget | None:  # noqa: ARG002 - for those that have something to open
        """Open for a card's answer; returns what the keys go to now, None for the screen."""
        return None

    def prompt(self) -> str:
        """What to do now, in a line."""
        return "Space shows the answer."

    def verdict(self) -> Verdict | None:
        """Close, and say how good the answer was; None where there is nothing to judge."""
        return None

    def back(self, card: Card) -> str:
        """What the card shows now that it is answered, as Markdown."""
        return card.answer
