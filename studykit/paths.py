"""Where things are kept: one function a path, nothing created until it is written to."""

from __future__ import annotations

import os
from pathlib import Path

from studykit.errors import UsageError

DEFAULT_PROFILE = "default"


def expanded(text: str) -> Path:
    """A path as it was typed, ``~`` and ``~name`` put in full.

    Raises:
        UsageError: There is no such user.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise UsageError(
            f"Nobody's home folder is known for {text!r}.", "Write the path in full, or ./~name for a name."
        ) from None


def data_dir() -> Path:
    """The learner's data: ``STUDYKIT_HOME``, else the platform's data directory.

    Raises:
        UsageError: ``STUDYKIT_HOME`` begins with ``~`` and no user's name.
    """
    if home := os.environ.get("STUDYKIT_HOME"):
        return expanded(home)
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


def drafts_dir(profile: str = DEFAULT_PROFILE) -> Path:
    """Cards being written in an editor; what could not be used stays here."""
    return profile_dir(profile) / "drafts"


def exports_dir(profile: str = DEFAULT_PROFILE) -> Path:
    """Results of exams that the learner had written out."""
    return profile_dir(profile) / "exports"


def reports_dir(profile: str = DEFAULT_PROFILE) -> Path:
    """Notes on questions whose key the learner doubts."""
    return profile_dir(profile) / "reports"


def labs_dir(profile: str = DEFAULT_PROFILE) -> Path:
    """Running and stopped labs: one folder a lab."""
    return profile_dir(profile) / "labs"


def shipped_library() -> Path:
    """The folder that holds content/ and question_banks/: the wheel's, else the checkout's."""
    package = Path(__file__).resolve().parent
    bundled = package / "_bundled"
    return bundled if bundled.is_dir() else package.parent


def library_roots(
    extra: tuple[Path, ...] = (), profile: str = DEFAULT_PROFILE, *, missing_ok: bool = False
) -> tuple[Path, ...]:
    """Every pack once, the shipped one first, the learner's own last (it may override the others).

    Args:
        extra: Folders given by ``--library``; those of ``STUDYKIT_LIBRARY`` come before them.
        profile: Whose personal pack.
        missing_ok: Also list folders of ``STUDYKIT_LIBRARY`` that are not there, and do without a learner's own
            folder that may not be entered.

    Raises:
        UsageError: A folder of ``STUDYKIT_LIBRARY`` is not there, or the learner's own may not be entered.
    """
    from_environment = [expanded(p) for p in os.environ.get("STUDYKIT_LIBRARY", "").split(os.pathsep) if p]
    for folder in from_environment:
        if not missing_ok and not folder.is_dir():
            raise UsageError(f"The pack {folder} is not there.", "Correct STUDYKIT_LIBRARY.")
    # One folder may have been given twice, or by way of a link: read twice, its items would be duplicates.
    roots: dict[str, Path] = {}
    for root in (shipped_library(), *from_environment, *extra):
        roots.setdefault(os.path.realpath(root), root)
    personal = personal_pack(profile)
    try:
        there = personal.is_dir()
    except PermissionError:
        if not missing_ok:
            raise UsageError(
                f"{personal.parent} may not be entered by this user.",
                "Change its permissions, or name another folder with STUDYKIT_HOME.",
            ) from None
        there = False
    if there:
        roots.pop(os.path.realpath(personal), None)
        roots[os.path.realpath(personal)] = personal
    return tuple(roots.values())
