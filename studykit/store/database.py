"""A learner's progress, opened: the repositories over one SQLite file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from studykit.errors import CorruptStoreError
from studykit.store.adoptions import Adoptions
from studykit.store.cards import Cards
from studykit.store.connection import Database
from studykit.store.copies import set_aside
from studykit.store.crams import CramAnswers
from studykit.store.evidence import EvidenceLog
from studykit.store.exams import Exams
from studykit.store.failures import explained_os_error
from studykit.store.lab_attempts import LabAttempts
from studykit.store.notes import NotesRead
from studykit.store.practice import PracticeAnswers
from studykit.store.quick import make_current
from studykit.store.schema import prepare
from studykit.store.settings import Settings
from studykit.store.soundness import forget, leave, read_whole_on
from studykit.store.statistics import StatisticsRows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from studykit.exam.ports import ExamStore, PracticeStore
    from studykit.labs.ports import AttemptStore
    from studykit.memory.adoption import AdoptionStore
    from studykit.memory.ports import CardStore, CramStore
    from studykit.memory.statistics_ports import StatisticsStore


class Store:
    """Everything that is kept of a learner. Safe to use from any thread; a context manager.

    Attributes:
        path: The file.
        cards: Memory states, the review log, and what was done to cards besides.
        crams: Answers that left the schedule alone.
        adoptions: Parameters of FSRS that were put in force, and the log as histories read it.
        exams: Exams, their answers, where they stand.
        settings: The learner's choices.
        evidence: What exams and labs say about cards.
        lab_attempts: Graded labs.
        practice: Answers to exercises outside exams.
        notes: Which notes were read.
        statistics: What statistics are made from.
    """

    def __init__(self, database: Database, read_whole: date | None = None) -> None:
        self._database = database
        self._read_whole = read_whole
        self.path = database.path
        self.cards: CardStore = Cards(database)
        self.crams: CramStore = CramAnswers(database)
        self.adoptions: AdoptionStore = Adoptions(database)
        self.exams: ExamStore = Exams(database)
        self.settings = Settings(database)
        self.evidence = EvidenceLog(database, self.exams, self.cards)
        self.lab_attempts: AttemptStore = LabAttempts(database)
        self.practice: PracticeStore = PracticeAnswers(database)
        self.notes = NotesRead(database)
        self.statistics: StatisticsStore = StatisticsRows(database.reading_rows)

    def close(self) -> None:
        """Let go of the file. The store opens it again when it is used again."""
        self._database.close()
        if self._database.damaged:
            forget(self.path)
        elif self._read_whole:
            leave(self.path, self._read_whole)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(path: Path, tell: Callable[[str], None] | None = None) -> Store:
    """Open a learner's progress, creating the file or migrating it where needed.

    A damaged file is moved into ``backups`` beside it, and the error names where; opening again then
    begins a new file. So an app goes on like this, and says what happened::

        try:
            store = open_store(path)
        except CorruptStoreError as error:
            show(error.message, error.hint)
            store = open_store(path)

    Args:
        path: The file; its folder is made where needed.
        tell: Is told what takes long before it begins, and "" when it is done.

    Raises:
        CorruptStoreError: The file was damaged or no database; it was set aside.
        NewerSchemaError: A later version of studykit wrote it; it was left alone.
        StoreError: It cannot be read or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained_os_error(error, f"Creating {path.parent}") from error
    looked_at, read_whole = _identity(path), read_whole_on(path)
    database = Database(path)
    try:
        prepare(database, read_whole=read_whole is None, tell=tell)
    except CorruptStoreError as error:
        database.close()
        if looked_at is None or _identity(path) != looked_at:
            raise  # Another process was first and has begun a new file: leave that one alone.
        raise CorruptStoreError(
            f"{error.message.rstrip('.')}; it was set aside as {set_aside(path, 'damaged')}.",
            "Progress begins anew; `studykit restore FILE` brings a backup back.",
        ) from error
    except BaseException:
        database.close()
        raise
    return Store(database, read_whole or datetime.now(UTC).date())


def read_store(path: Path, tell: Callable[[str], None] | None = None) -> Store:
    """Open a learner's progress for reading alone, on a full or read-only disk too.

    Args:
        path: The file.
        tell: As for :func:`open_store`.

    Raises:
        CorruptStoreError: It is damaged.
        NewerSchemaError: A later version of studykit wrote it.
        StoreError: It cannot be read, or is of an earlier schema and cannot be migrated.
    """
    make_current(path, tell)
    return Store(Database(path, read_only=True))


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file a path names, so that one that took its place is not mistaken for it."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
