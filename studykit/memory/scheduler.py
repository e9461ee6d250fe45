"""When a card is asked again: FSRS-6, counted in study days, with fuzz that can be repeated.

The formulas are those of the ``fsrs`` package, https://github.com/open-spaced-repetition/py-fsrs. Around
them stands what it leaves to an application: how many days lie between two answers is counted in
study days and not in spans of 24 hours, a card learnt falls due when its study day begins, and fuzz
comes from a random source that is passed in (the package would use the global one).
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, cast, get_args

from studykit.memory.parameters import DEFAULT
from studykit.memory.plan import LONGEST_INTERVAL, Plan
from studykit.memory.ports import Memory, Rating, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    import fsrs as fsrs_package
    from fsrs import Card

    from studykit.memory.days import StudyDays

    Load = Callable[[date], int]  # how many reviews are due on a study day

RATINGS: tuple[Rating, ...] = get_args(Rating)

# Fuzz widens with the interval: (from day, to day, share of the days between them), plus one day;
# below 2.5 days there is none. As in py-fsrs and Anki (rslib/src/scheduler/states/fuzz.rs).
_FUZZ_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, math.inf, 0.05))
_FUZZ_FROM = 2.5


class Scheduler:
    """FSRS-6 over study days. Has no state of its own; imports fsrs when it is made."""

    def __init__(self, days: StudyDays, plan: Plan | None = None, *, fuzz: bool = True) -> None:
        """Choose how to schedule.

        Args:
            days: Where study days begin and end.
            plan: The learner's choices.
            fuzz: Whether intervals are spread a little, so that cards learnt together part ways.
        """
        self.days = days
        self.plan = plan or Plan()
        self._fuzz = fuzz
        self._schedulers: dict[float, fsrs_package.Scheduler] = {}
        self._for("")

    def _for(self, topic: str) -> fsrs_package.Scheduler:
        """The scheduler for a topic's desired retention."""
        import fsrs

        retention = self.plan.retention_of.get(topic, self.plan.retention)
        if retention not in self._schedulers:
            self._schedulers[retention] = fsrs.Scheduler(
                parameters=self.plan.parameters or DEFAULT,
                desired_retention=retention,
                learning_steps=self.plan.learning_steps,
                relearning_steps=self.plan.relearning_steps,
                maximum_interval=self.plan.longest,
                enable_fuzzing=False,
            )
        return self._schedulers[retention]

    def review(
        self,
        card: str,
        memory: Memory | None,
        rating: Rating,
        now: datetime,
        random: Random,
        *,
        topic: str = "",
        load: Load | None = None,
    ) -> Memory:
        """The state after an answer.

        Args:
            card: The card's id; ``memory`` may be known under an older one.
            memory: The state before; None for a new card.
            rating: 1 again, 2 hard, 3 good, 4 easy.
            now: When it was answered.
            random: Where fuzz comes from; one number is drawn.
            topic: The card's, which may have a desired retention of its own.
            load: What days have to do already, for balancing them; None leaves it to fuzz alone.
        """
        return self._outcome(card, memory, rating, now, random.random(), topic, load)[0]

    def preview(
        self,
        card: str,
        memory: Memory | None,
        now: datetime,
        random: Random,
        *,
        topic: str = "",
        load: Load | None = None,
    ) -> Mapping[Rating, timedelta]:
        """How long each rating would put the card off: whole study days, or minutes for a learning step.

        With ``random`` in the same state and the same load, :meth:`review` keeps these words.
        """
        draw = random.random()
        return {rating: self._outcome(card, memory, rating, now, draw, topic, load)[1] for rating in RATINGS}

    def _outcome(
        self,
        card: str,
        memory: Memory | None,
        rating: Rating,
        now: datetime,
        draw: float,
        topic: str,
        load: Load | None,
    ) -> tuple[Memory, timedelta]:
        """The new state, and the interval as its button shows it."""
        import fsrs

        today = self.days.day(now)
        after, _ = self._for(topic).review_card(self._card(memory), fsrs.Rating(rating), _midnight(today))
        interval = after.due - _midnight(today)
        due = now + interval
        if after.state is fsrs.State.Review:
            interval = timedelta(days=self._fuzzed(interval.days, draw, today, load))
            due = self.days.start(today + interval)
        forgotten = memory is not None and memory.state == "review" and rating == 1
        new = Memory(
            card=card,
            state=cast(State, after.state.name.lower()),
            step=after.step,
            stability=after.stability,
            difficulty=after.difficulty,
            due=due,
            last_review=now,
            reviews=(memory.reviews if memory else 0) + 1,
            lapses=(memory.lapses if memory else 0) + forgotten,
            revision=memory.revision if memory else "",
        )
        return new, interval

    def _card(self, memory: Memory | None) -> Card:
        """The state as fsrs has it, at the midnight that stands for the study day of its last review."""
        import fsrs

        # An id and a due date are given, or fsrs would take them from its own clock; neither is used.
        if memory is None:
            return fsrs.Card(card_id=0, due=datetime.min.replace(tzinfo=UTC))
        return fsrs.Card(
            card_id=0,
            state=fsrs.State[memory.state.capitalize()],
            step=memory.step,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=memory.due,
            last_review=memory.last_review and _midnight(self.days.day(memory.last_review)),
        )

    def _fuzzed(self, interval: int, draw: float, today: date, load: Load | None) -> int:
        if not self._fuzz:
            return interval
        by_days = None if load is None else lambda ahead: load(today + timedelta(days=ahead))
        return spread(interval, draw, self.plan, today.weekday(), by_days)


