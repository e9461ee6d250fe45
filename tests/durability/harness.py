"""Kills a child process at random moments and hears what it had acknowledged until then.

A child is a module with a ``main(words)``, forked by ``fork_server`` from a process that has imported it. It works
on a progress file and, after each call that promises to have kept something, says so with :func:`acknowledge`. The
parent sends SIGKILL at a moment of its own choosing: while the file is opened or created, between two answers, or within a
commit. Whatever was acknowledged must then be in the file.

    with Killer("tests.durability.review_child") as killer:
        for _ in range(kills):
            acknowledged += killer.run_and_kill([progress], random)
            assert_sound(progress)
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

ROOT = Path(__file__).parents[2]
OPENING = "opening"

# The widest moments to strike: opening takes hundredths of a second, an answer a millisecond.
OPENING_SECONDS = 0.05
ANSWER_SECONDS = 0.003
MOST_ANSWERS = 40
PATIENCE = 60.0


def acknowledge(**what: Any) -> None:
    """In the child: say that something is kept. One write, so that a line is never half said."""
    os.write(1, (json.dumps(what) + "\n").encode())


def about_to_open() -> None:
    """In the child: say that the progress file is opened next."""
    os.write(1, (OPENING + "\n").encode())


class Killer:
    """Starts children of a module, and kills them. A context manager."""

    def __init__(self, module: str) -> None:
        """Start the server that forks them."""
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "tests.durability.fork_server", module], cwd=ROOT, stdin=theirs
            )
        self._replies = _Lines(self._connection.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._server.wait(PATIENCE)

    def run_and_kill(
        self,
        arguments: Sequence[object],
        random: Random,
        *,
        most: int = MOST_ANSWERS,
        opening: float = OPENING_SECONDS,
    ) -> list[dict[str, Any]]:
        """Run a child, kill it at a random moment, and return all that it acknowledged.

        Args:
            arguments: Its command line. It calls :func:`about_to_open` once and :func:`acknowledge` often;
                it ends by itself only when it has nothing left to do, which is no failure.
            random: Chooses the moment.
            most: How many acknowledgements are waited for before the kill.
            opening: Seconds, the longest that one who acknowledges nothing is left alone.

        Raises:
            AssertionError: The child failed by itself; its own words are in the message.
        """
        answers = random.randrange(most)
        delay = random.uniform(0, ANSWER_SECONDS if answers else opening)
        lines, _ = self._run(arguments, answers, delay)
        return lines

    def run(self, arguments: Sequence[object], seconds: float) -> list[dict[str, Any]]:
        """Run a child for a time, kill it, and return all that it acknowledged."""
        lines, _ = self._run(arguments, 0, seconds)
        return lines

    def _run(
        self, arguments: Sequence[object], answers: int, delay: float
    ) -> tuple[list[dict[str, Any]], int]:
        (said, words), (complained, complaint) = os.pipe(), os.pipe()
        with open(said, "rb"), open(complained, "rb") as complaints:  # noqa: PTH123 - pipes have no path
            request = json.dumps([str(word) for word in arguments]).encode()
            socket.send_fds(self._connection, [request], [words, complaint])
            os.close(words)
            os.close(complaint)
            process = int(self._replies.next())
            heard = _Lines(said)
            heard.wait_for(1 + answers)
            heard.listen_for(delay)
            os.kill(process, signal.SIGKILL)
            # What is in the pipe was written, so acknowledged, before the kill.
            heard.wait_for(None)
            self._connection.sendall(b".")
            code = int(self._replies.next())
            wrong = complaints.read().decode()
        assert code in {-signal.SIGKILL, 0}, wrong
        assert heard.lines[:1] in ([OPENING], []), wrong
        return [json.loads(line) for line in heard.lines[1:]], code


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
        self._taken = 0
        self.lines: list[str] = []

    def next(self) -> str:
        """The next line."""
        self._taken += 1
        self.wait_for(self._taken)
        return self.lines[self._taken - 1]

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
