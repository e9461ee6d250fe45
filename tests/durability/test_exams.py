"""An exam outlives kill -9 at any moment: same question, same answers, the right time left."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import asdict, dataclass, field
from random import Random

import pytest

from studykit.exam.ports import ItemState
from studykit.store.database import open_store
from tests.durability.exam_child import BETWEEN_RUNS, STEP
from tests.durability.harness import Killer, assert_sound

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

UNTOUCHED = asdict(ItemState()) | {"chosen": [], "struck": []}


@dataclass
class Heard:
    """What the killed children had said of one exam."""

    items: list[str]
    time: dict
    position: int = 0
    states: dict[str, dict] = field(default_factory=dict)
    answers: list[tuple] = field(default_factory=list)
    submitted: str | None = None
    silent: int = 0

    def note(self, said):
        """Take in one acknowledgement."""
        self.time, self.silent = said, 0
        if "moved" in said:
            self.position = said["position"]
        elif "answered" in said:
            self.states[str(said["place"])] = said["state"]
            self.answers.append((said["place"], said["state"]))
        elif "submitted" in said:
            self.submitted = said["at"]

    def check_resumed(self, said):
        """What came back is what was said, but for the one change that the kill may have left unsaid."""
        places = range(len(self.items))
        differences = sum(
            said["states"][str(place)] != self.states.get(str(place), UNTOUCHED) for place in places
        )
        turned = said["paused"] != self.time["paused"]
        assert differences + (said["position"] != self.position) + turned <= 1
        assert said["items"] == self.items
        if not turned:
            self.check_time(said)
        assert (said["submitted"] is None) == (said["left"] > 0)
        self.time, self.silent = said, 0
        self.position = said["position"]
        self.states = said["states"]
        self.submitted = said["submitted"]

    def check_time(self, said):
        """Time has passed by the wall clock, by the boot-time clock where that tells more, and never back."""
        passed = max(0, said["wall"] - self.time["wall"])
        if said["start"] == self.time["start"]:
            passed = max(passed, said["boot"] - self.time["boot"])
        expected = max(0, self.time["left"] - (0 if said["paused"] else passed))
        # Runs that were killed before they said a word may have stamped the clock, which went on from there.
        unsaid = STEP.total_seconds() + self.silent * BETWEEN_RUNS.total_seconds()
        assert expected - unsaid - 1e-6 <= said["left"] <= expected + 1e-6


def heard_of(runs):
    """All that was said, by exam; checks each resumption on the way."""
    exams: dict[int, Heard] = {}
    for run in runs:
        for exam in exams.values():
            exam.silent += not run
        for said in run:
            if "began" in said:
                exams[said["began"]] = Heard(said["items"], said)
            elif "resumed" in said:
                # Its beginning may be what the kill left unsaid.
                exams.setdefault(said["resumed"], Heard(said["items"], said)).check_resumed(said)
            else:
                exam = next(
                    said[word] for word in ("moved", "answered", "submitted", "turned") if word in said
                )
                exams[exam].note(said)
    return exams


def answers_kept(path):
    """Every row of the log, by exam."""
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("SELECT * FROM exam_answer ORDER BY id").fetchall()
    kept: dict[int, list[tuple]] = {}
    for row in rows:
        state = {
            "chosen": json.loads(row["chosen"]),
            "struck": json.loads(row["struck"]),
            "note": row["note"],
            **{name: bool(row[name]) for name in ("flagged", "unsure", "checked")},
        }
        kept.setdefault(row["exam"], []).append((row["place"], state))
    return kept


def is_subsequence(said, kept):
    """Whether all that was said was kept, in that order."""
    rows = iter(kept)
    return all(answer in rows for answer in said)


@pytest.mark.parametrize("kills", [10, pytest.param(500, marks=pytest.mark.torture)])
def test_an_exam_comes_back_as_it_was_left(tmp_path, kills):
    """After each kill the next run finds every answer, flag and place, and the time gone on."""
    path, random = tmp_path / "progress.db", Random(20261121)
    runs = []
    with Killer("tests.durability.exam_child") as killer:
        for run in range(kills):
            runs.append(killer.run_and_kill([path, run], random))
            assert_sound(path)

    exams = heard_of(runs)
    kept = answers_kept(path)
    assert sum(len(exam.answers) for exam in exams.values()) > kills
    assert all(is_subsequence(exam.answers, kept.get(number, [])) for number, exam in exams.items())
    unsaid = sum(map(len, kept.values())) - sum(len(exam.answers) for exam in exams.values())
    assert unsaid <= kills
    with open_store(path) as store:
        submitted = {record.id: record.submitted.isoformat() for record in store.exams.past()}
    assert {
        number: exam.submitted for number, exam in exams.items() if exam.submitted
    }.items() <= submitted.items()
