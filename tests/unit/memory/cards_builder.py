"""Small decks for tests: heads, and a card store that lives in memory."""

from __future__ import annotations

from datetime import UTC, datetime

from studykit.library.models import CardHead
from studykit.memory.ports import Memory, Review

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def head(
    card: str, *, revision: str = "r1", revised: bool = False, aliases: tuple[str, ...] = ()
) -> CardHead:
    """A card's head; ``topic/item~part`` says the rest."""
    item = card.partition("~")[0]
    return CardHead(card, item, card.partition("/")[0], "basic", revision, revised, aliases, "cards.yaml", 1)


def memory(card: str, due: datetime, **changes: object) -> Memory:
    """A card in review with a stability of ten days, last answered ten days ago."""
    base = Memory(card, "review", None, 10.0, 5.0, due, datetime(2026, 11, 11, 9, 0, tzinfo=UTC), 3, 0, "r1")
    return base._replace(**changes)


class InMemoryCards:
    """A CardStore without a file."""

    def __init__(self, *memories: Memory) -> None:
        self.kept = {memory.card: memory for memory in memories}
        self.log: list[Review] = []

    def memories(self, cards=None):
        """The states of the cards named, or of all."""
        return {card: m for card, m in self.kept.items() if cards is None or card in set(cards)}

    def record(self, review):
        """Append an answer, unless the card's state is no longer the one before it."""
        names = {memory.card for memory in (review.before, review.after) if memory}
        if [self.kept[card] for card in names if card in self.kept] != [m for m in [review.before] if m]:
            return None
        review = review._replace(id=len(self.log) + 1)
        self.log.append(review)
        if review.before:
            self.kept.pop(review.before.card, None)
        self.kept[review.card] = review.after
        return review

    def undo(self, at=None):
        """Take the newest answer back."""
        if not self.log:
            return None
        review = self.log.pop()
        del self.kept[review.after.card]
        if review.before:
            self.kept[review.before.card] = review.before
        return review

    def reviews(self, *, since=None, card=None):
        """The log."""
        return [r for r in self.log if (since is None or r.day >= since) and (card is None or r.card == card)]