def spread(interval: int, draw: float, plan: Plan, weekday: int, load: Callable[[int], int] | None) -> int:
    """An interval in days after fuzz, easy days and balance.

    Args:
        interval: What FSRS asks for.
        draw: From 0 to below 1.
        plan: The learner's choices.
        weekday: Today's, 0 for Monday.
        load: How many reviews are due so many days ahead; None leaves it to fuzz alone.
    """
    least, most = fuzz_range(interval, plan.longest)
    if least == most:
        return least
    days = range(least, most + 1)
    weights = [plan.easy_days[(weekday + day) % 7] for day in days]
    if not any(weights):
        weights = [1.0] * len(days)  # all of them are to be free: then none is better than another
    if not plan.balance or load is None:
        return _drawn(days, weights, draw)
    # The day that has least to do for its weight; among equals fuzz decides.
    loads = [
        (load(day) + 1) / weight if weight else math.inf for day, weight in zip(days, weights, strict=True)
    ]
    lightest = min(loads)
    equals = [day for day, count in zip(days, loads, strict=True) if count == lightest]
    return equals[int(draw * len(equals))]


def _drawn(days: range, weights: list[float], draw: float) -> int:
    """One of the days, each with the chance that its weight gives it."""
    left = draw * sum(weights)
    for day, weight in zip(days, weights, strict=True):
        left -= weight
        if left < 0:
            return day
    return max(day for day, weight in zip(days, weights, strict=True) if weight)


def fuzz_range(interval: int, longest: int = LONGEST_INTERVAL) -> tuple[int, int]:
    """The fewest and the most days that fuzz may make of an interval in days."""
    if interval < _FUZZ_FROM:
        return interval, interval
    spread = 1 + sum(share * max(0.0, min(interval, end) - start) for start, end, share in _FUZZ_RANGES)
    most = min(round(interval + spread), longest)
    return min(max(2, round(interval - spread)), most), most


def fuzz_source(card: str, memory: Memory | None) -> Random:
    """The random source for a card's next answer.

    The same each time it is asked for, so that a button keeps its word, and taking an answer back is
    no way to draw again.
    """
    return Random(f"{card} {memory.reviews if memory else 0}")  # noqa: S311 - spreads due dates, guards nothing


def interval_text(interval: timedelta) -> str:
    """An interval as short as a button needs it: "<10m", "5h", "4d", "2.1mo", "1.3y"."""
    hours = interval / timedelta(hours=1)
    days = interval / timedelta(days=1)
    if hours < 1:
        return f"<{math.ceil(hours * 60)}m"
    if days < 1:
        return f"{round(hours)}h"
    if days < 30:
        return f"{round(days)}d"
    if days < 365:
        return f"{_short(days / (365.25 / 12))}mo"
    return f"{_short(days / 365.25)}y"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
