"""What statistics read of a learner: implemented by ``studykit.store``, faked in tests.

Rows are plain tuples with moments in microseconds since 1970-01-01 UTC, since a million of them are read at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from studykit.memory.days import StudyDays


class Answer(NamedTuple):
    """An answer, with the state that it met.

    Attributes:
        day: The study day, as ISO 8601 writes it.
        duration: Milliseconds.
        state: Before it; None for a new card. What follows is None unless it is "review".
        due: When the card was to be asked.
        last_review: When it had been answered before.
    """

    card: str
    rating: int
    day: str
    duration: int
    state: str | None
    stability: float | None = None
    due: int | None = None
    last_review: int | None = None


class Standing(NamedTuple):
    """Where a card stands. ``state`` is None for one that was suspended before it was ever answered."""

    card: str
    state: str | None
    stability: float | None
    difficulty: float | None
    due: int | None
    last_review: int | None
    suspended: int = 0


class Coming(NamedTuple):
    """A card that falls due. ``buried`` is the study day for which it is put off."""

    card: str
    due: int
    buried: str | None = None


class StatisticsStore(Protocol):
    """Reads what statistics are made from, each by one query. Rows may be any tuples of the same fields."""

    def answers(self, since: date | None = None) -> Iterable[Answer]:
        """The log from a study day on, answers that were taken back left out."""

    def standings(self) -> Iterable[Standing]:
        """Every card that has a state or is suspended."""

    def coming(self, until: datetime) -> Iterable[Coming]:
        """The cards that fall due before ``until``, suspended ones left out."""


class Sources(NamedTuple):
    """What statistics are about.

    Attributes:
        topic: The topic of a card by its id (old ids too); None for a card that is not counted.
        there: The id that a card has today; None when it is no more.
        cards: How many cards each topic has.
        shares: How each topic's cards are shared among the domains of an exam; sums of at most 1.
    """

    days: StudyDays
    now: datetime
    topic: Callable[[str], str | None]
    there: Callable[[str], str | None]
    cards: dict[str, int]
    shares: dict[str, dict[str, float]]
