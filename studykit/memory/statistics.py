"""What the log of answers and the states of cards say about a learner: pure sums over rows that the store reads.

Nothing here is rounded, and a figure that has nothing to go on is None.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from studykit.memory.curves import Curves
from studykit.memory.moments import DayNumbers
from studykit.memory.statistics_ports import Sources
from studykit.memory.tallies import BINS, MATURE, Tally
from studykit.memory.tallies_kept import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from studykit.memory.curves import Curve
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.statistics_ports import Standing, StatisticsStore, TallyKeeper

ENOUGH = 100  # answers to cards in review: below, a share says little
AHEAD = 30  # study days of the forecast
STABILITIES = (0, 1, 3, 7, 14, 30, 60, 120, 240, 365, math.inf)
PERIODS = {"today": 0, "last 7 days": 6, "last 30 days": 29}
STATES = ("new", "learning", "relearning", "young", "mature", "suspended")


class Retention(NamedTuple):
    """How many of the answers to cards in review, the first of a card a day, were known (graded 2 to 4).

    Attributes:
        predicted: The mean chance that FSRS gave them, over those for which it is known.
        young: (answers, known) of cards with an interval below 21 days; ``mature`` of the others.
    """

    answers: float
    known: float
    predicted: float | None
    young: tuple[float, float]
    mature: tuple[float, float]

    @property
    def true(self) -> float | None:
        """The share that was known."""
        return share(self.known, self.answers)

    @property
    def enough(self) -> bool:
        """Whether there are so many answers that the share says something."""
        return self.answers >= ENOUGH


class Step(NamedTuple):
    """A step of predicted chances: what was predicted on average, and what share came true."""

    low: float
    high: float
    answers: int
    predicted: float
    true: float


class Calibration(NamedTuple):
    """How far predictions can be trusted.

    Attributes:
        log_loss: The mean logarithmic loss; lower is better.
        rmse: The root of the mean squared difference of predicted and true, step by step, weighted by answers.
    """

    answers: int
    log_loss: float | None
    rmse: float | None
    steps: Sequence[Step]


class Group(NamedTuple):
    """A topic, a domain, or all. Of a domain the figures are shares of its topics', and no whole numbers.

    Attributes:
        cards: By state, :data:`STATES`.
        recall: The mean chance of recall this study day of cards that were answered; None without any.
        due_today: Overdue cards included.
        due: In the next :data:`AHEAD` study days, this one included.
    """

    cards: Mapping[str, float]
    answers: float
    minutes: float
    retention: Retention
    recall: float | None
    due_today: float
    due: float


class Statistics(NamedTuple):
    """All of it.

    Attributes:
        today: The study day.
        since: The first study day that was asked for; None for all.
        first: The study day of the first answer counted; None without any.
        days: Study days with answers: Tally.
        forecast: Cards due on each of the next study days, overdue ones on the first.
        stability: Cards by steps of :data:`STABILITIES` days.
        difficulty: Cards by whole difficulties, 1 to 10.
    """

    today: date
    since: date | None
    first: date | None
    whole: Group
    days: Mapping[date, Tally]
    calibration: Calibration
    forecast: Sequence[int]
    stability: Sequence[int]
    difficulty: Sequence[int]
    topics: Mapping[str, Group]
    domains: Mapping[str, Group]

    def retention(self, first: date) -> Retention:
        """Of the answers from a study day to today."""
        return retention_of(merged(count for day, count in self.days.items() if first <= day <= self.today))

    def periods(self) -> Mapping[str, Retention]:
        """Of periods that are told by name, as far as they lie within what was asked for."""
        first = {name: self.today - timedelta(days=ago) for name, ago in PERIODS.items()}
        rows = {name: self.retention(day) for name, day in first.items() if (self.since or day) <= day}
        return {**rows, "all": self.retention(date.min)}

    def by(self, period: Callable[[date], str]) -> Mapping[str, Tally]:
        """Tallies of longer periods, each by the name that ``period`` gives a day's; oldest first."""
        names: dict[str, list[Tally]] = {}
        for day, count in self.days.items():
            names.setdefault(period(day), []).append(count)
        return {name: merged(counts) for name, counts in names.items()}


