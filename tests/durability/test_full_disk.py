"""A disk that is full, or read-only: one sentence, nothing that was confirmed is lost, and with room it goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest

from studykit.errors import StoreError
from studykit.formats.deck import DeckError
from studykit.formats.personal import written
from studykit.memory.days import StudyDays
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from studykit.store import schema
from studykit.store.archive import write_archive
from studykit.store.database import open_store, read_store
from studykit.store.health import examine
from studykit.store.migrations import HEAD, SCRIPTS
from studykit.store.restoring import restore_archive
from tests.durability.review_child import ASKING, HEADS, START, batch
from tests.store.builders import memory, review

FULL = r"The disk is full|no space left|no room"
ROOT = Path(__file__).parents[2]


def studykit(home, *words, answers="", code=0):
    """A command as a process; gives what it printed on stdout and stderr."""
    ran = subprocess.run(
        [sys.executable, "-m", "studykit", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "STUDYKIT_HOME": str(home)},
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == code, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout + ran.stderr


def progress_in(home):
    """The learner's file."""
    return home / "profiles" / "default" / "progress.db"


def learner(home, answers=20):
    """A learner with some answers; gives the file."""
    with open_store(progress_in(home)) as store:
        for number in range(answers):
            store.cards.record(review(f"t/c{number}", after=memory(f"t/c{number}")))
    return progress_in(home)


def log_in(path):
    """The cards answered, in order."""
    with read_store(path) as store:
        return [logged.card for logged in store.cards.reviews()]


def test_answers_go_on_once_there_is_room(disk):
    """The card stays, the reason is told, and the same answer is taken then."""
    path = learner(disk.root)
    with open_store(path) as store:
        session = ReviewSession(store.cards, HEADS, Scheduler(StudyDays(UTC)), START, asking=ASKING)
        disk.fill()
        confirmed, problem = [], None
        while problem is None:
            # The system counts small disks by and by, so a few may still fit.
            shown = session.current(START)
            try:
                confirmed.append(session.grade(3, START, 1000).card)
            except StoreError as error:
                problem = error.message
        assert "The disk is full" in problem
        assert session.current(START) is shown
        disk.free()
        confirmed.append(session.grade(3, START, 1000).card)
    assert confirmed[-1] == shown.id
    assert log_in(path)[20:] == confirmed


def test_an_import_that_does_not_fit_takes_nothing(disk):
    """And all of it once there is room."""
    path = learner(disk.root)
    entries = [entry for number in range(40) for entry in batch(number)[0]]
    with open_store(path) as store:
        disk.fill(leave=100_000)
        with pytest.raises(StoreError, match=FULL):
            store.cards.import_log(entries, [])
        assert len(store.cards.reviews()) == 20
        disk.free()
        assert store.cards.import_log(entries, []).reviews == len(entries)


def test_a_backup_that_does_not_fit_leaves_the_one_before(disk, tmp_path):
    """Nothing unfinished stays behind."""
    path, archive = learner(disk.root), disk.root / "backup.zip"
    write_archive(archive, path, tmp_path / "no pack", profile="default", version="1")
    before = archive.read_bytes()
    disk.fill(leave=100_000)
    with pytest.raises(StoreError, match=FULL):
        write_archive(archive, path, tmp_path / "no pack", profile="default", version="1")
    assert archive.read_bytes() == before
    assert {entry.name for entry in disk.root.iterdir()} == {"profiles", "backup.zip", "filler"}


def test_a_restore_that_does_not_fit_changes_nothing(disk, tmp_path):
    """The answers are those of before."""
    other = learner(tmp_path / "other", answers=300)
    archive = tmp_path / "backup.zip"
    write_archive(archive, other, tmp_path / "no pack", profile="default", version="1")
    path = learner(disk.root)
    for leave in (0, 200_000, 500_000):
        disk.fill(leave=leave)
        with pytest.raises(StoreError, match=FULL):
            restore_archive(archive, path, disk.root / "pack")
        assert len(log_in(path)) == 20
        disk.free()
    restore_archive(archive, path, disk.root / "pack")
    assert len(log_in(path)) == 300


