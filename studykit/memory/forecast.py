"""What a choice of retention and new cards would ask and bring: many simulated lives of the learner that the log shows. Estimates.

The interval given is that in which the middle 80 % of the simulated lives lie. It tells of chance alone: that the learner stays as
the log shows them, and answers whatever a day asks, is assumed.
"""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from studykit.memory.aim import lead
from studykit.memory.candidates import current_aim
from studykit.memory.histories import Habits, habits, histories
from studykit.memory.model import Model
from studykit.memory.outlook import Aimed, Spent, simulated
from studykit.memory.plan import Asking, Leeches, Limits, Plan
from studykit.memory.queue import memory_of
from studykit.memory.simulation import Subject
from studykit.memory.tuning import Tuning

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from studykit.memory.adoption import AdoptionStore
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.histories import History
    from studykit.memory.parameters import Parameters
    from studykit.memory.ports import CardStore, Marks, Memory
    from studykit.memory.simulation import Day, Learner, Simulation

LIVES, LEAST_LIVES = 10, 3
_CARDS_OF_A_CURVE = 5_000
_CARDS = 200_000  # lived with in all lives together: more would take minutes
MIDDLE = 0.8
ENOUGH = (
    100  # answers a day and more after the one before, below which the learner is mostly made of defaults
)
RETENTIONS = tuple(percent / 100 for percent in range(70, 98))


class Band(NamedTuple):
    """A figure over several lives: the mean, and the ends of the interval in which the middle 80 % lie."""

    mean: float
    low: float
    high: float


class Outlook(NamedTuple):
    """What a choice would ask and bring.

    Attributes:
        answers: A day; ``minutes`` and ``new`` likewise.
        retention: Of the cards in review, the share known; None where none is asked.
        known: At the end: the sum of the chances of recall, and ``seen`` cards that were ever answered.
        left: Reviews a day that stay for the limit.
        days: Of each day, answers and minutes.
    """

    answers: Band
    minutes: Band
    new: Band
    retention: Band | None
    known: Band
    seen: Band
    left: Band
    days: Sequence[tuple[date, Band, Band]]


class Student(NamedTuple):
    """A learner as the log shows them.

    Attributes:
        habits: Shares of grades and seconds, and how many answers they come from.
        how: Where the parameters by which they forget come from: ``usual`` those of the scheduler, ``tuned`` these
            with three numbers by the log, ``fitted`` by fsrs-rs.
        pace: How many times as long as the scheduler's parameters say the learner remembers; 1 unless tuned.
    """

    habits: Habits
    how: str
    pace: float

    @property
    def learner(self) -> Learner:
        """For a simulation."""
        return self.habits.learner


class Choices(NamedTuple):
    """How the learner wants cards asked."""

    plan: Plan
    asking: Asking
    leeches: Leeches
    days: StudyDays


class Standing(NamedTuple):
    """Where forecasts begin.

    Attributes:
        subjects: The cards.
        today: The first study day.
        spent: How much of its limits is used up.
        aimed: The exam date that is followed until it is over; None without one.
    """

    subjects: Sequence[Subject]
    today: date
    days: StudyDays
    plan: Plan
    asking: Asking
    leeches: Leeches = Leeches()
    spent: Limits = Limits(0, 0)
    aimed: Aimed | None = None


def student_of(
    found: Sequence[History],
    scheduler: Parameters | None,
    fitted: Parameters | None = None,
    halted: Callable[[], bool] = lambda: False,
) -> Student:
    """Who learns, by their log. Without ``fitted`` it takes seconds.

    Args:
        found: The log.
        scheduler: The parameters in force; None for the defaults.
        fitted: Parameters that foretell the log better, where there are some.
        halted: Whether to stop, with what is known so far.
    """
    if fitted is not None:
        return Student(habits(found, fitted), "fitted", 1.0)
    seen = habits(found, scheduler)
    if seen.reviews < ENOUGH:
        return Student(seen, "usual", 1.0)
    tuning = Tuning(found, scheduler)
    for _ in tuning.run():
        if halted():
            break
    own = seen.learner._replace(parameters=tuning.temper.on(scheduler))
    return Student(seen._replace(learner=own), "tuned", math.exp(tuning.temper.pace))


