"""Sits exams until it is killed: ``python -m tests.durability.exam_child PROGRESS RUN``.

Each run begins three minutes after the one before by a clock of its own, so that deadlines pass
between runs too, and goes on with the exam that it finds.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from studykit.exam.assembly import assemble
from studykit.exam.session import ExamSession
from studykit.store.database import open_store
from tests.durability.harness import about_to_open, acknowledge
from tests.unit.exam.builders import MemoryBank, after, blueprint, head, question

if TYPE_CHECKING:
    from datetime import datetime

    from studykit.exam.ports import ExamStore

EXAM = blueprint(60, 40)
TASKS = {f"q{n:02}": f"{n % 2 + 1}.1" for n in range(60)}
HEADS = [head(name, task) for name, task in TASKS.items()]
BANK = MemoryBank(*(question(name, task, keys=(0, 2), options=5) for name, task in TASKS.items()))
MINUTES_BETWEEN_RUNS = 3


def main(path: Path, run: int) -> None:
    """Go on with the running exam, or begin one; then act and say so."""
    random = Random(run)
    now = after(minutes=MINUTES_BETWEEN_RUNS * run)
    about_to_open()
    with open_store(path) as store:
        session = ExamSession.resume(store.exams, now=now)
        if session is not None:
            say_resumed(session, now)
        while True:
            if session is None or not session.running:
                session = begin(store.exams, random, now)
            now += timedelta(milliseconds=100)
            act(session, random, now)


def begin(exams: ExamStore, random: Random, now: datetime) -> ExamSession:
    """Twenty questions in forty minutes."""
    form = assemble(HEADS, EXAM, 20, random.getrandbits(31))
    session = ExamSession.start(form, EXAM, BANK, exams, now=now)
    acknowledge(
        began=session.record.id,
        deadline=session.record.deadline.isoformat(),
        items=[item.question for item in session.record.items],
    )
    return session


def say_resumed(session: ExamSession, now: datetime) -> None:
    """What a candidate would see on coming back."""
    states = {place: session.state(place) for place in range(len(session))}
    acknowledge(
        resumed=session.record.id,
        items=[item.question for item in session.record.items],
        position=session.position,
        states={place: [sorted(s.chosen), s.flagged] for place, s in states.items()},
        deadline=session.record.deadline.isoformat(),
        left=session.time_left(now).total_seconds(),
        now=now.isoformat(),
        submitted=session.record.submitted and session.record.submitted.isoformat(),
    )


def act(session: ExamSession, random: Random, now: datetime) -> None:
    """Choose, flag, move or, rarely, hand in."""
    exam, place, chance = session.record.id, session.position, random.random()
    if chance < 0.01:
        submitted = session.submit(now).submitted
        assert submitted is not None
        acknowledge(submitted=exam, at=submitted.isoformat())
        return
    if chance < 0.5:
        session.go(random.randrange(len(session)), now)
        acknowledge(moved=exam, position=session.position)
        return
    state = session.state(place)
    if chance < 0.6:
        session.toggle_flag(now)
    else:
        # At two of two only taking one back is allowed.
        session.toggle(random.choice(sorted(state.chosen) if len(state.chosen) == 2 else range(5)), now)
    state = session.state(place)
    acknowledge(answered=exam, place=place, chosen=sorted(state.chosen), flagged=state.flagged)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
