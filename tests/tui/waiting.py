"""Waiting for the app to have done what it was told."""

from __future__ import annotations

from textual.worker import WorkerCancelled


async def settled(app, pilot) -> None:
    """Return when no worker runs and what they posted is on screen.

    A worker that another one took the place of was cancelled, not lost: the other one is waited for.
    """
    calm = 0
    while calm < 3:
        await pilot.pause()
        try:
            await app.workers.wait_for_complete()
        except WorkerCancelled:
            continue
        calm += 1
    await pilot.pause()
