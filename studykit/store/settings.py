"""The learner's choices, kept by name: each declared once, with its default and what it may be.

SQLAlchemy is imported by the methods that need it: ``studykit.store.quick`` reads settings before
the app has it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from studykit.errors import UsageError
from studykit.memory import plan
from studykit.memory.parameters import parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from studykit.store.connection import Database

T = TypeVar("T", bound="str | int | bool | None")


class Setting(Generic[T]):
    """A choice.

    Attributes:
        name: How it is kept.
        default: What holds until the learner chooses.
        allows: Whether a value will do.
        says: What values will do, for the error.
    """

    # A dataclass would cost each start its module, which nothing else needs.
    __slots__ = ("allows", "default", "name", "says")

    def __init__(self, name: str, default: T, allows: Callable[[object], bool], says: str) -> None:
        self.name = name
        self.default = default
        self.allows = allows
        self.says = says

    def read(self, text: str | None) -> T:
        """The value kept as JSON ``text``; the default where there is none or it will not do."""
        if text is None:
            return self.default
        try:
            value: T = json.loads(text)
        except ValueError:
            return self.default
        return value if self.allows(value) else self.default


def _whole(least: int, most: int) -> Callable[[object], bool]:
    # bool is an int to Python, not to a learner.
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _day(value: object) -> bool:
    try:
        # Only this way of writing it: fromisoformat takes others too.
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _read_by(reader: Callable[[str], object]) -> Callable[[object], bool]:
    """Whether a text can be read by a function of :mod:`studykit.memory.plan`."""

    def allows(value: object) -> bool:
        if not isinstance(value, str):
            return False
        try:
            reader(value)
        except ValueError:
            return False
        return True

    return allows


def _one_of(words: tuple[str, ...]) -> Callable[[object], bool]:
    return lambda value: value in words


def _yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


BLUEPRINT: Setting[str | None] = Setting(
    "blueprint", None, lambda value: value is None or _word(value), "a blueprint's code, or nothing"
)
THEME: Setting[str | None] = Setting(
    "theme", None, lambda value: value is None or _word(value), "a theme's name, or nothing"
)
ROLLOVER_HOUR: Setting[int] = Setting("rollover_hour", 4, _whole(0, 23), "a whole hour from 0 to 23")
NEW_CARDS_A_DAY: Setting[int] = Setting("new_cards_a_day", 10, _whole(0, 9999), "a number from 0 to 9,999")
REVIEWS_A_DAY: Setting[int] = Setting("reviews_a_day", 200, _whole(0, 9999), "a number from 0 to 9,999")

# The exam date, and what follows from it.
EXAM_DATE: Setting[str] = Setting(
    "exam_date", "", lambda value: value == "" or _day(value), "a day as 2026-12-18, or nothing"
)
EXAM_RETENTION: Setting[int] = Setting("exam_retention", 90, _whole(70, 99), "a percentage from 70 to 99")
EXAM_NEW_CARDS: Setting[bool] = Setting("exam_new_cards", True, _yes_or_no, "yes or no")

# The study plan that is followed, by its id, and the study day on which it was begun.
STUDY_PLAN: Setting[str] = Setting(
    "study_plan", "", lambda value: value == "" or _word(value), "a study plan's name, or nothing"
)
STUDY_PLAN_BEGUN: Setting[str] = Setting(
    "study_plan_begun", "", lambda value: value == "" or _day(value), "a day as 2026-12-18, or nothing"
)

# How cards are asked: studykit.store.choices makes a plan of these.
DESIRED_RETENTION: Setting[int] = Setting(
    "desired_retention", 90, _whole(70, 99), "a percentage from 70 to 99"
)
TOPIC_RETENTION: Setting[str] = Setting(
    "topic_retention",
    "",
    _read_by(plan.retention_of),
    "topics with percentages from 70 to 99, as kms=95 sqs=85",
)
LONGEST_INTERVAL: Setting[int] = Setting(
    "longest_interval", plan.LONGEST_INTERVAL, _whole(1, plan.LONGEST_INTERVAL), "days from 1 to 36,500"
)
LEARNING_STEPS: Setting[str] = Setting(
    "learning_steps", "1m 10m", _read_by(plan.steps), "up to ten steps of a day at most, as 1m 10m 1h"
)
RELEARNING_STEPS: Setting[str] = Setting(
    "relearning_steps", "10m", _read_by(plan.steps), "up to ten steps of a day at most, as 10m"
)
EASY_DAYS: Setting[str] = Setting(
    "easy_days", "", _read_by(plan.easy_days), "weekdays with percentages, not all 0, as sat=50 sun=0"
)
FSRS_PARAMETERS: Setting[str] = Setting(
    "fsrs_parameters",
    "",
    _read_by(parameters),
    "the 21 numbers of FSRS-6, each within its bounds, or nothing for the defaults",
)
BALANCE_LOAD: Setting[bool] = Setting("balance_load", True, _yes_or_no, "yes or no")
REVIEW_ORDER: Setting[str] = Setting(
    "review_order", "overdue", _one_of(plan.ORDERS), "overdue, due, random or topic"
)
NEW_ORDER: Setting[str] = Setting("new_order", "library", _one_of(plan.NEW_ORDERS), "library or random")
NEW_MIX: Setting[str] = Setting(
    "new_mix", "mixed", _one_of(plan.MIXES), "mixed, reviews (first) or new (first)"
)
BURY_SIBLINGS: Setting[bool] = Setting("bury_siblings", True, _yes_or_no, "yes or no")
LEECH_LAPSES: Setting[int] = Setting("leech_lapses", 8, _whole(0, 99), "a number from 0 (never) to 99")
LEECH_ACTION: Setting[str] = Setting("leech_action", "suspend", _one_of(plan.LEECH_ACTIONS), "suspend or tag")


class Settings:
    """The choices over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, setting: Setting[T]) -> T:
        """The learner's choice, else its default."""
        from sqlalchemy import select

        from studykit.store.tables import SETTING

        with self._database.reading() as connection:
            return setting.read(
                connection.scalar(select(SETTING.c.value).where(SETTING.c.name == setting.name))
            )

    def set(self, setting: Setting[T], value: T) -> None:
        """Keep a choice.

        Raises:
            UsageError: The value will not do.
        """
        self.set_all({setting: value})

    def set_all(self, choices: Mapping[Setting[T], T]) -> None:
        """Keep several choices together: all of them, or none.

        Raises:
            UsageError: A value will not do.
        """
        from sqlalchemy import delete, insert

        from studykit.store.tables import SETTING

        for setting, value in choices.items():
            if not setting.allows(value):
                raise UsageError(f"{value!r} is no {setting.name}.", f"It takes {setting.says}.")
        with self._database.writing() as connection:
            for setting, value in choices.items():
                connection.execute(delete(SETTING).where(SETTING.c.name == setting.name))
                connection.execute(insert(SETTING).values(name=setting.name, value=json.dumps(value)))
