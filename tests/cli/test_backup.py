"""Progress goes into one file and comes back from it, and a bad file changes nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.errors import StoreError
from studykit.store import archive, health, restoring, schema
from studykit.store.archive import write_archive
from studykit.store.database import open_store
from studykit.store.migrations import HEAD, SCRIPTS
from tests.durability.ledger import check_states
from tests.store.builders import review
from tests.store.learners import CARDS, kept_of, study_a_little

ROOT = Path(__file__).parents[2]


@pytest.fixture
def learner(learner_home):
    """A learner with answers, an exam, a setting and a card of their own."""
    study_a_little()
    return learner_home


@pytest.fixture
def backup(learner, tmp_path):
    """That learner's backup."""
    file = tmp_path / "backup.zip"
    assert main(["backup", str(file)]) == 0
    return file


def test_all_progress_comes_back_on_another_machine(backup, tmp_path, monkeypatch):
    """Answers, states, exams, settings and the learner's own pack."""
    before = kept_of()
    monkeypatch.setenv("STUDYKIT_HOME", str(tmp_path / "another"))

    assert main(["restore", str(backup)]) == 0
    assert kept_of() == before


def test_a_backup_says_what_it_is(backup):
    """The manifest names the version, the schema and each file with its size and hash."""
    with zipfile.ZipFile(backup) as file:
        manifest = json.loads(file.read("manifest.json"))
        database = file.read("progress.db")

    assert (manifest["format"], manifest["profile"], manifest["schema"]) == (1, "default", HEAD)
    assert manifest["entries"][1] == {
        "name": "progress.db",
        "size": len(database),
        "sha256": hashlib.sha256(database).hexdigest(),
    }


def test_a_backup_holds_one_learner(backup, tmp_path):
    """Another profile's progress is neither in it nor touched by it."""
    with open_store(paths.progress_file("ana")) as store:
        store.cards.record(review("t/anas"))
    before = kept_of("ana")

    assert main(["restore", str(backup)]) == 0
    assert kept_of("ana") == before
    assert main(["--profile", "ben", "restore", str(backup)]) == 0
    assert kept_of("ben") == kept_of()


def test_answers_not_yet_folded_into_the_file_are_backed_up(learner, tmp_path):
    """The app is running: its last answers are in the write-ahead log."""
    with open_store(paths.progress_file()) as store:
        store.cards.record(review("t/last"))
        assert main(["backup", str(tmp_path / "b.zip")]) == 0

    assert main(["--profile", "copy", "restore", str(tmp_path / "b.zip")]) == 0
    assert kept_of("copy")[0][-1].card == "t/last"


@pytest.mark.skipif(sys.platform == "win32", reason="the child ends only by SIGKILL")
def test_a_backup_made_while_answers_are_given_is_of_one_moment(tmp_path):
    """Its log has no gap, and its states are those that the log gives."""
    progress = paths.progress_file()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.review_child", progress, "1"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    for _ in range(20):
        child.stdout.readline()
    try:
        for i in range(5):
            assert main(["backup", str(tmp_path / f"{i}.zip")]) == 0
            child.stdout.readline()
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()

    for i in range(5):
        assert main(["restore", str(tmp_path / f"{i}.zip")]) == 0
        check_states(progress)
        with closing(sqlite3.connect(progress)) as database:
            ids = [number for (number,) in database.execute("SELECT id FROM review WHERE id > 0 ORDER BY id")]
        assert ids == list(range(1, len(ids) + 1))


def test_a_file_that_is_there_is_not_replaced_unasked(backup, capsys):
    """--force asks for it."""
    before = backup.read_bytes()

    assert main(["backup", str(backup)]) == 2
    assert "there already" in capsys.readouterr().err
    assert backup.read_bytes() == before
    assert main(["backup", "--force", str(backup)]) == 0


def test_a_folder_is_no_file_to_back_up_to(learner, tmp_path, capsys):
    """The hint names a file in it."""
    assert main(["backup", str(tmp_path)]) == 2
    assert str(tmp_path / "studykit-backup.zip") in capsys.readouterr().err


def test_a_learner_without_progress_has_nothing_to_back_up(tmp_path, capsys):
    """No file is written, nothing is left beside it."""
    assert main(["--profile", "nobody", "backup", str(tmp_path / "out" / "b.zip")]) == 2
    assert "no progress of 'nobody' yet" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_damaged_progress_is_not_backed_up(learner, tmp_path, capsys):
    """It would take the place of a good backup."""
    paths.progress_file().write_bytes(b"x" * 9000)

    assert main(["backup", str(tmp_path / "b.zip")]) == 2
    assert "damaged" in capsys.readouterr().err
    assert not (tmp_path / "b.zip").exists()


