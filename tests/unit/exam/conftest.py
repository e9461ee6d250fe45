"""An exam that is sat, for every test of sitting one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studykit.exam.clock import Stamp
from studykit.exam.session import ExamSession
from tests.unit.exam.builders import MemoryStore, at, item, question, record


@pytest.fixture
def store():
    """An empty store."""
    return MemoryStore()


@pytest.fixture
def session(store):
    """A running exam of three places and six minutes: two single questions around one that takes two of five."""
    store.start(
        record(
            item(question("one", "1.1")),
            item(question("pair", "1.1", keys=(1, 3), options=5)),
            item(question("two", "1.1")),
        ),
        Stamp(timedelta(0), at()),
    )
    return ExamSession.resume(store, now=at())


@pytest.fixture
def other(session, store):
    """The same exam in another window."""
    return ExamSession.resume(store, now=at())
