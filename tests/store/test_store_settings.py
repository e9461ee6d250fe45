"""The learner's choices are kept, and only what will do is taken."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from studykit.errors import UsageError
from studykit.store.database import open_store
from studykit.store.settings import BLUEPRINT, NEW_CARDS_A_DAY, ROLLOVER_HOUR


def test_a_setting_has_its_default_until_it_is_chosen(store):
    """A new learner's day begins at four, with ten new cards, for the exam in force."""
    assert store.settings.get(ROLLOVER_HOUR) == 4
    assert store.settings.get(NEW_CARDS_A_DAY) == 10
    assert store.settings.get(BLUEPRINT) is None


def test_a_choice_is_kept(store, progress):
    """The last one counts."""
    store.settings.set(BLUEPRINT, "SAA-C03")
    store.settings.set(BLUEPRINT, "DVA-C03")

    with open_store(progress) as other:
        assert other.settings.get(BLUEPRINT) == "DVA-C03"


@pytest.mark.parametrize("value", [-1, 24, "4", 4.5, True, None])
def test_a_value_that_will_not_do_is_refused(store, value):
    """The choice made before it stays."""
    store.settings.set(ROLLOVER_HOUR, 2)

    with pytest.raises(UsageError, match="rollover_hour"):
        store.settings.set(ROLLOVER_HOUR, value)
    assert store.settings.get(ROLLOVER_HOUR) == 2


@pytest.mark.parametrize("text", ["99", '"late"', "null", "not JSON"])
def test_a_kept_value_that_will_not_do_reads_as_the_default(store, progress, text):
    """Whatever wrote it."""
    with closing(sqlite3.connect(progress)) as database, database:
        database.execute("INSERT INTO setting VALUES ('rollover_hour', ?)", (text,))

    assert store.settings.get(ROLLOVER_HOUR) == 4
