"""The app on a small pack, at a fixed moment, with fixed chance."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from studykit.tui.services import Services

SMALL_PACK = Path(__file__).parents[1] / "packs" / "small"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment it stands at."""
        return self.moment

    def boot(self) -> timedelta:
        """The same by the boot-time clock, which knows of no date."""
        return self.moment - datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def clock():
    """The moment every screen sees."""
    return Clock()


@pytest.fixture
def services(learner_home, clock):
    """The rest of studykit, for a fresh learner who has the small pack."""
    return Services(roots=(SMALL_PACK,), now=clock, boot=clock.boot, zone=UTC, random=Random(7))


@pytest.fixture
def app(services):
    """The app on those services."""
    from studykit.tui.app import StudykitApp

    return StudykitApp(services)


@pytest.fixture
def kinds(tmp_path, services):
    """A study session of an ordering and a matching question, in that order."""
    from studykit.exam.drawing import Order
    from studykit.exam.modes import STUDY
    from studykit.exam.selection import Selection
    from tests.tui.exam_kinds import KINDS
    from tests.tui.exam_pilot import begun

    pack = tmp_path / "pack"
    shutil.copytree(SMALL_PACK, pack)
    with (pack / "question_banks" / "queues" / "questions.yaml").open("a", encoding="utf-8") as bank:
        bank.write(KINDS)
    services.roots = (pack,)
    asked = frozenset({"queues/q-order", "queues/q-match"})
    session = begun(services, Order(STUDY, 2, Selection(questions=asked)))
    if session.asked(0).kind != "ordering":
        session.go(1, services.moment())
    return session
