"""Decks to read, and a library to put them into."""

from __future__ import annotations

from datetime import UTC

import pytest

from studykit.formats.anki.reading import read_package
from studykit.memory.days import StudyDays
from studykit.memory.scheduler import Scheduler
from tests.formats import collections as anki


@pytest.fixture
def scheduler():
    """Works out states, by study days in UTC."""
    return Scheduler(StudyDays(UTC), fuzz=False)


@pytest.fixture
def read(tmp_path, scheduler):
    """Builds a package of some age and reads it."""

    def build(notes, cards, revlog=(), *, name="collection.anki2", **options):
        schema = 18 if name == "collection.anki21b" else 11
        database = anki.build(tmp_path / "c.db", notes, cards, revlog, schema=schema, **options)
        source = anki.package(tmp_path / "deck.apkg", database, name=name)
        database.unlink()
        return read_package(source, scheduler)

    return build
