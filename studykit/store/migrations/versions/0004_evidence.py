# ruff: noqa: INP001, D103 - Alembic names its scripts after revisions and loads them by path
"""What answers in exams and checks of labs say about cards."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("guess", sa.Float(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.CheckConstraint("source IN ('exam', 'lab')", name=op.f("ck_evidence_source")),
        sa.CheckConstraint("guess BETWEEN 0 AND 1", name=op.f("ck_evidence_guess")),
        sa.UniqueConstraint("source", "number", "place", "card", name="uq_evidence_source_number_place_card"),
    )
    op.create_index("ix_evidence_at_card_correct_guess", "evidence", ["at", "card", "correct", "guess"])
    op.create_table(
        "evidence_read",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "number", name="pk_evidence_read"),
    )
