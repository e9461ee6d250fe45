"""Cramming: chosen cards, due or not, until each was known once. The schedule is left alone; the answers are kept apart."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Literal, TypeAlias

from studykit.memory.deck import Deck
from studykit.memory.marking import action, name_of
from studykit.memory.ports import CramAnswer, Marks
from studykit.memory.queue import Counts
from studykit.memory.scheduler import RATINGS
from studykit.memory.selection import to_cram

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, timedelta

    from studykit.library.models import CardHead
    from studykit.memory.days import StudyDays
    from studykit.memory.ports import CardAction, CardStore, CramStore, Rating
    from studykit.memory.selection import Selection
    from studykit.memory.session import ReviewSession

    Sitting: TypeAlias = "ReviewSession | CramSession"


class CramSession:
    """Asks the cards in the library's order; one answered with Again comes back at the end."""

    cram = True

    def __init__(
        self,
        store: CardStore,
        log: CramStore,
        cards: Deck | Mapping[str, CardHead] | Iterable[CardHead],
        days: StudyDays,
        now: datetime,
        selection: Selection,
    ) -> None:
        """Open a session.

        Args:
            store: What is known of the cards; no state in it is changed.
            log: Where answers are kept.
            cards: Every card of the library, in its order.
            days: Where study days begin and end.
            now: The moment.
            selection: Which cards are asked.
        """
        self.selection = selection
        self._store = store
        self._log = log
        self._days = days
        self._deck = Deck.of(cards)
        self._queue = deque(to_cram(selection, self._deck, store, now, days))
        self._steps: list[tuple[CramAnswer | CardAction, CardHead]] = []
        self._crammed = Counter(log.counts())

    def current(self, now: datetime) -> CardHead | None:  # noqa: ARG002 - as in a review session
        """The card that is asked; None when each was known once."""
        return self._queue[0] if self._queue else None

    def waits_until(self) -> datetime | None:
        """No card waits."""
        return None

    def counts(self) -> Counts:
        """How many are left, as reviews."""
        return Counts(review=len(self._queue))

    def is_new(self) -> bool:
        """Whether this is a first meeting does not matter here."""
        return False

    def answers(self) -> int:
        """How often the card shown was answered, crammed or not."""
        head = self._asked()
        memory, _ = self._store.look((head.id, *head.aliases))
        return self._crammed[head.id] + (memory.reviews if memory else 0)

    def reason(self) -> str:
        """None: every card is asked."""
        return ""

    def marks(self) -> Marks:
        """What is put on the card shown."""
        head = self._asked()
        return self._store.look((head.id, *head.aliases))[1]

    def preview(self, now: datetime) -> Mapping[Rating, timedelta]:  # noqa: ARG002 - as in a review session
        """No grade puts a card off."""
        return {}

    def grade(self, rating: Rating, now: datetime, duration: int) -> CramAnswer:
        """Answer the card shown. It is committed when this returns.

        Raises:
            ValueError: No card is shown, or the rating is none.
            StoreError: It could not be kept, and the card is still shown.
        """
        head = self._asked()
        if rating not in RATINGS:
            raise ValueError(f"{rating!r} is no rating; they are 1 to 4")
        kept = self._log.add(CramAnswer(0, head.id, head.revision, rating, now, max(0, duration)))
        self._steps.append((kept, head))
        self._crammed[head.id] += 1
        self._queue.popleft()
        if rating == 1:
            self._queue.append(head)
        return kept

    def suspend(self, now: datetime) -> CardAction:
        """Suspend the card shown, or bring it back where suspended cards are asked."""
        return self._act("restore" if self.selection.suspended else "suspend", now)

    def bury(self, now: datetime) -> CardAction:
        """Put the card shown off until the next study day, here too."""
        return self._act("bury", now)

    def flag(self, flag: int, now: datetime) -> CardAction:
        """Put a flag on the card shown, or take it off with 0."""
        head = self._asked()
        done = action(head.id, "flag", self.marks(), now, self._days.day(now), flag=flag)
        return self._keep(head, done)

    def undo(self, now: datetime) -> CramAnswer | CardAction | None:
        """Take back the newest step of this session; None when there is none."""
        if not self._steps:
            return None
        done, head = self._steps[-1]
        if isinstance(done, CramAnswer):
            self._log.undo(done.id, now)
            self._crammed[head.id] -= 1
        else:
            self._store.undo(now)
        self._steps.pop()
        self._queue = deque(other for other in self._queue if other.id != head.id)
        self._queue.appendleft(head)
        return done

    def renew(self, cards: Deck | Mapping[str, CardHead] | Iterable[CardHead], now: datetime) -> None:  # noqa: ARG002 - as in a review session
        """Go on with a library that was read anew; cards that are no more are left out."""
        self._deck = Deck.of(cards)
        self._queue = deque(head for old in self._queue if (head := self._deck.find(old.id)))

    def _asked(self) -> CardHead:
        if not self._queue:
            raise ValueError("no card is shown; none is left")
        return self._queue[0]

    def _act(self, kind: Literal["suspend", "restore", "bury"], now: datetime) -> CardAction:
        head = self._asked()
        done = action(head.id, kind, self.marks(), now, self._days.day(now))
        kept = self._keep(head, done)
        self._queue = deque(other for other in self._queue if other.id != head.id)
        return kept

    def _keep(self, head: CardHead, done: CardAction) -> CardAction:
        if head.aliases:
            done = done._replace(card=name_of(head, self._store.marks((head.id, *head.aliases))))
        (kept,) = self._store.act([done])
        self._steps.append((kept, head))
        return kept
