"""A sitting with the flashcards: which card, what its buttons say, an answer, taking it back.

Nothing is kept here that matters: each answer is in the store when :meth:`ReviewSession.grade`
returns, so a session that was cut short, by whatever, goes on by being opened again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.errors import StoreError
from studykit.memory.ports import Review
from studykit.memory.queue import Answered, Limits, Queue, build_queue, memory_of
from studykit.memory.scheduler import RATINGS, fuzz_source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime, timedelta

    from studykit.library.models import CardHead
    from studykit.memory.ports import CardStore, Memory, Rating
    from studykit.memory.queue import Counts
    from studykit.memory.scheduler import Scheduler


class ReviewSession:
    """Cards to ask, one after the other, until the study day has none left."""

    def __init__(
        self,
        store: CardStore,
        heads: Iterable[CardHead],
        scheduler: Scheduler,
        now: datetime,
        *,
        limits: Limits | None = None,
        topics: Collection[str] | None = None,
    ) -> None:
        """Open a session.

        Args:
            store: Where answers are kept.
            heads: Every card of the library, in its order, also those of other topics.
            scheduler: When cards come back; its study days are the session's.
            now: The moment.
            limits: What is asked in a day.
            topics: Only cards of these; None for all.
        """
        self._store = store
        self._heads = tuple(heads)
        self._by_id = {card: head for head in self._heads for card in (*head.aliases, head.id)}
        self._scheduler = scheduler
        self._limits = limits or Limits()
        self._topics = topics
        self._shown: CardHead | None = None
        self._day: date
        self._memories: dict[str, Memory]
        self._queue: Queue
        self._rebuild(now)

    def current(self, now: datetime) -> CardHead | None:
        """The card that is asked: the same one until it is graded. None when there is none now."""
        if self._shown is None:
            if self._scheduler.days.day(now) != self._day:
                self._rebuild(now)
            head = self._queue.first(now)
            # Another window may have answered it meanwhile; then everything is looked at anew.
            if head is not None and self._stored(head) != memory_of(head, self._memories):
                self._rebuild(now)
                head = self._queue.first(now)
            self._shown = head
        return self._shown

    def waits_until(self) -> datetime | None:
        """When the next learning card is due; None when no card is in its steps."""
        return self._queue.learning[0].due if self._queue.learning else None

    def counts(self) -> Counts:
        """What is left of the study day, the card shown included."""
        return self._queue.counts()

    def is_new(self) -> bool:
        """Whether the card shown was never answered."""
        return self._shown is not None and memory_of(self._shown, self._memories) is None

    def preview(self, now: datetime) -> Mapping[Rating, timedelta]:
        """How long each grade would put off the card shown; :meth:`grade` keeps these words.

        Raises:
            ValueError: No card is shown.
        """
        head = self._asked()
        memory = memory_of(head, self._memories)
        return self._scheduler.preview(head.id, memory, now, fuzz_source(head.id, memory))

    def grade(self, rating: Rating, now: datetime, duration: int) -> Review:
        """Answer the card shown. It is committed when this returns.

        Args:
            rating: 1 again, 2 hard, 3 good, 4 easy.
            now: The moment.
            duration: Milliseconds since the question was shown.

        Raises:
            ValueError: No card is shown, or the rating is none.
            StoreError: It could not be kept, and the card is still shown; or another window answered the
                card since it was shown, and :meth:`current` says which is asked next.
        """
        head = self._asked()
        if rating not in RATINGS:
            raise ValueError(f"{rating!r} is no rating; they are 1 to 4")
        # What was shown, so that a button keeps its word; the store refuses when it is no longer so.
        before = memory_of(head, self._memories)
        after = self._scheduler.review(head.id, before, rating, now, fuzz_source(head.id, before))
        after = after._replace(revision=head.revision)
        review = self._store.record(
            Review(
                id=0,
                card=head.id,
                revision=head.revision,
                rating=rating,
                at=now,
                day=self._scheduler.days.day(now),
                duration=max(0, duration),
                before=before,
                after=after,
            )
        )
        if review is None:
            self._rebuild(now)
            self._shown = None
            raise StoreError(
                "This card was answered in another window; that answer counts.", "Go on with the next card."
            )
        if before is not None:
            self._memories.pop(before.card, None)
        self._memories[head.id] = after
        self._queue.answered(head, after)
        self._shown = None
        return review

    def undo(self, now: datetime) -> Review | None:
        """Take back the newest answer of this study day, of an earlier session too; its card is shown again.

        Returns:
            What was taken back; None when nothing was answered today.

        Raises:
            StoreError: It could not be kept.
        """
        today = self._store.reviews(since=self._scheduler.days.day(now))
        if not any(review.id > 0 for review in today):
            return None
        undone = self._store.undo(now)
        self._rebuild(now)
        self._shown = self._by_id.get(undone.card) if undone else None
        return undone

    def _asked(self) -> CardHead:
        if self._shown is None:
            raise ValueError("no card is shown; current() chooses one")
        return self._shown

    def _stored(self, head: CardHead) -> Memory | None:
        return memory_of(head, self._store.memories((head.id, *head.aliases)))

    def _rebuild(self, now: datetime) -> None:
        self._day = self._scheduler.days.day(now)
        self._memories = dict(self._store.memories())
        answered = [
            Answered(review.card, review.before.state if review.before else None)
            for review in self._store.reviews(since=self._day)
        ]
        self._queue = build_queue(
            self._heads,
            self._memories,
            answered,
            now,
            self._scheduler.days,
            limits=self._limits,
            topics=self._topics,
        )
