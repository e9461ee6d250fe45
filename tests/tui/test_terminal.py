"""The app on a real terminal: it gives the terminal back, whatever ends it, and honours NO_COLOR."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import time

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals on Windows", allow_module_level=True)

ALTERNATE_SCREEN_ON, ALTERNATE_SCREEN_OFF = b"\x1b[?1049h", b"\x1b[?1049l"
CURSOR_SHOWN = b"\x1b[?25h"
MOUSE_OFF = b"\x1b[?1000l"
PATIENCE = 30.0


class Terminal:
    """studykit in a pseudo-terminal of 80x24; what it writes is gathered in ``seen``."""

    def __init__(self, home, **environment: str) -> None:
        self.seen = b""
        self.child, self._terminal = pty.fork()
        if self.child == 0:
            settings = {**os.environ, "STUDYKIT_HOME": str(home), "TERM": "xterm-256color", **environment}
            os.execvpe(sys.executable, [sys.executable, "-m", "studykit"], settings)

    def wait_for(self, marker: bytes) -> None:
        """Read until the marker has been written."""
        deadline = time.monotonic() + PATIENCE
        while marker not in self.seen:
            assert time.monotonic() < deadline, self.seen[-1000:]
            self._read()

    def exit_code(self) -> int:
        """Read until the program has ended; its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < deadline, self.seen[-1000:]
        _, status = os.waitpid(self.child, 0)
        os.close(self._terminal)
        return os.waitstatus_to_exitcode(status)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], 0.5)
        if not ready:
            return True
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # Linux says so when the other side is closed
            return False
        self.seen += data
        return bool(data)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_with_the_terminal_restored(learner_home, name):
    """The alternate screen is left, the cursor shown, mouse reports are off; the code is 128 + n."""
    terminal = Terminal(learner_home)
    terminal.wait_for(b"Next:")
    os.kill(terminal.child, getattr(signal, name))
    assert terminal.exit_code() == 128 + getattr(signal, name)
    after = terminal.seen[terminal.seen.rindex(ALTERNATE_SCREEN_ON) :]
    assert ALTERNATE_SCREEN_OFF in after
    assert CURSOR_SHOWN in after
    assert MOUSE_OFF in after


def test_no_color_paints_without_colour(learner_home):
    """With NO_COLOR set every colour that is written is a grey."""
    terminal = Terminal(learner_home, NO_COLOR="1", COLORTERM="truecolor")
    terminal.wait_for(b"Next:")
    os.kill(terminal.child, signal.SIGTERM)
    terminal.exit_code()
    colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", terminal.seen)
    assert not [c for c in colours if len(set(c)) > 1]
