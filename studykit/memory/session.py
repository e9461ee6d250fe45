"""A sitting with the flashcards: which card, what its buttons say, an answer, taking it back.

Nothing is kept here that matters: each answer is in the store when :meth:`ReviewSession.grade`
returns, so a session that was cut short, by whatever, goes on by being opened again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from studykit.errors import StoreError
from studykit.memory.aim import MOST_ROUND
from studykit.memory.candidates import Candidates, risk_of
from studykit.memory.deck import Deck
from studykit.memory.marking import action, leech, name_of
from studykit.memory.plan import Asking, Leeches, Limits
from studykit.memory.ports import Marks, Review
from studykit.memory.queue import build_queue
from studykit.memory.scheduler import RATINGS, fuzz_source
from studykit.memory.selection import EVERYTHING, chosen, condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime, timedelta

    from studykit.library.models import CardHead
    from studykit.memory.ports import CardAction, CardStore, Memory, Rating
    from studykit.memory.queue import Counts, Queue
    from studykit.memory.scheduler import Scheduler
    from studykit.memory.selection import Selection

_TRIES = 3
_NO_LIMITS = Limits(new=0, reviews=10**9)
_EVER = 10**6  # days


class ReviewSession:
    """Cards to ask, one after the other, until the study day has none left."""

    cram = False

    def __init__(
        self,
        store: CardStore,
        cards: Deck | Mapping[str, CardHead] | Iterable[CardHead],
        scheduler: Scheduler,
        now: datetime,
        *,
        asking: Asking | None = None,
        leeches: Leeches | None = None,
        selection: Selection = EVERYTHING,
    ) -> None:
        """Open a session.

        Args:
            store: Where answers are kept.
            cards: Every card of the library, in its order, also those that are not asked.
            scheduler: When cards come back; its study days are the session's.
            now: The moment.
            asking: How much is asked in a day, and in which order.
            leeches: What becomes of cards that are forgotten over and over.
            selection: Which cards are asked.
        """
        self.selection = selection
        self._store = store
        self._deck = Deck.of(cards)
        self._scheduler = scheduler
        self._days = scheduler.days
        self._asking = asking or Asking()
        self._leeches = leeches or Leeches()
        self._shown: CardHead | None = None
        self._memory: Memory | None = None
        self._marks = Marks()
        self._done: set[str] = set()  # what a queue ahead of time has asked
        self._loads: dict[date, int] | None = None
        self._day: date
        self._queue: Queue
        self._rebuild(now)

    def current(self, now: datetime) -> CardHead | None:
        """The card that is asked: the same one until it is graded. None when there is none now."""
        if self._shown is None:
            if self._days.day(now) != self._day:
                self._rebuild(now)
            for _ in range(_TRIES):
                head = self._queue.first(now)
                if head is None:
                    return None
                memory, marks = self._look(head)
                if self._queue.expects(head, memory) and not marks.hidden(self._day):
                    self._shown, self._memory, self._marks = head, memory, marks
                    break
                # Another window had it meanwhile; then everything is looked at anew.
                self._rebuild(now)
        return self._shown

    def waits_until(self) -> datetime | None:
        """When the next learning card is due; None when no card is in its steps."""
        return self._queue.learning[0].due if self._queue.learning else None

    def counts(self) -> Counts:
        """What is left of the study day, the card shown included."""
        return self._queue.counts()

    def is_new(self) -> bool:
        """Whether the card shown was never answered."""
        return self._shown is not None and self._memory is None

    def answers(self) -> int:
        """How often the card shown was answered: what is drawn by chance for it follows from that."""
        return self._memory.reviews if self._shown is not None and self._memory else 0

    def reason(self) -> str:
        """Why the card shown is asked before its turn, in words; "" where it is its turn."""
        in_steps = self._memory is not None and self._memory.state != "review"
        return "" if self._shown is None or in_steps else self._queue.reason(self._shown.id)

    def marks(self) -> Marks:
        """What is put on the card shown."""
        return self._marks

    def preview(self, now: datetime) -> Mapping[Rating, timedelta]:
        """How long each grade would put off the card shown; :meth:`grade` keeps these words.

        Raises:
            ValueError: No card is shown.
        """
        head = self._asked()
        source = fuzz_source(head.id, self._memory)
        return self._scheduler.preview(head.id, self._memory, now, source, topic=head.topic, load=self._load)

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
        before = self._memory
        source = fuzz_source(head.id, before)
        after = self._scheduler.review(
            head.id, before, rating, now, source, topic=head.topic, load=self._load
        )._replace(revision=head.revision)
        day = self._days.day(now)
        marked = leech(head.id, self._leeches, before, after, self._marks, day)
        review = self._store.record(
            Review(0, head.id, head.revision, rating, now, day, max(0, duration), before, after), leech=marked
        )
        if review is None:
            self._rebuild(now)
            self._shown = None
            raise StoreError(
                "This card was answered in another window; that answer counts.", "Go on with the next card."
            )
        self._done.add(head.id)
        self._count(before, after)
        self._queue.answered(head, after)
        if marked and marked.after.suspended:
            self._queue.drop(head.id)
        self._shown = None
        return review

    def suspend(self, now: datetime) -> CardAction:
        """Ask the card shown no more until it is brought back.

        Raises:
            ValueError: No card is shown.
            StoreError: It could not be kept.
        """
        (done,) = self._act([self._asked()], "suspend", now)
        return done

    def bury(self, now: datetime) -> CardAction:
        """Put the card shown off until the next study day, and the others of its item, which it gives away.

        Raises:
            ValueError: No card is shown.
            StoreError: It could not be kept.
        """
        return self._act(self._deck.items[self._asked().item], "bury", now)[0]

    def flag(self, flag: int, now: datetime) -> CardAction:
        """Put a flag, 1 to 7, on the card shown, or take it off with 0. The card stays.

        Raises:
            ValueError: No card is shown, or there is no such flag.
            StoreError: It could not be kept.
        """
        head = self._asked()
        _, self._marks = self._look(head)
        done = action(head.id, "flag", self._marks, now, self._days.day(now), flag=flag)
        (kept,) = self._store.act([self._under_its_name(head, done)])
        self._marks = kept.after
        return kept

    def undo(self, now: datetime) -> Review | CardAction | None:
        """Take back the newest step, of an earlier session and day too; its card is shown again.

        Returns:
            What was taken back; None when there is nothing left.

        Raises:
            StoreError: It could not be kept.
        """
        undone = self._store.undo(now)
        if undone is None:
            return None
        head = self._deck.find(undone.card)
        if head is not None:
            self._done.discard(head.id)
        self._rebuild(now)
        self._shown = head
        if head is not None:
            self._memory, self._marks = self._look(head)
        return undone

    def renew(self, cards: Deck | Mapping[str, CardHead] | Iterable[CardHead], now: datetime) -> None:
        """Go on with a library that was read anew, or after cards were changed elsewhere; the card shown stays.

        Args:
            cards: As when the session was opened.
            now: The moment.
        """
        shown, self._shown = self._shown, None
        self._deck = Deck.of(cards)
        self._rebuild(now)
        head = self._deck.find(shown.id) if shown else None
        if head is not None:
            self._memory, self._marks = self._look(head)
            self._shown = None if self._marks.hidden(self._day) else head

    def _asked(self) -> CardHead:
        if self._shown is None:
            raise ValueError("no card is shown; current() chooses one")
        return self._shown

    def _look(self, head: CardHead) -> tuple[Memory | None, Marks]:
        return self._store.look((head.id, *head.aliases))

    def _act(
        self, heads: Iterable[CardHead], kind: Literal["suspend", "bury"], now: datetime
    ) -> list[CardAction]:
        """Do something to cards that takes them out of the queue; the one shown comes first."""
        shown = self._asked()
        ordered = sorted(heads, key=lambda head: head.id != shown.id)
        day = self._days.day(now)
        actions = [
            self._under_its_name(head, action(head.id, kind, self._look(head)[1], now, day))
            for head in ordered
        ]
        done = self._store.act(actions)
        self._rebuild(now)  # within the day's limits others take their places
        self._shown = None
        return list(done)

    def _under_its_name(self, head: CardHead, done: CardAction) -> CardAction:
        """An action under the id that the card's marks are kept under."""
        if not head.aliases:
            return done
        return done._replace(card=name_of(head, self._store.marks((head.id, *head.aliases))))

    def _load(self, day: date) -> int:
        """How many reviews are due on a study day to come."""
        if self._loads is None:
            self._loads = {}
            for due, count in self._store.load(self._queue.ends).items():
                on = self._days.day(due)
                self._loads[on] = self._loads.get(on, 0) + count
        return self._loads.get(day, 0)

    def _count(self, before: Memory | None, after: Memory) -> None:
        """Keep the loads of the days in step with an answer."""
        if self._loads is None:
            return
        for memory, change in ((before, -1), (after, 1)):
            if memory is not None and memory.state == "review" and memory.due >= self._queue.ends:
                on = self._days.day(memory.due)
                self._loads[on] = self._loads.get(on, 0) + change

    def _rebuild(self, now: datetime) -> None:
        self._day = self._days.day(now)
        self._loads = None
        selection, deck, store = self.selection, self._deck, self._store
        until = self._days.end(max(selection.due_by or self._day, self._day))
        wanted = condition(selection, deck, store, self._day)
        names = [name for head in deck.revised for name in (head.id, *head.aliases)]
        asking, anyway = self._asking, set[str]()
        risk = risk_of(asking, self._days, self._day, within=_EVER if selection.at_risk else MOST_ROUND)
        snapshot = store.snapshot(self._day, until, now, order=asking.order, revised=names, risk=risk)
        if selection.ahead:
            if selection.at_risk:
                there = Candidates(deck, snapshot, now, self._days, asking)
                steps = [
                    step for step in snapshot.learning if step[0] in self._done
                ]  # others are no risk yet
                snapshot = snapshot._replace(due=[head.id for head in there.at_risk()], learning=steps)
                anyway = set(snapshot.due)
            elif selection.due_by is None:
                anyway = set(chosen(selection, deck, store, self._day))
                states = store.memories(anyway)
                snapshot = snapshot._replace(due=sorted(c for c in states if states[c].state == "review"))
            asking = asking._replace(limits=_NO_LIMITS, siblings_wait=False, aim=None)
            due = [card for card in snapshot.due if card not in self._done]
            snapshot = snapshot._replace(due=due, evidence=())
        self._queue = build_queue(
            deck, snapshot, now, self._days, asking=asking, wanted=wanted, until=until, anyway=anyway
        )
