"""A file is read whole once a day and whenever it is not as it was left; else it is opened at once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from studykit.errors import CorruptStoreError
from studykit.store import schema, soundness
from studykit.store.database import open_store
from studykit.store.soundness import leave, read_whole_on
from studykit.store.statistics import rows_of
from tests.store.builders import memory, review

TODAY = datetime.now(UTC).date()


@pytest.fixture
def left(progress):
    """A file of some pages that studykit has closed."""
    with open_store(progress) as store:
        for i in range(300):
            store.cards.record(review(f"t/c{i}", after=memory(f"t/c{i}")))
    return progress


@pytest.fixture
def checks(monkeypatch):
    """The files that were read whole."""
    done = []
    check = schema._check

    def counted(connection, path):
        done.append(path)
        check(connection, path)

    monkeypatch.setattr(schema, "_check", counted)
    return done


def test_a_file_as_it_was_left_is_opened_at_once(left, checks):
    """Also after a session that wrote to it."""
    for _ in range(3):
        with open_store(left) as store:
            store.cards.record(review("t/more", after=memory("t/more")))
            store.cards.undo()
    assert checks == []


def test_a_file_is_read_whole_again_the_next_day(left, checks):
    """Disks forget; a note of yesterday counts no more."""
    leave(left, TODAY - timedelta(days=1))
    open_store(left).close()
    open_store(left).close()
    assert checks == [left]


def change_by_another(path):
    """Another program writes to it."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE setting SET value = value")
        database.execute("INSERT INTO setting VALUES ('x', '1')")


def replace_by_a_copy(path):
    """A sync tool puts a file of the same size and date in its place."""
    status = path.stat()
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))
    copy.replace(path)


def lose_the_note(path):
    """It was deleted."""
    soundness._note(path).unlink()


def damage_the_note(path):
    """It says something else."""
    soundness._note(path).write_text('{"read_whole": 5, "status": [1]}')


@pytest.mark.parametrize("change", [change_by_another, replace_by_a_copy, lose_the_note, damage_the_note])
def test_a_file_that_is_not_as_it_was_left_is_read_whole(left, checks, change):
    """Whatever did it."""
    change(left)
    open_store(left).close()
    assert checks == [left]


def test_a_file_is_read_whole_after_a_crash(left, checks):
    """What was committed last is still in the log beside it."""
    script = (
        "import os, sys; from pathlib import Path; from studykit.store.database import open_store\n"
        "from studykit.store.settings import THEME\n"
        "open_store(Path(sys.argv[1])).settings.set(THEME, 'textual-light'); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", script, left], check=False)
    assert read_whole_on(left) is None
    open_store(left).close()
    assert checks == [left]


def test_an_open_file_is_not_vouched_for(left):
    """The note of one window says nothing of what the other goes on to write."""
    with open_store(left) as one:
        with open_store(left) as other:
            other.cards.record(review("t/more", after=memory("t/more")))
        assert read_whole_on(left) is None
        one.cards.undo()
    assert read_whole_on(left) == TODAY


def damage(path):
    """Overwrite the pages of later answers, and leave the note as if nothing had happened."""
    content = bytearray(path.read_bytes())
    end = 4096 * 45
    content[end:] = os.urandom(len(content) - end)
    path.write_bytes(content)
    leave(path, TODAY)


def test_damage_that_is_met_later_is_looked_for_at_the_next_start(left):
    """The sentence says so: the next start sets the file aside."""
    damage(left)
    with pytest.raises(CorruptStoreError, match=r"is damaged \("), open_store(left) as store:
        store.cards.reviews()
    with pytest.raises(CorruptStoreError, match="set aside"):
        open_store(left)


def test_damage_that_reading_alone_meets_is_looked_for_too(left):
    """`studykit stats` reads without opening the store."""
    damage(left)
    with pytest.raises(CorruptStoreError, match="is damaged"):
        list(rows_of(left).answers())
    with pytest.raises(CorruptStoreError, match="set aside"):
        open_store(left)
