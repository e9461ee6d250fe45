"""Sitting an exam: every change is kept before anything else happens, and the exam's clock is the judge.

The candidate may move freely, change and take back answers, strike options out, flag and note until the exam is
submitted. When its time is over, the exam is submitted as it stands at that moment, also when the app was
closed; whoever opens it next finds it so. How time passes: :mod:`studykit.exam.clock`.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from studykit.errors import ExamError, StudykitError
from studykit.exam.answers import Status, arranged, check_option, matched, status, toggled
from studykit.exam.clock import NOTHING, STAMP_EVERY, Clock, Stamp, minutes_allowed
from studykit.exam.modes import CUSTOM
from studykit.exam.ports import CHOICES, ExamRecord, ItemState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Unpack

    from studykit.exam.assembly import Form
    from studykit.exam.clock import Moment
    from studykit.exam.modes import Mode
    from studykit.exam.ports import Bank, Change, ExamStore, FormItem, Progress, Response
    from studykit.library.models import Blueprint

__all__ = ["UNTOUCHED", "ExamSession", "Status"]

UNTOUCHED = ItemState()


class ExamSession:
    """One exam, running or submitted.

    Attributes:
        record: The exam as it was drawn; ``record.submitted`` says whether it is over.
    """

    def __init__(self, record: ExamRecord, progress: Progress, store: ExamStore, now: Moment) -> None:
        self.record = record
        self._position = progress.position
        self._states = dict(progress.states)
        self._store = store
        self._clock = Clock(progress.stamp, now)
        # The time until which the place shown has been charged with it; while the app was closed, none was shown.
        self._charged = self._clock.elapsed(now)

    @classmethod
    def start(
        cls,
        form: Form,
        blueprint: Blueprint,
        bank: Bank,
        store: ExamStore,
        *,
        now: Moment,
        mode: Mode = CUSTOM,
        extension: int = 0,
    ) -> ExamSession:
        """Begin a drawn form; the clock runs from ``now``.

        Args:
            form: As :func:`studykit.exam.assembly.assemble` drew it.
            blueprint: Whose pace; see :func:`studykit.exam.clock.minutes_allowed`.
            bank: Where the questions are read, once: what is asked is kept with the exam.
            store: Where everything is kept.
            now: This moment, by both clocks.
            mode: What is allowed.
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
        allowed = timedelta(minutes=minutes_allowed(blueprint, len(items), extension))
        exam = ExamRecord(
            id=0,
            blueprint=form.blueprint,
            seed=form.seed,
            started=now.wall,
            allowed=allowed if mode.timed else None,
            items=items,
            mode=mode,
        )
        record = store.start(exam, Stamp(NOTHING, now))
        return cls(record, store.progress(record.id), store, now)

    @classmethod
    def resume(cls, store: ExamStore, *, now: Moment) -> ExamSession | None:
        """The exam not yet submitted, at the place where it was left; None when there is none.

        When its time ran out meanwhile it is submitted first, as of the moment when it did.
        """
        record = store.running()
        if record is None:
            return None
        session = cls(record, store.progress(record.id), store, now)
        if not session.close_when_due(now):
            # Else who opens it again and again with the wall clock set back would win what passes in between. A
            # store that refuses says so at the next change; on a full disk an exam can still be looked at.
            with suppress(StudykitError):
                session.keep_time(now, at_once=True)
        return session

    @property
    def running(self) -> bool:
        """Whether it can still be answered."""
        return self.record.submitted is None

    @property
    def paused(self) -> bool:
        """Whether its clock is stopped; nothing can be answered then."""
        return self._clock.paused

    @property
    def mode(self) -> Mode:
        """What is allowed."""
        return self.record.mode

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
        return status(self.asked(place), self.state(place).chosen)

    def places(self, *statuses: Status) -> list[int]:
        """The places that stand in one of ``statuses``."""
        return [place for place in range(len(self)) if self.status(place) in statuses]

    def flagged(self) -> list[int]:
        """The places marked to come back to."""
        return [place for place in range(len(self)) if self.state(place).flagged]

    def time_left(self, now: Moment) -> timedelta | None:
        """Until time is up, zero after it; None where there is no limit."""
        if self.record.allowed is None:
            return None
        return max(self.record.allowed - self._clock.elapsed(now), NOTHING)

    def toggle(self, option: int, now: Moment) -> None:
        """Choose an option of the choice shown, or take it back; see :func:`studykit.exam.answers.toggled`.

        Raises:
            ExamError: The exam is over or paused, there is no such option, or enough are chosen already.
        """
        self._refuse(now)
        self._change(now, chosen=toggled(*self._response(), option))

    def arrange(self, order: Sequence[int], now: Moment) -> None:
        """Put the options of the ordering shown into an order, or take it back with an empty one.

        Raises:
            ExamError: The exam is over or paused, or that is no order of all options.
        """
        self._refuse(now)
        self._change(now, chosen=arranged(self.asked(self._position), order))

    def match(self, prompt: int, option: int, now: Moment) -> None:
        """Give an option to a prompt, or take it back; an option given to another prompt is taken from it.

        Raises:
            ExamError: The exam is over or paused, or there is no such prompt or option.
        """
        self._refuse(now)
        self._change(now, chosen=matched(*self._response(), prompt, option))

    def strike(self, option: int, now: Moment) -> None:
        """Strike an option of the choice shown out, or take that back. It can be chosen all the same.

        Raises:
            ExamError: The exam is over or paused, or there is no such option.
        """
        self._refuse(now)
        check_option(self.asked(self._position), option, CHOICES)
        self._change(now, struck=tuple(sorted({*self.state(self._position).struck} ^ {option})))

    def toggle_flag(self, now: Moment) -> None:
        """Flag the place shown to come back to it, or take the flag away.

        Raises:
            ExamError: The exam is over or paused.
        """
        self._refuse(now)
        self._change(now, flagged=not self.state(self._position).flagged)

    def toggle_unsure(self, now: Moment) -> None:
        """Mark the answer to the place shown as a guess, or take the mark away.

        Raises:
            ExamError: The exam is over or paused.
        """
        self._refuse(now)
        self._change(now, unsure=not self.state(self._position).unsure)

    def write_note(self, text: str, now: Moment) -> None:
        """Keep a note on the place shown, in place of the one there was.

        Raises:
            ExamError: The exam is over or paused.
        """
        self._refuse(now)
        self._change(now, note=text)

    def check(self, now: Moment) -> None:
        """Have the answer to the place shown explained, after which it stays as it is.

        Raises:
            ExamError: The exam is over, its mode explains nothing before the end, or the answer is not complete.
        """
        self._refuse(now)
        if not self.mode.explains:
            raise ExamError("This exam tells nothing before its end.", "Hand it in, and see the result.")
        if self.status(self._position) is not Status.ANSWERED:
            raise ExamError("The answer is not complete.", "Choose as much as the question asks for.")
        self._change(now, checked=True)

    def go(self, place: int, now: Moment) -> None:
        """Show another place.

        Raises:
            ExamError: The exam is over or paused, or there is no such place.
        """
        self._refuse(now)
        if place not in range(len(self)):
            raise ExamError(f"There is no question {place + 1}.", f"The questions are 1 to {len(self)}.")
        with self._keeping(now) as stamp:
            self._store.move(self.record.id, place, stamp)
        self._position = place

    def pause(self, now: Moment) -> None:
        """Stop the clock.

        Raises:
            ExamError: The exam is over, or its mode has no pause.
        """
        self._refuse(now)
        if not self.mode.pausable:
            raise ExamError("This exam cannot be paused.", "Its clock goes on, as in the test centre.")
        self._turn(now, paused=True)

    def go_on(self, now: Moment) -> None:
        """Start the clock again; without a pause nothing happens.

        Raises:
            ExamError: The exam is over.
        """
        self._refuse_when_over(now)
        if self.paused:
            self._turn(now, paused=False)

    def keep_time(self, now: Moment, *, at_once: bool = False) -> None:
        """Write the clock down where that was not done for a while, and learn what other windows did.

        Args:
            now: This moment.
            at_once: Whether to write in any case, as on leaving.

        Raises:
            ExamError: The exam was handed in elsewhere.
        """
        due = at_once or self._clock.elapsed(now) - self._charged >= STAMP_EVERY
        if self.running and not self.paused and due:
            with self._keeping(now) as stamp:
                last = self._store.stamp(self.record.id, stamp)
            if last.paused != self.paused:
                self._clock = Clock(last, now)

    def submit(self, now: Moment) -> ExamRecord:
        """Hand the exam in, as of the moment when time ran out where it did; a second call changes nothing."""
        if self.running:
            elapsed = self._clock.elapsed(now)
            over = max(elapsed - self.record.allowed, NOTHING) if self.record.allowed is not None else NOTHING
            at = max(now.wall - over, self.record.started)
            with self._keeping(now) as stamp:
                self.record = self._store.submit(self.record.id, at, stamp)
        return self.record

    def close_when_due(self, now: Moment) -> bool:
        """Submit when time is up; says whether the exam is over."""
        if self.running and self._time_is_up(now):
            self.submit(now)
        return not self.running

    def _time_is_up(self, now: Moment) -> bool:
        return self.time_left(now) == NOTHING

    def _response(self) -> tuple[FormItem, Response]:
        return self.asked(self._position), self.state(self._position).chosen

    def _change(self, now: Moment, **change: Unpack[Change]) -> None:
        place = self._position
        if self.state(place).checked and change.keys() & {"chosen", "checked"}:
            raise ExamError("This answer was explained; it stays as it is.", "Go on to the next question.")
        with self._keeping(now) as stamp:
            # The store first: what is on the screen has always been kept.
            self._states[place] = self._store.change(self.record.id, place, change, stamp)

    def _turn(self, now: Moment, *, paused: bool) -> None:
        with self._keeping(now) as stamp:
            self._store.stamp(self.record.id, replace(stamp, paused=paused), turn=True)
        if paused:
            self._clock.pause(now)
        else:
            self._clock.go_on(now)

    def _refuse(self, now: Moment) -> None:
        self._refuse_when_over(now)
        if self.paused:
            raise ExamError("The exam is paused.", "Let it go on before you change anything.")

    def _refuse_when_over(self, now: Moment) -> None:
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
    def _keeping(self, now: Moment) -> Iterator[Stamp]:
        """A write, with the clock as it stands; the place shown is charged with the time since the last one.

        Where the store refuses it, another window handed the exam in or paused it: that is learned here.
        """
        elapsed = self._clock.elapsed(now)
        if self.record.allowed is not None:
            elapsed = min(elapsed, self.record.allowed)
        spent = max(elapsed - self._charged, NOTHING)
        try:
            yield Stamp(elapsed, now, self.paused, self._position, spent)
        except ExamError:
            self.record = self._store.read(self.record.id)
            self._clock = Clock(self._store.progress(self.record.id).stamp, now)
            raise
        self._charged = elapsed
