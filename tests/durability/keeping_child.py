"""Opens, migrates, backs up or restores progress until it is killed: a child of the harness.

Called with what it does and where: ``open PROGRESS``, ``back-up PROGRESS PACK ARCHIVE``, ``restore ARCHIVE PROGRESS PACK``.
Opening an older file migrates it.
"""

from __future__ import annotations

from pathlib import Path

# Imported only where a file is older, but here by the server, so that the time goes into what is tested.
import alembic.command  # noqa: F401

from studykit.store.archive import write_archive
from studykit.store.database import open_store
from studykit.store.restoring import restore_archive
from tests.durability.harness import about_to_open, acknowledge


def main(words: list[str]) -> None:
    """Do it, and say so when it is done."""
    what, *paths = words[0], *map(Path, words[1:])
    about_to_open()
    if what == "open":
        with open_store(paths[0]) as store:
            acknowledge(opened=len(store.cards.reviews()))
    elif what == "back-up":
        progress, pack, archive = paths
        write_archive(archive, progress, pack, profile="default", version="1")
        acknowledge(backed_up=True)
    else:
        archive, progress, pack = paths
        restored = restore_archive(archive, progress, pack)
        acknowledge(restored=[str(kept) for kept in restored.kept])
