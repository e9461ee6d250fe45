"""`studykit lint`: everything that is wrong with a pack, by file and line."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from studykit import paths
from studykit.cli.options import command_parser, day_of, library_paths
from studykit.cli.output import write, write_json
from studykit.errors import UsageError
from studykit.labs.lint import lint_lab
from studykit.library.lint.run import lint
from studykit.library.packs import discover, pack_at

if TYPE_CHECKING:
    from studykit.cli.commands import Context
    from studykit.library.models import Defect


class Scope(NamedTuple):
    """What is read, and of which files defects are shown (None: of all)."""

    roots: tuple[Path, ...]
    shown: Path | None


def main(args: list[str], context: Context) -> int:
    """Print all defects; 1 when one of them is an error, else 0."""
    parser = command_parser(
        "lint",
        "Check notes, cards, questions, exercises, facts, blueprints and labs. Exit code 1 when there is "
        "an error, 0 when there are warnings at most. docs/lint.md explains each rule.",
    )
    parser.add_argument(
        "path",
        nargs="?",
        metavar="PATH",
        help="a pack, or a file or folder inside one (default: the shipped library and your own pack)",
    )
    parser.add_argument("--json", action="store_true", help="one object instead of lines of text")
    parser.add_argument(
        "--date",
        type=day_of,
        metavar="YYYY-MM-DD",
        help="the day that age is measured from (default: today)",
    )
    options = parser.parse_args(args)
    extra = library_paths(context, options.library)
    scope = scope_of(options.path, extra, options.profile or context.profile)
    day = options.date or date.today()  # noqa: DTZ011 - the learner's own day
    defects = [d for d in _defects(scope, day) if scope.shown is None or inside(d.path, scope.shown)]
    errors = sum(1 for defect in defects if defect.severity == "error")
    if options.json:
        write_json(
            {
                "date": day.isoformat(),
                "errors": errors,
                "warnings": len(defects) - errors,
                "defects": [_plain(defect) for defect in defects],
            }
        )
    else:
        write("\n".join([*map(_text, defects), _summary(errors, len(defects) - errors)]))
    return 1 if errors else 0


def scope_of(given: str | None, extra: tuple[Path, ...], profile: str) -> Scope:
    """The packs to read: those there are always, and the one that the path lies in.

    Raises:
        UsageError: The path is not there, or in no pack.
    """
    if given is None:
        return Scope(paths.library_roots(extra, profile), None)
    path = Path(os.path.abspath(paths.expanded(given)))  # noqa: PTH100 - absolute() keeps ".." in it
    if not path.exists():
        raise UsageError(f"{given} is not there.", "Name a pack, or a file or folder inside one.")
    # As it was given first: a pack may hold links to files elsewhere.
    for place in (path, path.resolve()):
        for folder in (place, *place.parents):
            if any((folder / half).is_dir() for half in ("content", "question_banks")):
                roots = paths.library_roots((*extra, folder), profile)
                # The pack may be one of the others, known by another name.
                root = next(root for root in roots if root.resolve() == folder.resolve())
                return Scope(roots, root.absolute() / place.relative_to(folder))
    raise UsageError(
        f"{given} is not in a pack.", "A pack is a folder with content/ or question_banks/ in it."
    )


def _defects(scope: Scope, day: date) -> list[Defect]:
    """All defects, of labs inside and out, by file and line."""
    found = lint(scope.roots, day)
    for file in discover([pack_at(root) for root in scope.roots]):
        folder = Path(file.path).parent
        if file.kind == "lab" and (
            scope.shown is None or inside(folder, scope.shown) or inside(scope.shown, folder)
        ):
            found += lint_lab(folder)
    # A lab's head is read by both.
    return sorted(dict.fromkeys(found), key=lambda d: (str(d.path), d.line, d.field, d.rule))


def inside(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder, or is it."""
    return path.absolute().is_relative_to(folder)


def _text(defect: Defect) -> str:
    """``file:line: field: message`` as editors and CI logs link it; the way out on a second line."""
    place = f"{_near(defect.path)}:{defect.line}" if defect.line else _near(defect.path)
    subject = f"{place}: {defect.field}: " if defect.field else f"{place}: "
    hint = f"\n    {defect.hint}" if defect.hint else ""
    return f"{subject}{defect.severity}: {defect.message} [{defect.rule}]{hint}"


def _near(path: Path) -> str:
    """The path from here where it lies below, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _plain(defect: Defect) -> dict[str, object]:
    return {
        "path": str(defect.path),
        "line": defect.line,
        "field": defect.field,
        "severity": defect.severity,
        "rule": defect.rule,
        "message": defect.message,
        "hint": defect.hint,
    }


def _summary(errors: int, warnings: int) -> str:
    def counted(number: int, word: str) -> str:
        return f"{number} {word}{'' if number == 1 else 's'}"

    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}."
