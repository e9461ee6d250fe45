"""``studykit`` without a command: the terminal app."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from studykit.cli.diagnostics import BUG
from studykit.cli.options import library_paths

if TYPE_CHECKING:
    from studykit.cli.commands import Context


def main(args: list[str], context: Context) -> int:  # noqa: ARG001 - every command has this signature
    """Open the app; returns when the learner leaves it."""
    packs = library_paths(context, None)
    # Looking for garbage on the way costs a tenth of the start, and finds none; `launch.run` turns it on again.
    gc.disable()

    from studykit.tui.launch import run

    code = run(profile=context.profile, packs=packs)
    # Textual ends with 1 after a bug; to us 1 is a verdict, and the app gives none.
    return BUG if code == 1 else code
