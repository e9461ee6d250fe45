"""`studykit readiness`: the chance to pass, with its interval and what would raise it most."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from studykit import paths
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import write, write_json
from studykit.errors import LibraryError, UsageError

if TYPE_CHECKING:
    from studykit.cli.commands import Context
    from studykit.exam.readiness import DomainReadiness, Range, Readiness, TaskReadiness
    from studykit.library.library import Library
    from studykit.library.models import Blueprint


def main(args: list[str], context: Context) -> int:
    """Estimate, and print.

    Raises:
        UsageError: There is no such exam.
        LibraryError: There is none at all.
        StoreError: The learner's progress cannot be read.
    """
    parser = command_parser(
        "readiness",
        "Estimate the chance to pass a fresh form from the questions that you met for the first time: with an "
        "interval, by domain and task, and what would raise it most. Calibrated on simulated learners only.",
    )
    parser.add_argument(
        "--blueprint",
        metavar="EXAM",
        help="the exam (default: the one that you chose, else the one in force on your exam date, or today)",
    )
    parser.add_argument("--json", action="store_true", help="one object instead of text")
    options = parser.parse_args(args)
    profile = options.profile or context.profile
    roots = paths.library_roots(library_paths(context, options.library), profile)

    from studykit.library.library import load_library

    library, code = load_library(roots, paths.cache_dir()), options.blueprint
    if code is not None and code not in library.blueprints:
        raise UsageError(f"There is no exam {code!r}.", f"There are: {', '.join(library.blueprints)}.")
    found = _estimated(library, profile, code)
    if options.json:
        write_json(document(found))
    else:
        from studykit.exam.readiness_text import text

        write(text(found))
    return 0


def document(found: Readiness) -> dict[str, Any]:
    """Everything as JSON; chances run from 0 to 1, null without enough evidence, shares right null without any."""
    from studykit.exam.readiness import ENOUGH, ENOUGH_IN_DOMAIN, LABEL

    return {
        "exam": found.blueprint.code,
        "label": LABEL,
        "enough": found.enough,
        "answers": found.answers,
        "right": found.right,
        "needed_answers": ENOUGH,
        "needed_in_a_domain": ENOUGH_IN_DOMAIN,
        "chance": _range(found.chance) if found.chance else None,
        "interval": 0.9,
        "scored": found.scored,
        "cut": found.cut,
        "domains": [
            {
                "domain": domain.domain.id,
                "title": domain.domain.title,
                "weight": domain.domain.weight,
                "missing": domain.missing,
                **_figures(domain, found),
                "tasks": [
                    {"task": task.task.id, "title": task.task.title, **_figures(task, found)}
                    for task in domain.tasks
                ],
            }
            for domain in found.domains
        ],
    }


def _figures(part: DomainReadiness | TaskReadiness, found: Readiness) -> dict[str, Any]:
    return {
        "answers": part.answers,
        "right_on_fresh": _range(part.right) if found.answers else None,
        "gain": round(max(0.0, part.gain), 4) if found.enough else None,
    }


def _range(value: Range) -> dict[str, float]:
    return {name: round(figure, 4) for name, figure in value._asdict().items()}


def _estimated(library: Library, profile: str, code: str | None) -> Readiness:
    from studykit.exam.readiness import readiness
    from studykit.exam.readiness_evidence import mixes, of_learner

    now = datetime.now(UTC)
    progress = paths.progress_file(profile)
    if not progress.exists():  # reading should not create it
        blueprint = _blueprint(library, code, now)
        return readiness((), blueprint, now, mixes(library, blueprint))
    from studykit.store.database import open_store
    from studykit.store.settings import BLUEPRINT, EXAM_DATE

    with open_store(progress) as store:
        get = store.settings.get
        blueprint = _blueprint(library, code or get(BLUEPRINT), now, get(EXAM_DATE))
        return of_learner(store.exams, store.practice, library, blueprint, now)


def _blueprint(library: Library, code: str | None, now: datetime, exam_date: str = "") -> Blueprint:
    from studykit.memory.shares import exam_of

    exam = exam_of(library, code, now.astimezone().date(), exam_date)
    if exam is None:
        raise LibraryError(
            "There is no exam outline in the library.", "`studykit lint` says what could not be read."
        )
    return exam
