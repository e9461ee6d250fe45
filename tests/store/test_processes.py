"""Several studykit processes over one progress file lose nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from studykit.exam.ports import ItemState
from studykit.store.database import open_store

ROOT = Path(__file__).parents[2]  # the child imports the builders of these tests
PROCESSES = 4
ANSWERS = 50

HAMMER = """
import sys
from pathlib import Path
from studykit.errors import ExamError
from studykit.exam.ports import ItemState
from studykit.store.database import open_store
from tests.store.builders import NOW, exam, memory, review, stamp

path, name, answers = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
with open_store(path) as store:
    try:
        store.exams.start(exam(places=answers), stamp())
    except ExamError:
        pass  # Another began it: they all sit the same exam.
    running = store.exams.running().id
    for i in range(answers):
        card = f"{name}/c{i}"
        kept = store.cards.record(review(card, after=memory(card)))
        while True:
            before = store.cards.memories(["shared/c"]).get("shared/c")
            after = memory("shared/c", reviews=before.reviews + 1 if before else 1)
            if store.cards.record(review("shared/c", before=before, after=after)):
                break
        if name == "p0":
            store.exams.change(running, i, {"chosen": (i % 4,)}, stamp())
        else:
            store.exams.change(running, i, {"flagged": True}, stamp())
        print(kept.id, card, flush=True)
"""


CREATE = """
import sys
from pathlib import Path
from studykit.exam.ports import ItemState
from studykit.store.database import open_store

print("ready", flush=True)
sys.stdin.readline()
for i in range(int(sys.argv[3])):
    open_store(Path(sys.argv[1]).with_name(f"progress-{i}.db")).close()
"""


def at_once(script, progress):
    """What processes print that are let go at the same moment over a file that none has created."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, progress, f"p{i}", str(ANSWERS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for i in range(PROCESSES)
    ]
    for process in running:
        process.stdout.readline()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    outputs = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES
    return [line for output in outputs for line in output.splitlines()]


def test_processes_that_write_at_once_lose_nothing(progress):
    """Every acknowledged answer is in the log under its id, once; none undoes another; the file is sound."""
    acknowledged = [tuple(line.split()) for line in at_once(HAMMER, progress)]

    with open_store(progress) as store:
        log = {str(r.id): r.card for r in store.cards.reviews()}
        shared = store.cards.memories(["shared/c"])["shared/c"]
        states = store.exams.progress(store.exams.running().id).states
    assert len(acknowledged) == PROCESSES * ANSWERS
    assert all(log[number] == card for number, card in acknowledged)
    assert Counter(log.values())["shared/c"] == PROCESSES * ANSWERS
    assert len(log) == 2 * PROCESSES * ANSWERS
    assert shared.reviews == PROCESSES * ANSWERS
    assert states == {i: ItemState((i % 4,), flagged=True) for i in range(ANSWERS)}
    with closing(sqlite3.connect(progress)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_processes_may_create_a_file_at_once(progress):
    """Whoever comes second finds it there; none is refused."""
    assert at_once(CREATE, progress) == []
