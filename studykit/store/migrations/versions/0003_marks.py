# ruff: noqa: INP001, D103 - Alembic names its scripts after revisions and loads them by path
"""Suspended, buried and flagged cards, resets, cramming; and an index that covers the whole due queue."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.drop_index("ix_card_memory_due_state_card", "card_memory")
    op.create_index(
        "ix_card_memory_state_due_stability_last_review_card",
        "card_memory",
        ["state", "due", "stability", "last_review", "card"],
    )
    _marks()
    _actions()
    _cram()


def _marks() -> None:
    op.create_table(
        "card_mark",
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("buried", sa.Date(), nullable=True),
        sa.Column("flag", sa.Integer(), nullable=False),
        sa.Column("leech", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("card", name="pk_card_mark"),
        sa.CheckConstraint("flag BETWEEN 0 AND 7", name=op.f("ck_card_mark_flag")),
    )


def _actions() -> None:
    op.create_table(
        "card_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Integer(), nullable=True),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_card_action"),
        sa.ForeignKeyConstraint(["cause"], ["review.id"], name="fk_card_action_cause"),
    )
    op.create_index("ix_card_action_cause", "card_action", ["cause"])
    op.create_index("ix_card_action_step", "card_action", ["step"])
    op.create_table(
        "card_action_undo",
        sa.Column("action", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("action", name="pk_card_action_undo"),
        sa.ForeignKeyConstraint(["action"], ["card_action.id"], name="fk_card_action_undo_action"),
    )


def _cram() -> None:
    op.create_table(
        "cram_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cram_answer"),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name=op.f("ck_cram_answer_rating")),
        sa.CheckConstraint("duration >= 0", name=op.f("ck_cram_answer_duration")),
    )
    op.create_index("ix_cram_answer_card", "cram_answer", ["card"])
    op.create_table(
        "cram_answer_undo",
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("answer", name="pk_cram_answer_undo"),
        sa.ForeignKeyConstraint(["answer"], ["cram_answer.id"], name="fk_cram_answer_undo_answer"),
    )