def log_of(store: AdoptionStore, deck: Deck) -> list[History]:
    """The log, by the ids that cards have today."""
    return histories(store.rows(), deck.today)


def standing_of(
    store: CardStore,
    deck: Deck,
    choices: Choices,
    found: Sequence[History],
    student: Student,
    now: datetime,
    *,
    topic: str | None = None,
) -> Standing:
    """Where a learner stands now.

    Args:
        store: The states of the cards.
        deck: The cards.
        choices: How they are asked.
        found: The log.
        student: Who learns.
        now: The moment.
        topic: Only this topic's cards; all when not given.
    """
    today = choices.days.day(now)
    states = [row.state for history in found for row in history.answers if row.day == today.toordinal()]
    return Standing(
        subjects_of(deck, store.memories(), store.marks(), found, student, topic=topic),
        today,
        choices.days,
        choices.plan,
        choices.asking,
        choices.leeches,
        Limits(new=states.count(None), reviews=states.count("review")),
        _aimed(store, deck, choices, today, now),
    )


def _aimed(store: CardStore, deck: Deck, choices: Choices, today: date, now: datetime) -> Aimed | None:
    """The exam date, with what was done for it this study day."""
    aim = current_aim(choices.asking, today)
    if aim is None:
        return None
    weights = deck.weights(aim.exam, aim.day)
    answered = store.snapshot(today, choices.days.end(today), now).answered
    heads = [deck.find(answer.card) for answer in answered if answer.before is None]
    met = sum(head is not None and bool(weights.get(head.topic)) for head in heads)
    return Aimed(aim, weights, Spent(met, sum(answer.ahead for answer in answered)))


def subjects_of(
    deck: Deck,
    memories: Mapping[str, Memory],
    marks: Mapping[str, Marks],
    found: Iterable[History],
    student: Student,
    *,
    topic: str | None = None,
) -> list[Subject]:
    """The cards that are asked, in the library's order, each with its state in the learner's own memory.

    Args:
        deck: The cards; suspended ones are left out.
        memories: Their states.
        marks: What is put on them.
        found: The log, by the ids that cards have today.
        student: Whose memory it is.
        topic: Only this topic's; all when not given.
    """
    own = student.learner.parameters
    model = Model(own)
    current = {history.card: history for history in found if history.current}
    subjects = []
    for head in deck.heads.values():
        if topic not in {None, head.topic} or any(
            marks[name].suspended for name in (head.id, *head.aliases) if name in marks
        ):
            continue
        memory = memory_of(head, memories)
        truth = None
        if memory is not None and student.how != "usual":
            history = current.get(head.id)
            if history is not None:
                truth = model.replay(history.days_and_ratings())
            elif memory.stability is not None and memory.difficulty is not None:
                truth = (memory.stability * student.pace, memory.difficulty)
        subjects.append(Subject(head.topic, head.item, memory, truth))
    return subjects


