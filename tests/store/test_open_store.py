"""Opening a progress file: new, newer, foreign, damaged, unwritable."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from studykit.errors import CorruptStoreError, NewerSchemaError, StoreError
from studykit.store.database import open_store
from studykit.store.failures import explained
from tests.store.builders import NOW, memory, review


def aside(progress):
    """The files in backups, by name."""
    return sorted(progress.parent.glob("backups/*"))


def test_a_missing_file_is_created_with_its_folder(progress):
    """A new learner has no cards answered."""
    with open_store(progress) as store:
        assert store.cards.memories() == {}
    assert progress.is_file()


def test_a_new_or_current_file_is_opened_without_alembic(progress):
    """Migrations cost their import only where there is something to migrate."""
    script = (
        "import sys; from pathlib import Path; from studykit.store.database import open_store\n"
        "for _ in range(2): open_store(Path(sys.argv[1])).close()\n"
        "sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script, progress], check=False).returncode == 0


def test_commits_are_synced_and_foreign_keys_hold(store):
    """Write-ahead log, synchronous FULL (2), foreign keys on, and patience with other processes."""
    with store._database.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_newer_schema_is_refused_and_left_alone(progress):
    """Writing to it could lose what the later version keeps."""
    open_store(progress).close()
    with closing(sqlite3.connect(progress)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    before = progress.read_bytes()

    with pytest.raises(NewerSchemaError, match=r"later version.*9999"):
        open_store(progress)
    assert progress.read_bytes() == before
    assert aside(progress) == []


def test_another_programs_database_is_refused_and_left_alone(progress):
    """No table of studykit's is put into it."""
    progress.parent.mkdir(parents=True)
    with closing(sqlite3.connect(progress)) as database:
        database.execute("CREATE TABLE theirs (id)")

    with pytest.raises(StoreError, match="not one of studykit's"):
        open_store(progress)
    with closing(sqlite3.connect(progress)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]


def test_a_file_that_is_no_database_is_set_aside_whole(progress):
    """The error names where it is now; its bytes are unchanged."""
    progress.parent.mkdir(parents=True)
    progress.write_bytes(b"not a database, but somebody's text\n" * 300)

    with pytest.raises(CorruptStoreError) as caught:
        open_store(progress)

    (kept,) = aside(progress)
    assert str(kept) in caught.value.message
    assert kept.read_bytes() == b"not a database, but somebody's text\n" * 300
    assert not progress.exists()


def test_after_a_damaged_file_a_new_one_begins(progress):
    """The app goes on, once it has said so."""
    progress.parent.mkdir(parents=True)
    progress.write_bytes(b"x" * 8192)
    with pytest.raises(CorruptStoreError):
        open_store(progress)

    with open_store(progress) as store:
        assert store.cards.record(review()).id == 1
    assert len(aside(progress)) == 1


def damaged(progress, how):
    """A progress file with a few hundred answers, damaged."""
    with open_store(progress) as store:
        for i in range(300):
            store.cards.record(review(f"t/c{i}", after=memory(f"t/c{i}")))
    content = bytearray(progress.read_bytes())
    if how == "truncated":
        del content[len(content) // 2 :]
    else:
        content[4096 * 5 : 4096 * 9] = os.urandom(4096 * 4)
    progress.write_bytes(content)


@pytest.mark.parametrize("how", ["truncated", "overwritten"])
def test_damage_within_a_database_is_found_when_it_is_opened(progress, how):
    """Also when its first page is sound; nothing is written to it before."""
    damaged(progress, how)
    content = progress.read_bytes()

    with pytest.raises(CorruptStoreError, match="set aside"):
        open_store(progress)
    (kept,) = aside(progress)
    assert kept.read_bytes() == content


def test_a_file_that_took_a_damaged_ones_place_is_left_alone(progress, monkeypatch):
    """Two processes find the damage; the second must not move away the first one's new file."""
    progress.parent.mkdir(parents=True)
    progress.write_bytes(b"x" * 8192)

    def meanwhile(database, **keywords):
        progress.rename(progress.with_name("moved by the first"))
        monkeypatch.undo()
        open_store(progress).close()
        raise CorruptStoreError("It is damaged.")

    monkeypatch.setattr("studykit.store.database.prepare", meanwhile)
    with pytest.raises(CorruptStoreError):
        open_store(progress)

    assert aside(progress) == []
    open_store(progress).close()


def test_a_full_disk_is_said_in_one_sentence_and_loses_nothing(store):
    """The answer that did not fit is not kept; those before it are, and room makes it work again."""
    kept = store.cards.record(review("t/first"))
    with store._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    big = review("t/big", revision="r" * 100_000)

    with pytest.raises(StoreError, match=r"^The disk is full: .* nothing was changed\.$"):
        store.cards.record(big)
    assert store.cards.reviews() == [kept]
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    store.cards.record(big)


def test_a_folder_in_the_files_place_is_said_in_one_sentence(progress):
    """It is a folder as a file."""
    progress.mkdir(parents=True)

    with pytest.raises(StoreError, match="is a folder"):
        open_store(progress)


def test_a_file_in_the_folders_place_is_said_in_one_sentence(progress):
    """The folder cannot be created."""
    progress.parent.write_text("in the way")

    with pytest.raises(StoreError, match=r"Creating .* failed"):
        open_store(progress)


def test_a_read_only_folder_is_said_in_one_sentence(progress):
    """With the way out."""
    open_store(progress).close()
    progress.chmod(0o400)
    progress.parent.chmod(0o500)
    if os.access(progress, os.W_OK):
        pytest.skip("this user may write everywhere")
    try:
        with pytest.raises(StoreError, match="cannot be"), open_store(progress) as store:
            store.cards.record(review())
    finally:
        progress.parent.chmod(0o700)


def sqlite_error(provoke):
    """The error that SQLite itself raises."""
    with pytest.raises(sqlite3.Error) as caught:
        provoke()
    return caught.value


def test_writing_to_a_read_only_database_is_explained(progress):
    """The sentence names the file and says what to change."""
    open_store(progress).close()
    with closing(sqlite3.connect(f"{progress.as_uri()}?mode=ro", uri=True)) as database:
        error = sqlite_error(lambda: database.execute("DELETE FROM setting"))

    assert explained(error, progress).message == (
        f"{progress} cannot be written: the file or its folder is read-only."
    )


def test_a_lock_that_is_not_released_is_explained(store, progress):
    """Another program holds the file."""
    with (
        store._database.writing(),
        closing(sqlite3.connect(progress, timeout=0, isolation_level=None)) as database,
    ):
        error = sqlite_error(lambda: database.execute("BEGIN IMMEDIATE"))

    assert "held by another program" in explained(error, progress).message


def test_a_store_can_be_used_from_several_threads(store):
    """The app answers in one thread and reads in another."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda i: store.cards.record(review(f"t/c{i}", at=NOW)), range(40)))

    assert {r.card for r in store.cards.reviews()} == {r.card for r in kept}
    assert len({r.id for r in kept}) == 40
