# ruff: noqa: INP001, D103 - Alembic names its scripts after revisions and loads them by path
"""Which notes were read, for study plans."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "note_read",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_note_read"),
    )
    op.create_index("ix_note_read_topic", "note_read", ["topic"])
