"""Progress goes into one file and comes back from it, and a bad file changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import os
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
from studykit.store.settings import BLUEPRINT
from tests.store.builders import exam, memory, review

ROOT = Path(__file__).parents[2]
CARDS = b"cards: []\n"


@pytest.fixture
def learner(learner_home):
    """A learner with answers, an exam, a setting and a card of their own."""
    with open_store(paths.progress_file()) as store:
        for i in range(40):
            store.cards.record(review(f"t/c{i}", after=memory(f"t/c{i}")))
        store.exams.start(exam())
        store.settings.set(BLUEPRINT, "SAA-C03")
    own = paths.personal_pack() / "content" / "topics" / "sqs" / "cards.yaml"
    own.parent.mkdir(parents=True)
    own.write_bytes(CARDS)
    return learner_home


@pytest.fixture
def backup(learner, tmp_path):
    """That learner's backup."""
    file = tmp_path / "backup.zip"
    assert main(["backup", str(file)]) == 0
    return file


def kept_of(profile="default"):
    """Everything that is kept of a learner, to compare."""
    with open_store(paths.progress_file(profile)) as store:
        own = {p.name: p.read_bytes() for p in paths.personal_pack(profile).rglob("*") if p.is_file()}
        return (
            store.cards.reviews(),
            store.cards.memories(),
            store.exams.running(),
            store.settings.get(BLUEPRINT),
            own,
        )


def files_under(folder):
    """Every file's content, SQLite's shared memory left out: it is none of the data."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


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
        reviews, memories, *_ = kept_of()
        assert {r.card: r.after for r in reviews} == memories
        with closing(sqlite3.connect(progress)) as database:
            ids = [number for (number,) in database.execute("SELECT id FROM review ORDER BY id")]
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

    def fail(source, target):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(restoring, "copy_database", fail)
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


def rewritten(backup, change):
    """The backup with its files changed: ``change`` gets names to contents, hashes are made right after."""
    with zipfile.ZipFile(backup) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    manifest = json.loads(contents.pop("manifest.json"))
    change(contents, manifest)
    manifest["entries"] = manifest.pop("lies", None) or [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    ]
    with zipfile.ZipFile(backup, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("manifest.json", json.dumps(manifest))
        for name, content in contents.items():
            file.writestr(name, content)


def edited_database(contents, statement):
    """Run a statement on the database in the backup."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(contents["progress.db"])
        database.execute(statement)
        database.commit()
        contents["progress.db"] = database.serialize()


def _no_zip(backup):
    backup.write_bytes(b"a text that somebody named .zip")


def _no_manifest(backup):
    with zipfile.ZipFile(backup, "w") as file:
        file.writestr("progress.db", b"")


def _manifest_of_another_kind(backup):
    with zipfile.ZipFile(backup, "w") as file:
        file.writestr("manifest.json", "[1, 2]")


def _newer_format(backup):
    rewritten(backup, lambda _, manifest: manifest.update(format=2))


def _no_database(backup):
    rewritten(backup, lambda contents, _: contents.pop("progress.db"))


def _a_file_too_many(backup):
    with zipfile.ZipFile(backup, "a") as file:
        file.writestr("pack/more.yaml", "x")


