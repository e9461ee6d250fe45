"""Where progress cannot be kept: one sentence each, whatever is asked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from studykit.errors import StoreError
from studykit.store.database import open_store
from studykit.store.failures import explained

ROOT = Path(__file__).parents[2]
ASKED = (
    ["due"],
    ["stats"],
    ["review", "--plain"],
    ["backup", "backup.zip"],
    ["cards", "export", "log.jsonl"],
)
NOBODY = 65534


def refused(home, words, *, as_nobody=False):
    """What a command says on stderr that cannot do it."""
    program = [sys.executable, "-m", "studykit", *words]
    if as_nobody:
        program = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *program]
    ran = subprocess.run(
        program,
        cwd=ROOT,
        env={**os.environ, "STUDYKIT_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2, ran.stderr
    assert len(ran.stderr.splitlines()) == 2, ran.stderr
    return ran.stderr


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_a_folder_where_the_file_should_be(tmp_path, words):
    """It is named, and left alone."""
    (tmp_path / "profiles/default/progress.db").mkdir(parents=True)
    assert "is a folder, and a file is needed" in refused(tmp_path, words)


@pytest.fixture
def another_users(tmp_path):
    """A learner's home of root's that nobody else may enter, and whether one has to become another to see that."""
    if not hasattr(os, "geteuid") or os.geteuid() or not shutil.which("setpriv"):
        pytest.skip("only root can be another user")
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    open_store(tmp_path / "home/profiles/default/progress.db").close()
    return tmp_path / "home"


@pytest.mark.parametrize("words", [["due"], ["review", "--plain"], ["backup", "backup.zip"]], ids=" ".join)
def test_another_users_folder(another_users, words):
    """It may not be entered."""
    (another_users / "profiles/default").chmod(0o700)
    said = refused(another_users, words, as_nobody=True)
    assert "may not be entered by this user" in said or "permission denied" in said


def test_another_users_file(another_users):
    """It may not be read."""
    (another_users / "profiles/default/progress.db").chmod(0o600)
    assert "may not be opened by this user" in refused(another_users, ["due"], as_nobody=True)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("SQLITE_IOERR_SHMMAP", "does not let programs share and lock files"),
        ("SQLITE_PROTOCOL", "does not let programs share and lock files"),
        ("SQLITE_BUSY", "is held by another program"),
        ("SQLITE_IOERR_READ", "The disk reported an error"),
        ("SQLITE_FULL", "The disk is full"),
    ],
)
def test_what_sqlite_says_of_a_disk(tmp_path, name, sentence):
    """A disk without locks or without shared memory, a defective one, a full one."""
    error = sqlite3.OperationalError("it")
    error.sqlite_errorcode = getattr(sqlite3, name)
    problem = explained(error, tmp_path / "progress.db")
    assert isinstance(problem, StoreError)
    assert sentence in problem.message
    assert problem.hint
