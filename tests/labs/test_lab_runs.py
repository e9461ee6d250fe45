"""Labs under way: begun, gone on with, checked, stopped, forgotten."""

from __future__ import annotations

import json
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studykit import paths
from studykit.errors import LabError
from studykit.sim import runs as runs_module
from studykit.sim.account import Account
from studykit.sim.folder import AccountFolder
from studykit.sim.journal import Journal, copy_journal
from studykit.sim.runs import LabRuns

LAB = "s3-lifecycle-archive"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Attempts:
    """Keeps attempts in a list."""

    def __init__(self):
        self.kept = []

    def add(self, attempt):
        """Keep one."""
        self.kept.append(attempt)
        return attempt

    def of(self, lab):
        """A lab's, newest first."""
        return [a for a in reversed(self.kept) if a.lab == lab]

    def best(self):
        """Each lab's best."""
        return {a.lab: a for a in sorted(self.kept, key=lambda a: a.points)}


@pytest.fixture
def attempts():
    """Where attempts are kept."""
    return Attempts()


@pytest.fixture
def runs(tmp_path, attempts):
    """A learner's labs; whatever runs at the end is stopped."""
    made = LabRuns((paths.shipped_library(),), tmp_path / "labs", lambda: attempts, lambda: NOW)
    yield made
    for lab in made.under_way():
        made.stop(lab)


def solve(runs, lab):
    """Do what the reference solution does."""
    rules = json.loads((lab.folder / "solution" / "lifecycle.json").read_text())
    runs.account(LAB).client("s3").put_bucket_lifecycle_configuration(
        Bucket="tide-survey", LifecycleConfiguration=rules
    )


def test_a_lab_begins_with_its_world(runs):
    """Objects are there, and the clock shows what the lab says."""
    lab, account, begun = runs.start(LAB)
    assert begun
    assert account.now().replace(microsecond=0) == lab.clock
    assert account.client("s3").list_objects_v2(Bucket="tide-survey")["KeyCount"] == 3


def test_the_starter_files_are_a_copy_of_the_learners_own(runs):
    """What is written there changes nothing in the library, is there after a restart, and goes with a reset."""
    lab, *_ = runs.start(LAB)
    own = runs.work(LAB) / "lifecycle.json"
    assert own.read_bytes() == (lab.folder / "start" / "lifecycle.json").read_bytes()
    own.write_text("mine")
    runs.stop(LAB)
    runs.start(LAB)
    assert own.read_text() == "mine"
    assert (lab.folder / "start" / "lifecycle.json").read_text() != "mine"
    runs.reset(LAB)
    assert not own.exists()


def test_a_lab_is_gone_on_with_after_a_crash(runs):
    """Starting again gives the account as it was, not another one."""
    lab, *_ = runs.start(LAB)
    solve(runs, lab)
    runs.advance(LAB, timedelta(days=31))
    address = AccountFolder(runs.folder(LAB)).read_address()
    os.kill(address.pid, signal.SIGKILL)
    os.waitpid(address.pid, 0)
    assert runs.statuses()[0].state == "stopped"
    _, again, begun = runs.start(LAB)
    assert not begun
    objects = again.client("s3").list_objects_v2(Bucket="tide-survey", Prefix="readings/")["Contents"]
    assert [o["StorageClass"] for o in objects] == ["STANDARD_IA", "STANDARD"]


def test_a_stopped_lab_comes_back_when_it_is_needed(runs):
    """Any command that needs the account starts it."""
    runs.start(LAB)
    assert runs.stop(LAB)
    assert not runs.stop(LAB)
    assert runs.advance(LAB, timedelta(days=1)).day == 3
    assert runs.statuses()[0].state == "running"


def test_a_check_leaves_the_account_alone(runs):
    """Neither its clock nor its objects show that a year went by in the copy."""
    runs.start(LAB)
    before = runs.account(LAB).now()
    assert not runs.check(LAB).passed
    assert runs.account(LAB).now() == before
    assert runs.account(LAB).client("s3").list_objects_v2(Bucket="tide-survey")["KeyCount"] == 3


def test_how_far_the_clock_was_moved_does_not_matter(runs):
    """The grader tries with objects of its own."""
    lab, *_ = runs.start(LAB)
    runs.advance(LAB, timedelta(days=700, hours=13))
    solve(runs, lab)
    runs.advance(LAB, timedelta(days=700))
    assert runs.check(LAB).percent == 100


def test_each_check_is_an_attempt(runs, attempts):
    """With the report, so that progress can be looked at later."""
    lab, *_ = runs.start(LAB)
    runs.check(LAB)
    solve(runs, lab)
    report = runs.check(LAB)
    assert [attempt.points for attempt in attempts.kept] == [0, 100]
    last = attempts.kept[-1]
    assert (last.lab, last.started, last.graded, last.maximum) == (LAB, NOW, NOW, 100)
    assert last.details == report.to_json()
    assert runs.statuses()[0].percent == 100


