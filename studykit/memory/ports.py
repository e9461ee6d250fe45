"""What flashcards need kept: implemented by ``studykit.store``, faked in tests.

Every moment is an aware UTC datetime; study days are ``datetime.date``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

State = Literal["learning", "review", "relearning"]
Rating = Literal[1, 2, 3, 4]


class Memory(NamedTuple):
    """The memory state of one card, as FSRS keeps it. A card without one is new.

    Attributes:
        stability: Days until retrievability falls to 90 %; None until the first review.
        difficulty: 1 (easy) to 10 (hard); None until the first review.
        step: Position in the learning or relearning steps; None in review.
        due: When it is asked again.
        reviews: Answers so far.
        lapses: How often it was forgotten after it had been learnt.
        revision: Of the source text that was answered last; "" where it is not known.
    """

    card: str
    state: State
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None
    reviews: int = 0
    lapses: int = 0
    revision: str = ""


class Review(NamedTuple):
    """One answer: a row of the append-only log.

    Attributes:
        id: Given by the store, unique and increasing; below 1 for an answer given elsewhere.
        revision: Of the card's source text that was seen.
        day: The study day it counts for.
        before: The memory state before it (None: the card was new), which undo restores.
        after: The state that the rating gave.
        duration: Milliseconds from question to grade.
    """

    id: int
    card: str
    revision: str
    rating: Rating
    at: datetime
    day: date
    duration: int
    before: Memory | None
    after: Memory


class Imported(NamedTuple):
    """What an import brought: answers that were not there yet, and cards whose state it gave."""

    reviews: int
    memories: int


class CardStore(Protocol):
    """Keeps memory states and the review log. Every call that writes is committed when it returns."""

    def memories(self, cards: Iterable[str] | None = None) -> Mapping[str, Memory]:
        """The states of the cards named, or of all."""

    def record(self, review: Review) -> Review | None:
        """Append the answer and its new state in one transaction; returns it with its id.

        None, and nothing is kept, when the card's state is no longer ``before``: another window
        answered it.
        """

    def undo(self, at: datetime | None = None) -> Review | None:
        """Mark the newest review not yet undone as undone and restore ``before``; None when there is none.

        Answers that were imported are left alone.

        Args:
            at: When it is taken back, for the log; the store's own clock when not given.
        """

    def reviews(self, *, since: date | None = None, card: str | None = None) -> Sequence[Review]:
        """The log, imported answers first, each part oldest first, undone reviews left out."""

    def log(self) -> Sequence[tuple[Review, datetime | None]]:
        """All of the log, in the order of :meth:`reviews`, each answer with the moment at which it was undone, if it was."""

    def import_log(
        self,
        reviews: Iterable[tuple[Review, datetime | None]],
        memories: Iterable[Memory],
        *,
        dry_run: bool = False,
    ) -> Imported:
        """Take in answers given elsewhere, and states, all or none; what is there already is not taken twice.

        An answer is the same when card, rating and moment (to the millisecond) are. A card's state is replaced
        only by that of a later answer. Imported answers have ids below 1, and :meth:`undo` leaves them alone.

        Args:
            reviews: The answers, each with the moment at which it was undone, if it was.
            memories: The states that the cards have there.
            dry_run: Only count.
        """
