"""What screens reach the rest of studykit through: one object, made at the edge, passed in.

The library is read from its cache and the store through sqlite3 first; SQLModel, fsrs and moto are
imported when a screen first needs them, from worker threads (:meth:`Services.warm`).
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

from studykit import paths
from studykit.errors import CorruptStoreError, StoreError
from studykit.invocation import studykit_command

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta, tzinfo
    from pathlib import Path

    from studykit.errors import StudykitError
    from studykit.exam.clock import Moment
    from studykit.exam.practice import Practice
    from studykit.library.library import Library
    from studykit.memory.adoption import Adopted
    from studykit.memory.cram import Sitting
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.forecast import Choices
    from studykit.memory.parameters import Parameters
    from studykit.memory.search_cards import CardSearch
    from studykit.memory.selection import Selection
    from studykit.sim.runs import LabRuns
    from studykit.store.database import Store


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _boot_time() -> timedelta:
    from studykit.clocks import boot_time

    return boot_time()


@dataclass
class Services:
    """The learner's profile, the packs given and the folders of all, the clock, the zone and the source of chance.

    Attributes:
        now: The clock; aware UTC.
        zone: The learner's time zone, for study days and for what is shown; None is the machine's own.
        boot: The boot-time clock, by which the time of an exam passes.
        random: The source of seeds.
        notices: What the learner must be told, such as a damaged file that was set aside.
    """

    profile: str = paths.DEFAULT_PROFILE
    packs: tuple[Path, ...] = ()
    roots: tuple[Path, ...] = ()
    now: Callable[[], datetime] = _utc_now
    zone: tzinfo | None = None
    boot: Callable[[], timedelta] = _boot_time
    random: Random = field(default_factory=Random)
    notices: list[StudykitError] = field(default_factory=list)
    _reading: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _opening: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def for_learner(cls, *, profile: str, packs: tuple[Path, ...]) -> Services:
        """The packs a learner has, on the real clock."""
        return cls(profile=profile, packs=packs, roots=paths.library_roots(packs, profile))

    @property
    def progress_file(self) -> Path:
        """The learner's database; it may not exist yet."""
        return paths.progress_file(self.profile)

    @property
    def library(self) -> Library:
        """Everything there is to study; read once, safe to ask for from any thread."""
        with self._reading:
            return self._library

    @property
    def store(self) -> Store:
        """The learner's progress; opened once (imports SQLModel), safe to ask for from any thread."""
        with self._opening:
            return self._store

    @cached_property
    def _library(self) -> Library:
        from studykit.library.library import load_library

        return load_library(self.roots, paths.cache_dir())

    def reload(self) -> None:
        """Read the packs anew, after a file of them was changed. For a worker thread."""
        from studykit.library.library import load_library

        with self._reading:
            own = paths.personal_pack(self.profile)
            if own.is_dir() and own not in self.roots:
                self.roots = (*self.roots, own)
            self.__dict__["_library"] = load_library(self.roots, paths.cache_dir())
            self.__dict__.pop("deck", None)

    @cached_property
    def _store(self) -> Store:
        from studykit.store.database import open_store

        try:
            return open_store(self.progress_file)
        except CorruptStoreError as error:
            # It was moved out of the way and the error says where; studying goes on in a new file.
            self.notices.append(error)
            return open_store(self.progress_file)

    def warm(self) -> None:
        """Open the library and the store ahead of need. For a worker thread: it takes a second or two.

        Raises:
            StudykitError: One of them cannot be opened.
        """
        _ = self.library, self.store
        self.take_evidence()

    def take_evidence(self) -> None:
        """Let exams and labs say what they say about cards; costs next to nothing where all is said.

        What cannot be kept now, on a full disk say, is said the next time: nobody waits for it.
        """
        with suppress(StoreError):
            self.store.evidence.take(self.library)

    def raised_by(self, exam: int) -> int:
        """How many cards the misses of a submitted exam raised."""
        self.take_evidence()
        return self.store.evidence.raised_by(exam)

    def moment(self) -> Moment:
        """Both clocks, read together."""
        from studykit.exam.clock import Moment

        return Moment(self.now(), self.boot(), self._start_of_computer)

    @cached_property
    def _start_of_computer(self) -> str:
        from studykit.clocks import start_of_computer

        return start_of_computer()

    @property
    def command(self) -> str:
        """How studykit is called in another terminal, for the same learner with the same packs."""
        return studykit_command(self.profile, self.packs)

    def study_days(self) -> StudyDays:
        """Where the learner's study days begin."""
        from studykit.memory.days import StudyDays
        from studykit.store.settings import ROLLOVER_HOUR

        return StudyDays(self.zone, self.store.settings.get(ROLLOVER_HOUR))

    def choices(self) -> Choices:
        """How the learner wants cards asked."""
        from studykit.memory.forecast import Choices
        from studykit.store.choices import asking, leeches, plan

        get = self.store.settings.get
        return Choices(plan(get), asking(get), leeches(get), self.study_days())

    def adopt(
        self,
        parameters: Parameters | None,
        *,
        reschedule: bool = False,
        measures: Mapping[str, Any] | None = None,
    ) -> Adopted:
        """Put parameters of FSRS in force, with the states of all cards; for a worker thread: it reads the whole log.

        Raises:
            StoreError: It could not be kept.
        """
        from functools import partial

        from studykit.memory.adoption import changed

        chosen, now = self.choices(), self.now()
        plan = chosen.plan._replace(parameters=parameters)
        days = (chosen.days, chosen.days.day(now)) if reschedule else None
        change = partial(changed, self.deck, plan, reschedule=days)
        return self.store.adoptions.adopt(parameters, change, now, measures=measures)

    @cached_property
    def deck(self) -> Deck:
        """Every card, as sessions look them up."""
        from studykit.library.outlines import outlines
        from studykit.memory.deck import Deck

        library = self.library
        return Deck(
            library.cards, lambda: outlines(library.blueprints.values(), list(library.questions.values()))
        )

    def tagged(self, tag: str) -> frozenset[str]:
        """The items that have a tag; reads every card."""
        return frozenset(item.id for item in self.library.card_items() if tag in item.tags)

    def card_search(self) -> CardSearch:
        """A search over the cards as they stand now; reads every card's state. For a worker thread."""
        from studykit.library.card_text import read_card_texts
        from studykit.memory.search_cards import CardSearch
        from studykit.store.browse import read_progress

        library = self.library
        _ = self.store  # an older file is brought to this version's schema
        progress, days = read_progress(self.progress_file, self.zone)
        return CardSearch(library, read_card_texts(library, paths.cache_dir()), progress, days, self.now())

    def review_session(self, selection: Selection | None = None) -> Sitting:
        """A sitting with the cards that are due, or with those of a selection; imports fsrs."""
        from studykit.memory.scheduler import Scheduler
        from studykit.memory.selection import EVERYTHING
        from studykit.memory.session import ReviewSession
        from studykit.store.choices import asking, leeches, plan

        selection = selection or EVERYTHING
        self.take_evidence()
        store, days = self.store, self.study_days()
        if selection.cram:
            from studykit.memory.cram import CramSession

            return CramSession(store.cards, store.crams, self.deck, days, self.now(), selection)
        get = store.settings.get
        return ReviewSession(
            store.cards,
            self.deck,
            Scheduler(days, plan(get)),
            self.now(),
            asking=asking(get),
            leeches=leeches(get),
            selection=selection,
        )

    def practised_calculators(self) -> frozenset[str]:
        """Those that have exercises."""
        library = self.library
        heads = library.questions.values()
        return frozenset(library.exercise(head.id).calculator for head in heads if head.kind == "exercise")

    def practice(self, calculator: str, operation: str) -> Practice | None:
        """A sitting with an operation's exercises, else the calculator's; None where there are none."""
        from studykit.exam.practice import Practice

        library = self.library
        exercises = library.exercises(calculator, operation) or library.exercises(calculator)
        return Practice(library, exercises, self.store.practice, self.random) if exercises else None

    def lab_runs(self) -> LabRuns:
        """The learner's labs; needs the extra only when one is started."""
        from studykit.sim.runs import LabRuns

        return LabRuns(self.roots, paths.labs_dir(self.profile), lambda: self.store.lab_attempts, self.now)
