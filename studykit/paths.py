"""Where things are kept: one function a path, nothing created until it is written to."""

from __future__ import annotations

import os
from pathlib import Path

DEFAULT_PROFILE = "default"


def data_dir() -> Path:
    """The learner's data: ``STUDYKIT_HOME``, else the platform's data directory."""
    if home := os.environ.get("STUDYKIT_HOME"):
        return Path(home).expanduser()
    from platformdirs import user_data_path

    return user_data_path("studykit", appauthor=False)


def cache_dir() -> Path:
    """What can be computed again: under ``STUDYKIT_HOME``, else the platform's cache directory."""
    if os.environ.get("STUDYKIT_HOME"):
        return data_dir() / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("studykit", appauthor=False)


def profile_dir(profile: str = DEFAULT_PROFILE) -> Path:
    """One learner's folder."""
    return data_dir() / "profiles" / profile


def progress_file(profile: str = DEFAULT_PROFILE) -> Path:
    """One learner's progress: a single SQLite file."""
    return profile_dir(profile) / "progress.db"


def backups_dir(profile: str = DEFAULT_PROFILE) -> Path:
    """Copies made before each migration, and files set aside."""
    return profile_dir(profile) / "backups"


def personal_pack(profile: str = DEFAULT_PROFILE) -> Path:
    """The pack of what the learner adds; it may override shipped items."""
    return profile_dir(profile) / "pack"


def labs_dir(profile: str = DEFAULT_PROFILE) -> Path:
    """Running and stopped labs: one folder a lab."""
    return profile_dir(profile) / "labs"


def shipped_library() -> Path:
    """The folder that holds content/ and question_banks/: the wheel's, else the checkout's."""
    package = Path(__file__).resolve().parent
    bundled = package / "_bundled"
    return bundled if bundled.is_dir() else package.parent


def library_roots(extra: tuple[Path, ...] = (), profile: str = DEFAULT_PROFILE) -> tuple[Path, ...]:
    """Every pack, the shipped one first, the learner's own last (later ones override).

    Args:
        extra: Folders given by ``--library``; those of ``STUDYKIT_LIBRARY`` come before them.
        profile: Whose personal pack.
    """
    from_environment = [Path(p) for p in os.environ.get("STUDYKIT_LIBRARY", "").split(os.pathsep) if p]
    personal = personal_pack(profile)
    return (shipped_library(), *from_environment, *extra, *([personal] if personal.is_dir() else []))