def _the_same_name_twice(backup):
    with zipfile.ZipFile(backup, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("progress.db", "x")


def _another_hash(backup):
    def lie(contents, manifest):
        manifest["lies"] = [{**entry, "sha256": "0" * 64} for entry in manifest["entries"]]

    rewritten(backup, lie)


def _name(name):
    def build(backup):
        rewritten(backup, lambda contents, _: contents.update({name: b"x"}))

    return build


def _a_bomb(backup):
    def lie(contents, manifest):
        contents["pack/zeros"] = bytes(archive.MOST_BYTES)

    rewritten(backup, lie)


def _a_bomb_that_hides_its_size(backup):
    """The directory says 9 bytes, as the manifest does; the compressed data goes on to a million."""
    rewritten(backup, lambda contents, _: contents.update({"pack/zeros": bytes(10**6)}))
    size, few = (10**6).to_bytes(4, "little"), (9).to_bytes(4, "little")
    with zipfile.ZipFile(backup) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    contents["manifest.json"] = contents["manifest.json"].replace(b'"size": 1000000', b'"size": 9')
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    backup.write_bytes(packed.getvalue().replace(size, few))


def _a_damaged_database(backup):
    def change(contents, _):
        content = bytearray(contents["progress.db"])
        content[4096 * 2 : 4096 * 8] = os.urandom(4096 * 6)
        contents["progress.db"] = bytes(content)

    rewritten(backup, change)


def _another_programs_database(backup):
    rewritten(backup, lambda contents, _: edited_database(contents, "DROP TABLE alembic_version"))


def _a_newer_schema(backup):
    statement = "UPDATE alembic_version SET version_num = '9999'"
    rewritten(backup, lambda contents, _: edited_database(contents, statement))


BAD = {
    "no zip": (_no_zip, "damaged or no zip"),
    "no manifest": (_no_manifest, "no manifest"),
    "another manifest": (_manifest_of_another_kind, "cannot be read"),
    "newer format": (_newer_format, "later version"),
    "no database": (_no_database, "no progress.db"),
    "a file too many": (_a_file_too_many, "not those of its manifest"),
    "the same name twice": (_the_same_name_twice, "same name"),
    "another hash": (_another_hash, "not what was backed up"),
    "upwards": (_name("../escaped"), "no progress"),
    "upwards from the pack": (_name("pack/../../escaped"), "no progress"),
    "absolute": (_name("/tmp/escaped"), "no progress"),
    "backslashes": (_name("pack\\..\\..\\escaped"), "no progress"),
    "a drive": (_name("pack/C:escaped"), "no progress"),
    "the pack itself": (_name("pack"), "no progress"),
    "an empty part": (_name("pack//escaped"), "no progress"),
    "a bomb": (_a_bomb, "would take"),
    "a bomb that hides its size": (_a_bomb_that_hides_its_size, "damaged"),
    "a damaged database": (_a_damaged_database, "damaged"),
    "another program's database": (_another_programs_database, "foreign"),
    "a newer schema": (_a_newer_schema, "later version"),
}


@pytest.mark.parametrize(("build", "why"), BAD.values(), ids=BAD)
def test_a_bad_backup_changes_nothing(backup, tmp_path, capsys, monkeypatch, build, why):
    """One sentence says why, and every file under the data directory and beside it is as it was."""
    monkeypatch.setattr(archive, "MOST_BYTES", archive.MOST_BYTES // 64)
    build(backup)
    before = files_under(tmp_path)
    capsys.readouterr()

    assert main(["restore", str(backup)]) == 2
    first, *_ = capsys.readouterr().err.splitlines()
    assert why in first
    assert str(backup) in first
    assert files_under(tmp_path) == before


def test_a_backup_cut_short_changes_nothing(backup, tmp_path, capsys):
    """Wherever the copy was interrupted."""
    whole = backup.read_bytes()
    for tenth in range(10):
        backup.write_bytes(whole[: len(whole) * tenth // 10])
        before = files_under(tmp_path)
        assert main(["restore", str(backup)]) == 2
        assert files_under(tmp_path) == before


def test_a_backup_with_a_flipped_bit_is_refused_or_whole(backup, tmp_path):
    """No damage within the data goes unseen."""
    whole = bytearray(backup.read_bytes())
    before = kept_of()
    for place in range(0, len(whole), 97):
        flipped = bytearray(whole)
        flipped[place] ^= 0x10
        backup.write_bytes(flipped)
        if main(["--profile", "copy", "restore", str(backup)]) == 0:
            assert kept_of("copy") == before


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
