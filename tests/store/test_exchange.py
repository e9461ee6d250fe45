"""A restore takes the database's place under one lock, and a failed one leaves everything where it was."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import PurePosixPath, PureWindowsPath

import pytest

from studykit.errors import StoreError
from studykit.store import copies, restoring
from studykit.store.archive import write_archive
from studykit.store.copies import copy_database, exchange_database
from studykit.store.database import open_store
from studykit.store.reading import database_uri, open_read_only
from studykit.store.restoring import restore_archive
from tests.store.builders import memory, review


@pytest.fixture
def source(tmp_path):
    """A database with one answer, to a card of its own."""
    path = tmp_path / "source.db"
    with open_store(path) as store:
        store.cards.record(review("t/restored"))
    return path


def cards_in(path):
    """The cards answered in a database."""
    with open_store(path) as store:
        return set(store.cards.memories())


def test_nothing_can_be_committed_between_the_copy_and_the_exchange(source, progress, tmp_path, monkeypatch):
    """Whoever writes then waits: the answer is given to what was restored, and is in no copy's blind spot."""
    open_store(progress).close()
    refused = []
    copy = copies.copy_database

    def copy_then_write(old, kept):
        copy(old, kept)
        with closing(sqlite3.connect(progress, timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                refused.append(error.sqlite_errorcode)

    monkeypatch.setattr(copies, "copy_database", copy_then_write)
    exchange_database(source, progress, tmp_path / "kept.db")

    assert refused == [sqlite3.SQLITE_BUSY]


def test_the_old_content_is_kept_and_the_new_one_is_whole(source, progress, tmp_path):
    """Schema, rows and indexes; SQLite finds nothing wrong."""
    with open_store(progress) as store:
        store.cards.record(review("t/old"))

    assert exchange_database(source, progress, tmp_path / "kept.db")

    assert cards_in(progress) == {"t/restored"}
    assert cards_in(tmp_path / "kept.db") == {"t/old"}
    with closing(sqlite3.connect(progress)) as new, closing(sqlite3.connect(source)) as old:
        assert new.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        schemas = [
            set(database.execute("SELECT type, name, sql FROM sqlite_master").fetchall())
            for database in (new, old)
        ]
    assert schemas[0] == schemas[1]


def test_a_store_that_is_open_goes_on_with_the_new_content(source, progress, tmp_path):
    """It has the file, not a picture of it."""
    with open_store(progress) as store:
        store.cards.record(review("t/old"))
        exchange_database(source, progress, tmp_path / "kept.db")

        assert set(store.cards.memories()) == {"t/restored"}
        assert store.cards.record(review("t/new", after=memory("t/new")))
    assert cards_in(progress) == {"t/restored", "t/new"}


def test_nothing_is_kept_of_nothing(source, progress, tmp_path):
    """A new learner has no copy in backups."""
    progress.parent.mkdir()

    assert not exchange_database(source, progress, tmp_path / "kept.db")
    assert not (tmp_path / "kept.db").exists()
    assert cards_in(progress) == {"t/restored"}


def test_a_failed_exchange_leaves_the_content(source, progress, tmp_path, monkeypatch):
    """And no half copy."""
    with open_store(progress) as store:
        store.cards.record(review("t/old"))

    def full(_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(copies, "_replace_content", full)
    with pytest.raises(StoreError):
        exchange_database(source, progress, tmp_path / "kept.db")

    assert cards_in(progress) == {"t/old"}
    assert not (tmp_path / "kept.db").exists()


def test_a_damaged_file_that_was_set_aside_comes_back_when_restoring_fails(
    source, progress, tmp_path, monkeypatch
):
    """The message says that what was there is as it was."""
    backup, pack = tmp_path / "backup.zip", tmp_path / "pack"
    write_archive(backup, source, pack, profile="ana", version="1")
    progress.parent.mkdir()
    progress.write_bytes(b"x" * 9000)

    def full(*_):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(restoring, "exchange_database", full)
    with pytest.raises(StoreError, match="disk is full"):
        restore_archive(backup, progress, pack)

    assert progress.read_bytes() == b"x" * 9000
    assert not list((progress.parent / "backups").iterdir())


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/ana/progress.db"), "file:///home/ana/progress.db"),
        (PurePosixPath("/a b/50%?#/p.db"), "file:///a%20b/50%25%3F%23/p.db"),
        (PurePosixPath("//twice/p.db"), "file:////twice/p.db"),
        (PureWindowsPath(r"C:\Users\ana\p.db"), "file:///C:/Users/ana/p.db"),
        (PureWindowsPath(r"\\server\share\p.db"), "file:////server/share/p.db"),
    ],
)
def test_a_uri_names_no_authority(path, uri):
    """SQLite refuses one (https://www.sqlite.org/uri.html)."""
    assert database_uri(path) == uri


@pytest.mark.parametrize("name", ["a b", "50%41", "what?mode=rw", "#1", "ünï", "x&y=z"])
def test_a_database_is_found_under_any_name(tmp_path, name):
    """Read-only, with what is in it."""
    path = tmp_path / name / f"{name}.db"
    open_store(path).close()
    with closing(open_read_only(path)) as database:
        assert database.execute("SELECT count(*) FROM review").fetchone() == (0,)


@pytest.mark.skipif(sys.platform == "win32", reason="names a share there")
def test_a_path_that_begins_with_two_slashes_is_read(tmp_path):
    """As one on a share does on Windows."""
    path = tmp_path / "p.db"
    open_store(path).close()
    twice = type(path)(f"/{path}")
    assert str(twice).startswith("//")
    with closing(open_read_only(twice)) as database:
        assert database.execute("SELECT count(*) FROM review").fetchone() == (0,)


def test_what_a_killed_copy_left_is_removed_after_a_day(progress):
    """Not before: another process may be at it."""
    open_store(progress).close()
    fresh, stale = (progress.with_name(f".{name}.db.unfinished") for name in ("fresh", "stale"))
    for left in (fresh, stale):
        left.write_bytes(b"half a copy")
    os.utime(stale, (0, 0))
    copy_database(progress, progress.with_name("copy.db"))
    assert fresh.exists()
    assert not stale.exists()
