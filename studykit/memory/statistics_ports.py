"""What statistics read of a learner: implemented by ``studykit.store``, faked in tests.

Rows are plain tuples with moments in microseconds since 1970-01-01 UTC, since a million of them are read at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from studykit.library.models import CardHead
    from studykit.memory.curves import Bend
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


class Extent(NamedTuple):
    """How far the log of answers goes: it only grows, at both ends, and answers are taken back.

    Attributes:
        newest: The id and the moment of the newest answer given here or, without any, imported; None of an empty log.
        oldest: Those of the answer with the lowest id.
        undone: Study day -> how many of its answers were taken back.
    """

    newest: tuple[int, int] | None
    oldest: tuple[int, int] | None
    undone: Mapping[str, int]


class StatisticsStore(Protocol):
    """Reads what statistics are made from, each by one query. Rows may be any tuples of the same fields."""

    def answers(self, days: Collection[str] | None = None) -> Iterable[Answer]:
        """The log, or that of some study days; answers that were taken back are left out."""

    def extent(self) -> Extent:
        """How far the log goes."""

    def days_since(self, extent: Extent) -> Collection[str] | None:
        """The study days of which anything changed since the log went so far; None when it is another log."""

    def bends(self) -> Sequence[Bend]:
        """The changes of the forgetting curve, oldest first."""

    def standings(self) -> Iterable[Standing]:
        """Every card that has a state or is suspended."""

    def coming(self, until: datetime) -> Iterable[Coming]:
        """The cards that fall due before ``until``, suspended ones left out."""


class Written(NamedTuple):
    """What was counted, as it is kept: an object of JSON's that says what the numbers are, and these."""

    head: dict[str, Any]
    numbers: array[float]


class TallyKeeper(Protocol):
    """Keeps what was counted, from one time to the next. It may forget."""

    def read(self) -> Written | None:
        """What was kept last; None when there is nothing."""

    def keep(self, written: Written) -> None:
        """Keep it."""


class Sources(NamedTuple):
    """What statistics are about.

    Attributes:
        find: The card that has an id today (old ids too); None when it is no more.
        elsewhere: The topics of cards, by every id they had, where the id tells another.
        cards: How many cards each topic has.
        shares: How each topic's cards are shared among the domains of an exam; sums of at most 1.
        only: The topic that counts; None for all.
    """

    days: StudyDays
    now: datetime
    find: Callable[[str], CardHead | None]
    elsewhere: dict[str, str]
    cards: dict[str, int]
    shares: dict[str, dict[str, float]]
    only: str | None = None
