# ruff: noqa: INP001, D103 - Alembic names its scripts after revisions and loads them by path
"""The first schema.

Written out rather than taken from tables.py: a migration says what was true on its day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _cards()
    _exams()
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "lab_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lab", sa.String(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("graded", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lab_attempt"),
        sa.CheckConstraint("points >= 0 AND points <= maximum", name=op.f("ck_lab_attempt_points")),
    )
    op.create_index("ix_lab_attempt_lab", "lab_attempt", ["lab"])


def _cards() -> None:
    op.create_table(
        "card_memory",
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("last_review", sa.BigInteger(), nullable=True),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("card", name="pk_card_memory"),
        sa.CheckConstraint(
            "state IN ('learning', 'review', 'relearning')", name=op.f("ck_card_memory_state")
        ),
        sa.CheckConstraint("reviews >= 0 AND lapses >= 0", name=op.f("ck_card_memory_counts")),
    )
    op.create_index("ix_card_memory_due_state_card", "card_memory", ["due", "state", "card"])
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name=op.f("ck_review_rating")),
        sa.CheckConstraint("duration >= 0", name=op.f("ck_review_duration")),
    )
    op.create_index("ix_review_card", "review", ["card"])
    op.create_index("ix_review_day", "review", ["day"])
    op.create_table(
        "review_undo",
        sa.Column("review", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("review", name="pk_review_undo"),
        sa.ForeignKeyConstraint(["review"], ["review.id"], name="fk_review_undo_review"),
    )


def _exams() -> None:
    op.create_table(
        "exam",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("blueprint", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("submitted", sa.BigInteger(), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exam"),
        sa.CheckConstraint("deadline >= started", name=op.f("ck_exam_deadline")),
    )
    op.create_index("ix_exam_submitted", "exam", ["submitted"])
    op.create_table(
        "exam_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exam_answer"),
        sa.CheckConstraint("place >= 0", name=op.f("ck_exam_answer_place")),
        sa.ForeignKeyConstraint(["exam"], ["exam.id"], name="fk_exam_answer_exam"),
    )
    op.create_index("ix_exam_answer_exam_place", "exam_answer", ["exam", "place"])
    op.create_table(
        "exam_position",
        sa.Column("exam", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("exam", name="pk_exam_position"),
        sa.CheckConstraint("place >= 0", name=op.f("ck_exam_position_place")),
        sa.ForeignKeyConstraint(["exam"], ["exam.id"], name="fk_exam_position_exam"),
    )
