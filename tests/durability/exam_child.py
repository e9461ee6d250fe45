"""Sits exams until it is killed: a child of the harness, called with PROGRESS and RUN.

Each run begins three minutes after the one before by clocks of its own, so that time runs out between runs too, and goes
on with the exam that it finds. Every third run is on a computer that was restarted; before every seventh the wall clock was
set back by ten minutes.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from studykit.exam.assembly import assemble
from studykit.exam.clock import Moment
from studykit.exam.session import ExamSession
from studykit.library.models import Prompt
from studykit.store.database import open_store
from tests.durability.harness import about_to_open, acknowledge
from tests.unit.exam.builders import MemoryBank, after, blueprint, head, question

if TYPE_CHECKING:
    from studykit.exam.ports import ExamStore

EXAM = blueprint(60, 40)
TASKS = {f"q{n:02}": f"{n % 2 + 1}.1" for n in range(60)}
KINDS = ("multiple", "multiple", "ordering", "matching")
HEADS = [head(name, task, kind=KINDS[n % 4]) for n, (name, task) in enumerate(TASKS.items())]
BETWEEN_RUNS = timedelta(minutes=3)
SET_BACK = timedelta(minutes=10)
STEP = timedelta(milliseconds=100)


def asked(name: str, task: str, kind: str):
    """A question of a kind with five options."""
    made = question(name, task, keys=(0, 2) if kind == "multiple" else (), options=5)
    prompts = tuple(Prompt(f"Prompt {n}", n, "Reason") for n in range(3)) if kind == "matching" else ()
    return made._replace(kind=kind, prompts=prompts)


BANK = MemoryBank(*(asked(h.id, TASKS[h.id], h.kind) for h in HEADS))


def moment_of(run: int) -> Moment:
    """What both clocks say as a run begins."""
    wall = after() + run * BETWEEN_RUNS - run // 7 * SET_BACK
    return Moment(wall, run % 3 * BETWEEN_RUNS, f"start {run // 3}")


def main(words: list[str]) -> None:
    """Go on with the running exam, or begin one; then act and say so."""
    path, run = Path(words[0]), int(words[1])
    random = Random(run)
    now = moment_of(run)
    about_to_open()
    with open_store(path) as store:
        session = ExamSession.resume(store.exams, now=now)
        if session is not None:
            say_resumed(session, now)
        while True:
            if session is None or not session.running:
                session = begin(store.exams, random, now)
            now = now._replace(wall=now.wall + STEP, boot=now.boot + STEP)
            act(session, random, now)


def begin(exams: ExamStore, random: Random, now: Moment) -> ExamSession:
    """Twenty questions in forty minutes."""
    form = assemble(HEADS, EXAM, 20, random.getrandbits(31))
    session = ExamSession.start(form, EXAM, BANK, exams, now=now)
    acknowledge(
        began=session.record.id, items=[item.question for item in session.record.items], **time(session, now)
    )
    return session


def say_resumed(session: ExamSession, now: Moment) -> None:
    """What a candidate would see on coming back."""
    acknowledge(
        resumed=session.record.id,
        items=[item.question for item in session.record.items],
        position=session.position,
        states={place: asdict(session.state(place)) for place in range(len(session))},
        submitted=session.record.submitted and session.record.submitted.isoformat(),
        **time(session, now),
    )


def time(session: ExamSession, now: Moment) -> dict[str, object]:
    """How the exam's clock stands, and what both clocks say."""
    left = session.time_left(now)
    assert left is not None
    return {
        "left": left.total_seconds(),
        "wall": now.wall.timestamp(),
        "boot": now.boot.total_seconds(),
        "start": now.start,
        "paused": session.paused,
    }


def act(session: ExamSession, random: Random, now: Moment) -> None:
    """Answer, mark, move, pause or, rarely, hand in."""
    exam, place, chance = session.record.id, session.position, random.random()
    if chance < 0.01:
        submitted = session.submit(now).submitted
        assert submitted is not None
        acknowledge(submitted=exam, at=submitted.isoformat(), **time(session, now))
    elif session.paused or chance < 0.05:
        session.go_on(now) if session.paused else session.pause(now)
        acknowledge(turned=exam, **time(session, now))
    elif chance < 0.4:
        session.go(random.randrange(len(session)), now)
        acknowledge(moved=exam, position=session.position, **time(session, now))
    else:
        change(session, random, now)
        acknowledge(answered=exam, place=place, state=asdict(session.state(place)), **time(session, now))


def change(session: ExamSession, random: Random, now: Moment) -> None:
    """One of all the things that can be done at a place."""
    place, chance = session.position, random.random()
    item, state = session.asked(place), session.state(place)
    if chance < 0.1:
        session.toggle_flag(now)
    elif chance < 0.2:
        session.toggle_unsure(now)
    elif chance < 0.3:
        session.write_note(f"note {random.random()}", now)
    elif item.kind == "ordering":
        session.arrange(random.sample(range(5), 5), now)
    elif item.kind == "matching":
        session.match(random.randrange(3), random.randrange(5), now)
    elif chance < 0.4:
        session.strike(random.randrange(5), now)
    else:
        # At two of two only taking one back is allowed.
        session.toggle(random.choice(state.chosen) if len(state.chosen) == 2 else random.randrange(5), now)
