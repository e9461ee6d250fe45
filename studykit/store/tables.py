"""The tables that a learner's progress is kept in.

Portable SQL: instants are integers (microseconds since 1970-01-01 UTC, so they sort and compare in
any database and lose nothing), study days ISO dates, structures JSON. The logs of reviews and of actions on cards,
their undos, the answers of exams, practice and cramming, what these say about cards, adopted parameters and notes
read are append-only: no code updates or deletes their rows. CHECK constraints hold what must be true of a row, since
``table=True`` models do not validate.

A change here needs a migration (studykit/store/migrations/versions); a test compares the two.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta  # noqa: TC003 - SQLModel reads the annotations
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

from studykit.store.columns import Document, Instant, Span


class Row(SQLModel):
    """Base of the tables: metadata of their own, and constraints with names that migrations can use."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )


class CardMemoryRow(Row, table=True):
    """The memory state of one card; a card without a row is new."""

    __tablename__ = "card_memory"
    __table_args__ = (
        CheckConstraint("state IN ('learning', 'review', 'relearning')", name="state"),
        CheckConstraint("reviews >= 0 AND lapses >= 0", name="counts"),
        # Covers the due queue: which cards are due and how much overdue, without reading a row.
        Index(None, "state", "due", "stability", "last_review", "card"),
    )

    card: str = Field(primary_key=True)
    state: str
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime = Field(sa_type=Instant)
    last_review: datetime | None = Field(sa_type=Instant)
    reviews: int
    lapses: int
    revision: str