def test_a_deck_that_does_not_fit_leaves_the_pack_as_it_was(disk):
    """Of several files none is changed, whichever it was that did not fit, or whether keeping its answers failed."""
    pack = disk.root / "pack"
    first, second = pack / "a" / "cards.yaml", pack / "b" / "cards.yaml"
    with written({first: "one", second: "two"}):
        pass
    new = {first: "ONE" * 20_000, second: "TWO" * 20_000, pack / "c" / "cards.yaml": "three"}
    for leave in (0, 30_000, 90_000):
        disk.fill(leave=leave)
        with pytest.raises(DeckError, match="No space left"), written(new):
            pass
        disk.free()
        assert {p: p.read_text() for p in pack.rglob("*") if p.is_file()} == {first: "one", second: "two"}

    def fail():
        disk.fill()
        raise StoreError("The disk is full.")

    with pytest.raises(StoreError), written(new):
        fail()
    disk.free()
    assert {p: p.read_text() for p in pack.rglob("*") if p.is_file()} == {first: "one", second: "two"}
    assert not (pack / "c").exists()


def test_a_migration_that_does_not_fit_leaves_the_file_as_it_was(disk, tmp_path):
    """With every answer; and it is done once there is room."""
    scripts = shutil.copytree(SCRIPTS, tmp_path / "migrations")
    for script in scripts.glob("versions/0*.py"):
        if script.name >= "0002":
            script.unlink()
    path = progress_in(disk.root)
    path.parent.mkdir(parents=True)
    schema.upgrade(path, scripts)
    for leave in (0, 40_000, 90_000):
        disk.fill(leave=leave)
        with pytest.raises(StoreError, match=FULL):
            open_store(path)
        assert examine(path).revision == "0001"
        disk.free()
    open_store(path).close()
    assert examine(path).revision == HEAD


def test_a_new_store_that_does_not_fit_is_made_once_there_is_room(disk):
    """What is left of the first try is no harm."""
    for leave in (0, 30_000, 100_000):
        disk.fill(leave=leave)
        with pytest.raises(StoreError, match=FULL):
            open_store(progress_in(disk.root))
        disk.free()
    open_store(progress_in(disk.root)).close()


def test_commands_on_a_full_disk_read_what_is_there(disk, tmp_path):
    """What has to write says that the disk is full, in one sentence; the caches do without."""
    path = learner(disk.root)
    disk.fill()
    deck = tmp_path / "deck.csv"
    deck.write_text("front,back\nWhat?,That.\n")
    studykit(disk.root, "due")
    assert "20 answers" in studykit(disk.root, "stats")
    studykit(disk.root, "topics")
    studykit(disk.root, "cards", "export", tmp_path / "log.jsonl")
    studykit(disk.root, "backup", tmp_path / "backup.zip")
    for words in (
        ["review", "--plain"],
        ["cards", "import", deck],
        ["reset", "all", "--yes"],
        ["backup", disk.root / "backup.zip"],
        ["cards", "export", disk.root / "log.jsonl"],
    ):
        said = studykit(disk.root, *words, code=2)
        assert "disk is full" in said or "No space left" in said
    disk.free()
    assert len(log_in(path)) == 20
    studykit(disk.root, "cards", "import", deck)


def test_commands_on_a_read_only_disk_read_what_is_there(read_only, tmp_path):
    """What has to write says that it cannot, before anything was asked."""
    learner(tmp_path / "home")
    home = read_only(tmp_path / "home")
    deck = tmp_path / "deck.csv"
    deck.write_text("front,back\nWhat?,That.\n")
    studykit(home, "due")
    assert "20 answers" in studykit(home, "stats")
    studykit(home, "cards", "export", tmp_path / "log.jsonl")
    studykit(home, "backup", tmp_path / "backup.zip")
    studykit(home, "doctor", code=1)
    for words in (["review", "--plain"], ["cards", "import", deck], ["reset", "all", "--yes"]):
        assert "read-only" in studykit(home, *words, code=2)
    assert "ead-only" in studykit(home, "--profile", "new", "review", "--plain", code=2)


def test_a_read_only_file_with_a_log_beside_it_is_read_whole(read_only, tmp_path):
    """What a crash left in the write-ahead log was confirmed: it is not passed over in silence."""
    path = learner(tmp_path / "home")
    script = (
        "import os, sys; from pathlib import Path; from studykit.store.database import open_store\n"
        "from tests.store.builders import memory, review\n"
        "open_store(Path(sys.argv[1])).cards.record(review('t/last', after=memory('t/last'))); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, path], cwd=ROOT, check=True)
    home = read_only(tmp_path / "home")
    assert log_in(progress_in(home))[-1] == "t/last"
