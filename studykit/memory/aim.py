"""The exam date: what scheduling aims at while one is set. Pure, and quick to import; docs/scheduling.md has the formulas.

FSRS is left as it is. What changes is which cards are asked: how many new ones a day, in which order, and which cards
are asked before they are due because they would not hold until the day.
"""

from __future__ import annotations

from datetime import timedelta
from heapq import heapify, heappop, heapreplace
from typing import TYPE_CHECKING, NamedTuple

from studykit.memory.model import GOOD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from studykit.memory.model import Model
    from studykit.memory.plan import Limits, Plan

LEAST_ROUND, MOST_ROUND = 3, 14  # days
_LONGEST_LEAD = 60
_DAY = timedelta(days=1)


class Aim(NamedTuple):
    """What a learner aims at.

    Attributes:
        day: The study day of the exam.
        target: The chance of recall wanted on it, of every card.
        plans_new: Whether the aim says how many new cards are met a day.
        lead: The days before the exam on which a new card has to be met at the latest; see :func:`lead`.
        exam: The code of the exam chosen; None for the one in force on the day.
    """

    day: date
    target: float = 0.9
    plans_new: bool = True
    lead: int = 1
    exam: str | None = None

    def days_left(self, today: date) -> int:
        """From a day to the exam; 0 on the day itself, below it afterwards."""
        return (self.day - today).days

    def days_for_new(self, today: date) -> int:
        """Days, this one included, on which a new card that is met can still reach the target."""
        return max(0, self.days_left(today) - self.lead + 1)

    @property
    def last_day_for_new(self) -> date:
        """The last such day."""
        return self.day - timedelta(days=self.lead)


class Risk(NamedTuple):
    """Which cards would not hold until the exam: due after its study day begins, and ``elapsed > ratio * stability`` on it.

    Attributes:
        begins: When that study day begins.
        ratio: The elapsed days, in stabilities, at which the chance of recall falls to the target.
    """

    begins: datetime
    ratio: float


def lead(model: Model, plan: Plan, target: float) -> int:
    """How many days before the exam a card has to be met to reach the target on it.

    The fewest for which a card that is known each time gets there: through its learning steps, by its reviews on
    the days on which they fall due and, the day before the exam, by one that is pulled in.
    """
    return next(
        (days for days in range(1, _LONGEST_LEAD) if _reaches(model, plan, target, days)), _LONGEST_LEAD
    )


def _reaches(model: Model, plan: Plan, target: float, exam: int) -> bool:
    """Whether a card met on day 0 reaches the target on day ``exam``, always answered with Good."""
    stability, difficulty = model.first(GOOD)
    last, passed = 0, timedelta(0)
    for step in plan.learning_steps[1:]:
        passed += step
        stability, difficulty = model.after(stability, difficulty, passed // _DAY - last, GOOD)
        last = passed // _DAY
    while (due := last + model.interval(stability, plan.retention, plan.longest)) < exam:
        stability, difficulty = model.after(stability, difficulty, due - last, GOOD)
        last = due
    if last >= exam:
        return False
    if last < exam - 1 and model.recall(exam - last, stability) < target:
        stability, difficulty = model.after(stability, difficulty, exam - 1 - last, GOOD)
        last = exam - 1
    return model.recall(exam - last, stability) >= target


def new_a_day(aim: Aim, limits: Limits, today: date, unseen: int, waiting: int = 1) -> int:
    """How many new cards the study day has: as many as are needed, within what the learner can do.

    That is a quarter of the reviews that the learner does in a day (or the learner's own number of new cards, where
    that is more): a new card brings about four answers in its first weeks.

    Args:
        aim: What is aimed at.
        limits: The learner's own.
        today: The study day.
        unseen: Cards of the exam that were new when the day began.
        waiting: As in :func:`needed_a_day`.
    """
    if not aim.plans_new:
        return limits.new
    if not unseen and aim.days_for_new(today):
        return limits.new
    return min(needed_a_day(aim, today, unseen, waiting), max(limits.new, limits.reviews // 4))


def needed_a_day(aim: Aim, today: date, unseen: int, waiting: int = 1) -> int:
    """How many new cards a day meet them all in time; 0 when it is too late.

    They are spread evenly over the days that are left for new ones. Cards of one item wait for each other, so that the
    days that the largest item needs besides its first are kept free at the end.

    Args:
        aim: What is aimed at.
        today: The study day.
        unseen: Cards of the exam that were new when the day began.
        waiting: The most days that one item needs to have all its cards met.
    """
    days = aim.days_for_new(today)
    return -(-unseen // max(1, days - waiting + 1)) if days else 0


def pulled_in(aim: Aim, limits: Limits, today: date, at_risk: int, done: int) -> int:
    """How many cards at risk are asked ahead of time on a study day, in the last round before the exam.

    The round is as long as half of the daily reviews need for all of them, 3 days at least and 14 at most, and
    shares them evenly among the days that are left. The day of the exam has none.

    Args:
        aim: What is aimed at.
        limits: The learner's own.
        today: The study day.
        at_risk: Cards at risk that were not answered this study day.
        done: Cards asked ahead of time this study day.
    """
    left, all_of_them = aim.days_left(today), at_risk + done
    needed = -(-2 * all_of_them // max(1, limits.reviews))
    if not 0 < left <= min(max(needed, LEAST_ROUND), MOST_ROUND):
        return 0
    return max(0, -(-all_of_them // left) - done)


def by_weight(
    unseen: Mapping[str, Sequence[str]], sizes: Mapping[str, int], weights: Mapping[str, float]
) -> Iterator[str]:
    """New cards, each from the topic of which the most is still uncovered: its weight by the share of its cards not met.

    Args:
        unseen: Topic to its cards that were never answered, in their order.
        sizes: Topic to how many cards it has.
        weights: Topic to its part of the exam. Topics without one come last, in the order given.
    """
    uncovered = [
        (-weights[topic] * len(cards) / sizes[topic], place, topic)
        for place, (topic, cards) in enumerate(unseen.items())
        if weights.get(topic) and cards
    ]
    heapify(uncovered)
    taken = dict.fromkeys(unseen, 0)
    while uncovered:
        _, place, topic = uncovered[0]
        cards = unseen[topic]
        yield cards[taken[topic]]
        taken[topic] += 1
        if left := len(cards) - taken[topic]:
            heapreplace(uncovered, (-weights[topic] * left / sizes[topic], place, topic))
        else:
            heappop(uncovered)
    for topic, cards in unseen.items():
        if not weights.get(topic):
            yield from cards
