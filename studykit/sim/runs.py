"""Labs under way: what ``studykit lab`` and the app's Labs screen do, in one place.

Every method blocks (a process starts, a clock moves) and may be called from any thread; the app calls them
from worker threads. What is remembered of a run is in its folder, so that two callers see the same.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from studykit.errors import LabError
from studykit.labs.catalogue import read_catalogue
from studykit.labs.grading import build_world, check, grade
from studykit.labs.ports import LabAttempt
from studykit.labs.submission import read_submission
from studykit.sim.account import Account, check_can_run
from studykit.sim.folder import AccountFolder, exclusive, file_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from datetime import timedelta
    from pathlib import Path

    from studykit.labs.catalogue import Catalogue
    from studykit.labs.models import Lab
    from studykit.labs.ports import AttemptStore
    from studykit.labs.report import Report

State = Literal["new", "running", "stopped"]


@dataclass(frozen=True, slots=True)
class LabStatus:
    """Where a learner stands with a lab.

    Attributes:
        state: ``new``: not begun; ``running``: its account answers; ``stopped``: it goes on when it is needed.
        started: When it was begun.
        percent: The best attempt's share of points; None when it was never checked.
    """

    lab: Lab
    state: State
    started: datetime | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class Hint:
    """One more hint for a check that did not pass; ``number`` of ``total``."""

    check: str
    number: int
    total: int
    text: str


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run's folder remembers beside the account.

    Attributes:
        failed: Checks that did not pass the last time; None when nothing was checked yet.
        hints: Check to how many of its hints were shown.
    """

    started: datetime
    failed: tuple[str, ...] | None = None
    hints: Mapping[str, int] = field(default_factory=dict)


