"""Study days that follow an exam date, and those until the exam with it and without it. Estimates, never promises.

:mod:`studykit.memory.simulation` lives the days; here stands what the exam date changes about them.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.memory.aim import MOST_ROUND, by_weight, new_a_day, pulled_in
from studykit.memory.deck import days_for
from studykit.memory.plan import Asking, Limits
from studykit.memory.simulation import REVIEW, Simulation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from studykit.memory.aim import Aim
    from studykit.memory.forecast import Standing
    from studykit.memory.simulation import Day, Learner, Subject

_CARDS = 20_000  # that all lives together have, so that a small deck is not left to chance
_MOST_LIVES = 20


class Spent(NamedTuple):
    """What of today's part was done before the simulation begins: new cards of the exam met, cards asked ahead of time."""

    met: int = 0
    ahead: int = 0


class Aimed(NamedTuple):
    """An exam date that is followed: the aim, each topic's part of the exam, and what of today's part is done."""

    aim: Aim
    weights: Mapping[str, float]
    spent: Spent = Spent()


class Outlook(NamedTuple):
    """What the days until an exam bring, as means over several simulated lives.

    Attributes:
        days: Of each day: new cards, reviews, minutes.
        recall: Topic to the mean chance of recall of its cards at the beginning of the exam's day; new ones have none.
        unseen: Cards of the exam that are new on that day.
        left: Reviews that are due on the last day and stay for the limit.
    """

    days: Sequence[tuple[date, float, float, float]]
    recall: Mapping[str, float]
    unseen: float
    left: float

    def weighted(self, weights: Mapping[str, float]) -> float:
        """The mean chance of recall over topics, each by its weight; topics without cards are left out."""
        parts = {topic: weight for topic, weight in weights.items() if topic in self.recall}
        total = sum(parts.values())
        return sum(self.recall[topic] * part for topic, part in parts.items()) / total if total else 0.0