class Forecast:
    """Several lives under one choice. :meth:`live` lives them day by day and may be left at any of them."""

    def __init__(
        self,
        standing: Standing,
        learner: Learner,
        span: int,
        *,
        lives: int | None = None,
        seed: int = 0,
        retention: float | None = None,
        new: int | None = None,
    ) -> None:
        """Choose.

        Args:
            standing: Where it begins.
            learner: Who lives.
            span: Study days.
            lives: How many; None for :data:`LIVES`, fewer where there are very many cards.
            seed: Of chance; two choices with the same seed differ by the choice.
            retention: Another desired retention; topics that have their own keep it. None for the plan's.
            new: Another number of new cards a day, whatever the exam date asks; None for what is chosen.
        """
        standing = _under(standing, retention, new)
        self.span = span
        self.lives: list[list[Day]] = []
        self.count = lives or lives_for(len(standing.subjects))
        self._make: Callable[[int], Simulation] = lambda run: simulated(
            standing,
            learner,
            Random(f"{seed} {run}"),  # noqa: S311 - draws grades, guards nothing
            standing.aimed,
        )

    def live(self) -> Iterator[float]:
        """Live; gives the share that is done after each day."""
        for run in range(self.count):
            life: list[Day] = []
            for day in self._make(run).run(self.span):
                life.append(day)
                yield (run + len(life) / self.span) / self.count
            self.lives.append(life)

    def outlook(self) -> Outlook:
        """What the lives lived so far say."""
        lives = self.lives
        asked = [life for life in lives if any(day.reviews for day in life)]
        return Outlook(
            answers=self._daily(lambda day: day.answers),
            minutes=self._daily(lambda day: day.minutes),
            new=self._daily(lambda day: day.new),
            retention=band([retention(life) for life in asked]) if asked else None,
            known=band([life[-1].known for life in lives]),
            seen=band([life[-1].seen for life in lives]),
            left=self._daily(lambda day: day.left),
            days=[
                (same[0].day, band([d.answers for d in same]), band([d.minutes for d in same]))
                for same in zip(*lives, strict=True)
            ],
        )

    def _daily(self, figure: Callable[[Day], float]) -> Band:
        return band([sum(map(figure, life)) / self.span for life in self.lives])


def _under(standing: Standing, retention: float | None, new: int | None) -> Standing:
    """The same cards, asked otherwise."""
    plan, asking, aimed = standing.plan, standing.asking, standing.aimed
    if retention is not None:
        plan = plan._replace(retention=retention)
    if new is not None:
        asking = asking._replace(limits=asking.limits._replace(new=new))
    if aimed is not None:
        aim = aimed.aim
        days = lead(Model(plan.parameters), plan, aim.target)
        aimed = aimed._replace(aim=aim._replace(lead=days, plans_new=aim.plans_new and new is None))
    return standing._replace(plan=plan, asking=asking, aimed=aimed)


def lives_for(cards: int) -> int:
    """How many lives are lived with so many cards."""
    return min(LIVES, max(LEAST_LIVES, _CARDS // max(1, cards)))


def retention(life: Iterable[Day]) -> float:
    """Known of the cards in review that were asked."""
    asked = [(day.recalled, day.reviews) for day in life]
    return sum(known for known, _ in asked) / sum(reviews for _, reviews in asked)


def band(figures: Collection[float]) -> Band:
    """The mean, and the interval of the middle 80 %, by linear interpolation between the lives."""
    ordered = sorted(figures)
    return Band(
        sum(ordered) / len(ordered),
        _quantile(ordered, (1 - MIDDLE) / 2),
        _quantile(ordered, (1 + MIDDLE) / 2),
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


class Price(NamedTuple):
    """A desired retention, what it costs a day, and what it brings at the end of the time."""

    wanted: float
    minutes: float
    known: float

    @property
    def each(self) -> float:
        """Minutes a day for a hundred known cards."""
        return self.minutes / self.known * 100 if self.known else 0.0


class Curve:
    """The price of each desired retention; :meth:`live` gives the share that is done and may be left."""

    def __init__(self, standing: Standing, learner: Learner, span: int, *, lives: int | None = None) -> None:
        self.prices: list[Price] = []
        lives = lives or min(6, max(2, _CARDS_OF_A_CURVE // max(1, len(standing.subjects))))
        self._forecasts = [
            (wanted, Forecast(standing, learner, span, lives=lives, retention=wanted))
            for wanted in RETENTIONS
        ]

    def live(self) -> Iterator[float]:
        """Live under each."""
        for place, (wanted, forecast) in enumerate(self._forecasts):
            for done in forecast.live():
                yield (place + done) / len(self._forecasts)
            found = forecast.outlook()
            self.prices.append(Price(wanted, found.minutes.mean, found.known.mean))

    def best(self) -> Price:
        """The one with the fewest minutes for each known card."""
        return min(self.prices, key=lambda price: price.each)
