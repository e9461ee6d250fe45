"""kill -9 while progress is opened, created, migrated, backed up or restored: it is whole before or whole after."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from studykit.store import schema
from studykit.store.archive import write_archive
from studykit.store.database import open_store
from studykit.store.health import examine
from studykit.store.migrations import HEAD, SCRIPTS
from studykit.store.restoring import restore_archive
from tests.durability.harness import Killer, assert_sound
from tests.durability.review_child import batch

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
KILLS = pytest.mark.parametrize("kills", [6, pytest.param(50, marks=pytest.mark.torture)])
MODULE = "tests.durability.keeping_child"


def log_of(path):
    """What identifies every answer, through SQLite alone; None where there is no table yet."""
    with closing(sqlite3.connect(path)) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'review'").fetchone():
            return None
        return database.execute("SELECT card, at, rating, before, after FROM review ORDER BY at").fetchall()


def fill(path, batches):
    """A progress file with the answers of some batches; returns its log."""
    with open_store(path) as store:
        for number in batches:
            store.cards.import_log(*batch(number))
    return log_of(path)


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    """A file of the first schema, with answers."""
    folder = tmp_path_factory.mktemp("older")
    scripts = shutil.copytree(SCRIPTS, folder / "migrations")
    for script in scripts.glob("versions/0*.py"):
        if script.name >= "0002":
            script.unlink()
    path = folder / "progress.db"
    schema.upgrade(path, scripts)
    fill(folder / "filled.db", range(30))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("ATTACH ? AS filled", (str(folder / "filled.db"),))
        database.execute(
            "INSERT INTO review SELECT id, card, revision, rating, at, day, duration, before, after FROM filled.review"
        )
    return path


@KILLS
def test_a_new_file_is_there_or_not(tmp_path, kills):
    """Killed while it is created; the next start opens it, or creates it."""
    random = Random(1)
    with Killer(MODULE) as killer:
        for kill in range(kills):
            path = tmp_path / str(kill) / "progress.db"
            killer.run_and_kill(["open", path], random, most=2, opening=0.06)
            assert_sound(path)
            with open_store(path) as store:
                assert store.cards.reviews() == []


@KILLS
def test_a_migration_happens_whole_or_not(tmp_path, older, kills):
    """Every answer is there either way, and the next start finishes it."""
    random, log = Random(2), log_of(older)
    found = set()
    with Killer(MODULE) as killer:
        for kill in range(kills):
            path = tmp_path / str(kill) / "progress.db"
            path.parent.mkdir()
            shutil.copy(older, path)
            killer.run_and_kill(["open", path], random, most=2, opening=0.3)
            assert_sound(path)
            assert log_of(path) == log
            health = examine(path)
            assert health.revision in {"0001", HEAD}
            found.add(health.standing)
            with open_store(path) as store:
                assert len(list(store.cards.log())) == len(log)
            copies = list(path.parent.glob("backups/*before-migration*.db"))
            assert copies
            assert all(log_of(copy) == log for copy in copies)
    assert found == {"older", "current"} or kills < 50


class Place(NamedTuple):
    """Where a learner's progress and pack are."""

    progress: Path
    pack: Path


def learner(folder, batches):
    """A learner with some answers and a pack that says whose it is."""
    place = Place(folder / "progress.db", folder / "pack")
    place.pack.mkdir(parents=True)
    (place.pack / "note.md").write_text(folder.name)
    fill(place.progress, batches)
    return place


@KILLS
def test_a_backup_is_whole_or_the_one_before(tmp_path, kills):
    """The archive under its name can always be restored; what is backed up is as it was."""
    random = Random(3)
    here, archive = learner(tmp_path / "here", range(20)), tmp_path / "backup.zip"
    write_archive(archive, *here, profile="default", version="1")
    log = log_of(here.progress)
    with Killer(MODULE) as killer:
        for kill in range(kills):
            killer.run_and_kill(["back-up", *here, archive], random, most=2, opening=0.1)
            there = Place(tmp_path / str(kill) / "progress.db", tmp_path / str(kill) / "pack")
            restore_archive(archive, *there)
            assert log_of(there.progress) == log_of(here.progress) == log
            assert (there.pack / "note.md").read_text() == "here"


@KILLS
def test_a_restore_loses_neither_what_was_there_nor_what_comes(tmp_path, kills):
    """Answers are those of before or those of the backup, whole; those of before are then kept beside; so is the pack."""
    random = Random(4)
    source = learner(tmp_path / "source", range(20))
    archive = tmp_path / "backup.zip"
    write_archive(archive, *source, profile="default", version="1")
    new = log_of(source.progress)
    found = set()
    with Killer(MODULE) as killer:
        for kill in range(kills):
            place = learner(tmp_path / f"k{kill}", range(20, 30))
            old = log_of(place.progress)
            said = killer.run_and_kill(["restore", archive, *place], random, most=2, opening=0.2)
            assert_sound(place.progress)
            log = log_of(place.progress)
            assert log in (old, new)
            found.add(log == new)
            assert log == new or not said
            backups = place.progress.parent / "backups"
            kept = [log_of(copy) for copy in backups.glob("*-replaced-*.db")]
            assert log == old or old in kept
            packs = [place.pack, *backups.glob("pack-replaced-*")]
            assert any(
                (pack / "note.md").is_file() and (pack / "note.md").read_text() == f"k{kill}"
                for pack in packs
            )
            with open_store(place.progress) as store:
                assert len(list(store.cards.log())) == len(log)
    assert found == {True, False} or kills < 50
