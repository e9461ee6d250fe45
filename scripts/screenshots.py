"""Paints the README's pictures: each screen of the app as an SVG, for a learner of a fixed day.

python scripts/screenshots.py [FOLDER]      (default: docs/images)
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from studykit.tui.app import StudykitApp

DAY = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SIZE = (100, 32)
# Keys from Home to each picture.
PICTURES: dict[str, tuple[str, ...]] = {
    "home": (),
    "notes": ("n", *["down"] * 3, "enter", "]"),
    "cards": ("c", "space"),
    "exam": ("e", "enter", "a", "n"),
    "calculators": ("k",),
    "labs": ("l",),
}


async def settle(app: StudykitApp, pilot: Pilot[None]) -> None:
    """Let workers end and what they posted be painted."""
    for _ in range(4):
        await pilot.pause()
        await app.workers.wait_for_complete()
    await pilot.pause()


async def paint(folder: Path) -> None:
    """One picture after the other, each from a fresh app on the same learner."""
    from studykit import paths
    from studykit.tui.app import StudykitApp
    from studykit.tui.services import Services

    for name, keys in PICTURES.items():
        services = Services(roots=paths.library_roots(), now=lambda: DAY, zone=UTC, random=Random(1))
        app = StudykitApp(services)
        async with app.run_test(size=SIZE) as pilot:
            await settle(app, pilot)
            for key in keys:
                await pilot.press(key)
                await settle(app, pilot)
            svg = app.export_screenshot(title="studykit")
        (folder / f"{name}.svg").write_text(
            "\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8"
        )
        print(folder / f"{name}.svg")


def main() -> None:
    """Paint into a folder, with progress in a temporary one."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["STUDYKIT_HOME"] = home
        from tests.support import learner_with_answers

        learner_with_answers(cards=60, now=DAY)
        asyncio.run(paint(folder))


if __name__ == "__main__":
    main()
