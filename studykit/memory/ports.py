"""What flashcards need kept: implemented by ``studykit.store``, faked in tests.

Every moment is an aware UTC datetime; study days are ``datetime.date``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime

    from studykit.memory.aim import Risk
    from studykit.memory.evidence import Evidence
    from studykit.memory.plan import Order

State = Literal["learning", "review", "relearning"]
Rating = Literal[1, 2, 3, 4]
ActionKind = Literal["suspend", "restore", "bury", "flag", "leech", "reset"]


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


class Marks(NamedTuple):
    """What a learner, or the rule for leeches, has put on a card.

    Attributes:
        suspended: It is not asked until it is brought back.
        buried: The study day for which it is put off.
        flag: 1 to 7; 0 for none.
        leech: It was forgotten over and over.
    """

    suspended: bool = False
    buried: date | None = None
    flag: int = 0
    leech: bool = False

    def hidden(self, day: date) -> bool:
        """Whether the card is not asked on a study day."""
        return self.suspended or (self.buried is not None and self.buried >= day)


class CardAction(NamedTuple):
    """Something done to a card other than answering it: a row of an append-only log.

    Attributes:
        id: Given by the store, unique and increasing.
        step: The id of the first action of those that were done, and are taken back, together.
        memory: The memory state that a reset took away.
    """

    id: int
    step: int
    card: str
    kind: ActionKind
    at: datetime
    day: date
    before: Marks
    after: Marks
    memory: Memory | None = None


class Answered(NamedTuple):
    """A card answered this study day.

    Attributes:
        before: Its state before; None: it was new.
        ahead: Whether it was a review that would have been due only after the exam.
    """

    card: str
    before: State | None
    ahead: bool = False


# A card in review that would not hold until the exam: its id, its stability, and the study days from its last answer to
# the exam. A plain tuple, as the store reads it: there may be ten thousand.
AtRisk = tuple[str, float, int]


class Snapshot(NamedTuple):
    """What a study day's queue is made from, all as of one moment.

    Attributes:
        learning: Cards in their steps, and when these end.
        due: Cards to review, in the order asked for.
        answered: What was answered this study day.
        hidden: Cards suspended, or buried for this study day.
        revised: The states of the cards that were asked for by name.
        seen: Every card that has a state; read when it is called.
        overdue: Of each of ``due``, its days since the last answer as a share of stability; only where the order is by that, and
            there is evidence.
        evidence: What exams and labs say about cards since they were answered, with the state of each.
        at_risk: Cards that would not hold until the exam, where they were asked for; read when it is called.
    """

    learning: Sequence[tuple[str, datetime]]
    due: Sequence[str]
    answered: Sequence[Answered]
    hidden: AbstractSet[str]
    revised: Mapping[str, Memory]
    seen: Callable[[], AbstractSet[str]]
    overdue: Sequence[float] = ()
    evidence: Sequence[tuple[Evidence, Memory | None]] = ()
    at_risk: Callable[[], Sequence[AtRisk]] = tuple


class CramAnswer(NamedTuple):
    """An answer that left the schedule alone. ``id`` is given by the store."""

    id: int
    card: str
    revision: str
    rating: Rating
    at: datetime
    duration: int


class Imported(NamedTuple):
    """What an import brought: answers that were not there yet, cards whose state it gave, marks that it put on cards."""

    reviews: int
    memories: int
    marks: int = 0


class CardStore(Protocol):
    """Keeps memory states and the review log. Every call that writes is committed when it returns."""

    def memories(self, cards: Iterable[str] | None = None) -> Mapping[str, Memory]:
        """The states of the cards named, or of all."""

    def record(self, review: Review, *, leech: CardAction | None = None) -> Review | None:
        """Append the answer and its new state in one transaction; returns it with its id.

        None, and nothing is kept, when the card's state is no longer ``before``: another window
        answered it.

        Args:
            review: The answer.
            leech: What it does to the card besides; taken back with it.
        """

    def act(self, actions: Sequence[CardAction]) -> Sequence[CardAction]:
        """Append actions that are done together, and what they do to the cards; returns them with their ids."""

    def undo(self, at: datetime | None = None) -> Review | CardAction | None:
        """Mark the newest step not yet undone as undone, and restore what was before; None when there is none.

        A step is an answer with what it brought about, or the actions that were done together (the first is
        returned). Answers that were imported are left alone.

        Args:
            at: When it is taken back, for the log; the store's own clock when not given.
        """

    def undo_actions(self, kinds: Collection[ActionKind], at: datetime | None = None) -> Sequence[CardAction]:
        """Take back the newest step of some kinds not yet undone, also out of its turn; returns its actions, if any.

        A card that was answered, or marked, since then stays as it is.
        """

    def look(self, cards: Sequence[str]) -> tuple[Memory | None, Marks]:
        """The state of the first of the ids that has one, and the marks of the first that has some."""

    def marks(self, cards: Iterable[str] | None = None) -> Mapping[str, Marks]:
        """The marks of the cards named, or of all; a card without is left out."""

    def snapshot(
        self,
        today: date,
        until: datetime,
        now: datetime,
        *,
        order: Order = "overdue",
        revised: Collection[str] = (),
        risk: Risk | None = None,
    ) -> Snapshot:
        """What a queue is made from.

        Args:
            today: The study day.
            until: Reviews due before it are listed.
            now: The moment, by which it is told how overdue they are.
            order: How the reviews are ordered; by chance and by topic is left to the queue.
            revised: Cards whose states are wanted besides.
            risk: Which cards are at risk; None where nobody asks.
        """

    def load(self, since: datetime) -> Mapping[datetime, int]:
        """How many reviews fall due at each moment from ``since`` on."""

    def reviews(self, *, since: date | None = None, card: str | None = None) -> Sequence[Review]:
        """The log, imported answers first, each part oldest first, undone reviews left out."""

    def log(self) -> Iterable[tuple[Review, datetime | None]]:
        """All of the log, in the order of :meth:`reviews`, each answer with the moment at which it was undone, if it was."""

    def import_log(
        self,
        reviews: Iterable[tuple[Review, datetime | None]],
        memories: Iterable[Memory],
        actions: Sequence[CardAction] = (),
        *,
        dry_run: bool = False,
    ) -> Imported:
        """Take in answers given elsewhere, states and marks, all or none; what is there already is not taken twice.

        An answer is the same when card, rating and moment (to the millisecond) are. A card's state is replaced
        only by that of a later answer; marks are put on cards that never had any. What was imported has ids
        below 1, and :meth:`undo` leaves it alone.

        Args:
            reviews: The answers, each with the moment at which it was undone, if it was.
            memories: The states that the cards have there.
            actions: What gives the cards the marks that they have there.
            dry_run: Only count.
        """


class CramStore(Protocol):
    """Keeps the answers that leave the schedule alone: a log of its own, only appended to."""

    def add(self, answer: CramAnswer) -> CramAnswer:
        """Keep an answer; returns it with its id."""

    def undo(self, answer: int, at: datetime) -> None:
        """Note that an answer was taken back."""

    def counts(self) -> Mapping[str, int]:
        """How often each card was crammed; answers that were taken back left out."""

    def answers(self) -> Sequence[tuple[CramAnswer, datetime | None]]:
        """The log, oldest first, each answer with the moment at which it was undone, if it was."""