class Preparation:
    """The days until an exam, several times over. :meth:`live` lives them day by day and may be left at any of them."""

    def __init__(
        self,
        standing: Standing,
        learner: Learner,
        aim: Aim,
        weights: Mapping[str, float],
        *,
        aimed: bool = True,
        spent: Spent | None = None,
        seed: int = 0,
    ) -> None:
        """Begin with a study day before the exam.

        Args:
            standing: The cards, and how they are asked.
            learner: Who answers.
            aim: The exam.
            weights: Topic to its part of the exam.
            aimed: Whether the exam date is followed; if not, all is as without one.
            spent: What of today's part is done.
            seed: Of chance; two preparations with the same seed differ by what is asked.
        """
        self._standing = standing
        self._learner = learner
        self._weights = weights
        self._aimed = Aimed(aim, weights, spent or Spent()) if aimed else None
        self._span = max(0, aim.days_left(standing.today))
        self._sizes = Counter(subject.topic for subject in standing.subjects)
        self._lives = min(_MOST_LIVES, max(1, _CARDS // max(1, len(standing.subjects))))
        self._seed = seed
        self._lived: list[tuple[list[Day], Mapping[str, float], int]] = []

    def live(self) -> Iterator[float]:
        """Live; gives the share that is done after each day."""
        for life in range(self._lives):
            random = Random(f"{self._seed} {life}")  # noqa: S311 - draws grades, guards nothing
            simulation = simulated(self._standing, self._learner, random, self._aimed)
            days = []
            for day in simulation.run(self._span):
                days.append(day)
                yield (life + len(days) / self._span) / self._lives
            unseen = sum(bool(self._weights.get(topic)) for topic in simulation.unseen_topics())
            self._lived.append((days, simulation.recall(), unseen))

    def outlook(self) -> Outlook:
        """What the lives that were lived to the end say."""
        lives, count = self._lived, max(1, len(self._lived))
        days = [
            (
                same[0].day,
                sum(day.new for day in same) / count,
                sum(day.reviews for day in same) / count,
                sum(day.minutes for day in same) / count,
            )
            for same in zip(*(days for days, _, _ in lives), strict=True)
        ]
        return Outlook(
            days,
            {
                topic: sum(recall.get(topic, 0.0) for _, recall, _ in lives) / count / size
                for topic, size in self._sizes.items()
            },
            sum(unseen for _, _, unseen in lives) / count,
            sum(days[-1].left for days, _, _ in lives if days) / count,
        )


def simulated(standing: Standing, learner: Learner, random: Random, aimed: Aimed | None) -> Simulation:
    """A learner from a study day on, who follows an exam date where there is one.

    Args:
        standing: The cards, and how they are asked.
        learner: Who answers.
        random: Where chance comes from.
        aimed: The exam date.
    """
    subjects = standing.subjects
    if aimed is not None and standing.asking.new_order != "random":
        subjects = _weighted(subjects, Counter(subject.topic for subject in subjects), aimed.weights)
    kind = Simulation if aimed is None else partial(_Prepared, aimed)
    return kind(
        subjects,
        learner,
        random,
        standing.today,
        standing.days,
        plan=standing.plan,
        asking=standing.asking,
        leeches=standing.leeches,
        spent=standing.spent,
    )


class _Prepared(Simulation):
    """A simulation that follows an exam date; when its day is over, all is as without one."""

    def __init__(self, aimed: Aimed, subjects: Sequence[Subject], *others: Any, **named: Any) -> None:
        super().__init__(subjects, *others, **named)
        self._aim, self._weights, self._done = aimed
        self._sizes = Counter(subject.topic for subject in subjects)
        self._own = self.asking.limits

    def _live(self) -> Day:
        today = self._start + timedelta(days=self._now)
        limits = self._own
        if self._aim.days_left(today) >= 0:
            done = self._done if self._now == 0 else Spent()
            unseen = sum(bool(self._weights.get(card.topic)) for card in self._new)
            new = new_a_day(self._aim, self._own, today, unseen + done.met, self._waiting())
            limits = Limits(new, self._own.reviews)
            if self._aim.days_left(today) <= MOST_ROUND:
                self._pull(self._aim, today, done.ahead)
        self.asking: Asking = self.asking._replace(limits=limits)
        return super()._live()

    def _waiting(self) -> int:
        """The days that the item with the most new cards needs; see ``Deck.waiting``."""
        if not self.asking.siblings_wait:
            return 1
        items = Counter(card.item for card in self._new if card.item and self._weights.get(card.topic))
        met = {card.item for card in self._seen}
        return max((days_for(count, item in met) for item, count in items.items()), default=1)

    def _pull(self, aim: Aim, today: date, done: int) -> None:
        """Put the day's share of the cards at risk among what is due."""
        exam = self._now + aim.days_left(today)
        found = []
        for due, cards in self._due.items():
            for place, card in enumerate(cards if due >= exam else ()):
                weight = self._weights.get(card.topic)
                if card.state != REVIEW or not weight or card.last >= self._now:
                    continue
                recall = self._belief.recall(exam - card.last, card.held[0])
                if recall < aim.target:
                    gain = self._belief.recall(exam - self._now, card.held[0]) - recall
                    found.append((-weight / self._sizes[card.topic] * gain, due, place, card))
        found.sort(key=lambda entry: entry[:3])
        for _, due, _, card in found[: pulled_in(aim, self._own, today, len(found), done)]:
            self._due[due].remove(card)
            self._loads[due] -= 1
            self._due[self._now].append(card)


def _weighted(
    subjects: Sequence[Subject], sizes: Mapping[str, int], weights: Mapping[str, float]
) -> list[Subject]:
    """The cards, new ones in the order in which an exam date asks them."""
    unseen: dict[str, list[str]] = {}
    names: dict[str, Subject] = {}
    for place, subject in enumerate(subjects):
        if subject.memory is None:
            names[str(place)] = subject
            unseen.setdefault(subject.topic, []).append(str(place))
    met = [subject for subject in subjects if subject.memory is not None]
    return met + [names[name] for name in by_weight(unseen, sizes, weights)]
