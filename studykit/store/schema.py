"""Which schema a progress file has, and how it comes to today's.

A new file is created at HEAD straight from tables.py; Alembic is imported only for a file that is
older (tests/store/test_migrations.py proves that both ways give the same schema).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, inspect, select

from studykit.errors import CorruptStoreError, NewerSchemaError, StoreError
from studykit.store.connection import Database
from studykit.store.copies import copy_before_migration
from studykit.store.migrations import HEAD, SCRIPTS
from studykit.store.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

# Alembic's own table, declared as Alembic declares it, so that a new file need not import it.
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def prepare(
    database: Database,
    *,
    head: str = HEAD,
    scripts: Path = SCRIPTS,
    read_whole: bool = True,
    tell: Callable[[str], None] | None = None,
) -> None:
    """Bring a file to the schema ``head``: create it, check it, or migrate it after copying it.

    Args:
        database: The file.
        head: The schema.
        scripts: The folder of migrations.
        read_whole: Look for damage in all of it (a second for a million answers).
        tell: Is told what takes long before it begins, and "" when it is done.

    Raises:
        NewerSchemaError: It was written by a later studykit.
        CorruptStoreError: It is damaged or no database.
        StoreError: It is another program's database, or cannot be read or written.
    """
    with database.reading() as connection:
        revision = stored_revision(connection, database.path)
        if read_whole:
            _check(connection, database.path)
    if revision is None:
        _create(database)
    elif revision != head:
        _migrate(database.path, revision, scripts, tell or _nobody)


def stored_revision(connection: Connection, path: Path) -> str | None:
    """The schema that a file is at; None for an empty file.

    Raises:
        StoreError: There are tables, but none of studykit's.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if _VERSION.name in tables:
        revision: str | None = connection.scalar(select(_VERSION.c.version_num))
        if revision is not None:
            return revision
    raise StoreError(
        f"{path} is a database, but not one of studykit's.",
        "Move it away, or name another folder with STUDYKIT_HOME.",
    )


def _check(connection: Connection, path: Path) -> None:
    """Refuse a damaged file before anything is written to it (10 ms for 50,000 answers, 1 s for a million)."""
    problem = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if problem != "ok":
        raise CorruptStoreError(f"{path} is damaged ({problem}).")


def _create(database: Database) -> None:
    with database.writing() as connection:
        # Another process may have been first between the look and the lock.
        if stored_revision(connection, database.path) is None:
            METADATA.create_all(connection, checkfirst=False)
            _VERSION.create(connection)
            connection.execute(_VERSION.insert().values(version_num=HEAD))


def _nobody(_words: str) -> None:
    """Nobody listens."""


def _migrate(path: Path, revision: str, scripts: Path, tell: Callable[[str], None]) -> None:
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory(str(scripts)).get_revision(revision)
    except CommandError as error:
        raise NewerSchemaError(
            f"{path} was written by a later version of studykit (schema {revision}).",
            "Update studykit: pipx upgrade studykit, or pip install --upgrade studykit.",
        ) from error
    tell("Bringing your progress to this version; a copy of it is kept first.")
    copy_before_migration(path, revision)
    upgrade(path, scripts)
    tell("")


def upgrade(path: Path, scripts: Path = SCRIPTS) -> None:
    """Run every migration that a file has not seen, in one transaction: all of them or none.

    Raises:
        StoreError: The file cannot be written, or its rows would no longer fit together.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    # % is ConfigParser's, and a folder may have one in its name.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    # Rebuilding a table drops it, which foreign keys would refuse; they are checked at the end instead.
    database = Database(path, foreign_keys=False)
    try:
        with database.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreError(
                    f"{path} could not be brought to the present schema; it was left as it was.",
                    "Please report this with the output of `studykit doctor`.",
                )
    finally:
        database.close()
