"""A pseudo-terminal that tells when a program has painted a given text."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATIENCE = 30.0


def seconds_until(
    command: Sequence[str], markers: Sequence[bytes], environment: Mapping[str, str]
) -> list[float]:
    """Start a program on an 80x24 terminal; the seconds after which each text had been written to it.

    The program is killed once all were seen.

    Raises:
        TimeoutError: One was not seen within 30 s.
    """
    started = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.execvpe(
            command[0], list(command), {**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        )
    seen = b""
    times: dict[bytes, float] = {}
    try:
        while len(times) < len(markers):
            if time.perf_counter() - started > PATIENCE:
                raise TimeoutError(
                    f"{command} did not show {set(markers) - set(times)}; it wrote {seen[-2000:]!r}"
                )
            ready, _, _ = select.select([terminal], [], [], 1.0)
            if ready:
                seen += os.read(terminal, 65536)
                now = time.perf_counter() - started
                for marker in markers:
                    if marker not in times and marker in seen:
                        times[marker] = now
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)
    return [times[marker] for marker in markers]
