# ruff: noqa: INP001, D103 - Alembic names its scripts after revisions and loads them by path
"""Modes of exams, a clock that is stamped instead of a deadline, and what a candidate marks besides the answer.

SQLite cannot change a table so that its text is that of a new one, so the tables are made anew and filled again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _exams()
    _answers()
    _stamps()


def _exams() -> None:
    op.execute("CREATE TABLE exam_before AS SELECT * FROM exam")
    op.drop_table("exam")
    op.create_table(
        "exam",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("blueprint", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("allowed", sa.BigInteger(), nullable=True),
        sa.Column("submitted", sa.BigInteger(), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exam"),
        sa.CheckConstraint("allowed >= 0", name=op.f("ck_exam_allowed")),
    )
    op.create_index("ix_exam_submitted", "exam", ["submitted"])
    op.execute(
        "INSERT INTO exam (id, blueprint, mode, seed, started, allowed, submitted, items)"
        " SELECT id, blueprint, 'custom', seed, started, deadline - started, submitted, items FROM exam_before"
    )
    op.drop_table("exam_before")


def _answers() -> None:
    op.execute("CREATE TABLE exam_answer_before AS SELECT * FROM exam_answer")
    op.drop_table("exam_answer")
    op.create_table(
        "exam_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("struck", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exam_answer"),
        sa.CheckConstraint("place >= 0", name=op.f("ck_exam_answer_place")),
        sa.ForeignKeyConstraint(["exam"], ["exam.id"], name="fk_exam_answer_exam"),
    )
    op.create_index("ix_exam_answer_exam_place", "exam_answer", ["exam", "place"])
    op.execute(
        "INSERT INTO exam_answer (id, exam, place, chosen, flagged, unsure, struck, note, checked, at)"
        " SELECT id, exam, place, chosen, flagged, 0, '[]', '', 0, at FROM exam_answer_before"
    )
    op.drop_table("exam_answer_before")


def _stamps() -> None:
    op.create_table(
        "exam_stamp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam", sa.Integer(), nullable=False),
        sa.Column("elapsed", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("boot", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exam_stamp"),
        sa.CheckConstraint("elapsed >= 0 AND spent >= 0", name=op.f("ck_exam_stamp_time")),
        sa.CheckConstraint("place >= 0", name=op.f("ck_exam_stamp_place")),
        sa.ForeignKeyConstraint(["exam"], ["exam.id"], name="fk_exam_stamp_exam"),
    )
    op.create_index("ix_exam_stamp_exam", "exam_stamp", ["exam"])
    # The clock of an exam of before ran from its start by the wall clock, and stood still when it was handed in.
    op.execute(
        "INSERT INTO exam_stamp (exam, elapsed, at, boot, start, paused, place, spent)"
        " SELECT id, 0, started, 0, '', 0, 0, 0 FROM exam"
        " UNION ALL SELECT id, max(0, submitted - started), submitted, 0, '', 0, 0, 0 FROM exam"
        " WHERE submitted IS NOT NULL"
    )
