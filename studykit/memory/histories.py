"""The log of answers as each card's history, and what it says of the learner: shares of grades, seconds.

A history begins with an answer to a new card. So a card that was reset has several: each answer that found it new begins one.
Answers that were taken back and those of cramming are in none. A card whose history begins in the middle (a log imported in part)
is left out, since nobody knows how often it had been seen.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from studykit.memory.model import AGAIN
from studykit.memory.simulation import Learner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from studykit.memory.odds import Shares
    from studykit.memory.parameters import Parameters

LONGEST_ANSWER = 120.0  # seconds: after longer ones the card had lain open, and so many count
_DEFAULTS_WEIGHT = 10  # answers that each row of defaults counts for


class Row(NamedTuple):
    """An answer as the store reads it.

    Attributes:
        id: Below 1 for an imported one.
        day: The study day, as ``date.toordinal`` counts.
        duration: Milliseconds.
        state: The card's state before; None for a new card.
    """

    id: int
    card: str
    rating: int
    day: int
    duration: int
    state: str | None


class HistoryStore(Protocol):
    """Reads the log for histories."""

    def rows(self) -> Iterable[Row]:
        """The answers not taken back, imported ones first, each part in the order in which they were given."""


class History(NamedTuple):
    """The answers to one card from the one that found it new; the card's last history is ``current``."""

    card: str
    answers: Sequence[Row]
    current: bool

    def days_and_ratings(self) -> list[tuple[int, int]]:
        """What a model replays."""
        return [(row.day, row.rating) for row in self.answers]


class Habits(NamedTuple):
    """What a log says of a learner.

    Attributes:
        learner: Shares and seconds; what was answered seldom leans on the defaults.
        reviews: Answers a day and more after the one before.
        answers: All of them.
    """

    learner: Learner
    reviews: int
    answers: int


def histories(rows: Iterable[Row], name: Callable[[str], str] = str) -> list[History]:
    """The log as histories.

    Args:
        rows: The log.
        name: The id under which a card's answers are gathered: for cards that had other ids.
    """
    cards: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        cards[name(row.card)].append(row)
    found: list[History] = []
    for card, answers in cards.items():
        if answers[0].id < 1:
            # Imported answers may be later than those given here, and than those imported before.
            answers.sort(key=lambda row: row.day)
        starts = [place for place, row in enumerate(answers) if row.state is None]
        for start, end in pairwise([*starts, len(answers)]):
            found.append(History(card, answers[start:end], end == len(answers)))
    return found


def habits(found: Iterable[History], parameters: Parameters | None) -> Habits:
    """What a learner is like, by their answers.

    Args:
        found: The log.
        parameters: Those by which the learner is taken to forget.
    """
    shares: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 4)
    seconds: defaultdict[str, list[list[float]]] = defaultdict(lambda: [[], [], [], []])
    answers = reviews = 0
    for history in found:
        before: Row | None = None
        for row in history.answers:
            answers += 1
            kind = row.state or "learning"
            seconds[kind][row.rating - 1].append(min(row.duration / 1000, LONGEST_ANSWER))
            if before is None:
                shares["first"][row.rating - 1] += 1
            elif row.day > before.day:
                reviews += 1
                shares["recalled" if row.rating > AGAIN else "forgotten"][row.rating - 1] += 1
            else:
                steps = "learning" if kind == "learning" else "relearning"
                shares[f"{steps}{min(before.rating, 3)}"][row.rating - 1] += 1
            before = row
    usual = Learner()
    learner = Learner(
        parameters=parameters,
        first=_leaning(usual.first, shares["first"]),
        recalled=_leaning(usual.recalled, shares["recalled"][1:]),
        learning=_rows(usual.learning, shares, "learning"),
        relearning=_rows(usual.relearning, shares, "relearning"),
        seconds_learning=_means(usual.seconds_learning, seconds["learning"]),
        seconds_review=_means(usual.seconds_review, seconds["review"]),
        seconds_relearning=_means(usual.seconds_relearning, seconds["relearning"]),
    )
    return Habits(learner, reviews, answers)


def _rows(
    usual: tuple[Shares, Shares, Shares], shares: defaultdict[str, list[int]], name: str
) -> tuple[Shares, Shares, Shares]:
    again, hard, good = (_leaning(row, shares[f"{name}{i}"]) for i, row in enumerate(usual, start=1))
    return again, hard, good


def _leaning(usual: Shares, counts: Sequence[int]) -> Shares:
    """Shares by counts to which the defaults are added as a few answers."""
    total, base = sum(counts) + _DEFAULTS_WEIGHT, sum(usual)
    return tuple(
        (count + _DEFAULTS_WEIGHT * share / base) / total for share, count in zip(usual, counts, strict=True)
    )


def _means(usual: Shares, seconds: Sequence[Sequence[float]]) -> Shares:
    return tuple(
        (sum(took) + _DEFAULTS_WEIGHT * share) / (len(took) + _DEFAULTS_WEIGHT)
        for share, took in zip(usual, seconds, strict=True)
    )