def test_a_failed_backup_leaves_the_earlier_one(backup, monkeypatch, capsys):
    """The new file takes its name only when it is complete."""
    before, beside = backup.read_bytes(), sorted(backup.parent.iterdir())

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", fail)
    assert main(["backup", "--force", str(backup)]) == 2
    assert "no space left on device" in capsys.readouterr().err
    assert backup.read_bytes() == before
    assert sorted(backup.parent.iterdir()) == beside


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_links_in_the_learners_pack_are_not_followed(learner, tmp_path):
    """What lies elsewhere is not taken along."""
    (tmp_path / "secret").write_text("elsewhere")
    (paths.personal_pack() / "link").symlink_to(tmp_path / "secret")
    (paths.personal_pack() / "folder").symlink_to(tmp_path)

    assert main(["backup", str(tmp_path / "b.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "b.zip") as file:
        assert sorted(file.namelist()) == [
            "manifest.json",
            "pack/content/topics/sqs/cards.yaml",
            "progress.db",
        ]


def test_what_was_there_is_kept_and_named(backup, capsys):
    """The database as a file that can be opened, the pack as a folder."""
    with open_store(paths.progress_file()) as store:
        store.cards.record(review("t/later"))
    newer = kept_of()
    capsys.readouterr()

    assert main(["restore", str(backup)]) == 0
    out = capsys.readouterr().out
    old_pack, old_database = sorted(paths.backups_dir().iterdir())
    assert str(old_pack) in out
    assert str(old_database) in out
    assert (old_pack / "content" / "topics" / "sqs" / "cards.yaml").read_bytes() == CARDS
    with open_store(old_database) as store:
        assert store.cards.reviews() == newer[0]
    assert "t/later" not in kept_of()[1]


def test_a_store_that_is_open_sees_what_was_restored(backup):
    """The content is exchanged in one transaction; nobody is left with a file that was moved away."""
    with open_store(paths.progress_file()) as store:
        store.cards.record(review("t/later"))
        assert main(["restore", str(backup)]) == 0

        assert "t/later" not in store.cards.memories()
        kept = store.cards.record(review("t/after"))
    assert kept_of()[0][-1] == kept


def test_damaged_progress_is_replaced_and_set_aside(backup, capsys):
    """Restoring is the way out of damage."""
    before = kept_of()
    paths.progress_file().write_bytes(b"x" * 9000)

    assert main(["restore", str(backup)]) == 0
    assert kept_of() == before
    (aside,) = paths.backups_dir().glob("*damaged*")
    assert aside.read_bytes() == b"x" * 9000


def test_a_failure_half_way_takes_back_what_was_done(backup, monkeypatch, capsys):
    """The pack was exchanged already when the disk filled up."""
    own = paths.personal_pack() / "content" / "topics" / "sqs" / "cards.yaml"
    own.write_bytes(b"cards: [] # newer\n")
    before = kept_of()

    def fail(source, target, kept):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(restoring, "exchange_database", fail)
    assert main(["restore", str(backup)]) == 2
    assert "The disk is full" in capsys.readouterr().err
    assert kept_of() == before


def test_an_older_schema_is_migrated(backup, tmp_path, monkeypatch):
    """With a migration more than the backup has seen."""
    scripts = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, scripts)
    (scripts / "versions" / "next.py").write_text(
        f'from alembic import op\nrevision = "next"\ndown_revision = "{HEAD}"\n'
        'def upgrade(): op.execute("CREATE TABLE added (id)")\n'
    )
    monkeypatch.setattr(health, "HEAD", "next")
    monkeypatch.setattr(schema, "upgrade", partial(schema.upgrade, scripts=scripts))

    assert main(["restore", str(backup)]) == 0
    with closing(sqlite3.connect(paths.progress_file())) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("next",)]
        assert database.execute("SELECT count(*) FROM added").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM review").fetchone() == (40,)


def test_restoring_needs_a_file_that_is_there(tmp_path, capsys):
    """The sentence names it."""
    assert main(["restore", str(tmp_path / "none.zip")]) == 2
    assert f"There is no file {tmp_path / 'none.zip'}." in capsys.readouterr().err


def test_no_room_for_restoring_is_found_before_anything_is_written(backup, monkeypatch, capsys):
    """With the number of bytes it takes."""
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    before = kept_of()

    assert main(["restore", str(backup)]) == 2
    assert "no room" in capsys.readouterr().err
    assert kept_of() == before


def test_two_backups_of_the_same_progress_hold_the_same(learner, tmp_path):
    """Byte for byte, so that a difference means a change."""
    first, second = (
        write_archive(
            tmp_path / f"{i}.zip",
            paths.progress_file(),
            paths.personal_pack(),
            profile="default",
            version="0",
        )
        for i in range(2)
    )

    assert first.entries == second.entries


def test_an_empty_progress_file_is_called_empty(learner_home, tmp_path, capsys):
    """It is there, with nothing to back up."""
    paths.progress_file().parent.mkdir(parents=True)
    paths.progress_file().touch()
    assert main(["backup", str(tmp_path / "b.zip")]) == 2
    assert f"{paths.progress_file()} is empty." in capsys.readouterr().err
