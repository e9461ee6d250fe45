"""Waiting for the app to have done what it was told."""

from __future__ import annotations


async def settled(app, pilot) -> None:
    """Return when no worker runs and what they posted is on screen."""
    for _ in range(3):
        await pilot.pause()
        await app.workers.wait_for_complete()
    await pilot.pause()
