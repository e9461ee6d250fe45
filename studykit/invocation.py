"""How studykit is called again for the same learner: what screens and commands print to be pasted."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from studykit.paths import DEFAULT_PROFILE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def studykit_command(profile: str, packs: Iterable[Path | str] = ()) -> str:
    """``studykit`` with the options that lead to the same progress and the same packs."""
    words = ["studykit"]
    if profile != DEFAULT_PROFILE:
        words += ["--profile", profile]
    for pack in packs:
        words += ["--library", str(pack)]
    return shlex.join(words)
