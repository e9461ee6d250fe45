"""Small decks for tests: heads, and a card store that lives in memory."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from studykit.library.models import CardHead
from studykit.memory.evidence import LASTS, Evidence
from studykit.memory.ports import Answered, AtRisk, CardAction, Marks, Memory, Review, Snapshot

if TYPE_CHECKING:
    from studykit.memory.aim import Risk

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


def overdue(memory: Memory, now: datetime) -> float:
    """Days since the last answer as a share of stability."""
    if memory.last_review is None or not memory.stability:
        return 0.0
    return (now - memory.last_review).total_seconds() / 86400 / memory.stability


def answered(review: Review, risk: Risk | None) -> Answered:
    """An answer of today."""
    state = review.before and review.before.state
    return Answered(
        review.card, state, risk is not None and state == "review" and review.before.due >= risk.begins
    )


def at_risk(memory: Memory, risk: Risk | None) -> AtRisk | None:
    """A card that would not hold until the exam."""
    if risk is None or memory.state != "review" or memory.due < risk.begins:
        return None
    if memory.last_review is None or not memory.stability:
        return None
    elapsed = math.ceil((risk.begins - memory.last_review) / timedelta(days=1))
    return (memory.card, memory.stability, elapsed) if elapsed > risk.ratio * memory.stability else None


def is_answered_since(memory: Memory | None, at: datetime) -> bool:
    """Whether a card was answered at a moment or after it."""
    return memory is not None and memory.last_review is not None and memory.last_review >= at


class InMemoryCards:
    """A CardStore without a file: everything in dictionaries, worked out anew each time."""

    def __init__(self, *memories: Memory) -> None:
        self.kept = {memory.card: memory for memory in memories}
        self.log: list[Review] = []
        self.steps: list[tuple[Review | None, list[CardAction]]] = []
        self.marked: dict[str, Marks] = {}
        self.evidence: list[Evidence] = []

    def memories(self, cards=None):
        """The states of the cards named, or of all."""
        return {card: m for card, m in self.kept.items() if cards is None or card in set(cards)}

    def record(self, review, *, leech=None):
        """Append an answer, unless the card's state is no longer the one before it."""
        names = {memory.card for memory in (review.before, review.after) if memory}
        if [self.kept[card] for card in names if card in self.kept] != [m for m in [review.before] if m]:
            return None
        review = review._replace(id=len(self.steps) + 1)
        self.log.append(review)
        if review.before:
            self.kept.pop(review.before.card, None)
        self.kept[review.card] = review.after
        self.steps.append((review, []))
        if leech:
            self._do([leech])
        return review

    def act(self, actions):
        """Do actions together."""
        self.steps.append((None, []))
        return self._do(actions)

    def _do(self, actions):
        for number, action in enumerate(actions):
            memory = self.kept.pop(action.card, None) if action.kind == "reset" else None
            done = action._replace(
                id=1000 * len(self.steps) + number, step=1000 * len(self.steps), memory=memory
            )
            self.steps[-1][1].append(done)
            self.marked[action.card] = action.after
        return self.steps[-1][1]

    def undo(self, at=None):
        """Take the newest step back."""
        if not self.steps:
            return None
        review, actions = self.steps.pop()
        for action in reversed(actions):
            self.marked[action.card] = action.before
            if action.memory:
                self.kept[action.card] = action.memory
        if review is None:
            return actions[0]
        self.log.remove(review)
        del self.kept[review.after.card]
        if review.before:
            self.kept[review.before.card] = review.before
        return review

    def reviews(self, *, since=None, card=None):
        """The log."""
        return [r for r in self.log if (since is None or r.day >= since) and (card is None or r.card == card)]

    def look(self, cards):
        """The state and the marks under the first id that has some."""
        memory = next((self.kept[card] for card in cards if card in self.kept), None)
        return memory, next((self.marked[card] for card in cards if card in self.marked), Marks())

    def marks(self, cards=None):
        """The marks of the cards named, or of all."""
        return {
            card: m for card, m in self.marked.items() if m != Marks() and (cards is None or card in cards)
        }

    def snapshot(self, today, until, now, *, order="overdue", revised=(), risk=None):
        """What a queue is made from."""
        due = [m for m in self.kept.values() if m.state == "review" and m.due < until]
        evidence = [
            (found, self.kept.get(found.card))
            for found in self.evidence
            if found.at > now - LASTS and not is_answered_since(self.kept.get(found.card), found.at)
        ]
        key = (lambda m: (m.due, m.card)) if order == "due" else (lambda m: (-overdue(m, now), m.card))
        return Snapshot(
            learning=[(m.card, m.due) for m in self.kept.values() if m.state != "review"],
            due=[m.card for m in sorted(due, key=key)],
            answered=[answered(r, risk) for r in self.log if r.day == today],
            hidden={card for card, marks in self.marked.items() if marks.hidden(today)},
            revised=self.memories(revised),
            seen=lambda: set(self.kept),
            overdue=[overdue(m, now) for m in sorted(due, key=key)]
            if evidence and order in {"overdue", "topic"}
            else [],
            evidence=evidence,
            at_risk=lambda: [row for m in self.kept.values() if (row := at_risk(m, risk))],
        )

    def load(self, since):
        """How many reviews fall due at each moment."""
        return Counter(m.due for m in self.kept.values() if m.state == "review" and m.due >= since)
