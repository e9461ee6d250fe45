"""What Anki knows of a card's past and future, as studykit keeps it.

A card has FSRS's state where Anki was using FSRS; one that SM-2 scheduled gets a first state from its
interval and ease, by the formula with which Anki itself changes over (fsrs-rs, memory_state_from_sm2).
The log has no states: they are worked out answer by answer.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple, cast

from studykit.formats.deck import Logged
from studykit.memory.ports import Memory, Review

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from studykit.formats.anki.collection import CardRow, Collection, RevlogRow
    from studykit.memory.ports import Rating, State
    from studykit.memory.scheduler import Scheduler

NEW, LEARNING, REVIEW, RELEARNING = range(4)
MANUAL, RESCHEDULED = 4, 5
_STATES: dict[int, State] = {LEARNING: "learning", REVIEW: "review", RELEARNING: "relearning"}
_STEPS = {LEARNING: 2, RELEARNING: 1}  # ours: 1 and 10 minutes, then 10 minutes
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_NUMBERS_BELOW = 1_000_000_000  # a due date that is larger is in seconds
_LONGEST = 36_500
_EASE = 2_500  # per mille: what Anki gives a card that has none
# Of FSRS-6's default parameters, those that the formula needs.
_W8, _W9, _W10 = 1.8722, 0.1666, 0.796
_RETENTION = 0.9
_LEAST_STABILITY = 0.001


class Past(NamedTuple):
    """A card's state (None: it is new), its answers, and how many entries of the log are none."""

    memory: Memory | None
    reviews: tuple[Logged, ...]
    skipped: int


class Calendar:
    """Days as a collection counts them, on the learner's calendar."""

    def __init__(self, collection: Collection, scheduler: Scheduler) -> None:
        self.days = scheduler.days
        created = _EPOCH + timedelta(seconds=max(0, min(collection.created, 1 << 36)))
        if collection.offset is None:
            self.first = self.days.day(created)
        else:
            self.first = created.astimezone(timezone(-timedelta(minutes=collection.offset))).date()

    def start(self, number: int) -> datetime:
        """When a day of the collection begins for the learner."""
        return self.days.start(self.day(number))

    def day(self, number: int) -> date:
        """The date of a day of the collection."""
        return self.first + timedelta(days=max(-_LONGEST, min(number, _LONGEST * 2)))


def past_of(
    part: str, card: CardRow, entries: Sequence[RevlogRow], calendar: Calendar, scheduler: Scheduler
) -> Past:
    """What a card's row and its entries in the log say.

    Args:
        part: What follows the item's id in the card's ("", "~c2").
        card: The row.
        entries: Its entries, oldest first.
        calendar: What its days mean.
        scheduler: Works out the states; its fuzz is off.
    """
    answers = [entry for entry in entries if 1 <= entry.ease <= 4 and entry.type not in {MANUAL, RESCHEDULED}]
    reviews = replayed(part, answers, scheduler)
    memory = _memory(part, card, reviews, calendar)
    if memory is not None and reviews:
        # The newest answer led to the state that the card has.
        last = reviews[-1]
        reviews = (*reviews[:-1], last._replace(review=last.review._replace(after=memory)))
    return Past(memory, reviews, len(entries) - len(answers))


def replayed(part: str, answers: Iterable[RevlogRow], scheduler: Scheduler) -> tuple[Logged, ...]:
    """Answers with the states that FSRS would have had before and after each."""
    from studykit.memory.scheduler import fuzz_source

    reviews = []
    memory: Memory | None = None
    for entry in answers:
        at = moment(entry.id)
        rating = cast("Rating", entry.ease)
        after = scheduler.review(part, memory, rating, at, fuzz_source(part, memory))
        duration = max(0, min(entry.time, 24 * 3_600_000))
        reviews.append(
            Logged(Review(0, part, "", rating, at, scheduler.days.day(at), duration, memory, after))
        )
        memory = after
    return tuple(reviews)


def moment(milliseconds: int) -> datetime:
    """A moment of Anki's, kept between 1970 and the year 4147."""
    return _EPOCH + timedelta(milliseconds=max(0, min(milliseconds, 1 << 46)))


def from_sm2(interval: float, ease: int) -> tuple[float, float]:
    """Stability and difficulty of a card that SM-2 scheduled.

    Args:
        interval: In days. SM-2 is taken to aim at 90 %, so this is the stability.
        ease: Per mille.
    """
    stability = max(interval, _LEAST_STABILITY)
    growth = math.exp(_W8) * stability**-_W9 * math.expm1((1 - _RETENTION) * _W10)
    difficulty = 11 - ((ease or _EASE) / 1000 - 1) / growth
    return stability, min(10.0, max(1.0, difficulty))


def _memory(part: str, card: CardRow, reviews: Sequence[Logged], calendar: Calendar) -> Memory | None:
    state = _STATES.get(card.type)
    if state is None:
        return None
    data = _data(card.data)
    # In a filtered deck the date at home stands in odue.
    number = card.odue if card.odid and card.odue else card.due
    due = (
        calendar.start(number) if _is_day(card, number) else _EPOCH + timedelta(seconds=min(number, 1 << 36))
    )
    interval = max(card.ivl, 1) if card.ivl >= 0 else 1
    last = _last_review(data, reviews)
    if last is None and card.type == REVIEW:
        last = due - timedelta(days=min(interval, _LONGEST))
    stability, difficulty = _number(data.get("s")), _number(data.get("d"))
    if stability is None or difficulty is None:
        stability, difficulty = (None, None) if card.type == LEARNING else from_sm2(interval, card.factor)
    steps = _STEPS.get(card.type)
    return Memory(
        card=part,
        state=state,
        # Anki counts the steps that are left (with those left today, a thousand each).
        step=None if steps is None else max(0, min(steps - 1, steps - card.left % 1000)),
        stability=None if stability is None else max(_LEAST_STABILITY, min(stability, float(_LONGEST))),
        difficulty=None if difficulty is None else min(10.0, max(1.0, difficulty)),
        due=due,
        last_review=last,
        reviews=max(card.reps, 0),
        lapses=max(card.lapses, 0),
    )


def _is_day(card: CardRow, number: int) -> bool:
    return card.type == REVIEW or number < _DAY_NUMBERS_BELOW


def _last_review(data: dict[str, object], reviews: Sequence[Logged]) -> datetime | None:
    logged = reviews[-1].review.at if reviews else None
    seconds = _number(data.get("lrt"))
    if seconds is None or (logged and abs(logged.timestamp() - seconds) < 2):
        return logged  # the same moment, to the millisecond
    return moment(int(seconds * 1000))


def _data(text: str) -> dict[str, object]:
    try:
        data = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
