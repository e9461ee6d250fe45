"""A backup that is cut short, altered, hostile or from elsewhere is refused and changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import zipfile
from contextlib import closing

import pytest

from studykit.__main__ import main
from studykit.store import archive
from tests.store.learners import files_under, kept_of, study_a_little


@pytest.fixture
def backup(learner_home, tmp_path):
    """A learner's backup; the learner is still there."""
    study_a_little()
    file = tmp_path / "backup.zip"
    assert main(["backup", str(file)]) == 0
    return file


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
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 24)
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
