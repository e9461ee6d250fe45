"""Puts an archive's progress in the place of what is there, which is kept beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studykit.errors import CorruptStoreError, NewerSchemaError
from studykit.store.archive import DATABASE, PACK, scratch_in, unpack
from studykit.store.copies import backups_beside, exchange_database, move_database, set_aside, stamp
from studykit.store.failures import explained_os_error
from studykit.store.health import examine

if TYPE_CHECKING:
    from pathlib import Path

    from studykit.store.archive import Manifest
    from studykit.store.health import Health


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        manifest: What the archive said of itself.
        health: The database's state now.
        kept: Where what was there before is now; empty where nothing was.
    """

    manifest: Manifest
    health: Health
    kept: tuple[Path, ...]


def restore_archive(source: Path, progress: Path, pack: Path) -> Restored:
    """Bring a learner's progress back from an archive; all of it is checked before anything changes.

    Args:
        source: What :func:`studykit.store.archive.write_archive` wrote.
        progress: The learner's database; replaced in one transaction, also while the app is running.
        pack: The learner's own pack; gone afterwards if the archive has none.

    Raises:
        NewerSchemaError: A later version of studykit wrote it.
        StoreError: It cannot be used, read or put in place; what was there is as it was.
    """
    try:
        with scratch_in(progress.parent) as scratch:
            manifest = unpack(source, scratch)
            _make_current(scratch / DATABASE, source)
            kept = _put_in_place(scratch, progress, pack)
    except OSError as error:
        raise explained_os_error(error, f"Restoring into {progress.parent}") from error
    return Restored(manifest, examine(progress), kept)


def _make_current(database: Path, source: Path) -> None:
    """Check the archive's database, and migrate it if it is of an earlier schema."""
    health = examine(database)
    if health.standing == "newer":
        raise NewerSchemaError(
            f"{source} was written by a later version of studykit (schema {health.revision}).",
            "Update studykit: pipx upgrade studykit, or pip install --upgrade studykit.",
        )
    if health.standing == "older":
        from studykit.store.schema import upgrade

        upgrade(database)
    elif health.standing != "current":
        raise CorruptStoreError(
            f"{source} cannot be restored: its {DATABASE} is {health.standing}.",
            "Nothing was changed. Try an earlier backup.",
        )


def _put_in_place(scratch: Path, progress: Path, pack: Path) -> tuple[Path, ...]:
    """Exchange the pack, then the database; if the second fails, the first is taken back."""
    kept = []
    if pack.is_dir():
        old_pack = backups_beside(progress) / f"{PACK}-replaced-{stamp()}"
        old_pack.parent.mkdir(parents=True, exist_ok=True)
        pack.rename(old_pack)
        kept.append(old_pack)
    try:
        if (scratch / PACK).is_dir():
            (scratch / PACK).rename(pack)
        kept += _exchange(scratch / DATABASE, progress)
    except BaseException:
        if pack.is_dir():
            pack.rename(scratch / "not restored")
        if kept and kept[0].is_dir():
            kept[0].rename(pack)
        raise
    return tuple(kept)


def _exchange(database: Path, progress: Path) -> list[Path]:
    """Put a database in place; returns where what was there is kept: a copy, or a damaged file itself."""
    copy = backups_beside(progress) / f"{progress.stem}-replaced-{stamp()}.db"
    standing = examine(progress).standing
    if standing not in {"damaged", "foreign"}:
        return [copy] if exchange_database(database, progress, copy) else []
    aside = set_aside(progress, standing)
    try:
        exchange_database(database, progress, copy)
    except BaseException:
        move_database(aside, progress)
        raise
    return [aside]
