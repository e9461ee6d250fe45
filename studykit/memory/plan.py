"""How a learner wants cards asked: what the queue and the scheduler go by, and how it is written down.

Pure, and quick to import: Home's first figures and ``studykit due`` wait for it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.memory.aim import Aim

Order = Literal["overdue", "due", "random", "topic"]
NewOrder = Literal["library", "random"]
Mix = Literal["mixed", "reviews", "new"]
LeechAction = Literal["suspend", "tag"]
ORDERS: tuple[Order, ...] = get_args(Order)
NEW_ORDERS: tuple[NewOrder, ...] = get_args(NewOrder)
MIXES: tuple[Mix, ...] = get_args(Mix)
LEECH_ACTIONS: tuple[LeechAction, ...] = get_args(LeechAction)

LONGEST_INTERVAL = 36_500  # days
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STEP = re.compile(r"([1-9]\d{0,3})([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST_STEP = timedelta(days=1)
_MOST_STEPS = 10
_LEAST_RETENTION, _MOST_RETENTION = 70, 99


class Limits(NamedTuple):
    """How much is asked in one study day.

    Attributes:
        new: Cards met for the first time.
        reviews: Answers to cards in review. Learning steps are not limited.
    """

    new: int = 10
    reviews: int = 200


class Asking(NamedTuple):
    """What the queue goes by.

    Attributes:
        order: Of the reviews.
        new_order: Of the new cards.
        mix: Where new cards stand: among the reviews, after ``reviews``, or ``new`` cards before them.
        siblings_wait: Whether one card of an item is asked a day, and the others wait for the next.
        aim: The exam to be ready for; None without one.
        parameters: Of the forgetting curve; None for FSRS-6's defaults.
    """

    limits: Limits = Limits()
    order: Order = "overdue"
    new_order: NewOrder = "library"
    mix: Mix = "mixed"
    siblings_wait: bool = True
    aim: Aim | None = None
    parameters: tuple[float, ...] | None = None


class Leeches(NamedTuple):
    """Cards that are forgotten over and over.

    Attributes:
        lapses: The first lapse that makes a card a leech; 0 for never.
        action: What becomes of one: it is suspended, or only marked.
    """

    lapses: int = 8
    action: LeechAction = "suspend"

    def is_one(self, lapses: int) -> bool:
        """Whether this lapse makes, or confirms, a leech: at the limit, then at every half of it again, as in Anki."""
        if not self.lapses or lapses < self.lapses:
            return False
        return (lapses - self.lapses) % max(1, -(-self.lapses // 2)) == 0


class Plan(NamedTuple):
    """What the scheduler goes by.

    Attributes:
        retention: The chance of recall, above 0 and below 1, at which a card falls due.
        retention_of: Topics that have another.
        longest: The longest interval in days.
        learning_steps: Of new cards, before they are counted in days.
        relearning_steps: Of cards forgotten in review.
        balance: Whether, within its fuzz, a card goes to the day with the fewest reviews.
        easy_days: How much a weekday, Monday first, may get of what another gets: 1 all, 0 nothing.
        parameters: FSRS-6's 21; None for its defaults.
    """

    retention: float = 0.9
    retention_of: Mapping[str, float] = {}
    longest: int = LONGEST_INTERVAL
    learning_steps: tuple[timedelta, ...] = (timedelta(minutes=1), timedelta(minutes=10))
    relearning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    balance: bool = True
    easy_days: tuple[float, ...] = (1.0,) * 7
    parameters: tuple[float, ...] | None = None


def steps(text: str) -> tuple[timedelta, ...]:
    """Steps as they are typed: ``1m 10m 1h``; nothing for none.

    Raises:
        ValueError: It is not written so, or a step is longer than a day.
    """
    found: list[timedelta] = []
    for word in text.split():
        if not (match := _STEP.fullmatch(word)) or len(found) == _MOST_STEPS:
            raise ValueError(word)
        step = int(match[1]) * _UNITS[match[2]]
        if step > _LONGEST_STEP:
            raise ValueError(word)
        found.append(step)
    return tuple(found)


def easy_days(text: str) -> tuple[float, ...]:
    """Weights of the weekdays, Monday first, from ``sat=50 sun=0`` (percent); days not named have all.

    Raises:
        ValueError: It is not written so, or no day is left for reviews.
    """
    weights = [1.0] * 7
    for name, percent in _shares(text, 0, 100).items():
        weights[WEEKDAYS.index(name)] = percent / 100
    if not any(weights):
        raise ValueError(text)
    return tuple(weights)


def retention_of(text: str) -> dict[str, float]:
    """Desired retention of topics, from ``kms=95 s3-storage=85`` (percent).

    Raises:
        ValueError: It is not written so.
    """
    shares = _shares(text, _LEAST_RETENTION, _MOST_RETENTION)
    return {topic: percent / 100 for topic, percent in shares.items()}


def _shares(text: str, least: int, most: int) -> dict[str, int]:
    shares: dict[str, int] = {}
    for word in text.split():
        name, equals, number = word.partition("=")
        if not (name and equals and number.isascii() and number.isdigit() and least <= int(number) <= most):
            raise ValueError(word)
        shares[name.lower()] = int(number)
    return shares
