"""New parameters put in force: what becomes of the cards' states. Pure.

Stability and difficulty are worked out again from each card's history, as if the new parameters had always held. A card whose
history is not known from its beginning keeps what it has. Moments at which cards fall due stay, unless they are asked for too.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from studykit.memory.histories import histories
from studykit.memory.model import Model
from studykit.memory.scheduler import fuzz_source, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.histories import History, Row
    from studykit.memory.parameters import Parameters
    from studykit.memory.plan import Plan
    from studykit.memory.ports import Memory


class Change(NamedTuple):
    """A card's state before and after."""

    before: Memory
    after: Memory


class Adopted(NamedTuple):
    """A change of parameters as it was kept.

    Attributes:
        parameters: In force from then on; None for the defaults. ``former`` those before.
        cards: How many states changed.
        at: When it was done.
    """

    id: int
    parameters: Parameters | None
    former: Parameters | None
    cards: int
    at: datetime


class AdoptionStore(Protocol):
    """Keeps changes of parameters: a log of its own, only appended to."""

    def rows(self) -> Sequence[Row]:
        """The log of answers; see :class:`studykit.memory.histories.HistoryStore`."""

    def newest(self) -> Adopted | None:
        """The newest change not taken back."""

    def adopt(
        self,
        parameters: Parameters | None,
        change: Callable[[Iterable[Memory], Iterable[Row]], Sequence[Change]],
        at: datetime,
        *,
        measures: Mapping[str, Any] | None = None,
    ) -> Adopted:
        """Put parameters in force, with the states that follow from them, all or nothing.

        Args:
            parameters: None for the defaults.
            change: Works out the states from those that there are and the log; called again where an answer came between.
            at: The moment.
            measures: How well these and the former parameters foretold the log.

        Raises:
            StoreError: It could not be kept, or answers kept coming between.
        """

    def undo(
        self,
        change: Callable[[Parameters | None, Iterable[Memory], Iterable[Row]], Sequence[Change]],
        at: datetime,
    ) -> Adopted | None:
        """Take the newest change back that is not yet; returns it, None when there is none.

        A card that stands as the change left it gets back exactly what it had. The state of one that was answered since is
        what ``change`` gives with the former parameters; when it falls due stays.

        Raises:
            StoreError: It could not be kept, or answers kept coming between.
        """


def changed(
    deck: Deck,
    plan: Plan,
    memories: Iterable[Memory],
    rows: Iterable[Row],
    *,
    reschedule: tuple[StudyDays, date] | None = None,
) -> list[Change]:
    """What parameters do to the cards of a library.

    Args:
        deck: The cards; answers under ids that they had before are theirs.
        plan: With the parameters that are to be in force.
        memories: The states that there are.
        rows: The log.
        reschedule: Study days and today's, to move due days too.
    """
    changes = recomputed(memories, histories(rows, deck.today), plan.parameters, deck.today)
    if reschedule is None:
        return changes
    topics = {card: head.topic for card in (c.after.card for c in changes) if (head := deck.find(card))}
    return rescheduled(changes, plan, reschedule[0], topics, reschedule[1])


def recomputed(
    memories: Iterable[Memory],
    found: Iterable[History],
    parameters: Parameters | None,
    name: Callable[[str], str] = str,
) -> list[Change]:
    """The states that the log gives with these parameters, of the cards whose state they change.

    Args:
        memories: The states that there are.
        found: The log.
        parameters: None for the defaults.
        name: The id under which a card's history is gathered.
    """
    model = Model(parameters)
    current = {history.card: history for history in found if history.current}
    changes = []
    for memory in memories:
        history = current.get(name(memory.card))
        state = model.replay(history.days_and_ratings()) if history else None
        if state is not None and state != (memory.stability, memory.difficulty):
            changes.append(Change(memory, memory._replace(stability=state[0], difficulty=state[1])))
    return changes


def rescheduled(
    changes: Sequence[Change],
    plan: Plan,
    days: StudyDays,
    topic_of: Mapping[str, str],
    today: date,
) -> list[Change]:
    """The same changes, and cards in review due when their new stability says: overdue ones today at the earliest.

    The card that was answered longest ago chooses its day first.
    """
    model, loads, done = Model(plan.parameters), Counter[date](), []
    for before, after in sorted(changes, key=lambda change: change.before.last_review or change.before.due):
        if after.state == "review" and after.last_review is not None and after.stability is not None:
            answered = days.day(after.last_review)
            retention = plan.retention_of.get(topic_of.get(after.card, ""), plan.retention)
            interval = spread(
                model.interval(after.stability, retention, plan.longest),
                fuzz_source(after.card, after).random(),
                plan,
                answered.weekday(),
                partial(_load, loads, today, answered),
            )
            day = max(today, answered + timedelta(days=interval))
            loads[day] += 1
            after = after._replace(due=days.start(day))  # noqa: PLW2901 - the same change, with its day
        done.append(Change(before, after))
    return done


def _load(loads: Mapping[date, int], today: date, answered: date, ahead: int) -> int:
    return loads[max(today, answered + timedelta(days=ahead))]