class _Places(dict[int, int]):
    """Which study day from today on moments belong to, earlier ones to today; cards fall due at few moments."""

    def __init__(self, days: StudyDays, today: date) -> None:
        super().__init__()
        self._first = today.toordinal()
        self._number = DayNumbers(days, today, today + timedelta(days=AHEAD))

    def __missing__(self, moment: int) -> int:
        place = self[moment] = max(0, self._number(moment) - self._first)
        return place


class _Pile:
    """What is counted of the cards of one topic."""

    def __init__(self, new: int) -> None:
        self.states = Counter({"new": new})
        self.recall: list[float] = []
        self.due = [0] * AHEAD


def statistics(
    store: StatisticsStore,
    sources: Sources,
    *,
    since: date | None = None,
    keeper: TallyKeeper | None = None,
) -> Statistics:
    """Read and count it all.

    Args:
        store: Where the rows come from.
        sources: What there is besides.
        since: The first study day whose answers count; all when not given. Cards are counted as they stand.
        keeper: Keeps what was counted of the log, so that the next time only what is new is counted.
    """
    today = sources.days.day(sources.now)
    log = counted(store, sources, keeper)
    piles = {topic: _Pile(cards) for topic, cards in sources.cards.items()}
    number = DayNumbers(sources.days, today - timedelta(days=1200), today + timedelta(days=400))
    curve = Curves(store.bends(), number).now
    stability, difficulty = _stand(store.standings(), piles, sources, number, curve)
    for topic, due in forecast(store, sources).items():
        piles[topic].due = due
    counts: dict[str, Tally] = {}
    days: dict[date, Tally] = {}
    told: list[Mapping[int, Sequence[float]]] = []
    begin = "" if since is None else since.isoformat()
    for (topic, day), cell in sorted(log.items(), key=lambda item: (item[0][1], item[0][0])):
        if day < begin or sources.only not in {None, topic}:
            continue
        told.append(cell.steps)
        counts.setdefault(topic, Tally()).add(cell)
        days.setdefault(date.fromisoformat(day), Tally()).add(cell)
    topics = {
        topic: _group([(1, counts.get(topic, Tally()), piles.get(topic, _Pile(0)))])
        for topic in (*piles, *(topic for topic in counts if topic not in piles))
    }
    every = [(1.0, counts.get(topic, Tally()), piles.get(topic, _Pile(0))) for topic in topics]
    domains = sorted({domain for topic in topics for domain in sources.shares.get(topic, {})})
    return Statistics(
        today=today,
        since=since,
        first=min(days, default=None),
        whole=_group(every),
        days=days,
        calibration=_calibration(merged(counts.values()), told),
        forecast=[sum(day) for day in zip(*(pile.due for pile in piles.values()), strict=True)]
        or [0] * AHEAD,
        stability=stability,
        difficulty=difficulty,
        topics=topics,
        domains={
            domain: _group(
                [
                    (sources.shares[topic][domain], counts.get(topic, Tally()), piles.get(topic, _Pile(0)))
                    for topic in topics
                    if sources.shares.get(topic, {}).get(domain)
                ]
            )
            for domain in domains
        },
    )


def sources_of(
    deck: Deck,
    days: StudyDays,
    now: datetime,
    shares: dict[str, dict[str, float]],
    *,
    only: str | None = None,
) -> Sources:
    """What statistics are about, for the cards of a library.

    Args:
        deck: Its cards. Answers to one that is no more count for the topic that its id names.
        days: Where study days begin.
        now: The moment.
        shares: See :func:`studykit.memory.shares.domain_shares`.
        only: A topic; all when not given.
    """
    elsewhere = {
        name: head.topic
        for head in deck.heads.values()
        for name in (head.id, *head.aliases)
        if name.partition("/")[0] != head.topic
    }
    counts = Counter(head.topic for head in deck.heads.values() if only in {None, head.topic})
    return Sources(days, now, deck.find, elsewhere, dict(counts), shares, only)


