# ruff: noqa: INP001, D103 - Alembic names its scripts after revisions and loads them by path
"""FSRS parameters that were adopted, and the states that cards had before and after."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.String(), nullable=False),
        sa.Column("former", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("measures", sa.JSON(), nullable=True),
        sa.Column("states", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_adoption"),
        sa.ForeignKeyConstraint(["undoes"], ["adoption.id"], name="fk_adoption_undoes"),
    )
