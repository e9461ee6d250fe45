"""Files of earlier schemas come to today's, after a copy was kept, or stay as they were."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from studykit.errors import StoreError
from studykit.store import copies, schema
from studykit.store.connection import Database
from studykit.store.database import open_store
from studykit.store.migrations import HEAD, SCRIPTS, known_revisions
from studykit.store.tables import METADATA
from tests.store.builders import review

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("exam") as exam:
        exam.add_column(sa.Column("mood", sa.String(), nullable=False, server_default="calm"))
    {more}
"""


def tables_of(path):
    """Each table's and index's SQL, without differences of spacing."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master").fetchall()
    return {name: " ".join(sql.split()) if sql else None for name, sql in rows}


def from_nothing(path, scripts=SCRIPTS):
    """A file that migrations alone have built."""
    path.parent.mkdir(parents=True, exist_ok=True)
    schema.upgrade(path, scripts)


@pytest.fixture
def scripts(tmp_path):
    """The migrations with one more, which a later version might bring."""
    folder = tmp_path / "100% migrations"
    shutil.copytree(SCRIPTS, folder)
    (folder / "versions" / "next.py").write_text(NEXT.format(head=HEAD, more=""))
    return folder


@pytest.fixture
def old(progress):
    """A file of today's schema, which is an earlier one to ``scripts``, with an answer in it."""
    with open_store(progress) as store:
        store.cards.record(review())
    return progress


def prepare(path, scripts):
    """Open the file as a version whose newest schema is "next" would."""
    database = Database(path)
    try:
        schema.prepare(database, head="next", scripts=scripts)
    finally:
        database.close()


def revision_of(path):
    """The schema that the file says it has."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_head_is_the_newest_migration():
    """A script without a new HEAD would never run."""
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [HEAD]


def test_migrations_build_what_a_new_file_has(tmp_path):
    """A file created without Alembic and one that all migrations have built are the same, name by name."""
    new, migrated = tmp_path / "new.db", tmp_path / "migrated.db"
    open_store(new).close()
    from_nothing(migrated)

    assert tables_of(migrated) == tables_of(new)
    assert revision_of(migrated) == revision_of(new) == HEAD


def test_alembic_finds_no_difference_to_the_models(progress):
    """Types, defaults and constraints that the SQL text might hide."""
    from_nothing(progress)
    database = Database(progress)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    database.close()


def test_an_older_file_is_migrated_with_all_that_is_in_it(old, scripts):
    """Its answers are there afterwards."""
    prepare(old, scripts)

    assert revision_of(old) == "next"
    assert "mood" in tables_of(old)["exam"]
    with closing(sqlite3.connect(old)) as database:
        assert database.execute("SELECT card FROM review").fetchall() == [("t/c",)]


def test_a_copy_is_kept_before_a_migration(old, scripts):
    """With the schema and the answers of before; it can be opened as it is."""
    prepare(old, scripts)

    (kept,) = old.parent.glob("backups/*")
    assert revision_of(kept) == HEAD
    with open_store(kept) as store:
        assert [r.card for r in store.cards.reviews()] == ["t/c"]


def test_a_migration_says_what_it_does_before_it_does_it(old, scripts):
    """And is silent again afterwards; a file that is up to date has nothing to tell."""
    told = []
    for _ in range(2):
        database = Database(old)
        schema.prepare(database, head="next", scripts=scripts, tell=told.append)
        database.close()
    assert told == ["Bringing your progress to this version; a copy of it is kept first.", ""]


def test_a_migration_that_fails_leaves_the_file_as_it_was(old, scripts):
    """Half a migration is none."""
    (scripts / "versions" / "next.py").write_text(NEXT.format(head=HEAD, more="1 / 0"))
    before = tables_of(old)

    with pytest.raises(ZeroDivisionError):
        prepare(old, scripts)
    assert tables_of(old) == before
    assert revision_of(old) == HEAD


def test_a_migration_that_breaks_references_is_taken_back(old, scripts):
    """Rows that point nowhere are found before the change is committed."""
    orphan = "op.execute('INSERT INTO review_undo (review, at) VALUES (99, 0)')"
    (scripts / "versions" / "next.py").write_text(NEXT.format(head=HEAD, more=orphan))

    with pytest.raises(StoreError, match="left as it was"):
        prepare(old, scripts)
    assert revision_of(old) == HEAD


def test_no_migration_without_its_copy(old, scripts):
    """Where the copy cannot be written, nothing is changed."""
    (old.parent / "backups").write_text("in the way")

    with pytest.raises(StoreError, match=r"Creating .*backups failed"):
        prepare(old, scripts)
    assert revision_of(old) == HEAD


def test_only_the_newest_copies_are_kept(old):
    """Older ones make room; files set aside are never deleted."""
    (old.parent / "backups").mkdir()
    damaged = old.parent / "backups" / "progress-damaged-20200101T000000.000000Z.db"
    damaged.write_bytes(b"x")

    made = [copies.copy_before_migration(old, "0001") for _ in range(copies.KEPT_COPIES + 3)]

    assert sorted(old.parent.glob("backups/*")) == sorted([damaged, *made[3:]])


def test_two_processes_may_migrate_at_once(old, scripts):
    """The second finds the work done."""
    script = (
        "import sys; from pathlib import Path\n"
        "from studykit.store import schema; from studykit.store.connection import Database\n"
        "schema.prepare(Database(Path(sys.argv[1])), head='next', scripts=Path(sys.argv[2]))"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, old, scripts]) for _ in range(3)]

    assert [process.wait() for process in running] == [0, 0, 0]
    assert revision_of(old) == "next"


def test_the_known_revisions_are_alembics(old):
    """They are told from the scripts' names, without Alembic."""
    scripts = ScriptDirectory(str(SCRIPTS)).walk_revisions()

    assert known_revisions() == {script.revision for script in scripts}
