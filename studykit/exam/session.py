"""Sitting an exam: every change is kept before anything else happens, and the deadline is the judge.

The candidate may move freely, change and take back answers, and flag places until the exam is
submitted. When the deadline passes, the exam is submitted as it stands at that moment, also when the
app was closed; whoever opens it next finds it so.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.errors import ExamError
from studykit.exam.clock import minutes_allowed, time_left
from studykit.exam.ports import ExamRecord, ItemState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from studykit.exam.assembly import Form
    from studykit.exam.ports import Bank, ExamStore, FormItem, Progress
    from studykit.library.models import Blueprint

UNTOUCHED = ItemState()


class Status(StrEnum):
    """How a place stands, for the review page."""

    UNANSWERED = "unanswered"
    INCOMPLETE = "incomplete"  # fewer options chosen than the question asks for, which counts as wrong
    ANSWERED = "answered"


class ExamSession:
    """One exam, running or submitted.

    Attributes:
        record: The exam as it was drawn; ``record.submitted`` says whether it is over.
    """

    def __init__(self, record: ExamRecord, progress: Progress, store: ExamStore) -> None:
        self.record = record
        self._position = progress.position
        self._states = dict(progress.states)
        self._store = store

    @classmethod
    def start(
        cls,
        form: Form,
        blueprint: Blueprint,
        bank: Bank,
        store: ExamStore,
        *,
        now: datetime,
        extension: int = 0,
    ) -> ExamSession:
        """Begin a drawn form; the clock runs from ``now``.

        Args:
            form: As :func:`studykit.exam.assembly.assemble` drew it.
            blueprint: Whose pace; see :func:`studykit.exam.clock.minutes_allowed`.
            bank: Where the questions are read, once: what is asked is kept with the exam.
            store: Where everything is kept.
            now: Aware UTC.
            extension: Extra minutes of a full form.

        Raises:
            ExamError: Another exam is running.
            LibraryError: A drawn question cannot be read.
        """
        running = cls.resume(store, now=now)
        if running is not None and running.running:
            raise ExamError(
                f"A {running.record.blueprint} exam is still running.",
                "Go on with it, or submit it, before you start another.",
            )
        items = tuple(
            draw.item(bank.question(draw.question, seed=draw.exercise_seed), form.blueprint)
            for draw in form.draws
        )
        minutes = minutes_allowed(blueprint, len(items), extension)
        record = store.start(
            ExamRecord(
                id=0,
                blueprint=form.blueprint,
                seed=form.seed,
                started=now,
                deadline=now + timedelta(minutes=minutes),
                items=items,
            )
        )
        return cls(record, store.progress(record.id), store)

    @classmethod
    def resume(cls, store: ExamStore, *, now: datetime) -> ExamSession | None:
        """The exam not yet submitted, at the place where it was left; None when there is none.

        When its time ran out meanwhile it is submitted first, as of its deadline.
        """
        record = store.running()
        if record is None:
            return None
        session = cls(record, store.progress(record.id), store)
        session.close_when_due(now)
        return session

    @property
    def running(self) -> bool:
        """Whether it can still be answered."""
        return self.record.submitted is None

    @property
    def position(self) -> int:
        """The place shown, from 0."""
        return self._position

    def __len__(self) -> int:
        return len(self.record.items)

    def asked(self, place: int) -> FormItem:
        """The question at a place."""
        return self.record.items[place]

    def state(self, place: int) -> ItemState:
        """What the candidate did at a place."""
        return self._states.get(place, UNTOUCHED)

    def status(self, place: int) -> Status:
        """How a place stands."""
        chosen = self.state(place).chosen
        if not chosen:
            return Status.UNANSWERED
        return Status.ANSWERED if len(chosen) == self.asked(place).takes else Status.INCOMPLETE

    def places(self, *statuses: Status) -> list[int]:
        """The places that stand in one of ``statuses``."""
        return [place for place in range(len(self)) if self.status(place) in statuses]

    def flagged(self) -> list[int]:
        """The places marked to come back to."""
        return [place for place in range(len(self)) if self.state(place).flagged]

    def time_left(self, now: datetime) -> timedelta:
        """Until the deadline; zero after it."""
        return time_left(self.record.deadline, now)

    def toggle(self, option: int, now: datetime) -> None:
        """Choose an option at the place shown, or take it back.

        Where one answer is asked, another choice replaces the first. Where several are, no more than
        that many can be chosen: one must be taken back before another is taken instead.

        Args:
            option: Its position as shown.
            now: Aware UTC.

        Raises:
            ExamError: The exam is over, there is no such option, or enough are chosen already.
        """
        self._refuse_when_over(now)
        asked = self.asked(self._position)
        if option not in range(len(asked.options)):
            raise ExamError("There is no such option here.", "Choose one of the letters shown.")
        chosen = self.state(self._position).chosen
        if option in chosen:
            chosen -= {option}
        elif asked.takes == 1:
            chosen = frozenset({option})
        elif len(chosen) < asked.takes:
            chosen |= {option}
        else:
            raise ExamError(
                f"This question takes {asked.takes} answers.", "Take one back before you choose another."
            )
        exam, place = self.record.id, self._position
        with self._learning_of_its_end():
            # The store first: what is on the screen has always been kept.
            self._states[place] = self._store.choose(exam, place, chosen, now)

    def toggle_flag(self, now: datetime) -> None:
        """Flag the place shown to come back to it, or take the flag away.

        Raises:
            ExamError: The exam is over.
        """
        self._refuse_when_over(now)
        exam, place = self.record.id, self._position
        flagged = not self.state(place).flagged
        with self._learning_of_its_end():
            self._states[place] = self._store.flag(exam, place, now, flagged=flagged)

    def go(self, place: int, now: datetime) -> None:
        """Show another place.

        Raises:
            ExamError: The exam is over, or there is no such place.
        """
        self._refuse_when_over(now)
        if place not in range(len(self)):
            raise ExamError(f"There is no question {place + 1}.", f"The questions are 1 to {len(self)}.")
        with self._learning_of_its_end():
            self._store.move(self.record.id, place)
        self._position = place

    def submit(self, now: datetime) -> ExamRecord:
        """Hand the exam in, as of the deadline when that has passed; a second call changes nothing."""
        if self.running:
            self.record = self._store.submit(self.record.id, min(now, self.record.deadline))
        return self.record

    def close_when_due(self, now: datetime) -> bool:
        """Submit when the deadline has passed; says whether the exam is over."""
        if self.running and now >= self.record.deadline:
            self.submit(now)
        return not self.running

    def _refuse_when_over(self, now: datetime) -> None:
        was_running = self.running
        if not self.close_when_due(now):
            return
        if was_running:
            raise ExamError(
                "Time is up: the exam was submitted as it stood.", "The result shows every answer."
            )
        raise ExamError(
            "This exam was submitted; it can no longer be changed.", "The result shows every answer."
        )

    @contextmanager
    def _learning_of_its_end(self) -> Iterator[None]:
        """Take in that another window handed the exam in, when the store refuses a change for it."""
        try:
            yield
        except ExamError:
            self.record = self._store.read(self.record.id)
            raise