class ReviewRow(Row, table=True):
    """One answer to a card. ``before`` and ``after`` are memory states as JSON."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        CheckConstraint("duration >= 0", name="duration"),
        Index(None, "day"),
        Index(None, "card"),
    )

    id: int | None = Field(default=None, primary_key=True)
    card: str
    revision: str
    rating: int
    at: datetime = Field(sa_type=Instant)
    day: date
    duration: int
    before: dict[str, Any] | None = Field(sa_type=Document)
    after: dict[str, Any] = Field(sa_type=Document, nullable=False)


class ReviewUndoRow(Row, table=True):
    """An answer taken back: its row in ``review`` stays and no longer counts."""

    __tablename__ = "review_undo"

    review: int = Field(sa_column_args=[ForeignKey("review.id")], primary_key=True)
    at: datetime = Field(sa_type=Instant)


class CardMarkRow(Row, table=True):
    """What is put on a card; a card without a row has nothing. It follows from ``card_action``."""

    __tablename__ = "card_mark"
    __table_args__ = (CheckConstraint("flag BETWEEN 0 AND 7", name="flag"),)

    card: str = Field(primary_key=True)
    suspended: bool
    buried: date | None
    flag: int
    leech: bool


class CardActionRow(Row, table=True):
    """Something done to a card other than answering it. ``before`` and ``after`` are its marks as JSON.

    Attributes:
        step: The first action of those that were done together.
        follows: The newest answer when it was done, which tells the order of steps of both kinds.
        cause: The answer that brought it about and with which it is taken back.
        memory: The state that a reset took away.
    """

    __tablename__ = "card_action"
    __table_args__ = (Index(None, "step"), Index(None, "cause"))

    id: int | None = Field(default=None, primary_key=True)
    step: int
    follows: int
    cause: int | None = Field(default=None, sa_column_args=[ForeignKey("review.id")])
    card: str
    kind: str
    at: datetime = Field(sa_type=Instant)
    day: date
    before: dict[str, Any] = Field(sa_type=Document, nullable=False)
    after: dict[str, Any] = Field(sa_type=Document, nullable=False)
    memory: dict[str, Any] | None = Field(default=None, sa_type=Document)


class CardActionUndoRow(Row, table=True):
    """An action taken back: its row in ``card_action`` stays and no longer counts."""

    __tablename__ = "card_action_undo"

    action: int = Field(sa_column_args=[ForeignKey("card_action.id")], primary_key=True)
    at: datetime = Field(sa_type=Instant)


class CramAnswerRow(Row, table=True):
    """An answer that left the schedule alone."""

    __tablename__ = "cram_answer"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        CheckConstraint("duration >= 0", name="duration"),
        Index(None, "card"),
    )

    id: int | None = Field(default=None, primary_key=True)
    card: str
    revision: str
    rating: int
    at: datetime = Field(sa_type=Instant)
    duration: int


class CramAnswerUndoRow(Row, table=True):
    """Such an answer taken back."""

    __tablename__ = "cram_answer_undo"

    answer: int = Field(sa_column_args=[ForeignKey("cram_answer.id")], primary_key=True)
    at: datetime = Field(sa_type=Instant)


class ExamRow(Row, table=True):
    """An exam as it was drawn; only ``submitted`` is ever set afterwards. ``allowed`` is NULL without a limit of time."""

    __tablename__ = "exam"
    __table_args__ = (CheckConstraint("allowed >= 0", name="allowed"), Index(None, "submitted"))

    id: int | None = Field(default=None, primary_key=True)
    blueprint: str
    mode: str
    seed: int = Field(sa_type=BigInteger)
    started: datetime = Field(sa_type=Instant)
    allowed: timedelta | None = Field(sa_type=Span)
    submitted: datetime | None = Field(default=None, sa_type=Instant)
    # The questions as they were asked. Last, as SQLite reads a row's columns from the left: these are long.
    items: list[dict[str, Any]] = Field(sa_type=Document, nullable=False)


class ExamAnswerRow(Row, table=True):
    """How one place of a form stood after a candidate's change; the newest row of a place counts.

    ``chosen`` is a response (studykit.exam.ports), ``struck`` are positions among the options as shown.
    """

    __tablename__ = "exam_answer"
    __table_args__ = (CheckConstraint("place >= 0", name="place"), Index(None, "exam", "place"))

    id: int | None = Field(default=None, primary_key=True)
    exam: int = Field(sa_column_args=[ForeignKey("exam.id")])
    place: int
    chosen: list[int] = Field(sa_type=Document, nullable=False)
    flagged: bool
    unsure: bool
    struck: list[int] = Field(sa_type=Document, nullable=False)
    note: str
    checked: bool
    at: datetime = Field(sa_type=Instant)


class ExamStampRow(Row, table=True):
    """How an exam's clock stood: the last row says what has passed, all together how long each place was shown.

    Attributes:
        elapsed: The exam's time that had passed; never less than in the row before.
        at: By the wall clock.
        boot: By the boot-time clock.
        start: Which start of the computer ``boot`` counts from; "" where it is not known.
        place: The place shown until then.
        spent: How much of the time since the row before it was shown.
    """

    __tablename__ = "exam_stamp"
    __table_args__ = (
        CheckConstraint("elapsed >= 0 AND spent >= 0", name="time"),
        CheckConstraint("place >= 0", name="place"),
        Index(None, "exam"),
    )

    id: int | None = Field(default=None, primary_key=True)
    exam: int = Field(sa_column_args=[ForeignKey("exam.id")])
    elapsed: timedelta = Field(sa_type=Span)
    at: datetime = Field(sa_type=Instant)
    boot: timedelta = Field(sa_type=Span)
    start: str
    paused: bool
    place: int
    spent: timedelta = Field(sa_type=Span)


class ExamPositionRow(Row, table=True):
    """The place that a running exam shows."""

    __tablename__ = "exam_position"
    __table_args__ = (CheckConstraint("place >= 0", name="place"),)

    exam: int = Field(sa_column_args=[ForeignKey("exam.id")], primary_key=True)
    place: int


class EvidenceRow(Row, table=True):
    """What an answer in an exam, or a check of a lab, says about a card; append-only, and follows from its source.

    Attributes:
        source: "exam" or "lab".
        number: The exam's or the attempt's id.
        place: The place on the form, or the check's id.
        guess: The chance of a right answer without knowing.
        at: When the exam was handed in, or the lab graded.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("source IN ('exam', 'lab')", name="source"),
        CheckConstraint("guess BETWEEN 0 AND 1", name="guess"),
        UniqueConstraint("source", "number", "place", "card"),
        # Covers what a queue reads.
        Index(None, "at", "card", "correct", "guess"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    number: int
    place: str
    card: str
    correct: bool
    guess: float
    at: datetime = Field(sa_type=Instant)


class EvidenceReadRow(Row, table=True):
    """An exam or an attempt whose evidence has been taken."""

    __tablename__ = "evidence_read"

    source: str = Field(primary_key=True)
    number: int = Field(primary_key=True)


class SettingRow(Row, table=True):
    """A choice of the learner's; ``value`` is JSON text (studykit.store.settings reads it)."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: str


class LabAttemptRow(Row, table=True):
    """A graded attempt at a lab."""

    __tablename__ = "lab_attempt"
    __table_args__ = (
        CheckConstraint("points >= 0 AND points <= maximum", name="points"),
        Index(None, "lab"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lab: str
    started: datetime = Field(sa_type=Instant)
    graded: datetime = Field(sa_type=Instant)
    points: int
    maximum: int
    details: dict[str, Any] = Field(sa_type=Document, nullable=False)


class PracticeAnswerRow(Row, table=True):
    """An answer to an exercise outside an exam. ``chosen`` is the option's text: ``seed`` may draw others one day."""

    __tablename__ = "practice_answer"
    __table_args__ = (Index(None, "question"),)

    id: int | None = Field(default=None, primary_key=True)
    question: str
    revision: str
    seed: int = Field(sa_type=BigInteger)
    chosen: str
    correct: bool
    at: datetime = Field(sa_type=Instant)


class AdoptionRow(Row, table=True):
    """A change of FSRS's parameters; append-only.

    Attributes:
        follows: The newest answer when it was done.
        parameters: From then on, as the setting has them; ``former`` those before.
        undoes: The adoption that this one takes back.
        measures: How well both foretold the log; None where nothing was measured.
        states: Of each card that changed: its id, then stability, difficulty and due moment before, then after.
    """

    __tablename__ = "adoption"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    follows: int
    parameters: str
    former: str
    undoes: int | None = Field(default=None, sa_column_args=[ForeignKey("adoption.id")])
    measures: dict[str, Any] | None = Field(default=None, sa_type=Document)
    states: list[list[Any]] = Field(sa_type=Document, nullable=False)


class NoteReadRow(Row, table=True):
    """That a note was read to its end or ticked, or that it is to be read again; the newest row of a topic counts."""

    __tablename__ = "note_read"
    __table_args__ = (Index(None, "topic"),)

    id: int | None = Field(default=None, primary_key=True)
    topic: str
    read: bool
    at: datetime = Field(sa_type=Instant)


METADATA = Row.metadata

# The same tables as SQLAlchemy core sees them: statements on these cost a fraction of model instances.
CARD_MEMORY = METADATA.tables["card_memory"]
REVIEW = METADATA.tables["review"]
REVIEW_UNDO = METADATA.tables["review_undo"]
CARD_MARK = METADATA.tables["card_mark"]
CARD_ACTION = METADATA.tables["card_action"]
CARD_ACTION_UNDO = METADATA.tables["card_action_undo"]
CRAM_ANSWER = METADATA.tables["cram_answer"]
CRAM_ANSWER_UNDO = METADATA.tables["cram_answer_undo"]
EXAM = METADATA.tables["exam"]
EXAM_ANSWER = METADATA.tables["exam_answer"]
EXAM_STAMP = METADATA.tables["exam_stamp"]
EXAM_POSITION = METADATA.tables["exam_position"]
SETTING = METADATA.tables["setting"]
LAB_ATTEMPT = METADATA.tables["lab_attempt"]
PRACTICE_ANSWER = METADATA.tables["practice_answer"]
EVIDENCE = METADATA.tables["evidence"]
EVIDENCE_READ = METADATA.tables["evidence_read"]
ADOPTION = METADATA.tables["adoption"]
NOTE_READ = METADATA.tables["note_read"]
