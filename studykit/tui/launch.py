"""Starts the app on a real terminal and gives the terminal back whatever happens."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from typing import TYPE_CHECKING

from studykit.errors import UsageError
from studykit.tui.app import StudykitApp
from studykit.tui.services import Services

if TYPE_CHECKING:
    from pathlib import Path

    from studykit.memory.selection import Selection

STARTED = 2.0  # seconds after which Home's figures stand, and garbage is collected again
SIGNAL_EXIT_BASE = 128  # a shell's code for "ended by signal n" is 128 + n


def run(*, profile: str, packs: tuple[Path, ...], cards: Selection | None = None) -> int:
    """Run the app; returns the exit code.

    Args:
        profile: Whose progress.
        packs: Packs to add.
        cards: Cards to begin with; None begins at Home.

    Raises:
        UsageError: stdin or stdout is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The app needs a terminal.", "For scripts there are commands: `studykit --help`.")
    app = StudykitApp(Services.for_learner(profile=profile, packs=packs), cards)

    async def main() -> None:
        # Textual restores no terminal on these; leaving through its own exit does.
        loop = asyncio.get_running_loop()
        loop.call_later(STARTED, gc.enable)
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and sys.platform != "win32":
                loop.add_signal_handler(number, app.exit, None, SIGNAL_EXIT_BASE + number)
        await app.run_async()

    try:
        asyncio.run(main())
    finally:
        gc.enable()
    return app.return_code or 0
