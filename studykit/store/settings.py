"""The learner's choices, kept by name: each declared once, with its default and what it may be.

SQLAlchemy is imported by the methods that need it: ``studykit.store.quick`` reads settings before
the app has it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from studykit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from studykit.store.connection import Database

T = TypeVar("T", bound="str | int | bool | None")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """A choice.

    Attributes:
        name: How it is kept.
        default: What holds until the learner chooses.
        allows: Whether a value will do.
        says: What values will do, for the error.
    """

    name: str
    default: T
    allows: Callable[[object], bool]
    says: str

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


def _word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


BLUEPRINT: Setting[str | None] = Setting(
    "blueprint", None, lambda value: value is None or _word(value), "a blueprint's code, or nothing"
)
THEME: Setting[str | None] = Setting(
    "theme", None, lambda value: value is None or _word(value), "a theme's name, or nothing"
)
ROLLOVER_HOUR: Setting[int] = Setting("rollover_hour", 4, _whole(0, 23), "a whole hour from 0 to 23")
NEW_CARDS_A_DAY: Setting[int] = Setting("new_cards_a_day", 10, _whole(0, 9999), "a number from 0 to 9,999")
REVIEWS_A_DAY: Setting[int] = Setting("reviews_a_day", 200, _whole(0, 9999), "a number from 0 to 9,999")


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
