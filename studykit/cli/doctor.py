"""`studykit doctor`: what is installed, where things are, what is broken and the way out."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit import paths
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import table, write, write_json
from studykit.errors import StoreError
from studykit.store.health import Health, examine
from studykit.store.migrations import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.cli.commands import Context

# A progress file doubles for a moment while it is copied before a migration.
LEAST_FREE_BYTES = 100 * 1024 * 1024


class Problem(NamedTuple):
    """What is broken, one sentence, and the way out."""

    message: str
    hint: str


def main(args: list[str], context: Context) -> int:
    """Print the findings; 0 when nothing is broken, 1 otherwise. Changes nothing."""
    parser = command_parser(
        "doctor", "Check the installation and one learner's progress. Nothing is changed. Exit code 0 or 1."
    )
    parser.add_argument("--json", action="store_true", help="one object instead of text")
    options = parser.parse_args(args)
    profile = options.profile or context.profile
    extra = library_paths(context, options.library)
    problems: list[Problem] = []
    findings = {
        "versions": _versions(problems),
        "extras": _extras(),
        "paths": _paths(profile),
        "progress": _progress(profile, problems),
        "free_bytes": _free_space(profile, problems),
        "library": _library(extra, profile, problems),
    }
    if options.json:
        write_json({"ok": not problems, **findings, "problems": [problem._asdict() for problem in problems]})
    else:
        write(_text(findings, problems))
    return 1 if problems else 0


def _versions(problems: list[Problem]) -> dict[str, str | None]:
    found: dict[str, str | None] = {
        "studykit": _installed("studykit"),
        "python": platform.python_version(),
        "platform": platform.platform(terse=True),
        "sqlite": sqlite3.sqlite_version,
    }
    for name in _requirements(extra=None):
        found[name] = _installed(name)
    problems.extend(
        Problem(f"The package {name} is missing.", "Install studykit again: pip install studykit.")
        for name, installed in found.items()
        if installed is None
    )
    return found


def _extras() -> dict[str, bool]:
    """Whether all packages of an extra that learners use are there."""
    return {
        extra: all(_installed(name) for name in _requirements(extra=extra))
        for extra in ("labs", "anki", "optimise")
    }


def _requirements(extra: str | None) -> Iterator[str]:
    """Names of the packages that studykit asks for, in general or for an extra."""
    try:
        requirements = requires("studykit") or []
    except PackageNotFoundError:
        return
    for requirement in requirements:
        specifier, _, marker = requirement.partition(";")
        wanted = f"extra == '{extra}'" in marker.replace('"', "'") if extra else "extra" not in marker
        if wanted:
            # The name ends where the version, or an extra of its own, begins.
            yield specifier.translate(dict.fromkeys(map(ord, "[<>=!~("), " ")).split()[0]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _paths(profile: str) -> dict[str, str | bool | None]:
    return {
        "profile": profile,
        "STUDYKIT_HOME": os.environ.get("STUDYKIT_HOME"),
        "progress": str(paths.progress_file(profile)),
        "backups": str(paths.backups_dir(profile)),
        "personal_pack": str(paths.personal_pack(profile)),
        "labs": str(paths.labs_dir(profile)),
        "cache": str(paths.cache_dir()),
        "library": str(paths.shipped_library()),
    }


def _progress(profile: str, problems: list[Problem]) -> dict[str, Any]:
    path = paths.progress_file(profile)
    try:
        health = examine(path)
    except (StoreError, OSError) as error:
        message = error.message if isinstance(error, StoreError) else f"{path} cannot be read: {error}."
        problems.append(Problem(message, getattr(error, "hint", "") or "Check the folder's permissions."))
        return {"standing": "unreadable", "schema": None, "newest_schema": HEAD}
    if problem := _progress_problem(path, health):
        problems.append(problem)
    folder = _nearest(path.parent)
    if not folder.is_dir():
        problems.append(
            Problem(
                f"{folder} is a file; progress needs a folder there.",
                "Move the file away, or name another folder with STUDYKIT_HOME.",
            )
        )
    elif not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        problems.append(
            Problem(
                f"{path if path.exists() else folder} cannot be written by this user.",
                "Change its permissions, or name another folder with STUDYKIT_HOME.",
            )
        )
    return {
        "standing": health.standing,
        "schema": health.revision,
        "newest_schema": HEAD,
        "integrity": list(health.problems) or "ok",
        "bytes": health.size,
        "reviews": health.reviews,
        "exams": health.exams,
        "set_aside": [str(kept) for kept in sorted(paths.backups_dir(profile).glob("*-damaged-*.db"))],
    }


def _progress_problem(path: Path, health: Health) -> Problem | None:
    backups = path.parent / "backups"
    if health.standing == "damaged":
        return Problem(
            f"{path} is damaged: {health.problems[0]}.",
            "Copy the file for safety. The next start of the app sets it aside and begins anew;"
            f" `studykit restore FILE` brings a backup back. Earlier copies are in {backups}.",
        )
    if health.standing == "newer":
        return Problem(
            f"{path} was written by a later version of studykit (schema {health.revision}).",
            "Update studykit: pipx upgrade studykit, or pip install --upgrade studykit.",
        )
    if health.standing == "foreign":
        return Problem(
            f"{path} is a database, but not one of studykit's.",
            "Move it away, or name another folder with STUDYKIT_HOME.",
        )
    return None


def _free_space(profile: str, problems: list[Problem]) -> int:
    folder = _nearest(paths.profile_dir(profile))
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        problems.append(
            Problem(
                f"Only {_megabytes(free)} are free where progress is kept ({folder}).",
                "Free some space, or move the data and name its folder with STUDYKIT_HOME.",
            )
        )
    return free


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there: where it would be created. May be a file."""
    return next((parent for parent in (folder, *folder.parents) if parent.exists()), Path())