class LabRuns:
    """One learner's labs.

    Args:
        roots: The packs (:func:`studykit.paths.library_roots`).
        home: Where runs are kept, one folder a lab (:func:`studykit.paths.labs_dir`).
        attempts: Opens the place where attempts are kept; None keeps none.
        now: The real clock, aware UTC.
    """

    def __init__(
        self,
        roots: tuple[Path, ...],
        home: Path,
        attempts: Callable[[], AttemptStore] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._roots = roots
        self._home = home
        self._attempts = attempts
        self._now = now

    @cached_property
    def catalogue(self) -> Catalogue:
        """The labs of all packs, read once."""
        return read_catalogue(self._roots)

    def statuses(self, *, with_attempts: bool = True) -> list[LabStatus]:
        """Every lab and where the learner stands with it.

        Args:
            with_attempts: False leaves the best attempts out, and the place where they are kept unopened.
        """
        best = self._attempts().best() if self._attempts and with_attempts else {}
        return [
            LabStatus(
                lab=lab,
                state=self._state(lab.id),
                started=run.started if (run := self._read(lab.id)) else None,
                percent=best[lab.id].points * 100 // best[lab.id].maximum if lab.id in best else None,
            )
            for lab in self.catalogue.labs.values()
        ]

    def under_way(self) -> list[str]:
        """Ids of the labs that were begun and not reset."""
        return [lab for lab in self.catalogue.labs if self._read(lab) is not None]

    def start(self, lab_id: str) -> tuple[Lab, Account, bool]:
        """Begin a lab, or go on with it.

        Returns:
            The lab, its account, and whether it was begun just now.

        Raises:
            LabError: There is no such lab, or its account cannot be started.
        """
        check_can_run()
        lab = self.catalogue.find(lab_id)
        with self._alone(lab_id):
            if self._read(lab_id) is not None:
                return lab, Account.start(self._folder(lab_id)), False
            return lab, self._begin(lab), True

    def _begin(self, lab: Lab) -> Account:
        # What is there without a run is the half of a world whose making was interrupted.
        self._forget(lab.id)
        account = Account.start(self._folder(lab.id), lab.clock)
        try:
            build_world(lab, account)
            self._lay_out(lab)
        except BaseException:
            account.stop()
            self._discard(lab.id)
            raise
        self._write(lab.id, _Run(started=self._now()))
        return account

    def account(self, lab_id: str) -> Account:
        """The account of a lab that was begun; brought back when it was stopped.

        Raises:
            LabError: It was not begun.
        """
        check_can_run()
        self._run(lab_id)
        return Account.start(self._folder(lab_id))

    def advance(self, lab_id: str, by: timedelta) -> datetime:
        """Move a lab's clock; returns what it shows then."""
        return self.account(lab_id).advance(by)

    def check(self, lab_id: str) -> Report:
        """Grade a lab as it stands, on a replica: the learner's account and its clock stay as they are.

        Raises:
            LabError: It was not begun, or is broken.
            GraderError: The grader broke.
        """
        lab, run = self.catalogue.find(lab_id), self._run(lab_id)
        with Account.replica(self._folder(lab_id)) as replica:
            report = check(lab, replica)
        failed = tuple(outcome.id for outcome in report.outcomes if outcome.status != "passed")
        self._write(lab_id, replace(run, failed=failed))
        if self._attempts:
            self._attempts().add(
                LabAttempt(lab_id, run.started, self._now(), report.points, report.maximum, report.to_json())
            )
        return report

    def hint(self, lab_id: str) -> Hint | None:
        """One more hint for the first check that did not pass and has one left; None when all are shown.

        Raises:
            LabError: It was not begun, or not checked yet.
        """
        lab, run = self.catalogue.find(lab_id), self._run(lab_id)
        if run.failed is None:
            raise LabError(
                f"{lab_id} was not checked yet.", f"`studykit lab check {lab_id}` shows what is open."
            )
        for one in lab.checks:
            shown = run.hints.get(one.id, 0)
            if one.id in run.failed and shown < len(one.hints):
                self._write(lab_id, replace(run, hints={**run.hints, one.id: shown + 1}))
                return Hint(one.id, shown + 1, len(one.hints), one.hints[shown])
        return None

    def stop(self, lab_id: str) -> bool:
        """End a lab's process; what was done stays. Returns whether there was one."""
        account = Account.attach(self._folder(lab_id))
        if account is not None:
            account.stop()
        return account is not None

    def reset(self, lab_id: str) -> None:
        """Forget everything done in a lab; past attempts stay."""
        check_can_run()
        with self._alone(lab_id):
            self._forget(lab_id)

    def grade(self, lab_id: str, submission: Path) -> Report:
        """Grade a submission in an account of its own; no attempt is kept.

        Raises:
            SubmissionError: It cannot be read.
            LabError: There is no such lab, or it is broken.
            GraderError: The grader broke.
        """
        check_can_run()
        lab = self.catalogue.find(lab_id)
        calls = read_submission(submission, lab)
        with Account.temporary(lab.clock) as account:
            return grade(lab, account, calls)

    def folder(self, lab_id: str) -> Path:
        """Where a lab's run is kept."""
        return self._folder(lab_id)

    def work(self, lab_id: str) -> Path:
        """The learner's own copy of the starter files; it goes when the lab is reset."""
        return self._folder(lab_id) / "work"

    def _lay_out(self, lab: Lab) -> None:
        # A copy: the library's own folder also holds the solution, and belongs to the installation.
        with file_errors(self.work(lab.id)):
            if (lab.folder / "start").is_dir():
                shutil.copytree(lab.folder / "start", self.work(lab.id), dirs_exist_ok=True)
            else:
                self.work(lab.id).mkdir(exist_ok=True)

    def _folder(self, lab_id: str) -> Path:
        # Also keeps ids that are no labs, and so no folder names, from being paths.
        return self._home / self.catalogue.find(lab_id).id

    def _state(self, lab_id: str) -> State:
        if self._read(lab_id) is None:
            return "new"
        return "running" if Account.attach(self._folder(lab_id)) else "stopped"

    def _run(self, lab_id: str) -> _Run:
        run = self._read(lab_id)
        if run is None:
            raise LabError(f"{lab_id} was not begun.", f"`studykit lab start {lab_id}` begins it.")
        return run

    def _read(self, lab_id: str) -> _Run | None:
        folder = self._folder(lab_id)
        try:
            value: dict[str, Any] = json.loads((folder / "run.json").read_bytes())
            run = _Run(
                started=datetime.fromisoformat(value["started"]),
                failed=None if value["failed"] is None else tuple(value["failed"]),
                hints=value["hints"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return run if AccountFolder(folder).journal.exists() else None

    def _write(self, lab_id: str, run: _Run) -> None:
        path = self._folder(lab_id) / "run.json"
        part = path.with_suffix(".part")
        value = {"started": run.started.isoformat(), "failed": run.failed, "hints": dict(run.hints)}
        with file_errors(path):
            part.write_text(json.dumps(value))
            part.replace(path)

    def _alone(self, lab_id: str) -> AbstractContextManager[None]:
        """While a world is made or forgotten, another start or reset of the same lab waits.

        The lock lies beside the run's folder, which comes and goes.
        """
        return exclusive(self._folder(lab_id).with_name(f"{lab_id}.lock"))

    def _forget(self, lab_id: str) -> None:
        self.stop(lab_id)
        self._discard(lab_id)

    def _discard(self, lab_id: str) -> None:
        shutil.rmtree(self._folder(lab_id), ignore_errors=True)
