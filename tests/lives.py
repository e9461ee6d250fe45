"""Learners who live: they answer through the real review session, and forget by parameters of their own."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple

import fsrs

from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck
from studykit.memory.fitting import fitting_for_forecasts
from studykit.memory.forecast import Choices, Forecast, standing_of, student_of
from studykit.memory.histories import Row, histories
from studykit.memory.plan import Asking, Leeches, Limits, Plan
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from tests.unit.memory.cards_builder import InMemoryCards, head

DAYS = StudyDays(UTC)
BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


class Kind(NamedTuple):
    """What a learner is like: parameters, shares of grades, seconds by grade."""

    parameters: tuple[float, ...]
    first: tuple[float, ...] = (0.3, 0.1, 0.5, 0.1)
    recalled: tuple[float, ...] = (0.1, 0.8, 0.1)
    steps: tuple[float, ...] = (0.15, 0.05, 0.75, 0.05)
    seconds: tuple[float, ...] = (14, 11, 7, 4)


class Lived(NamedTuple):
    """A study day as it was: answers, seconds, cards in review that were asked, and known of these."""

    day: date
    answers: int
    seconds: float
    reviews: int
    recalled: int


class Life:
    """A learner over a store, from day to day. Memory is the fsrs package's, with the learner's own parameters."""

    def __init__(self, kind, store, heads, *, seed=1, plan=Plan(), limits=Limits(15, 9999)):  # noqa: B008
        self.kind, self.store, self.heads = kind, store, heads
        self.now, self.random = BEGINS, Random(seed)
        self.plan, self.asking = plan, Asking(limits)
        self._mind = fsrs.Scheduler(kind.parameters, enable_fuzzing=False)
        self._cards = defaultdict(lambda: fsrs.Card(card_id=1, due=BEGINS))

    def live(self, days):
        """Study on so many days; each from nine in the morning until nothing is left."""
        lived = []
        for _ in range(days):
            lived.append(self._study())
            self.now += DAY
        return lived

    def _study(self):
        now = self.now
        session = ReviewSession(self.store, self.heads, Scheduler(DAYS, self.plan), now, asking=self.asking)
        answers = reviews = recalled = 0
        seconds = 0.0
        while True:
            head = session.current(now)
            if head is None:
                until = session.waits_until()
                if until is None or until >= DAYS.end(DAYS.day(now)):
                    break
                now = until
                continue
            rating = self._grade(head.id, now)
            took = self.kind.seconds[rating - 1] * self.random.lognormvariate(-0.08, 0.4)
            now += timedelta(seconds=took)
            answer = session.grade(rating, now, int(took * 1000))
            answers, seconds = answers + 1, seconds + took
            if answer.before and answer.before.state == "review":
                reviews, recalled = reviews + 1, recalled + (rating > 1)
        return Lived(DAYS.day(self.now), answers, seconds, reviews, recalled)

    def _grade(self, name, now):
        """What this learner's memory gives; days are study days."""
        card, draw, kind = self._cards[name], self.random, self.kind
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if card.last_review is None:
            rating = draw.choices((1, 2, 3, 4), kind.first)[0]
        elif (today - card.last_review).days < 1:
            rating = draw.choices((1, 2, 3, 4), kind.steps)[0]
        elif draw.random() < self._mind.get_card_retrievability(card, today):
            rating = draw.choices((2, 3, 4), kind.recalled)[0]
        else:
            rating = 1
        self._cards[name], _ = self._mind.review_card(card, fsrs.Rating(rating), today)
        return rating


def rows(reviews):
    """The log as histories read it."""
    return [
        Row(r.id, r.card, r.rating, r.day.toordinal(), r.duration, r.before and r.before.state)
        for r in reviews
    ]


# Learners as they differ: by how they forget, and by how they grade.
_USUAL = fsrs.scheduler.DEFAULT_PARAMETERS
KINDS = {
    "usual": Kind(_USUAL),
    "forgets sooner": Kind((0.1, 0.5, 1.0, 4.0, *_USUAL[4:8], 1.55, 0.2, 0.7, *_USUAL[11:20], 0.2)),
    "remembers long": Kind((0.5, 2.5, 6.0, 20.0, *_USUAL[4:8], 2.1, 0.12, 0.9, *_USUAL[11:20], 0.12)),
    "hard cards, no easy": Kind(
        (
            0.15,
            0.9,
            1.8,
            6.0,
            7.4,
            0.6,
            3.4,
            0.01,
            1.7,
            0.22,
            0.9,
            1.2,
            0.1,
            0.2,
            1.9,
            0.4,
            2.2,
            0.5,
            0.1,
            0.1,
            0.25,
        ),
        first=(0.5, 0.2, 0.3, 0.0),
        recalled=(0.3, 0.7, 0.0),
        steps=(0.25, 0.1, 0.65, 0.0),
        seconds=(25, 18, 12, 8),
    ),
    "steep curve": Kind((*_USUAL[:19], 0.05, 0.6), recalled=(0.05, 0.75, 0.2)),
}


def promised_and_lived(kind, seed, learn, ahead, *, fit=True, cards=3500, new=15):
    """Study, be told the days to come, and live them.

    Returns:
        How the learner was known, and (answers a day, minutes a day, retention) as promised and as lived.
    """
    heads = [head(f"t/c{i}") for i in range(cards)]
    store = InMemoryCards()
    life = Life(kind, store, heads, seed=seed, limits=Limits(new, 9999))
    life.live(learn)
    found = histories(rows(store.log))
    fitting = fitting_for_forecasts(found, life.plan) if fit else None
    for _ in fitting.phases() if fitting else ():
        pass
    student = student_of(found, life.plan.parameters, fitting.for_forecasts() if fitting else None)
    choices = Choices(life.plan, life.asking, Leeches(), DAYS)
    standing = standing_of(store, Deck(heads), choices, found, student, life.now)
    forecast = Forecast(standing, student.learner, ahead)
    for _ in forecast.live():
        pass
    told = forecast.outlook()
    lived = life.live(ahead)
    shown = (
        sum(day.answers for day in lived) / ahead,
        sum(day.seconds for day in lived) / 60 / ahead,
        sum(day.recalled for day in lived) / sum(day.reviews for day in lived),
    )
    return student.how, (told.answers.mean, told.minutes.mean, told.retention.mean), shown