def _library(extra: tuple[Path, ...], profile: str, problems: list[Problem]) -> dict[str, Any]:
    from studykit.library.library import load_library

    roots = paths.library_roots(extra, profile, missing_ok=True)
    missing = [root for root in roots if not root.is_dir()]
    problems.extend(
        Problem(f"The pack {root} is not there.", "Correct STUDYKIT_LIBRARY.") for root in missing
    )
    # Without the cache: what is on disk is read, and nothing is written.
    library = load_library([root for root in roots if root not in missing])
    errors = sum(defect.severity == "error" for defect in library.defects)
    if errors:
        problems.append(
            Problem(
                f"{errors} {'defect hides' if errors == 1 else 'defects hide'} content of the library.",
                "`studykit lint` names each with its file and line.",
            )
        )
    return {
        "packs": [str(root) for root in roots],
        "topics": len(library.topics),
        "cards": len(library.cards),
        "questions": len(library.questions),
        "errors": errors,
        "warnings": len(library.defects) - errors,
        "outdated_cards": sum(override.outdated for override in library.overrides.values()),
    }


def _text(findings: dict[str, Any], problems: list[Problem]) -> str:
    progress, library = findings["progress"], findings["library"]
    extras = [
        f"{name}: {'installed' if there else 'not installed'}" for name, there in findings["extras"].items()
    ]
    rows: list[tuple[str, object]] = [
        *((name, found or "missing") for name, found in findings["versions"].items()),
        ("extras", ", ".join(extras)),
        *((name, path) for name, path in findings["paths"].items() if path is not None),
        (
            "schema",
            f"{progress['schema'] or 'none yet'} (newest {progress['newest_schema']}): {progress['standing']}",
        ),
        ("integrity", _integrity(progress)),
        ("answers kept", f"{progress.get('reviews', 0):,}"),
        ("exams kept", f"{progress.get('exams', 0):,}"),
        *(("set aside", path) for path in progress.get("set_aside", ())),
        ("free space", _megabytes(findings["free_bytes"])),
        (
            "content",
            f"{library['topics']:,} topics, {library['cards']:,} cards, {library['questions']:,} questions",
        ),
        *(
            [
                (
                    "outdated cards",
                    f"{library['outdated_cards']:,}; `studykit cards search --outdated` lists them",
                )
            ]
            if library["outdated_cards"]
            else []
        ),
        ("defects", f"{library['errors']:,} errors, {library['warnings']:,} warnings"),
    ]
    lines = [table(("", ""), rows).lstrip("\n")]
    for problem in problems:
        lines += ["", f"! {problem.message}", f"  {problem.hint}"]
    return "\n".join([*lines, "", "Something is broken; see above." if problems else "Nothing is broken."])


def _integrity(progress: dict[str, Any]) -> str:
    found = progress.get("integrity", "not checked")
    return found if isinstance(found, str) else "; ".join(found)


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:,.0f} MB"