def test_hints_are_revealed_one_by_one_for_what_did_not_pass(runs):
    """Each call shows one more, of the first open check that has one left; then there are none."""
    runs.start(LAB)
    with pytest.raises(LabError, match="not checked yet"):
        runs.hint(LAB)
    report = runs.check(LAB)
    lab = runs.catalogue.find(LAB)
    open_checks = [o.id for o in report.outcomes if o.status != "passed"]
    expected = [(c.id, text) for c in lab.checks if c.id in open_checks for text in c.hints]
    shown = []
    while (hint := runs.hint(LAB)) is not None:
        shown.append((hint.check, hint.text))
    assert shown == expected


def test_hints_are_for_checks_that_failed(runs):
    """Nothing is given away of what passed."""
    lab, *_ = runs.start(LAB)
    solve(runs, lab)
    runs.check(LAB)
    assert runs.hint(LAB) is None


def test_reset_forgets_the_run_and_keeps_the_attempts(runs, attempts):
    """The next start begins anew."""
    runs.start(LAB)
    runs.advance(LAB, timedelta(days=1))
    runs.check(LAB)
    folder = runs.folder(LAB)
    runs.reset(LAB)
    assert not folder.exists()
    assert len(attempts.kept) == 1
    with pytest.raises(LabError, match="was not begun") as unknown:
        runs.account(LAB)
    assert LAB in unknown.value.hint
    lab, account, begun = runs.start(LAB)
    assert begun
    assert account.now().replace(microsecond=0) == lab.clock


def test_a_world_that_was_only_half_made_is_made_again(runs):
    """A start that was interrupted leaves an account without a run."""
    half = Account.start(runs.folder(LAB), NOW)
    half.client("s3").create_bucket(Bucket="half-made")
    _, account, begun = runs.start(LAB)
    assert begun
    assert [b["Name"] for b in account.client("s3").list_buckets()["Buckets"]] == ["tide-survey"]


def test_names_that_are_no_labs_are_no_folders(runs):
    """Nothing outside the labs' own folders can be reset."""
    for name in ("..", "../..", "/tmp", "nope"):
        with pytest.raises(LabError, match="There is no lab"):
            runs.reset(name)


@pytest.mark.parametrize("second", ["start", "reset"])
def test_while_a_world_is_made_another_command_waits(runs, monkeypatch, second):
    """A second start goes on with the first one's world instead of taking it for the rest of a crash."""
    making, may_go_on = threading.Event(), threading.Event()
    waiting = threading.Event()
    build, wait = runs_module.build_world, runs_module.exclusive

    def slow_build(lab, account):
        making.set()
        assert may_go_on.wait(30)
        build(lab, account)

    def seen_waiting(path):
        if making.is_set():
            waiting.set()
        return wait(path)

    monkeypatch.setattr(runs_module, "build_world", slow_build)
    monkeypatch.setattr(runs_module, "exclusive", seen_waiting)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(runs.start, LAB)
        assert making.wait(30)
        other = pool.submit(getattr(runs, second), LAB)
        assert waiting.wait(30)
        may_go_on.set()
        _, account, begun = first.result(30)
        if second == "reset":
            other.result(30)
            assert runs.under_way() == []
        else:
            _, same, begun_again = other.result(30)
            assert (begun, begun_again) == (True, False)
            assert same.endpoint == account.endpoint


def test_a_run_that_cannot_be_kept_names_the_file(runs, monkeypatch):
    """The app's workers and the command line catch sentences, not what the system raises."""
    runs.start(LAB)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(LabError, match=r"run\.json cannot be used: No space left on device") as said:
        runs.check(LAB)
    assert "studykit doctor" in said.value.hint


def test_a_home_that_cannot_be_made_names_it(tmp_path):
    """A file is where the folder should be."""
    (tmp_path / "labs").write_text("")
    runs = LabRuns((paths.shipped_library(),), tmp_path / "labs")
    with pytest.raises(LabError, match="labs cannot be used: "):
        runs.start(LAB)


def test_a_journal_that_cannot_be_copied_names_it(tmp_path):
    """Reading and writing, each with its own path."""
    with pytest.raises(LabError, match=r"/none cannot be used: No such file"):
        copy_journal(tmp_path / "none", tmp_path / "copy")
    (tmp_path / "whole").write_bytes(b"")
    with pytest.raises(LabError, match=r"/no/copy cannot be used: No such file"):
        copy_journal(tmp_path / "whole", tmp_path / "no" / "copy")


@pytest.mark.parametrize("use", [Journal.open, lambda path: Journal.create(path, NOW)])
def test_a_journal_that_cannot_be_used_names_it(tmp_path, use):
    """The account's process passes the sentence on."""
    with pytest.raises(LabError, match="cannot be used: Is a directory"):
        use(tmp_path)


def test_an_account_whose_lock_cannot_be_made_names_it(tmp_path):
    """... and nobody serves it."""
    folder = AccountFolder(tmp_path / "none")
    assert not folder.held()
    with pytest.raises(LabError, match=r"account\.lock cannot be used"):
        folder.hold()
