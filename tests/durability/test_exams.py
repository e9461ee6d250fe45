"""An exam outlives kill -9 at any moment: same question, same answers, the right time left."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import pytest

from studykit.store.database import open_store
from tests.durability.harness import assert_sound, run_and_kill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

UNTOUCHED = [[], False]


@dataclass
class Heard:
    """What the killed children had said of one exam."""

    deadline: str
    items: list[str]
    position: int = 0
    states: dict[str, list] = field(default_factory=dict)
    answers: list[tuple] = field(default_factory=list)
    submitted: str | None = None

    def note(self, said):
        """Take in one acknowledgement."""
        if "moved" in said:
            self.position = said["position"]
        elif "answered" in said:
            self.states[str(said["place"])] = [said["chosen"], said["flagged"]]
            self.answers.append((said["place"], said["chosen"], said["flagged"]))
        elif "submitted" in said:
            self.submitted = said["at"]

    def check_resumed(self, said):
        """What came back is what was said, but for the one change that the kill may have left unsaid."""
        places = range(len(self.items))
        differences = sum(
            said["states"][str(place)] != self.states.get(str(place), UNTOUCHED) for place in places
        )
        assert differences + (said["position"] != self.position) <= 1
        assert (said["items"], said["deadline"]) == (self.items, self.deadline)
        left = datetime.fromisoformat(self.deadline) - datetime.fromisoformat(said["now"])
        assert said["left"] == max(left.total_seconds(), 0)
        assert said["submitted"] == (None if left.total_seconds() > 0 else self.deadline)
        self.position = said["position"]
        self.states = said["states"]
        self.submitted = said["submitted"]


def heard_of(runs):
    """All that was said, by exam; checks each resumption on the way."""
    exams: dict[int, Heard] = {}
    for run in runs:
        for said in run:
            if "began" in said:
                exams[said["began"]] = Heard(said["deadline"], said["items"])
            elif "resumed" in said:
                # Its beginning may be what the kill left unsaid.
                unsaid = Heard(said["deadline"], said["items"])
                exams.setdefault(said["resumed"], unsaid).check_resumed(said)
            else:
                exam = said.get("moved") or said.get("answered") or said.get("submitted")
                exams[exam].note(said)
    return exams


def answers_kept(path):
    """Every row of the log, by exam."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT exam, place, chosen, flagged FROM exam_answer ORDER BY id").fetchall()
    kept: dict[int, list[tuple]] = {}
    for exam, place, chosen, flagged in rows:
        kept.setdefault(exam, []).append(
            (place, [int(c) for c in chosen.strip("[]").split(",") if c], bool(flagged))
        )
    return kept


def is_subsequence(said, kept):
    """Whether all that was said was kept, in that order."""
    rows = iter(kept)
    return all(answer in rows for answer in said)


@pytest.mark.parametrize("kills", [10, pytest.param(120, marks=pytest.mark.torture)])
def test_an_exam_comes_back_as_it_was_left(tmp_path, kills):
    """After each kill the next run finds every answer, flag and place, and the time gone on."""
    path, random = tmp_path / "progress.db", Random(20261121)
    runs = []
    for run in range(kills):
        runs.append(run_and_kill("tests.durability.exam_child", [path, run], random))
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