def forecast(store: StatisticsStore, sources: Sources) -> dict[str, list[int]]:
    """Topic -> cards due on each of the next study days, overdue ones on the first.

    Of cards as they stand: new ones, and answers yet to be given, are not foreseen.
    """
    days, today = sources.days, sources.days.day(sources.now)
    last = today + timedelta(days=AHEAD - 1)
    first, places = today.toordinal(), _Places(days, today)
    topics: dict[str, list[int]] = {topic: [0] * AHEAD for topic in sources.cards}
    for card, due, buried in store.coming(days.end(last)):
        head = sources.find(card)
        if head is None or head.topic not in topics:
            continue
        place = places[due]
        if buried:
            place = max(place, date.fromisoformat(buried).toordinal() + 1 - first)
        if place < AHEAD:
            topics[head.topic][place] += 1
    return topics


def share(part: float, whole: float) -> float | None:
    """A part of a whole; None of nothing."""
    return part / whole if whole else None


def merged(counts: Iterable[Tally]) -> Tally:
    """The sum of several tallies."""
    total = Tally()
    for count in counts:
        total.add(count)
    return total


def retention_of(count: Tally) -> Retention:
    """The retention that a tally gives."""
    return Retention(
        answers=count.young + count.mature,
        known=count.young_known + count.mature_known,
        predicted=share(count.predicted, count.judged),
        young=(count.young, count.young_known),
        mature=(count.mature, count.mature_known),
    )


def week(day: date) -> str:
    """The ISO week: ``2026-W47``."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def month(day: date) -> str:
    """The month: ``2026-11``."""
    return f"{day:%Y-%m}"


def _stand(
    standings: Iterable[Standing],
    piles: Mapping[str, _Pile],
    sources: Sources,
    number: DayNumbers,
    curve: Curve,
) -> tuple[list[int], list[int]]:
    """Count the cards into their topics' piles; returns them by stability and by difficulty."""
    stabilities, difficulties, seen = [0] * (len(STABILITIES) - 1), [0] * 10, set()
    find, this_day = sources.find, sources.days.day(sources.now).toordinal()
    for card, state, stability, difficulty, due, last, suspended in standings:
        head = find(card)
        pile = piles.get(head.topic) if head else None
        if head is None or pile is None or head.id in seen:
            continue
        seen.add(head.id)
        answered = None if last is None else number(last)
        if suspended:
            pile.states["suspended"] += 1
        elif state == "review":
            mature = due is not None and answered is not None and number(due) - answered >= MATURE
            pile.states["mature" if mature else "young"] += 1
        elif state:
            pile.states[state] += 1
        if stability and answered is not None:
            pile.recall.append(curve.recall(this_day - answered, stability))
            stabilities[bisect_right(STABILITIES, stability) - 1] += 1
        if difficulty is not None:
            difficulties[min(10, max(1, round(difficulty))) - 1] += 1
    for pile in piles.values():
        pile.states["new"] -= sum(pile.states[state] for state in STATES if state != "new")
    return stabilities, difficulties


def _group(parts: Sequence[tuple[float, Tally, _Pile]]) -> Group:
    """The sum of topics, each with its share."""
    count = Tally()
    for part, one, _ in parts:
        count.add(one, part)
    recall = sum(part * sum(pile.recall) for part, _, pile in parts)
    answered = sum(part * len(pile.recall) for part, _, pile in parts)
    return Group(
        cards={state: sum(part * pile.states[state] for part, _, pile in parts) for state in STATES},
        answers=count.answers,
        minutes=count.milliseconds / 60_000,
        retention=retention_of(count),
        recall=share(recall, answered),
        due_today=sum(part * pile.due[0] for part, _, pile in parts),
        due=sum(part * sum(pile.due) for part, _, pile in parts),
    )


def _calibration(count: Tally, told: Iterable[Mapping[int, Sequence[float]]]) -> Calibration:
    sums = [[0.0, 0.0, 0.0] for _ in range(BINS)]
    for steps_of_one in told:
        for place, (judged, predicted, known) in steps_of_one.items():
            total = sums[place]
            total[0] += judged
            total[1] += predicted
            total[2] += known
    steps = [
        Step(place / BINS, (place + 1) / BINS, round(judged), predicted / judged, known / judged)
        for place, (judged, predicted, known) in enumerate(sums)
        if judged
    ]
    answers = sum(step.answers for step in steps)
    squares = sum(step.answers * (step.predicted - step.true) ** 2 for step in steps)
    return Calibration(
        answers=answers,
        log_loss=share(count.loss, answers),
        rmse=math.sqrt(squares / answers) if answers else None,
        steps=steps,
    )
