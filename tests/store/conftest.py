"""A store of each test's own."""

from __future__ import annotations

import pytest

from studykit.store.database import open_store


@pytest.fixture
def progress(tmp_path):
    """Where the test's progress is kept; nothing is there yet."""
    return tmp_path / "learner" / "progress.db"


@pytest.fixture
def store(progress):
    """An open store."""
    with open_store(progress) as store:
        yield store
