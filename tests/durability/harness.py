"""Kills a child process at random moments and hears what it had acknowledged until then.

A child is a module run as ``python -m MODULE ARGUMENTS...``. It works on a progress file and, after
each call that promises to have kept something, says so with :func:`acknowledge`. The parent,
:func:`run_and_kill`, sends SIGKILL at a moment of its own choosing: while the file is opened or
created, between two answers, or within a commit. Whatever was acknowledged must then be in the file.

    for _ in range(kills):
        acknowledged += run_and_kill("tests.durability.review_child", [progress], random)
        assert_sound(progress)
"""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

ROOT = Path(__file__).parents[2]
OPENING = "opening"

# The widest moments to strike: importing and opening take tenths of a second, an answer a millisecond.
OPENING_SECONDS = 0.05
ANSWER_SECONDS = 0.003
MOST_ANSWERS = 40
PATIENCE = 60.0


def acknowledge(**what: Any) -> None:
    """In the child: say that something is kept. One write, so that a line is never half said."""
    os.write(1, (json.dumps(what) + "\n").encode())


def about_to_open() -> None:
    """In the child: say that the imports are done and the progress file is opened next."""
    os.write(1, (OPENING + "\n").encode())


def run_and_kill(module: str, arguments: Sequence[object], random: Random) -> list[dict[str, Any]]:
    """Run a child, kill it at a random moment, and return all that it acknowledged.

    Args:
        module: The child. It calls :func:`about_to_open` once and :func:`acknowledge` often; it ends
            by itself only when it has nothing left to do, which is no failure.
        arguments: Its command line.
        random: Chooses the moment.

    Raises:
        AssertionError: The child failed by itself; its own words are in the message.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    heard = _Lines(child.stdout.fileno())
    heard.wait_for(1)
    answers = random.randrange(MOST_ANSWERS)
    if answers:
        heard.wait_for(1 + answers)
    heard.listen_for(random.uniform(0, ANSWER_SECONDS if answers else OPENING_SECONDS))
    child.send_signal(signal.SIGKILL)
    # What is in the pipe was written, so acknowledged, before the kill.
    heard.wait_for(None)
    _, complaint = child.communicate()
    assert child.returncode in {-signal.SIGKILL, 0}, complaint.decode()
    assert heard.lines[:1] == [OPENING], complaint.decode()
    return [json.loads(line) for line in heard.lines[1:]]


def assert_sound(path: Path) -> None:
    """Check a progress file with SQLite itself; a file that was not created yet is sound."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


class _Lines:
    """Lines from a pipe, as they come."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._rest = b""
        self._ended = False
        self.lines: list[str] = []

    def wait_for(self, count: int | None) -> None:
        """Read until there are so many lines (None: all there will be), or the child has ended."""
        deadline = monotonic() + PATIENCE
        while not self._ended and (count is None or len(self.lines) < count):
            assert monotonic() < deadline, f"the child said only {len(self.lines)} lines"
            self._read(1.0)

    def listen_for(self, seconds: float) -> None:
        """Read for a time."""
        deadline = monotonic() + seconds
        while not self._ended and (left := deadline - monotonic()) > 0:
            self._read(left)

    def _read(self, seconds: float) -> None:
        if not select.select([self._pipe], [], [], seconds)[0]:
            return
        chunk = os.read(self._pipe, 1 << 16)
        self._ended = not chunk
        *complete, self._rest = (self._rest + chunk).split(b"\n")
        self.lines += [line.decode() for line in complete]
